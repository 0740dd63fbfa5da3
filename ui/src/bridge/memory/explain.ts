import type { BalanceExplained } from "../../bindings/BalanceExplained";
import type { Book } from "./book";
import { groupBy } from "./group";
import { amountOf, type Micro } from "./micro";
import { lotOf } from "./organisations";
import { refusal } from "./refusal";
import { DAY_MS, dateInWords, instantOf, NOW_MS } from "./time";
import { Wallet } from "./wallet";

function instantAsked(asOf: string | null): number {
  if (asOf === null) {
    return NOW_MS;
  }
  const day = /^\d{4}-\d{2}-\d{2}$/.test(asOf);
  const ms = Date.parse(day ? `${asOf}T00:00:00Z` : asOf);
  if (Number.isNaN(ms)) {
    throw refusal(
      "date_unreadable",
      `“${asOf}” is not a date.`,
      "Choose a day, for example 2026-10-31.",
    );
  }
  const end = day ? ms + DAY_MS - 1 : ms;
  return Math.min(end, NOW_MS);
}

/** A balance at an instant: what came in, what went out, and which lots were left. */
export function explain(book: Book, orgId: number, asOf: string | null): BalanceExplained {
  const account = book.account(orgId);
  if (account === null) {
    throw refusal(
      "organisation_unknown",
      `There is no organisation org_${orgId.toString()} in this book.`,
    );
  }
  const at = instantAsked(asOf);
  const rows = account.posted.filter((posted) => posted.occurredAt <= at);
  const left = new Map<string, Micro>();
  for (const { drawn } of rows) {
    for (const { lot, micro } of drawn) {
      left.set(lot.id, (left.get(lot.id) ?? 0n) + micro);
    }
  }
  const then = new Wallet();
  for (const lot of account.wallet.lots) {
    then.lots.push({ ...lot, remaining: left.get(lot.id) ?? 0n });
  }
  const settled = rows.reduce((sum, posted) => sum + posted.micro, 0n);
  const lots = then.open(at);
  const spendable = then.spendable(at);
  const debt = spendable > settled ? spendable - settled : settled < 0n ? -settled : 0n;
  const kinds = groupBy(rows, (posted) => posted.kind);
  const words =
    `On ${dateInWords(at)} ${account.customer.name} had ${amountOf(spendable)} credits in ${lots.length.toString()} ` +
    `${lots.length === 1 ? "lot" : "lots"}, left over from ${rows.length.toLocaleString("en-GB")} transactions` +
    `${debt > 0n ? `, and owed ${amountOf(debt)} credits that no lot covered` : ""}.`;
  return {
    organisation: account.customer.name,
    as_of: instantOf(at),
    settled: amountOf(settled),
    available: amountOf(spendable),
    debt: amountOf(debt),
    steps: [...kinds].map(([kind, posted]) => ({
      kind,
      transactions: posted.length,
      credits: amountOf(posted.reduce((sum, one) => sum + one.micro, 0n)),
    })),
    lots: lots.map((lot) => lotOf(account, lot, lot.remaining)),
    words,
  };
}
