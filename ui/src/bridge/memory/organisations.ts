import type { DayUsage } from "../../bindings/DayUsage";
import type { ExpiringNext } from "../../bindings/ExpiringNext";
import type { LotView } from "../../bindings/LotView";
import type { MonthCard } from "../../bindings/MonthCard";
import type { OrgFilter } from "../../bindings/OrgFilter";
import type { OrgList } from "../../bindings/OrgList";
import type { OrgPage } from "../../bindings/OrgPage";
import type { OrgRow } from "../../bindings/OrgRow";
import type { OrgStateView } from "../../bindings/OrgStateView";
import type { ProjectCost } from "../../bindings/ProjectCost";
import type { SubscriptionView } from "../../bindings/SubscriptionView";
import type { TrendView } from "../../bindings/TrendView";
import type { Account, Book, Posted } from "./book";
import type { Shape } from "./customers";
import { DRAW_DOWN_RULE } from "./detail";
import { groupBy } from "./group";
import { amountOf, heightOf, type Micro, moneyOf, ONE } from "./micro";
import { refusal } from "./refusal";
import { DAY_MS, dayOf, HOUR_MS, instantOf, monthOf, monthStart, NOW_MS } from "./time";
import type { Lot } from "./wallet";

const SOON_DAYS = 14;
const EXPIRING_DAYS = 30;
const LOW_HOURS = 48;

/** A lot as lists show it. */
export function lotOf(account: Account, lot: Lot, remaining: Micro): LotView {
  return {
    id: lot.id,
    wallet: "main",
    category: lot.category,
    kind: lot.kind,
    added_at: instantOf(lot.addedAt),
    amount: amountOf(lot.amount),
    remaining: amountOf(remaining),
    paid: lot.paid === null ? null : moneyOf(lot.paid, account.customer.currency),
    effective_at: instantOf(lot.addedAt),
    expires_at: lot.expiresAt === null ? null : instantOf(lot.expiresAt),
    priority: lot.priority,
  };
}

function accumulatingOf(account: Account): Micro {
  return account.tallies.reduce((sum, tally) => sum + tally.micro, 0n);
}

function usageBetween(account: Account, from: number, to: number): Posted[] {
  return account.posted.filter(
    (posted) => posted.kind === "usage" && posted.occurredAt >= from && posted.occurredAt < to,
  );
}

function sumOf(rows: readonly Posted[]): Micro {
  return rows.reduce((sum, posted) => sum + posted.micro, 0n);
}

function availableOf(account: Account): Micro {
  const left = account.wallet.spendable(NOW_MS) + accumulatingOf(account);
  return left > 0n ? left : 0n;
}

/** Usage of the last 24 hours per hour; nothing without usage. */
function burnOf(account: Account): Micro | null {
  const used = -sumOf(usageBetween(account, NOW_MS - DAY_MS, NOW_MS + 1)) - accumulatingOf(account);
  return used === 0n ? null : used / 24n;
}

function hoursOf(account: Account): number | null {
  const burn = burnOf(account);
  return burn === null ? null : Number(availableOf(account) / burn);
}

function expiringOf(account: Account): ExpiringNext | null {
  const lots = account.wallet
    .open(NOW_MS)
    .filter((lot) => lot.expiresAt !== null)
    .toSorted((left, right) => (left.expiresAt ?? 0) - (right.expiresAt ?? 0));
  const first = lots[0];
  if (first === undefined || first.expiresAt === null) {
    return null;
  }
  const days = Math.floor((first.expiresAt - NOW_MS) / DAY_MS);
  return {
    credits: amountOf(first.remaining),
    at: instantOf(first.expiresAt),
    in_days: days,
    category: first.category,
    soon: days <= SOON_DAYS,
  };
}

function stateOf(account: Account): OrgStateView {
  const { ending } = account.customer;
  if (ending === "suspended" || ending === "closed") {
    return ending;
  }
  if (account.wallet.debt > 0n) {
    return "in_debt";
  }
  if (availableOf(account) === 0n) {
    return "zero";
  }
  const hours = hoursOf(account);
  return hours !== null && hours < LOW_HOURS ? "low" : "active";
}

/** The row of the Organisations list. */
export function orgRowOf(account: Account): OrgRow {
  const burn = burnOf(account);
  const bought = account.posted.findLast(
    (posted) => posted.kind === "purchase" || posted.kind === "auto_recharge",
  );
  return {
    org_id: account.orgId,
    external_id: account.customer.externalId,
    name: account.customer.name,
    plan: account.customer.plan,
    available: amountOf(availableOf(account)),
    debt: account.wallet.debt > 0n ? amountOf(account.wallet.debt) : null,
    burn_rate: burn === null ? null : amountOf(burn),
    hours_remaining: hoursOf(account),
    last_purchase_at: bought === undefined ? null : instantOf(bought.occurredAt),
    expiring_next: expiringOf(account),
    state: stateOf(account),
  };
}

