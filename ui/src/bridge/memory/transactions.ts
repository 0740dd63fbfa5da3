import type { EventView } from "../../bindings/EventView";
import type { Found } from "../../bindings/Found";
import type { PageRequest } from "../../bindings/PageRequest";
import type { TransactionFilter } from "../../bindings/TransactionFilter";
import type { TransactionPage } from "../../bindings/TransactionPage";
import type { TransactionSummary } from "../../bindings/TransactionSummary";
import type { Book, Posted } from "./book";
import { groupBy } from "./group";
import { amountOf, heightOf, type Micro, parseMicro } from "./micro";
import { refusal } from "./refusal";
import { nameOf, rowOf } from "./rows";
import { dayOf, instantOf, monthOf, monthStart, NOW_MS } from "./time";

function sizeOf(posted: Posted): Micro {
  return posted.micro < 0n ? -posted.micro : posted.micro;
}

function contains(posted: Posted, words: string): boolean {
  return [posted.description, posted.eventName, posted.reference, posted.recordId, posted.operation]
    .filter((text) => text !== null)
    .some((text) => text.toLowerCase().includes(words));
}

function bound(text: string | null, field: string): Micro | null {
  if (text === null || text === "") {
    return null;
  }
  const micro = parseMicro(text);
  if (micro === null) {
    throw refusal(
      "amount_unreadable",
      `“${text}” is not a number of credits.`,
      `Correct the ${field} amount.`,
    );
  }
  return micro;
}

/** Transactions that match, newest first. */
export function matching(book: Book, filter: TransactionFilter): Posted[] {
  const smallest = bound(filter.min_credits, "smallest");
  const largest = bound(filter.max_credits, "largest");
  const words = filter.text?.trim().toLowerCase() ?? "";
  return book
    .all()
    .filter(
      (posted) =>
        (filter.org_id === null || posted.orgId === filter.org_id) &&
        (filter.kinds.length === 0 || filter.kinds.includes(posted.kind)) &&
        (filter.status === null || posted.status === filter.status) &&
        (filter.project === null || posted.project === filter.project) &&
        (filter.operation === null || posted.operation === filter.operation) &&
        (filter.event_id === null || posted.eventId === filter.event_id) &&
        (filter.from === null || dayOf(posted.occurredAt) >= filter.from) &&
        (filter.to === null || dayOf(posted.occurredAt) <= filter.to) &&
        (smallest === null || sizeOf(posted) >= smallest) &&
        (largest === null || sizeOf(posted) <= largest) &&
        (words === "" || contains(posted, words)),
    );
}

function startOf(rows: readonly Posted[], page: PageRequest): number {
  if (page.on_or_before !== null) {
    const day = page.on_or_before;
    const found = rows.findIndex((posted) => dayOf(posted.occurredAt) <= day);
    return found === -1 ? rows.length : found;
  }
  if (page.cursor === null) {
    return 0;
  }
  const [direction = "next", id = ""] = page.cursor.split(":");
  const at = rows.findIndex((posted) => posted.id === id);
  if (at === -1) {
    throw refusal(
      "cursor_unknown",
      "The list changed too much to go on from here.",
      "Refresh the list.",
    );
  }
  return direction === "next" ? at + 1 : Math.max(0, at - page.limit);
}

/** One page of a list. */
export function pageOf(book: Book, filter: TransactionFilter, page: PageRequest): TransactionPage {
  const rows = matching(book, filter);
  const start = startOf(rows, page);
  const shown = rows.slice(start, start + page.limit);
  const last = shown.at(-1);
  const first = shown[0];
  return {
    rows: shown.map((posted) => rowOf(book, posted)),
    next: last !== undefined && start + shown.length < rows.length ? `next:${last.id}` : null,
    prev: first !== undefined && start > 0 ? `prev:${first.id}` : null,
  };
}

interface Totals {
  added: Micro;
  taken: Micro;
}

