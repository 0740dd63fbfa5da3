import type { ErrorView } from "../../bindings/ErrorView";
import type { ImportInspection } from "../../bindings/ImportInspection";
import type { ImportPlan } from "../../bindings/ImportPlan";
import type { ImportReport } from "../../bindings/ImportReport";

/** A chosen file and how it is going to be read. */
interface Chosen {
  inspection: ImportInspection;
  plan: ImportPlan;
}

/** Where an import stands. */
export type ImportState =
  | { step: "empty"; problem: ErrorView | null }
  | (Chosen & { step: "mapping"; problem: ErrorView | null })
  | (Chosen & { step: "checking"; job: string })
  | (Chosen & { step: "checked"; report: ImportReport; problem: ErrorView | null })
  | (Chosen & { step: "posting"; report: ImportReport; job: string })
  | (Chosen & { step: "done"; report: ImportReport });

/** What happens to an import. */
export type ImportEvent =
  | { what: "chosen"; inspection: ImportInspection }
  | { what: "not_chosen"; problem: ErrorView }
  | { what: "plan_changed"; plan: ImportPlan }
  | { what: "check_started"; job: string }
  | { what: "checked"; job: string; report: ImportReport }
  | { what: "post_started"; job: string }
  | { what: "posted"; job: string; report: ImportReport }
  | { what: "failed"; job: string; problem: ErrorView }
  | { what: "back" }
  | { what: "restarted" };

export const EMPTY: ImportState = { step: "empty", problem: null };

/** True while the core works; nothing else can be chosen meanwhile. */
export function isWorking(state: ImportState): boolean {
  return state.step === "checking" || state.step === "posting";
}

/** Moves an import on. Answers to a job that is no longer awaited change nothing. */
export function importReducer(state: ImportState, event: ImportEvent): ImportState {
  switch (event.what) {
    case "chosen":
      return isWorking(state)
        ? state
        : {
            step: "mapping",
            inspection: event.inspection,
            plan: event.inspection.suggested,
            problem: null,
          };
    case "not_chosen":
      return "problem" in state ? { ...state, problem: event.problem } : state;
    case "plan_changed":
      return state.step === "mapping" ? { ...state, plan: event.plan, problem: null } : state;
    case "check_started":
      return state.step === "mapping"
        ? {
            step: "checking",
            inspection: state.inspection,
            plan: state.plan,
            job: event.job,
          }
        : state;
    case "checked":
      return state.step === "checking" && state.job === event.job
        ? {
            step: "checked",
            inspection: state.inspection,
            plan: state.plan,
            report: event.report,
            problem: null,
          }
        : state;
    case "post_started":
      return state.step === "checked"
        ? {
            step: "posting",
            inspection: state.inspection,
            plan: state.plan,
            report: state.report,
            job: event.job,
          }
        : state;
    case "posted":
      return state.step === "posting" && state.job === event.job
        ? { ...state, step: "done", report: event.report }
        : state;
    case "failed":
      return failed(state, event.job, event.problem);
    case "back":
      return state.step === "checked"
        ? { step: "mapping", inspection: state.inspection, plan: state.plan, problem: null }
        : state;
    case "restarted":
      return isWorking(state) ? state : EMPTY;
  }
}

/** What was not done leads back to where it was started, so that nothing has to be chosen again. */
function failed(state: ImportState, job: string, problem: ErrorView): ImportState {
  if (state.step === "checking" && state.job === job) {
    return { step: "mapping", inspection: state.inspection, plan: state.plan, problem };
  }
  if (state.step === "posting" && state.job === job) {
    return {
      step: "checked",
      inspection: state.inspection,
      plan: state.plan,
      report: state.report,
      problem,
    };
  }
  return state;
}
