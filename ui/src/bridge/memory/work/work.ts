import type { Area } from "../../../bindings/Area";
import type { Level } from "../../../bindings/Level";
import type { ProposalAction } from "../../../bindings/ProposalAction";
import { levelIn, rightsOf } from "../../../lib/role-matrix";
import type { Account, Book } from "../book";
import { type Desk, ROLE_WORDS } from "../desk";
import { identify } from "../identity";
import { parseMicro, type Micro } from "../micro";
import { Random } from "../random";
import { refusal } from "../refusal";
import { NOW_MS } from "../time";
import { newProposal, type Proposal } from "./proposal";

const AREAS: Record<ProposalAction, Area> = {
  request: "requests",
  grant: "grants",
  bulk_grant: "grants",
  void: "grants",
  reversal: "reverse",
  extension: "expiry",
  coupon: "coupons",
  staff: "staff",
  policy: "staff",
};

/** What waits for a decision and what was decided, beside the book that decisions are posted to. */
export class Work {
  readonly desk: Desk;
  readonly book: Book;
  readonly random = new Random(20_261_121);
  proposals: Proposal[] = [];
  /** Items put off, each until a civil day. */
  readonly snoozed = new Map<string, string>();
  handled: { at: number; sentence: string } | null = null;
  readonly #answers = new Map<string, unknown>();
  readonly #known = new Set<string>();
  #last = 0;

  constructor(desk: Desk) {
    this.desk = desk;
    this.book = desk.book;
  }

  get actor(): string {
    return this.desk.name;
  }

  get role(): string {
    return ROLE_WORDS[this.desk.role];
  }

  /** Nobody else has a password: the maker may decide. */
  get single(): boolean {
    return this.desk.switches.alone;
  }

  /** How far the present person's right over that kind of action goes. */
  level(action: ProposalAction): Level {
    return levelIn(rightsOf(this.desk.role), AREAS[action]);
  }

  /** An instant later than every one before. */
  now(): number {
    this.#last = Math.max(this.#last + 1, this.desk.now());
    return this.#last;
  }

  newId(at: number): string {
    return identify("req", at, this.random);
  }

  /** Takes over what other parts of the desk proposed. */
  gather(): void {
    for (const { row, carryOut } of this.desk.proposals) {
      if (!this.#known.has(row.id)) {
        this.#known.add(row.id);
        this.proposals.push(
          newProposal({
            id: row.id,
            action: row.action,
            orgId: row.org_id,
            party: row.party,
            micro: parseMicro(row.credits) ?? 0n,
            reason: row.reason,
            note: row.note,
            askedAt: Date.parse(row.asked_at),
            askedBy: row.asked_by,
            maker: row.entered_by ?? row.asked_by,
            state: row.state,
            firstBy: row.first_by,
            carryOut,
          }),
        );
      }
    }
  }

  /** The same key again gives the first answer. */
  once<T extends { already_applied: boolean }>(key: string, act: () => T): T {
    const before = this.#answers.get(key) as T | undefined;
    if (before !== undefined) {
      return { ...before, already_applied: true };
    }
    const answer = act();
    this.#answers.set(key, answer);
    return answer;
  }

  get(id: string): Proposal {
    const proposal = this.proposals.find((candidate) => candidate.id === id);
    if (proposal === undefined) {
      throw refusal("proposal_unknown", `There is no ${id} in this book.`, "Refresh the list.");
    }
    return proposal;
  }

  account(orgId: number): Account {
    const account = this.book.account(orgId);
    if (account === null) {
      throw refusal(
        "organisation_unknown",
        `There is no organisation org_${orgId.toString()} in this book.`,
        "Choose an organisation from the list.",
      );
    }
    return account;
  }

  /** Refuses when the present person may not even propose it. */
  authorize(action: ProposalAction): void {
    this.desk.allow(AREAS[action], "propose");
  }

  /** Whom or what a proposal is about. */
  partyOf(proposal: Proposal): string {
    if (proposal.party !== null) {
      return proposal.party;
    }
    return proposal.orgId === null
      ? `${proposal.lines.length.toString()} organisations`
      : this.account(proposal.orgId).customer.name;
  }

  /** Writes what was done into the audit log. */
  note(action: string, sentence: string, proposal: Proposal, reason: string | null): void {
    this.desk.write({
      action,
      sentence,
      subject: proposal.id,
      org_id: proposal.orgId,
      organisation: proposal.orgId === null ? null : this.partyOf(proposal),
      reason,
    });
  }
}

/** Reads credits that somebody typed; they must be above zero. */
export function readCredits(text: string): Micro {
  const micro = parseMicro(text);
  if (micro === null || micro <= 0n) {
    throw refusal(
      "credits_unreadable",
      `“${text}” is not a number of credits above zero.`,
      "Correct the credits.",
    );
  }
  return micro;
}

/** Reads a day that credits can be used on last; the answer is the instant after it. */
export function readExpiry(day: string | null): number | null {
  if (day === null) {
    return null;
  }
  const end = Date.parse(`${day}T00:00:00Z`) + 86_400_000;
  if (Number.isNaN(end) || end <= NOW_MS) {
    throw refusal("expiry_past", `Nothing was changed: ${day} has passed.`, "Choose a later day.");
  }
  return end;
}
