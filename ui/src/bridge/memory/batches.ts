import type { BatchDetail } from "../../bindings/BatchDetail";
import type { BatchRow } from "../../bindings/BatchRow";
import type { BatchState } from "../../bindings/BatchState";
import type { BurnDownPoint } from "../../bindings/BurnDownPoint";
import type { LeakFlag } from "../../bindings/LeakFlag";
import type { NewBatch } from "../../bindings/NewBatch";
import type { RedemptionRow } from "../../bindings/RedemptionRow";
import { codeOf, hintOf, patternOf, plainCode } from "./coupon-codes";
import { CUSTOMERS } from "./customers";
import { identify } from "./identity";
import { amountOf, type Micro, parseMicro } from "./micro";
import { Random } from "./random";
import { DAY_MS, dayOf, HOUR_MS, instantOf, NOW_MS } from "./time";

/** A batch of the made-up desk. */
export interface Batch {
  id: string;
  terms: NewBatch;
  createdBy: string;
  createdAt: number;
  proposal: string | null;
  approved: boolean;
  disabled: string | null;
  codes: string[];
  /** How often each code was used, by its plain letters. */
  uses: Map<string, number>;
  /** Newest first. */
  log: RedemptionRow[];
  leaks: LeakFlag[];
}

const NO_TERMS: NewBatch = {
  name: "",
  kind: "credits",
  credits: null,
  discount: null,
  currency: null,
  prefix: "",
  codes: 1,
  uses_per_code: 1,
  valid_from: null,
  valid_until: "2026-12-31",
  credits_expire_days: null,
  total_cap: null,
  org_cap: null,
  budget: null,
  first_purchase_only: false,
  org_id: null,
  campaign: null,
  reason: "",
  key: "",
};

export function startOf(batch: Batch): number {
  return batch.terms.valid_from === null
    ? batch.createdAt
    : Date.parse(`${batch.terms.valid_from}T00:00:00Z`);
}

export function endOf(batch: Batch): number {
  return Date.parse(`${batch.terms.valid_until}T00:00:00Z`) + DAY_MS;
}

/** Credits of one redemption. */
export function eachOf(terms: NewBatch): Micro {
  return terms.kind === "credits" ? (parseMicro(terms.credits ?? "") ?? 0n) : 0n;
}

/** Redemptions at most, after all caps. */
export function mostOf(terms: NewBatch): number {
  const each = eachOf(terms);
  const budget = parseMicro(terms.budget ?? "");
  const caps = [terms.codes * terms.uses_per_code];
  if (terms.total_cap !== null) {
    caps.push(terms.total_cap);
  }
  if (budget !== null && each > 0n) {
    caps.push(Number(budget / each));
  }
  if (terms.org_id !== null && terms.org_cap !== null) {
    caps.push(terms.org_cap);
  }
  return Math.max(0, Math.min(...caps));
}

export function redeemedOf(batch: Batch): number {
  return batch.log.filter((row) => row.answer === "redeemed").length;
}

function stateOf(batch: Batch, now: number): BatchState {
  if (batch.disabled !== null) {
    return "disabled";
  }
  if (!batch.approved) {
    return "proposed";
  }
  if (now < startOf(batch)) {
    return "upcoming";
  }
  if (now >= endOf(batch)) {
    return "ended";
  }
  return redeemedOf(batch) >= mostOf(batch.terms) ? "used_up" : "active";
}

function givesOf(terms: NewBatch): string {
  switch (terms.kind) {
    case "credits":
      return `${Number(terms.credits ?? "0").toLocaleString("en-GB")} credits`;
    case "fixed":
      return `${terms.discount ?? "0"} ${terms.currency ?? ""} off`;
    case "percent":
      return `${terms.discount ?? "0"} % off`;
  }
}

