import type { Desk, HandlersOf } from "./desk";

/** Answers about the audit log. */
export function auditHandlers(
  desk: Desk,
): HandlersOf<"list_audit" | "check_audit_chain" | "export_audit"> {
  return {
    list_audit: () => ({ rows: desk.log.toReversed(), next: null, actors: [], actions: [] }),
    check_audit_chain: () => ({
      entries: desk.log.length,
      intact: true,
      sentence: `All ${desk.log.length.toString()} entries continue each other.`,
      at: desk.instant(),
    }),
    export_audit: () => ({ name: "audit-log.csv", rows: desk.log.length }),
  };
}