function expiresSoon(row: OrgRow): boolean {
  return row.expiring_next !== null && row.expiring_next.in_days <= EXPIRING_DAYS;
}

function hoursToSort(row: OrgRow): number {
  return row.hours_remaining ?? Number.MAX_SAFE_INTEGER;
}

/** The organisations that match. */
export function listOf(book: Book, filter: OrgFilter): OrgList {
  const words = filter.text?.trim().toLowerCase() ?? "";
  const rows = book.accounts
    .filter(
      ({ customer }) =>
        words === "" ||
        customer.name.toLowerCase().includes(words) ||
        customer.externalId.toLowerCase().includes(words),
    )
    .map((account) => ({ account, row: orgRowOf(account) }))
    .filter(({ row }) => filter.states.length === 0 || filter.states.includes(row.state))
    .filter(({ row }) => !filter.expiring || expiresSoon(row))
    .toSorted((left, right) => left.row.name.localeCompare(right.row.name));
  if (filter.sort === "hours_remaining") {
    rows.sort((left, right) => hoursToSort(left.row) - hoursToSort(right.row));
  } else if (filter.sort === "available") {
    rows.sort((left, right) => (availableOf(left.account) < availableOf(right.account) ? -1 : 1));
  }
  return { rows: rows.map(({ row }) => row), total: book.accounts.length };
}

function daysOf(account: Account): { days: DayUsage[]; total: Micro } {
  const midnight = NOW_MS - (NOW_MS % DAY_MS);
  const used = Array.from({ length: 60 }, (_, index) => {
    const from = midnight - (59 - index) * DAY_MS;
    return { day: dayOf(from), micro: -sumOf(usageBetween(account, from, from + DAY_MS)) };
  });
  const largest = used.reduce((most, { micro }) => (micro > most ? micro : most), 0n);
  return {
    days: used.map(({ day, micro }) => ({
      day,
      credits: amountOf(micro),
      height: heightOf(micro, largest),
    })),
    total: -used.reduce((sum, { micro }) => sum + micro, 0n),
  };
}

function monthsOf(account: Account): MonthCard[] {
  return [0, 1, 2, 3].map((back) => {
    const from = monthStart(NOW_MS, back);
    const rows = usageBetween(
      account,
      from,
      back === 0 ? NOW_MS + 1 : monthStart(NOW_MS, back - 1),
    );
    const before = monthStart(NOW_MS, 1);
    const samePoint = usageBetween(account, before, before + (NOW_MS - monthStart(NOW_MS, 0)));
    return {
      month: monthOf(from),
      current: back === 0,
      usage: rows.length === 0 ? null : amountOf(sumOf(rows)),
      transactions: rows.length,
      same_point_last_month: back === 0 ? amountOf(sumOf(samePoint)) : null,
    };
  });
}

const TRENDS: Record<Shape, TrendView> = {
  flat: {
    label: "flat",
    title: "Flat",
    meaning: "Each month uses about as much as the one before.",
    action: "Plan the next top-up from the last month card.",
  },
  growing: {
    label: "growing",
    title: "Steadily growing",
    meaning: "Each month uses more than the one before.",
    action: "Offer a larger package before the balance runs short.",
  },
  spike: {
    label: "spike",
    title: "One spike",
    meaning: "One month stands out; the others are alike.",
    action: "Look at the events of that month before planning from it.",
  },
  off_season: {
    label: "off_season",
    title: "Off-season",
    meaning: "Some months have no usage at all.",
    action: "Check the season's start and remind of credits that expire before it.",
  },
  declining: {
    label: "declining",
    title: "Declining",
    meaning: "Each month uses less than the one before.",
    action: "Ask the customer whether something is missing.",
  },
  too_little: {
    label: "too_little",
    title: "Too little to tell",
    meaning: "There is less than two full months of usage.",
    action: "Look again at the beginning of next month.",
  },
};

