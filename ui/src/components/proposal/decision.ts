import type { Amount } from "../../bindings/Amount";
import type { Decision } from "../../bindings/Decision";
import type { DecisionOutcome } from "../../bindings/DecisionOutcome";
import type { ProposalRow } from "../../bindings/ProposalRow";
import type { Verdict } from "../../bindings/Verdict";
import { compareDecimals, parseDecimal, signOf, totalOf } from "../../lib/money";

/** A decision that a person is about to make. */
export interface Question {
  verdict: Verdict;
  rows: readonly ProposalRow[];
}

/** The member of staff who made a proposal. */
function isMadeBy(row: ProposalRow, actor: string): boolean {
  return (row.entered_by ?? row.asked_by) === actor;
}

/** Whether the present person may decide it that way, as far as the window knows; the core has the last word. */
export function mayDecide(row: ProposalRow, verdict: Verdict, actor: string): boolean {
  if (verdict === "withdraw") {
    const waits = row.state === "open" || row.state === "second" || row.state === "sent_back";
    return waits && (row.standing.kind === "own" || isMadeBy(row, actor));
  }
  if (row.state === "sent_back") {
    return false;
  }
  return row.standing.kind === "within" || row.standing.kind === "needs_second";
}

/** Rows that will be decided, and those that are left out. */
export function splitRows(question: Question, actor: string) {
  const able: ProposalRow[] = [];
  const left: ProposalRow[] = [];
  for (const row of question.rows) {
    (mayDecide(row, question.verdict, actor) ? able : left).push(row);
  }
  return { able, left };
}

function creditsOf(rows: readonly ProposalRow[]): Amount {
  return totalOf(rows.map((row) => row.credits));
}

/** What an approval of the rows adds up to: posted at once, and waiting for a second person. */
export function totalsOf(rows: readonly ProposalRow[]) {
  const first = rows.filter((row) => row.standing.kind === "needs_second");
  return {
    posted: creditsOf(rows.filter((row) => row.standing.kind !== "needs_second")),
    first: creditsOf(first),
    firsts: first.length,
    organisations: new Set(rows.map((row) => row.org_id ?? row.party)).size,
  };
}

/** True where fewer credits than asked may be approved. */
export function mayBePart(row: ProposalRow): boolean {
  return (row.action === "request" || row.action === "grant") && signOf(row.credits) > 0;
}

/** Credits to approve as typed; nothing when they are none, or more than asked. */
export function readPart(text: string, asked: Amount): string | null {
  const typed = parseDecimal(text);
  if (typed === null || signOf(typed as Amount) <= 0 || compareDecimals(typed, asked) > 0) {
    return null;
  }
  return typed;
}

/** The decisions to send. `keys` were made when the question was opened, one for each row. */
export function decisionsOf(
  rows: readonly ProposalRow[],
  verdict: Verdict,
  keys: ReadonlyMap<string, string>,
  given: { credits: string | null; reason: string },
): Decision[] {
  const reason = given.reason.trim();
  return rows.map((row) => ({
    id: row.id,
    verdict,
    credits:
      given.credits === null || compareDecimals(given.credits, row.credits) === 0
        ? null
        : given.credits,
    reason: reason === "" ? null : reason,
    shown: row.shown,
    key: keys.get(row.id) ?? row.id,
  }));
}

/** What was refused comes first, so that it is seen. */
export function refusedFirst(outcomes: readonly DecisionOutcome[]): DecisionOutcome[] {
  return outcomes.toSorted(
    (left, right) => Number(left.error === null) - Number(right.error === null),
  );
}

/** The rows in the order of their outcomes. */
export function inOrderOf(
  rows: readonly ProposalRow[],
  outcomes: readonly DecisionOutcome[],
): ProposalRow[] {
  return outcomes.flatMap((outcome) => rows.filter((row) => row.id === outcome.id));
}

/** A key for each row. */
export function newKeys(rows: readonly ProposalRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [row.id, crypto.randomUUID()]));
}
