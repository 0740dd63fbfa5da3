import type { Amount } from "../bindings/Amount";
import type { Instant } from "../bindings/Instant";
import type { ProposalRow } from "../bindings/ProposalRow";
import type { StandingKind } from "../bindings/StandingKind";

/** A request; `number` makes it unlike the others. */
export function proposalRow(
  number: number,
  change: Partial<Omit<ProposalRow, "standing" | "credits">> & {
    standing?: StandingKind;
    credits?: string;
  } = {},
): ProposalRow {
  const { standing = "within", credits = "1000", ...rest } = change;
  const id = `req_${String(number).padStart(26, "0")}`;
  return {
    id,
    action: "request",
    org_id: 40 + number,
    party: `Organisation ${number.toString()}`,
    credits: credits as Amount,
    reason: `Reason ${number.toString()}`,
    note: null,
    asked_at: `2026-11-21T08:${String(number % 60).padStart(2, "0")}:00.000000Z` as Instant,
    asked_by: "Jane Mwangi",
    entered_by: null,
    lapses_at: "2026-12-21T08:00:00.000000Z" as Instant,
    state: "open",
    standing: { kind: standing, label: standing, sentence: `It is ${standing}.` },
    first_by: null,
    decided_at: null,
    decided_by: null,
    decided_credits: null,
    answer: null,
    transaction: null,
    decided_alone: false,
    shown: `${id}:1`,
    ...rest,
  };
}