function projectsOf(account: Account): ProjectCost[] {
  const current = monthStart(NOW_MS, 0);
  const previous = monthStart(NOW_MS, 1);
  const month = usageBetween(account, current, NOW_MS + 1);
  const whole = -sumOf(month);
  const named = groupBy(
    account.posted.filter((posted) => posted.kind === "usage"),
    (posted) => posted.project ?? "No project",
  );
  return [...named]
    .map(([project, rows]) => {
      const mine = rows.filter((posted) => posted.occurredAt >= current);
      const before = rows.filter(
        (posted) => posted.occurredAt >= previous && posted.occurredAt < current,
      );
      const day = -sumOf(rows.filter((posted) => posted.occurredAt >= NOW_MS - DAY_MS));
      const last = rows.at(-1);
      return {
        size: -sumOf(mine),
        cost: {
          project,
          month_to_date: amountOf(sumOf(mine)),
          last_month: amountOf(sumOf(before)),
          share_permille: heightOf(-sumOf(mine), whole),
          burn_rate: day === 0n ? null : amountOf(day / 24n),
          last_event: last?.eventName ?? last?.eventId ?? null,
          last_at: last === undefined ? null : instantOf(last.occurredAt),
        },
      };
    })
    .toSorted((left, right) => (left.size < right.size ? 1 : -1))
    .map(({ cost }) => cost);
}

const PLAN_WORDS: Record<string, string> = {
  "Pay as you go": "Credits are bought when they are needed; unused ones stay.",
  "Prepaid tokens":
    "Credits are bought in USDT or by card, one credit for one unit of the currency where so agreed.",
  "Annual credits": "Credits expire one year after their purchase.",
  "Research plan": "Credits are bought per project term and topped up on request.",
};

function subscriptionOf(account: Account): SubscriptionView {
  const annual = account.customer.platform === "strategy";
  return {
    plan: account.customer.plan,
    description: PLAN_WORDS[account.customer.plan] ?? "",
    expires_at: annual ? instantOf(Date.UTC(2027, 2, 31)) : null,
    expiry_note: annual
      ? "The plan is renewed on 31 Mar 2027."
      : "No expiry date set. Plan does not have a fixed expiry.",
  };
}

function burnNoteOf(account: Account): string {
  const rows = usageBetween(account, NOW_MS - DAY_MS, NOW_MS + 1);
  const peak = rows.reduce(
    (most, posted) => (posted.micro < most.micro ? posted : most),
    rows[0] ?? { micro: 0n, occurredAt: 0 },
  );
  if (peak.micro === 0n) {
    return "no usage in the last 24 h";
  }
  const hour = new Date(peak.occurredAt).toISOString().slice(11, 13);
  return `last 24 h, peak ${(-peak.micro / ONE).toString()} / h at ${hour}:00`;
}

function costPerCredit(account: Account): Micro | null {
  const paid = account.wallet.open(NOW_MS).filter((lot) => lot.paid !== null);
  const amount = paid.reduce((sum, lot) => sum + lot.amount, 0n);
  return amount === 0n
    ? null
    : (paid.reduce((sum, lot) => sum + (lot.paid ?? 0n), 0n) * ONE) / amount;
}

/** The Organisation page. */
export function pageOfOrg(book: Book, orgId: number): OrgPage {
  const account = book.account(orgId);
  if (account === null) {
    throw refusal(
      "organisation_unknown",
      `There is no organisation org_${orgId.toString()} in this book.`,
      "Go back to Organisations and choose one from the list.",
    );
  }
  const { customer, wallet } = account;
  const row = orgRowOf(account);
  const open = wallet.open(NOW_MS);
  const promotional = open.filter((lot) => lot.category === "promotional");
  const { days, total } = daysOf(account);
  const cost = costPerCredit(account);
  const hours = hoursOf(account);
  const names = book.accounts.toSorted((left, right) =>
    left.customer.name.localeCompare(right.customer.name),
  );
  const place = names.indexOf(account);
  return {
    row,
    legal_name: customer.legalName,
    country: customer.country,
    tax_id: customer.taxId,
    email: customer.email,
    settled: amountOf(wallet.settled()),
    accumulating: amountOf(accumulatingOf(account)),
    held: amountOf(0n),
    available: row.available,
    promotional: amountOf(promotional.reduce((sum, lot) => sum + lot.remaining, 0n)),
    burn_note: burnNoteOf(account),
    runs_out_at: hours === null ? null : instantOf(NOW_MS + hours * HOUR_MS),
    run_out_note:
      hours === null ? "no usage in the last 24 hours" : "at the pace of the last 24 hours",
    cost_per_credit: cost === null ? null : moneyOf(cost, customer.currency),
    days,
    days_total: amountOf(total),
    months: monthsOf(account),
    trend: TRENDS[customer.shape],
    draw_down_rule: DRAW_DOWN_RULE,
    lots: open.map((lot) => lotOf(account, lot, lot.remaining)),
    projects: projectsOf(account),
    subscription: subscriptionOf(account),
    previous_org: names[place - 1]?.orgId ?? null,
    next_org: names[place + 1]?.orgId ?? null,
  };
}
