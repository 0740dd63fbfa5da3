import type { Area } from "../../../bindings/Area";
import type { Level } from "../../../bindings/Level";
import type { ProposalAction } from "../../../bindings/ProposalAction";
import type { Account, Book } from "../book";
import { identify } from "../identity";
import { parseMicro, type Micro } from "../micro";
import { Random } from "../random";
import { refusal } from "../refusal";
import { NOW_MS } from "../time";
import type { Proposal } from "./proposal";

/** Who sits at the desk. */
export interface Person {
  actor: string;
  role: string;
  /** Nobody else has a password: the maker may decide. */
  single: boolean;
  level(area: Area): Level;
}

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
export class Desk {
  readonly book: Book;
  proposals: Proposal[] = [];
  /** Items put off, each until a civil day. */
  readonly snoozed = new Map<string, string>();
  /** Items of the Inbox that are no proposals and were dealt with. */
  readonly random = new Random(20_261_121);
  handled: { at: number; sentence: string } | null = null;
  readonly #person: () => Person;
  readonly #answers = new Map<string, unknown>();
  #seconds = 0;

  constructor(book: Book, person: () => Person) {
    this.book = book;
    this.#person = person;
  }

  get actor(): string {
    return this.#person().actor;
  }

  get role(): string {
    return this.#person().role;
  }

  get single(): boolean {
    return this.#person().single;
  }

  /** How far the present person's right over that kind of action goes. */
  level(action: ProposalAction): Level {
    return this.#person().level(AREAS[action]);
  }

  /** An instant later than every one before. */
  now(): number {
    this.#seconds += 1;
    return NOW_MS + this.#seconds * 1000;
  }

  newId(at: number): string {
    return identify("req", at, this.random);
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
    const level = this.level(action);
    if (level === "hidden" || level === "view") {
      throw refusal(
        "not_allowed",
        `Nothing was changed: the role ${this.role} does not do this.`,
        "Ask an admin.",
      );
    }
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
