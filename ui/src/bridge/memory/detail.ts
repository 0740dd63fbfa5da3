import type { AllocationView } from "../../bindings/AllocationView";
import type { DocumentRef } from "../../bindings/DocumentRef";
import type { EntryView } from "../../bindings/EntryView";
import type { HistoryEntry } from "../../bindings/HistoryEntry";
import type { TransactionDetail } from "../../bindings/TransactionDetail";
import type { UsageRecordView } from "../../bindings/UsageRecordView";
import type { Account, Book, Posted } from "./book";
import { amountOf, type Micro, moneyOf } from "./micro";
import { refusal } from "./refusal";
import { rowOf } from "./rows";
import { dateInWords, instantOf, MINUTE_MS } from "./time";
import type { Drawn, Lot } from "./wallet";

/** The draw-down order as a sentence. */
export const DRAW_DOWN_RULE =
  "Credits are spent by priority, then those that expire first, free before paid, the cheaper before the dearer, the older before the newer.";

const SOURCES: Record<string, string> = {
  purchase: "Purchase",
  auto_recharge: "Auto-recharge",
  free_credits: "Free credits",
  admin_grant: "Admin grant",
  credit_request: "Credit request",
  coupon: "Coupon",
  reinstatement: "Reinstatement",
};

function sourceOf(lot: Lot): string {
  return `${SOURCES[lot.kind] ?? "Addition"} of ${dateInWords(lot.addedAt)}`;
}

/** What was paid for that part of a lot, rounded down. */
function costOf({ lot, micro }: Drawn): Micro | null {
  if (lot.paid === null) {
    return null;
  }
  const size = micro < 0n ? -micro : micro;
  return (lot.paid * size) / lot.amount;
}

function allocationOf(account: Account, drawn: Drawn): AllocationView {
  const cost = costOf(drawn);
  return {
    lot_id: drawn.lot.id,
    category: drawn.lot.category,
    source: sourceOf(drawn.lot),
    credits: amountOf(drawn.micro),
    cost: cost === null ? null : moneyOf(cost, account.customer.currency),
    expires_at: drawn.lot.expiresAt === null ? null : instantOf(drawn.lot.expiresAt),
  };
}

function pair(from: string, to: string, unit: string, size: Micro): EntryView[] {
  const amount = amountOf(size);
  return [
    { account: from, unit, debit: amount, credit: null },
    { account: to, unit, debit: null, credit: amount },
  ];
}

function entriesOf(account: Account, posted: Posted): EntryView[] {
  const { currency } = account.customer;
  const size = posted.micro < 0n ? -posted.micro : posted.micro;
  if (posted.micro >= 0n) {
    const given = pair("Credits issued", "Customer credits", "credits", size);
    return posted.paid === null
      ? given
      : [...given, ...pair("Cash", "Deferred revenue", currency, posted.paid)];
  }
  const taken = pair("Customer credits", "Credits consumed", "credits", size);
  const cost = posted.drawn.reduce((sum, drawn) => sum + (costOf(drawn) ?? 0n), 0n);
  return cost === 0n ? taken : [...taken, ...pair("Deferred revenue", "Revenue", currency, cost)];
}

function recordsOf(posted: Posted): UsageRecordView[] {
  if (posted.records < 2) {
    return [];
  }
  const part = posted.micro / BigInt(posted.records);
  return Array.from({ length: Math.min(posted.records, 200) }, (_, index) => ({
    source: posted.source ?? "platform",
    record_id: `${posted.recordId ?? posted.id}-${(index + 1).toString().padStart(3, "0")}`,
    occurred_at: instantOf(posted.occurredAt + index * MINUTE_MS),
    credits: amountOf(index === 0 ? posted.micro - part * BigInt(posted.records - 1) : part),
    quantity: null,
    user: posted.user,
  }));
}

function historyOf(book: Book, posted: Posted): HistoryEntry[] {
  const history: HistoryEntry[] = [];
  const reversal = book
    .account(posted.orgId)
    ?.posted.find((other) => other.id === posted.reversedBy);
  if (reversal !== undefined) {
    history.push({
      at: instantOf(reversal.occurredAt),
      what: "Reversed",
      who: reversal.actor,
      detail: reversal.note,
    });
  }
  if (posted.status === "accumulating") {
    history.push({
      at: instantOf(posted.occurredAt),
      what: "Gathering records of this hour",
      who: "System",
      detail: null,
    });
    return history;
  }
  history.push({
    at: instantOf(posted.occurredAt + 3_000),
    what: "Posted to the ledger",
    who: posted.actor,
    detail: null,
  });
  if (posted.recordId !== null) {
    history.push({
      at: instantOf(posted.occurredAt),
      what: "Record received",
      who: "System",
      detail: posted.recordId,
    });
  }
  return history;
}

/** One transaction with everything the drawer shows. */
export function detailOf(book: Book, id: string): TransactionDetail {
  const posted = book.all().find((candidate) => candidate.id === id);
  const account = posted === undefined ? null : book.account(posted.orgId);
  if (posted === undefined || account === null) {
    throw refusal(
      "transaction_unknown",
      `There is no transaction ${id} in this book.`,
      "Check the ID.",
    );
  }
  const documents: DocumentRef[] =
    posted.reference === null ? [] : [{ kind: "payment", reference: posted.reference }];
  return {
    row: rowOf(book, posted),
    sequence: posted.sequence,
    posted_at: posted.sequence === null ? null : instantOf(posted.occurredAt + 3_000),
    actor: posted.actor,
    source: posted.source,
    record_id: posted.recordId,
    reference: posted.reference,
    quantity: posted.quantity,
    note: posted.note,
    hash: posted.hash,
    entries: posted.sequence === null ? [] : entriesOf(account, posted),
    allocations: posted.drawn.map((drawn) => allocationOf(account, drawn)),
    draw_down_rule: posted.micro < 0n && posted.drawn.length > 0 ? DRAW_DOWN_RULE : null,
    reverses: posted.reverses,
    reversed_by: posted.reversedBy,
    documents,
    history: historyOf(book, posted),
    records: recordsOf(posted),
    record_count: posted.records > 1 ? posted.records : 0,
  };
}
