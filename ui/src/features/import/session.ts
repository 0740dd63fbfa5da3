import { useSyncExternalStore } from "react";

import type { ImportPlan } from "../../bindings/ImportPlan";
import { call, newJob } from "../../bridge";
import { errorView } from "../../lib/errors";
import { EMPTY, importReducer, isWorking, type ImportEvent, type ImportState } from "./state";

/**
 * The one import of this window. It outlives the screen: an import goes on, and a mapping is kept,
 * while the user looks at other screens.
 */
export class ImportSession {
  #state: ImportState = EMPTY;
  readonly #listeners = new Set<() => void>();

  readonly state = (): ImportState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly send = (event: ImportEvent): void => {
    const next = importReducer(this.#state, event);
    if (next !== this.#state) {
      this.#state = next;
      for (const listener of this.#listeners) {
        listener();
      }
    }
  };

  /** Asks for a file; nothing changes when the question is cancelled. */
  readonly choose = async (): Promise<void> => {
    if (isWorking(this.#state)) {
      return;
    }
    try {
      const inspection = await call("choose_import_file", {});
      if (inspection !== null) {
        this.send({ what: "chosen", inspection });
      }
    } catch (cause) {
      this.send({ what: "not_chosen", problem: errorView(cause) });
    }
  };

  readonly change = (plan: ImportPlan): void => this.send({ what: "plan_changed", plan });

  /** Checks every row and adds up totals; posts nothing. */
  readonly check = async (): Promise<void> => {
    if (this.#state.step !== "mapping") {
      return;
    }
    const { inspection, plan } = this.#state;
    const job = newJob();
    this.send({ what: "check_started", job });
    try {
      const report = await call("dry_run_import", { file: inspection.file, plan, job });
      this.send({ what: "checked", job, report });
    } catch (cause) {
      this.send({ what: "failed", job, problem: errorView(cause) });
    }
  };

  /** Posts. A second call while one runs does nothing. */
  readonly post = async (): Promise<void> => {
    if (this.#state.step !== "checked") {
      return;
    }
    const { inspection, plan } = this.#state;
    const job = newJob();
    this.send({ what: "post_started", job });
    try {
      const report = await call("run_import", { file: inspection.file, plan, job });
      this.send({ what: "posted", job, report });
    } catch (cause) {
      this.send({ what: "failed", job, problem: errorView(cause) });
    }
  };

  /** Asks the core to stop; its answer ends the work. */
  readonly cancel = async (): Promise<void> => {
    if (this.#state.step === "checking" || this.#state.step === "posting") {
      const { job } = this.#state;
      try {
        await call("cancel_job", { job });
      } catch (cause) {
        this.send({ what: "failed", job, problem: errorView(cause) });
      }
    }
  };
}

/** The window's import. */
export const importSession = new ImportSession();

/** Where the import stands. */
export function useImportState(): ImportState {
  return useSyncExternalStore(importSession.subscribe, importSession.state, importSession.state);
}
