import type { JobProgress } from "../../bindings/JobProgress";
import { refusal } from "./refusal";

/** Long work that tells how far it is and can be cancelled. */
export class Jobs {
  readonly #cancelled = new Set<string>();
  readonly #tell: (progress: JobProgress) => void;

  constructor(tell: (progress: JobProgress) => void) {
    this.#tell = tell;
  }

  cancel(job: string): void {
    this.#cancelled.add(job);
  }

  /** Walks through the phases in `ms` milliseconds each. */
  async run(job: string, phases: readonly string[], total: number, ms: number): Promise<void> {
    const steps = 8;
    for (const phase of phases) {
      for (let step = 0; step <= steps; step += 1) {
        if (this.#cancelled.has(job)) {
          throw refusal("cancelled", "Cancelled. Nothing was changed.");
        }
        this.#tell({ job, phase, done: Math.floor((total * step) / steps), total });
        // eslint-disable-next-line no-await-in-loop -- each step of the work waits for the one before.
        await pause(ms / steps);
      }
    }
  }
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
