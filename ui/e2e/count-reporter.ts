import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one line: how many tests passed and how many did not. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let passed = 0;
    let failed = 0;
    for (const module of modules) {
      // A file that could not be loaded has no tests to count, and is a failure all the same.
      if (module.state() === "failed" && [...module.children.allTests()].length === 0) {
        failed += 1;
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        passed += state === "passed" ? 1 : 0;
        failed += state === "failed" ? 1 : 0;
      }
    }
    process.stdout.write(`\n${passed.toString()} passed, ${failed.toString()} failed\n`);
  }
}
