import { join } from "node:path";

import { defineConfig } from "vitest/config";

import { CountReporter } from "./count-reporter";

export default defineConfig({
  root: join(import.meta.dirname, ".."),
  test: {
    environment: "node",
    include: ["e2e/**/*.e2e.ts"],
    globalSetup: ["e2e/setup.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", new CountReporter()],
  },
});
