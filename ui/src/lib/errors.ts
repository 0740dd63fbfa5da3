import { BridgeError } from "../bridge";
import type { ErrorView } from "../bindings/ErrorView";

/** What to show for anything that was thrown. */
export function errorView(cause: unknown): ErrorView {
  if (cause instanceof BridgeError) {
    return cause.view;
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return {
    kind: "failed",
    code: "window",
    message: `Something in this window went wrong: ${detail}`,
    hint: null,
    incident: null,
  };
}

/** The error as text for a support ticket. */
export function errorDetails(view: ErrorView): string {
  return [
    view.message,
    view.hint,
    `Code: ${view.code}`,
    view.incident === null ? null : `Incident: ${view.incident}`,
  ]
    .filter((line) => line !== null)
    .join("\n");
}
