import type { NewExtension } from "../../../bindings/NewExtension";
import type { NewReversal } from "../../../bindings/NewReversal";
import type { NewVoid } from "../../../bindings/NewVoid";
import type { WorkOutcome } from "../../../bindings/WorkOutcome";
import type { WorkPreview } from "../../../bindings/WorkPreview";
import type { Account, Posted } from "../book";
import { amountOf, type Micro } from "../micro";
import { refusal } from "../refusal";
import { dateInWords, instantOf } from "../time";
import type { Lot } from "../wallet";
import { type Work, readExpiry } from "./work";
import { standingFor } from "./limits";
import { newProposal, type Proposal } from "./proposal";
import { givenPostings, takenPostings } from "./views";

interface Target {
  account: Account;
  posted: Posted;
}

function inWords(micro: Micro): string {
  const size = micro < 0n ? -micro : micro;
  return Number(amountOf(size)).toLocaleString("en-US");
}

/** The transaction of that ID; a lot is named by the transaction that added it. */
function targetOf(work: Work, id: string): Target {
  const transaction = id.replace(/^lot_/, "txn_");
  for (const account of work.book.accounts) {
    const posted = account.posted.find((candidate) => candidate.id === transaction);
    if (posted !== undefined) {
      return { account, posted };
    }
  }
  throw refusal("transaction_unknown", `There is no ${id} in this book.`, "Refresh the screen.");
}

function openLot({ posted }: Target): Lot {
  const { lot } = posted;
  if (lot === null || lot.remaining === 0n) {
    throw refusal(
      "lot_empty",
      "Nothing was changed: nothing is left of these credits.",
      "To undo the addition itself, reverse its transaction.",
    );
  }
  return lot;
}

function reversible({ posted }: Target): Posted {
  if (posted.reversedBy !== null) {
    throw refusal(
      "already_reversed",
      `Not reversed: this was reversed already, by ${posted.reversedBy}.`,
      null,
    );
  }
  if (posted.kind === "reversal") {
    throw refusal("is_reversal", "Not reversed: a reversal cannot be reversed.", null);
  }
  return posted;
}

type Plan = Pick<Proposal, "action" | "micro" | "expiresAt" | "reason"> & { target: Target };

/** Carries out what was approved. */
export function carryOut(work: Work, proposal: Proposal, at: number): string | null {
  const target = targetOf(work, proposal.target ?? "");
  const purpose = { at, note: proposal.reason, actor: work.actor };
  switch (proposal.action) {
    case "void": {
      const lot = openLot(target);
      const words = { ...purpose, kind: "void" as const, description: "Credits taken back" };
      return work.book.takeLot(target.account, words, lot, lot.remaining).id;
    }
    case "reversal": {
      const original = reversible(target);
      return work.book.reverse(target.account, original, {
        ...purpose,
        kind: "reversal",
        description: `Reversal of ${original.description === "" ? "usage" : original.description}`,
        eventId: original.eventId,
        eventName: original.eventName,
      }).id;
    }
    case "extension":
      openLot(target).expiresAt = proposal.expiresAt;
      return null;
    case "request":
    case "grant":
    case "bulk_grant":
    case "coupon":
    case "staff":
    case "policy":
      throw new Error("BUG: this proposal is about no lot.");
  }
}

function previewOf(work: Work, plan: Plan, sentence: string): WorkPreview {
  const { account } = plan.target;
  const signed =
    plan.action === "extension" ? 0n : plan.action === "void" ? -plan.micro : plan.micro;
  const name = account.customer.name;
  const settled = account.wallet.settled();
  return {
    org_id: account.orgId,
    organisation: name,
    sentence,
    credits: plan.action === "extension" ? null : amountOf(signed),
    before: amountOf(settled),
    after: amountOf(settled + signed),
    postings:
      signed === 0n ? [] : signed < 0n ? takenPostings(name, -signed) : givenPostings(name, signed),
    standing: standingFor(work, askedOf(work, plan), null),
  };
}

function askedOf(work: Work, plan: Plan) {
  const micro = plan.micro < 0n ? -plan.micro : plan.micro;
  return { action: plan.action, orgId: plan.target.account.orgId, micro, maker: work.actor };
}

