import type { ErrorKind } from "../../bindings/ErrorKind";
import type { ErrorView } from "../../bindings/ErrorView";

/** What a command answers when it did not do what was asked. */
export function refusal(
  code: string,
  message: string,
  hint: string | null = null,
  kind: ErrorKind = "refused",
): ErrorView {
  return { kind, code, message, hint, incident: kind === "failed" ? "inc-7f3a91c2" : null };
}