/** The row as the list shows it. */
export function batchRow(batch: Batch, now: number): BatchRow {
  const { terms } = batch;
  const redeemed = redeemedOf(batch);
  const left = Math.max(0, mostOf(terms) - redeemed);
  const state = stateOf(batch, now);
  const open = state === "active" || state === "upcoming" || state === "proposed";
  return {
    id: batch.id,
    name: terms.name,
    pattern: patternOf(terms.prefix),
    kind: terms.kind,
    gives: givesOf(terms),
    issued: terms.codes,
    redeemed,
    left,
    redeemed_credits: amountOf(eachOf(terms) * BigInt(redeemed)),
    liability: amountOf(open ? eachOf(terms) * BigInt(left) : 0n),
    valid_from: instantOf(startOf(batch)),
    valid_until: instantOf(endOf(batch)),
    org_cap: terms.org_cap,
    organisation: terms.org_id === null ? null : (CUSTOMERS[terms.org_id - 1]?.name ?? null),
    created_by: batch.createdBy,
    created_at: instantOf(batch.createdAt),
    state,
    leaks: batch.leaks.length,
  };
}

function burnDown(batch: Batch, now: number): BurnDownPoint[] {
  const from = startOf(batch);
  const to = Math.min(now, endOf(batch) - 1);
  const days = Math.max(0, Math.floor((to - from) / DAY_MS) + 1);
  const step = Math.max(1, Math.ceil(days / 120));
  const used = batch.log
    .filter((row) => row.answer === "redeemed")
    .map((row) => row.at.slice(0, 10))
    .toSorted();
  const most = mostOf(batch.terms);
  const points: BurnDownPoint[] = [];
  for (let place = 0; place < days; place += step) {
    const name = dayOf(from + place * DAY_MS);
    const redeemed = used.filter((one) => one <= name).length;
    points.push({ day: name, redeemed, left: most - redeemed });
  }
  return points;
}

function termsInWords(terms: NewBatch): string[] {
  const words = [
    terms.uses_per_code === 1
      ? "Each code may be used once."
      : `Each code may be used ${terms.uses_per_code.toString()} times.`,
  ];
  if (terms.org_cap !== null) {
    words.push(
      `Each organisation may redeem ${terms.org_cap === 1 ? "one code" : `${terms.org_cap.toString()} codes`}.`,
    );
  }
  if (terms.total_cap !== null) {
    words.push(`No more than ${terms.total_cap.toLocaleString("en-GB")} redemptions in all.`);
  }
  if (terms.budget !== null) {
    words.push(`No more than ${Number(terms.budget).toLocaleString("en-GB")} credits in all.`);
  }
  if (terms.first_purchase_only) {
    words.push("Only with an organisation's first purchase.");
  }
  if (terms.credits_expire_days !== null) {
    words.push(`The credits expire ${terms.credits_expire_days.toString()} days after redemption.`);
  }
  return words;
}

/** Everything about a batch. */
export function batchDetail(batch: Batch, now: number): BatchDetail {
  return {
    row: batchRow(batch, now),
    terms: termsInWords(batch.terms),
    campaign: batch.terms.campaign,
    reason: batch.terms.reason,
    proposal: batch.proposal,
    burn_down: burnDown(batch, now),
    redemptions: batch.log.slice(0, 200),
    leaks: batch.leaks,
    disabled: batch.disabled,
  };
}

/** A new batch with its codes. */
export function newBatch(terms: NewBatch, by: string, at: number, random: Random): Batch {
  const codes = Array.from({ length: terms.codes }, () => codeOf(terms.prefix, random));
  return {
    id: identify("batch", at, random),
    terms,
    createdBy: by,
    createdAt: at,
    proposal: null,
    approved: true,
    disabled: null,
    codes,
    uses: new Map(),
    log: [],
    leaks: [],
  };
}

const SENTENCES: Record<string, string> = {
  already_used: "This code was used already.",
  limit_reached: "The organisation redeemed as many codes of this promotion as it may.",
  expired: "The code is no longer valid.",
};

