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
import { type Desk, readExpiry } from "./desk";
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
function targetOf(desk: Desk, id: string): Target {
  const transaction = id.replace(/^lot_/, "txn_");
  for (const account of desk.book.accounts) {
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

type Work = Pick<Proposal, "action" | "micro" | "expiresAt" | "reason"> & { target: Target };

/** Carries out what was approved. */
export function carryOut(desk: Desk, proposal: Proposal, at: number): string | null {
  const target = targetOf(desk, proposal.target ?? "");
  const purpose = { at, note: proposal.reason, actor: desk.actor };
  switch (proposal.action) {
    case "void": {
      const lot = openLot(target);
      const words = { ...purpose, kind: "void" as const, description: "Credits taken back" };
      return desk.book.takeLot(target.account, words, lot, lot.remaining).id;
    }
    case "reversal": {
      const original = reversible(target);
      return desk.book.reverse(target.account, original, {
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

function previewOf(desk: Desk, work: Work, sentence: string): WorkPreview {
  const { account } = work.target;
  const signed =
    work.action === "extension" ? 0n : work.action === "void" ? -work.micro : work.micro;
  const name = account.customer.name;
  const settled = account.wallet.settled();
  return {
    org_id: account.orgId,
    organisation: name,
    sentence,
    credits: work.action === "extension" ? null : amountOf(signed),
    before: amountOf(settled),
    after: amountOf(settled + signed),
    postings:
      signed === 0n
        ? []
        : signed < 0n
          ? takenPostings(name, -signed)
          : givenPostings(name, signed),
    standing: standingFor(desk, askedOf(desk, work), null),
  };
}

function askedOf(desk: Desk, work: Work) {
  const micro = work.micro < 0n ? -work.micro : work.micro;
  return { action: work.action, orgId: work.target.account.orgId, micro, maker: desk.actor };
}

function submit(desk: Desk, key: string, work: Work): WorkOutcome {
  desk.authorize(work.action);
  if (work.reason.trim() === "") {
    throw refusal("reason_missing", "Nothing was changed: a reason is missing.", "Give a reason.");
  }
  return desk.once(key, () => {
    const at = desk.now();
    const { account, posted } = work.target;
    const proposal = newProposal({
      id: desk.newId(at),
      action: work.action,
      orgId: account.orgId,
      micro: askedOf(desk, work).micro,
      reason: work.reason,
      askedAt: at,
      askedBy: desk.actor,
      maker: desk.actor,
      expiresAt: work.expiresAt,
      target: posted.id,
    });
    const { kind, sentence } = standingFor(desk, askedOf(desk, work), null);
    desk.proposals.push(proposal);
    if (kind !== "within") {
      return { transaction: null, proposal: proposal.id, already_applied: false, sentence };
    }
    proposal.transaction = carryOut(desk, proposal, at);
    proposal.state = "approved";
    proposal.decidedAt = at;
    proposal.decidedBy = desk.actor;
    return {
      transaction: proposal.transaction,
      proposal: null,
      already_applied: false,
      sentence: DONE[work.action as keyof typeof DONE](work),
    };
  });
}

const DONE = {
  void: (work: Work) =>
    `${inWords(work.micro)} credits were taken back from ${work.target.account.customer.name}.`,
  reversal: (work: Work) =>
    `${work.target.posted.id} of ${work.target.account.customer.name} was reversed.`,
  extension: (work: Work) =>
    `The credits of ${work.target.account.customer.name} now expire on ${dateInWords((work.expiresAt ?? 0) - 1)}.`,
};

function voidOf(desk: Desk, lotId: string, reason: string): Work {
  const target = targetOf(desk, lotId);
  const lot = openLot(target);
  return { action: "void", micro: lot.remaining, expiresAt: null, reason, target };
}

export function previewVoid(desk: Desk, lotId: string): WorkPreview {
  const work = voidOf(desk, lotId, "");
  const { lot } = work.target.posted;
  return previewOf(
    desk,
    work,
    `The ${inWords(work.micro)} credits left of the ${inWords(lot?.amount ?? 0n)} added on ${dateInWords(work.target.posted.occurredAt)} are taken back.`,
  );
}

export function voidLot(desk: Desk, { lot, reason, key }: NewVoid): WorkOutcome {
  return submit(desk, key, voidOf(desk, lot, reason));
}

function reversalOf(desk: Desk, id: string, reason: string): Work {
  const target = targetOf(desk, id);
  const { micro } = reversible(target);
  return { action: "reversal", micro: -micro, expiresAt: null, reason, target };
}

export function previewReversal(desk: Desk, id: string): WorkPreview {
  const work = reversalOf(desk, id, "");
  const { lot } = work.target.posted;
  const spent = lot === null ? 0n : lot.amount - lot.remaining;
  const words =
    lot === null
      ? `${inWords(work.micro)} credits go back to the lots that they were drawn from.`
      : `The addition of ${inWords(work.micro)} credits is undone.` +
        (spent === 0n ? "" : ` ${inWords(spent)} of them were spent and become debt.`);
  return previewOf(desk, work, words);
}

export function reverse(desk: Desk, { transaction, reason, key }: NewReversal): WorkOutcome {
  return submit(desk, key, reversalOf(desk, transaction, reason));
}

function extensionOf(desk: Desk, lotId: string, day: string, reason: string): Work {
  const target = targetOf(desk, lotId);
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

export function previewExtension(desk: Desk, lotId: string, day: string): WorkPreview {
  const work = extensionOf(desk, lotId, day, "");
  const before = work.target.posted.lot?.expiresAt ?? 0;
  return previewOf(
    desk,
    work,
    `${inWords(work.micro)} credits that expire on ${dateInWords(before - 1)} can be used until ${dateInWords((work.expiresAt ?? 0) - 1)} (${instantOf(work.expiresAt ?? 0).slice(0, 10)}, 00:00 UTC).`,
  );
}

export function extendLot(desk: Desk, { lot, expires_on, reason, key }: NewExtension): WorkOutcome {
  return submit(desk, key, extensionOf(desk, lot, expires_on, reason));
}
