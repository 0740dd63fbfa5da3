import type { TransactionRow } from "../../bindings/TransactionRow";
import type { Book, Posted } from "./book";
import { amountOf } from "./micro";
import { instantOf } from "./time";

/** Name of the organisation of that number. */
export function nameOf(book: Book, orgId: number): string {
  return book.account(orgId)?.customer.name ?? "";
}

/** The row as lists show it. */
export function rowOf(book: Book, posted: Posted): TransactionRow {
  return {
    id: posted.id,
    occurred_at: instantOf(posted.occurredAt),
    kind: posted.kind,
    status: posted.status,
    org_id: posted.orgId,
    organisation: nameOf(book, posted.orgId),
    description: posted.description,
    event_name: posted.eventName,
    event_id: posted.eventId,
    operation: posted.operation,
    project: posted.project,
    user: posted.user,
    credits: amountOf(posted.micro),
    balance_after: posted.balanceAfter === null ? null : amountOf(posted.balanceAfter),
  };
}
