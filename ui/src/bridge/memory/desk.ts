import type { Area } from "../../bindings/Area";
import type { AuditRow } from "../../bindings/AuditRow";
import type { Events } from "../../bindings/commands";
import type { Instant } from "../../bindings/Instant";
import type { Level } from "../../bindings/Level";
import type { ProposalRow } from "../../bindings/ProposalRow";
import type { RoleView } from "../../bindings/RoleView";
import { levelIn, reaches, rightsOf, rolesThatMay } from "../../lib/role-matrix";
import type { Args, CommandName, EventName, Result } from "../host";
import type { Book } from "./book";
import { hexOf } from "./identity";
import type { Jobs } from "./jobs";
import { Random } from "./random";
import { refusal } from "./refusal";
import type { Switches } from "./switches";
import { instantOf, NOW_MS } from "./time";

/** Answers to some of the commands. */
export type HandlersOf<C extends CommandName> = {
  [Name in C]: (args: Args<Name>) => Result<Name> | Promise<Result<Name>>;
};

/** Something that waits for somebody else, or was decided. */
export interface Proposal {
  /** As the list shows it, but for what depends on who looks. */
  row: Omit<ProposalRow, "standing" | "shown">;
  /** Does what was proposed once it is approved; answers the transaction, where there is one. */
  carryOut(): string | null;
}

export const ROLE_WORDS: Record<RoleView, string> = {
  support: "Support",
  finance: "Finance approver",
  accountant: "Accountant",
  admin: "Admin",
  auditor: "Auditor",
};

/** What the commands of the made-up desk share. */
export class Desk {
  readonly switches: Switches;
  readonly jobs: Jobs;
  readonly random = new Random(20_261_122);
  readonly tell: <E extends EventName>(event: E, payload: Events[E]) => void;
  readonly proposals: Proposal[] = [];
  /** The audit log, oldest first. */
  readonly log: AuditRow[] = [];
  book: Book;
  name = "Amina Odhiambo";
  login = "amina";
  role: RoleView;
  readonly #started = performance.now();

  constructor(
    switches: Switches,
    book: Book,
    jobs: Jobs,
    tell: <E extends EventName>(event: E, payload: Events[E]) => void,
  ) {
    this.switches = switches;
    this.book = book;
    this.jobs = jobs;
    this.tell = tell;
    this.role = switches.role;
  }

  /** Now, in milliseconds: the instant at which the book stands still, and what passed since it was opened. */
  now(): number {
    return NOW_MS + Math.round(performance.now() - this.#started);
  }

  /** Refuses where the role does not go that far. */
  allow(area: Area, needed: Level): void {
    if (!reaches(levelIn(rightsOf(this.role), area), needed)) {
      const who = rolesThatMay(area, needed).map((role) => ROLE_WORDS[role]);
      throw refusal(
        "not_allowed",
        `Nothing was done: the role ${ROLE_WORDS[this.role]} does not go that far.`,
        `Ask a colleague with the role ${who.join(" or ")}.`,
      );
    }
  }

  /** Writes an entry of the audit log, by the present person unless it says otherwise. */
  write(entry: Pick<AuditRow, "action" | "sentence" | "subject"> & Partial<AuditRow>): AuditRow {
    const row: AuditRow = {
      n: this.log.length + 1,
      at: instantOf(this.now()),
      actor: this.name,
      role: ROLE_WORDS[this.role],
      org_id: null,
      organisation: null,
      before: null,
      after: null,
      reason: null,
      hash: hexOf(12, this.random),
      ...entry,
    };
    this.log.push(row);
    return row;
  }

  instant(): Instant {
    return instantOf(this.now());
  }
}