function submit(work: Work, key: string, plan: Plan): WorkOutcome {
  work.authorize(plan.action);
  if (plan.reason.trim() === "") {
    throw refusal("reason_missing", "Nothing was changed: a reason is missing.", "Give a reason.");
  }
  return work.once(key, () => {
    const at = work.now();
    const { account, posted } = plan.target;
    const proposal = newProposal({
      id: work.newId(at),
      action: plan.action,
      orgId: account.orgId,
      micro: askedOf(work, plan).micro,
      reason: plan.reason,
      askedAt: at,
      askedBy: work.actor,
      maker: work.actor,
      expiresAt: plan.expiresAt,
      target: posted.id,
    });
    const { kind, sentence } = standingFor(work, askedOf(work, plan), null);
    work.proposals.push(proposal);
    if (kind !== "within") {
      return { transaction: null, proposal: proposal.id, already_applied: false, sentence };
    }
    proposal.transaction = carryOut(work, proposal, at);
    proposal.state = "approved";
    proposal.decidedAt = at;
    proposal.decidedBy = work.actor;
    const done = DONE[plan.action as keyof typeof DONE](plan);
    work.note(`${plan.action}.posted`, done, proposal, plan.reason);
    return {
      transaction: proposal.transaction,
      proposal: null,
      already_applied: false,
      sentence: done,
    };
  });
}

const DONE = {
  void: (plan: Plan) =>
    `${inWords(plan.micro)} credits were taken back from ${plan.target.account.customer.name}.`,
  reversal: (plan: Plan) =>
    `${plan.target.posted.id} of ${plan.target.account.customer.name} was reversed.`,
  extension: (plan: Plan) =>
    `The credits of ${plan.target.account.customer.name} now expire on ${dateInWords((plan.expiresAt ?? 0) - 1)}.`,
};

function voidOf(work: Work, lotId: string, reason: string): Plan {
  const target = targetOf(work, lotId);
  const lot = openLot(target);
  return { action: "void", micro: lot.remaining, expiresAt: null, reason, target };
}

export function previewVoid(work: Work, lotId: string): WorkPreview {
  const plan = voidOf(work, lotId, "");
  const { lot } = plan.target.posted;
  return previewOf(
    work,
    plan,
    `The ${inWords(plan.micro)} credits left of the ${inWords(lot?.amount ?? 0n)} added on ${dateInWords(plan.target.posted.occurredAt)} are taken back.`,
  );
}

export function voidLot(work: Work, { lot, reason, key }: NewVoid): WorkOutcome {
  return submit(work, key, voidOf(work, lot, reason));
}

function reversalOf(work: Work, id: string, reason: string): Plan {
  const target = targetOf(work, id);
  const { micro } = reversible(target);
  return { action: "reversal", micro: -micro, expiresAt: null, reason, target };
}

export function previewReversal(work: Work, id: string): WorkPreview {
  const plan = reversalOf(work, id, "");
  const { lot } = plan.target.posted;
  const spent = lot === null ? 0n : lot.amount - lot.remaining;
  const words =
    lot === null
      ? `${inWords(plan.micro)} credits go back to the lots that they were drawn from.`
      : `The addition of ${inWords(plan.micro)} credits is undone.` +
        (spent === 0n ? "" : ` ${inWords(spent)} of them were spent and become debt.`);
  return previewOf(work, plan, words);
}

export function reverse(work: Work, { transaction, reason, key }: NewReversal): WorkOutcome {
  return submit(work, key, reversalOf(work, transaction, reason));
}

function extensionOf(work: Work, lotId: string, day: string, reason: string): Plan {
  const target = targetOf(work, lotId);
  const lot = openLot(target);
  const end = readExpiry(day);
  if (lot.expiresAt === null || (end !== null && end <= lot.expiresAt)) {
    throw refusal(
      "not_later",
      lot.expiresAt === null
        ? "Not extended: these credits do not expire."
        : `Not extended: these credits can be used until ${dateInWords(lot.expiresAt - 1)} already.`,
      "Choose a later day.",
    );
  }
  return { action: "extension", micro: lot.remaining, expiresAt: end, reason, target };
}

export function previewExtension(work: Work, lotId: string, day: string): WorkPreview {
  const plan = extensionOf(work, lotId, day, "");
  const before = plan.target.posted.lot?.expiresAt ?? 0;
  return previewOf(
    work,
    plan,
    `${inWords(plan.micro)} credits that expire on ${dateInWords(before - 1)} can be used until ${dateInWords((plan.expiresAt ?? 0) - 1)} (${instantOf(plan.expiresAt ?? 0).slice(0, 10)}, 00:00 UTC).`,
  );
}

export function extendLot(work: Work, { lot, expires_on, reason, key }: NewExtension): WorkOutcome {
  return submit(work, key, extensionOf(work, lot, expires_on, reason));
}