function totalsOf(rows: readonly Posted[]): Totals {
  const totals: Totals = { added: 0n, taken: 0n };
  for (const { micro } of rows) {
    if (micro >= 0n) {
      totals.added += micro;
    } else {
      totals.taken += micro;
    }
  }
  return totals;
}

/** Totals over a filter with the strip of twelve months. */
export function summaryOf(book: Book, filter: TransactionFilter): TransactionSummary {
  const rows = matching(book, filter);
  const months = Array.from({ length: 12 }, (_, index) => monthOf(monthStart(NOW_MS, 11 - index)));
  const flows = months.map((month) =>
    totalsOf(rows.filter((posted) => monthOf(posted.occurredAt) === month)),
  );
  const largest = flows.reduce((most, { added, taken }) => {
    const higher = added > -taken ? added : -taken;
    return higher > most ? higher : most;
  }, 0n);
  const { added, taken } = totalsOf(rows);
  return {
    count: rows.length,
    credits_in: amountOf(added),
    credits_out: amountOf(taken),
    net: amountOf(added + taken),
    accumulating: rows.filter((posted) => posted.status === "accumulating").length,
    in_debt: book.accounts.filter((account) => account.wallet.debt > 0n).length,
    months: flows.map((flow, index) => ({
      month: months[index] ?? monthOf(NOW_MS),
      credits_in: amountOf(flow.added),
      credits_out: amountOf(flow.taken),
      in_height: heightOf(flow.added, largest),
      out_height: heightOf(-flow.taken, largest),
    })),
  };
}

const ANY: TransactionFilter = {
  org_id: null,
  kinds: [],
  status: null,
  project: null,
  operation: null,
  from: null,
  to: null,
  min_credits: null,
  max_credits: null,
  event_id: null,
  text: null,
};

/** Every transaction of an event, added up; nothing when the ledger has none. */
export function eventOf(book: Book, eventId: string): EventView | null {
  const rows = matching(book, { ...ANY, event_id: eventId });
  if (rows.length === 0) {
    return null;
  }
  const { added, taken } = totalsOf(rows);
  const charged = groupBy(rows, (posted) => posted.orgId);
  return {
    event_id: eventId,
    name: rows.find((posted) => posted.eventName !== null)?.eventName ?? null,
    organisations: [...charged]
      .toSorted(([, left], [, right]) => right.length - left.length)
      .map(([orgId]) => ({ org_id: orgId, name: nameOf(book, orgId) })),
    transactions: rows.length,
    tallied_records: rows.reduce(
      (sum, posted) => sum + (posted.records > 1 ? posted.records : 0),
      0,
    ),
    credits_in: amountOf(added),
    credits_out: amountOf(taken),
    net: amountOf(added + taken),
    first_at: instantOf(rows.at(-1)?.occurredAt ?? NOW_MS),
    last_at: instantOf(rows[0]?.occurredAt ?? NOW_MS),
  };
}

function matchOf(posted: Posted, text: string): string | null {
  if (posted.id === text) {
    return "transaction ID";
  }
  if (posted.recordId === text) {
    return "record ID";
  }
  return posted.reference === text ? "reference" : null;
}

/** What a pasted text may be. */
export function find(book: Book, pasted: string): Found[] {
  const text = pasted.trim();
  const found: Found[] = [];
  if (text === "") {
    return found;
  }
  const event = eventOf(book, text);
  if (event !== null) {
    found.push({ what: "event", event });
  }
  for (const posted of book.all()) {
    const matched = matchOf(posted, text);
    if (matched !== null && found.length < 10) {
      found.push({ what: "transaction", row: rowOf(book, posted), matched });
    }
  }
  const words = text.toLowerCase();
  for (const { orgId, customer } of book.accounts) {
    const named =
      customer.name.toLowerCase().includes(words) || customer.externalId.toLowerCase() === words;
    if ((named || `org_${orgId.toString()}` === words) && found.length < 10) {
      found.push({
        what: "organisation",
        org: { org_id: orgId, name: customer.name },
        external_id: customer.externalId,
      });
    }
  }
  return found;
}