/** Redemptions of the past, so that the log and the chart have something to show. */
function live(batch: Batch, count: number, days: number, random: Random): Batch {
  const from = Math.max(startOf(batch), NOW_MS - days * DAY_MS);
  const to = Math.min(NOW_MS, endOf(batch));
  const rows = Array.from({ length: count }, (_, index): RedemptionRow => {
    const org = random.between(1, CUSTOMERS.length);
    // Most come at the beginning of a campaign.
    const share = random.fraction() ** 1.7;
    const code = batch.codes[index % batch.codes.length] ?? "";
    const answer = random.chance(9) ? random.pick(["already_used", "limit_reached"]) : "redeemed";
    batch.uses.set(plainCode(code), 1);
    return {
      at: instantOf(from + Math.floor((to - from - HOUR_MS) * share)),
      org_id: org,
      organisation: CUSTOMERS[org - 1]?.name ?? "",
      hint: hintOf(batch.terms.prefix, code),
      answer,
      sentence:
        SENTENCES[answer] ??
        `${Number(batch.terms.credits ?? "0").toLocaleString("en-GB")} credits were added.`,
      credits: answer === "redeemed" ? amountOf(eachOf(batch.terms)) : null,
      transaction: null,
      user: random.chance(60) ? (CUSTOMERS[org - 1]?.users[0] ?? null) : null,
      actor: random.chance(85) ? "Platform" : "Amina Odhiambo",
    };
  });
  batch.log = rows.toSorted((left, right) => right.at.localeCompare(left.at));
  return batch;
}

function day(text: string): number {
  return Date.parse(`${text}T09:20:00Z`);
}

/** The batches that the made-up desk issued. */
export function couponStory(): Batch[] {
  const random = new Random(7_130_217);
  const make = (created: string, by: string, terms: Partial<NewBatch>) =>
    newBatch({ ...NO_TERMS, ...terms }, by, day(created), random);

  const autumn = live(
    make("2026-09-28", "Amina Odhiambo", {
      name: "Autumn race season",
      prefix: "RACE",
      credits: "500",
      codes: 250,
      valid_from: "2026-10-01",
      org_cap: 12,
      credits_expire_days: 180,
      campaign: "Autumn 2026",
      reason: "Photographers who book a race between October and December.",
    }),
    163,
    60,
    random,
  );
  autumn.leaks = [
    {
      hint: autumn.log[3]?.hint ?? "RACE-…4K",
      organisations: 5,
      first_at: instantOf(day("2026-11-17")),
      last_at: instantOf(day("2026-11-20")),
    },
  ];
  const welcome = live(
    make("2026-03-02", "Tom Brandt", {
      name: "Welcome credits",
      prefix: "HELLO",
      credits: "100",
      codes: 400,
      valid_until: "2027-03-31",
      org_cap: 1,
      budget: "30000",
      first_purchase_only: true,
      reason: "Handed out by sales with a first order.",
    }),
    88,
    260,
    random,
  );
  const summer = live(
    make("2026-05-20", "Amina Odhiambo", {
      name: "Summer marathons",
      prefix: "SUMMER",
      credits: "250",
      codes: 120,
      valid_from: "2026-06-01",
      valid_until: "2026-08-31",
      reason: "Agreed with the marathon league.",
    }),
    97,
    174,
    random,
  );
  const fair = live(
    make("2026-09-04", "Tom Brandt", {
      name: "Berlin photo fair",
      prefix: "FAIR",
      credits: "1000",
      codes: 50,
      org_cap: 1,
      reason: "Cards for visitors of the stand.",
    }),
    21,
    70,
    random,
  );
  fair.disabled =
    "Disabled on 6 Oct 2026 by Tom Brandt: a photograph of the cards was posted in a forum.";
  const pilot = make("2026-11-18", "Amina Odhiambo", {
    name: "Research pilot",
    prefix: "PILOT",
    credits: "5000",
    codes: 4,
    valid_from: "2026-12-01",
    valid_until: "2027-06-30",
    org_id: 34,
    org_cap: 4,
    reason: "Part of the framework contract with the university.",
  });
  const discount = live(
    make("2026-10-12", "Amina Odhiambo", {
      name: "Annual credits, ten per cent",
      kind: "percent",
      prefix: "YEAR10",
      discount: "10",
      codes: 12,
      reason: "Renewals of annual contracts.",
    }),
    12,
    40,
    random,
  );
  discount.log = discount.log.map((row) => ({
    ...row,
    answer: "redeemed",
    sentence: "10 % off the purchase.",
    credits: null,
  }));
  return [pilot, discount, autumn, fair, summer, welcome];
}
