import type { PolicyChange } from "../../bindings/PolicyChange";
import type { PolicyRow } from "../../bindings/PolicyRow";
import type { RoleView } from "../../bindings/RoleView";
import type { SignInView } from "../../bindings/SignInView";
import type { StaffChange } from "../../bindings/StaffChange";
import type { StaffOutcome } from "../../bindings/StaffOutcome";
import type { StaffPage } from "../../bindings/StaffPage";
import type { StaffRow } from "../../bindings/StaffRow";
import type { WorkOutcome } from "../../bindings/WorkOutcome";
import { ROLES, rightsOf } from "../../lib/role-matrix";
import { CUSTOMERS } from "./customers";
import { type Desk, type HandlersOf, ROLE_WORDS } from "./desk";
import { identify } from "./identity";
import { amountOf, parseMicro } from "./micro";
import { refusal } from "./refusal";
import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS, NOW_MS } from "./time";

type StaffCommand =
  | "get_staff"
  | "change_staff"
  | "change_policy"
  | "lock_desk"
  | "sign_in"
  | "change_password";

/** The password of everybody at the made-up desk. */
const PASSWORD = "correct horse battery";

interface Person {
  login: string;
  name: string;
  email: string | null;
  role: RoleView;
  single: string | null;
  daily: string | null;
  orgId: number | null;
  active: boolean;
  seenAt: number | null;
}

const PEOPLE: readonly Person[] = [
  person("amina", "Amina Odhiambo", "admin", 2 * MINUTE_MS),
  person("tom", "Tom Brandt", "admin", 3 * HOUR_MS),
  { ...person("sofia", "Sofia Lindqvist", "finance", 25 * MINUTE_MS), single: "2500" },
  person("lucas", "Lucas Ferreira", "finance", 4 * DAY_MS),
  person("priya", "Priya Nair", "accountant", DAY_MS),
  { ...person("jonas", "Jonas Weber", "support", 50 * MINUTE_MS), orgId: 2 },
  person("chloe", "Chloé Lambert", "support", 6 * HOUR_MS),
  person("ines", "Inês Moreau", "auditor", 19 * DAY_MS),
  { ...person("daniel", "Daniel Osei", "support", 96 * DAY_MS), active: false },
];

function person(login: string, name: string, role: RoleView, ago: number): Person {
  return {
    login,
    name,
    email: `${login}@sunbird.example`,
    role,
    single: null,
    daily: null,
    orgId: null,
    active: true,
    seenAt: NOW_MS - ago,
  };
}

type Line = [
  action: string,
  role: RoleView,
  single: number | null,
  daily: number | null,
  maker: number | null,
  org: number | null,
];

const LIMITS: Line[] = [
  ["request", "finance", 5_000, 20_000, 10_000, 30_000],
  ["request", "admin", null, null, null, null],
  ["grant", "support", 0, null, null, null],
  ["grant", "finance", 2_000, 10_000, 5_000, 20_000],
  ["grant", "admin", 50_000, 200_000, null, null],
  ["void", "finance", 10_000, 30_000, null, null],
  ["void", "admin", null, null, null, null],
  ["reversal", "finance", 10_000, 30_000, null, null],
  ["reversal", "admin", null, null, null, null],
  ["extension", "finance", 10_000, 50_000, null, null],
  ["extension", "admin", null, null, null, null],
  ["coupon", "admin", 100_000, 300_000, null, null],
];

function limit(text: string | null) {
  const micro = text === null ? null : parseMicro(text);
  return micro === null ? null : amountOf(micro);
}

function policyOf(line: Line): PolicyRow {
  const [action, role, ...limits] = line;
  const [single, daily, maker, org] = limits.map((whole) =>
    limit(whole === null ? null : whole.toString()),
  );
  return {
    action,
    role,
    currency: null,
    single_limit: single ?? null,
    daily_limit: daily ?? null,
    maker_limit: maker ?? null,
    org_limit: org ?? null,
    since: instantOf(Date.UTC(2026, 0, 5, 8)),
  };
}

function inWords(text: string): string {
  return Number(text).toLocaleString("en-GB");
}

function limitsInWords(one: Person): string {
  const parts = [
    one.single === null ? null : `${inWords(one.single)} each`,
    one.daily === null ? null : `${inWords(one.daily)} a day`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "As the role" : parts.join(", ");
}

function checkPassword(password: string | null): void {
  if (password !== null && password.length < 12) {
    throw refusal(
      "password_weak",
      "The password was not accepted: it has fewer than twelve characters.",
      "Take at least twelve characters, such as four words that do not belong together.",
    );
  }
}

function checkReason(reason: string): void {
  if (reason.trim() === "") {
    throw refusal("reason_missing", "Nothing was changed: the reason is empty.", "Say why.");
  }
}

/** Staff of the made-up desk, and who of them is signed in. */
export class Staff {
  readonly #desk: Desk;
  readonly #people: Person[];
  readonly #policies = LIMITS.map(policyOf);
  readonly #answers = new Map<string, WorkOutcome>();
  /** Proposals about staff and limits that nobody confirmed yet. */
  readonly #waiting = new Set<string>();
  #failures = 0;
  /** False where nobody has a password: a desk of one person. */
  asks: boolean;
  /** Why nobody is signed in; nothing while somebody is. */
  locked: { reason: string | null } | null;
  #password = PASSWORD;

  constructor(desk: Desk) {
    this.#desk = desk;
    const alone = desk.switches.alone || desk.switches.empty;
    this.asks = !alone;
    this.#people = PEOPLE.filter((_, place) => !alone || place === 0).map((one) => ({ ...one }));
    this.locked = desk.switches.locked ? { reason: null } : null;
    const you = this.#people.find((one) => one.role === desk.role) ?? this.#people[0];
    if (you !== undefined) {
      desk.login = you.login;
      desk.name = you.name;
    }
  }

  /** What the sign-in screen says; nothing while somebody is signed in. */
  signIn(): SignInView | null {
    return this.locked === null
      ? null
      : {
          label: "Demo book · this computer",
          last_login: this.#desk.login,
          reason: this.locked.reason,
          protection: this.#protection(),
        };
  }

  #protection(): string {
    return this.asks
      ? "The file is protected by this computer's accounts: whoever may read it can read all of it. Signing in keeps colleagues at this computer apart."
      : "The file is protected by this computer's accounts. Nobody signs in: whoever opens it may do everything.";
  }

  #row(one: Person): StaffRow {
    return {
      login: one.login,
      name: one.name,
      email: one.email,
      role: one.role,
      single_limit: limit(one.single),
      daily_limit: limit(one.daily),
      limits: limitsInWords(one),
      org_id: one.orgId,
      organisation: one.orgId === null ? null : (CUSTOMERS[one.orgId - 1]?.name ?? null),
      active: one.active,
      you: one.login === this.#desk.login,
      last_seen_at: one.seenAt === null ? null : instantOf(one.seenAt),
      locked_until: one.login === "lucas" ? instantOf(NOW_MS + 4 * MINUTE_MS) : null,
    };
  }

  page(): StaffPage {
    return {
      rows: this.#people
        .map((one) => this.#row(one))
        .toSorted((left, right) => Number(right.active) - Number(left.active)),
      policies: this.#policies,
      waiting: [...this.#waiting],
      protection: this.#protection(),
      sign_in: this.asks,
      alone: this.#admins() < 2,
      matrix: ROLES.map((role) => ({ role, rights: rightsOf(role) })),
    };
  }

  #admins(): number {
    return this.#people.filter((one) => one.active && one.role === "admin").length;
  }

  /** Carries a change out at a desk of one, else proposes it to a second admin. */
  #decide(
    about: {
      action: "staff" | "policy";
      subject: string;
      party: string;
      reason: string;
      key: string;
    },
    verb: string,
    carryOut: () => void,
  ): StaffOutcome {
    const before = this.#answers.get(about.key);
    if (before !== undefined) {
      return { outcome: { ...before, already_applied: true }, page: this.page() };
    }
    const desk = this.#desk;
    const alone = this.#admins() < 2;
    const waiting = this.#waiting;
    const now = desk.now();
    const id = identify("req", now, desk.random);
    if (alone) {
      carryOut();
    } else {
      desk.proposals.push({
        row: {
          id,
          action: about.action,
          org_id: null,
          party: about.party,
          credits: amountOf(0n),
          reason: about.reason,
          note: null,
          asked_at: instantOf(now),
          asked_by: desk.name,
          entered_by: null,
          lapses_at: instantOf(now + 30 * DAY_MS),
          state: "open",
          first_by: null,
          decided_at: null,
          decided_by: null,
          decided_credits: null,
          answer: null,
          transaction: null,
          decided_alone: false,
        },
        carryOut: () => {
          carryOut();
          waiting.delete(id);
          return null;
        },
      });
      waiting.add(id);
    }
    desk.write({
      action: alone ? `change_${about.action}` : `${about.action}_submitted`,
      subject: about.subject,
      sentence: alone ? `${desk.name}: ${verb}.` : `${desk.name} proposed: ${verb}.`,
      reason: about.reason,
    });
    const outcome: WorkOutcome = {
      transaction: null,
      proposal: alone ? null : id,
      already_applied: false,
      sentence: alone ? `${verb}.` : `Proposed: ${verb}. A second admin confirms it.`,
    };
    this.#answers.set(about.key, outcome);
    desk.tell("book-changed", { org_id: null });
    return { outcome, page: this.page() };
  }

  change(change: StaffChange): StaffOutcome {
    this.#desk.allow("staff", "do");
    checkReason(change.reason);
    if (!this.asks) {
      throw refusal(
        "set_password_first",
        "Nobody was invited: nobody signs in to this book yet.",
        "Set your own password first; you become its admin. Then invite the colleague.",
      );
    }
    const known = this.#people.find((one) => one.login === change.login);
    checkPassword(change.password);
    if (known === undefined && change.password === null) {
      throw refusal("password_missing", "Nobody was invited: the first password is empty.");
    }
    const verb =
      known === undefined
        ? `${change.name} was invited as ${ROLE_WORDS[change.role]}`
        : change.active
          ? `${known.name} was changed`
          : `The access of ${known.name} ended`;
    return this.#decide(
      {
        action: "staff",
        subject: change.login,
        party: change.name,
        reason: change.reason,
        key: change.key,
      },
      verb,
      () => {
        const becomes: Person = {
          login: change.login,
          name: change.name,
          email: change.email,
          role: change.role,
          single: change.single_limit,
          daily: change.daily_limit,
          orgId: change.org_id,
          active: change.active,
          seenAt: known?.seenAt ?? null,
        };
        if (known === undefined) {
          this.#people.push(becomes);
        } else {
          Object.assign(known, becomes);
        }
      },
    );
  }

  changePolicy(change: PolicyChange): StaffOutcome {
    this.#desk.allow("staff", "do");
    checkReason(change.reason);
    return this.#decide(
      {
        action: "policy",
        subject: `${change.action} ${change.role}`,
        party: `${ROLE_WORDS[change.role]}, ${change.action}`,
        reason: change.reason,
        key: change.key,
      },
      `The limits of ${ROLE_WORDS[change.role]} for ${change.action} were changed`,
      () => {
        const row = this.#policies.find(
          (one) => one.action === change.action && one.role === change.role,
        );
        if (row !== undefined) {
          row.single_limit = limit(change.single_limit);
          row.daily_limit = limit(change.daily_limit);
          row.maker_limit = limit(change.maker_limit);
          row.org_limit = limit(change.org_limit);
        }
      },
    );
  }

  lock(reason: string | null): void {
    if (this.asks) {
      this.#desk.write({
        action: "lock",
        subject: this.#desk.login,
        sentence: `The desk of ${this.#desk.name} was locked.`,
        reason,
      });
      this.locked = { reason };
    }
  }

  enter(login: string, password: string): void {
    const known = this.#people.find((one) => one.login === login.trim() && one.active);
    if (known === undefined || password !== this.#password || this.#failures >= 5) {
      this.#failures += 1;
      throw refusal(
        "sign_in_refused",
        "Nobody was signed in: login or password is wrong, or the login rests.",
        "After five wrong passwords a login rests for 30 seconds, and twice as long after each further one. A colleague who is admin can give a new password.",
      );
    }
    this.#failures = 0;
    this.locked = null;
    const desk = this.#desk;
    desk.login = known.login;
    desk.name = known.name;
    desk.role = known.role;
    desk.write({ action: "sign_in", subject: known.login, sentence: `${known.name} signed in.` });
  }

  changePassword(current: string, next: string): void {
    if (this.asks && current !== this.#password) {
      throw refusal(
        "password_wrong",
        "The password was not changed: the present password is wrong, or the login rests after wrong ones.",
        "Type your present password.",
      );
    }
    checkPassword(next);
    const desk = this.#desk;
    desk.write(
      this.asks
        ? {
            action: "change_password",
            subject: desk.login,
            sentence: `${desk.name} changed the own password.`,
          }
        : {
            action: "set_first_password",
            subject: desk.login,
            sentence: `${desk.name} set the first password of this book and became its admin.`,
          },
    );
    this.asks = true;
    this.#password = next;
    desk.tell("book-changed", { org_id: null });
  }
}

/** Answers about staff and sign-in; `sign_in` and `lock_desk` answer the state of the whole program. */
export function staffHandlers(
  desk: Desk,
  staff: Staff,
): HandlersOf<Exclude<StaffCommand, "lock_desk" | "sign_in">> {
  return {
    get_staff: () => {
      desk.allow("staff", "view");
      return staff.page();
    },
    change_staff: ({ change }) => staff.change(change),
    change_policy: ({ change }) => staff.changePolicy(change),
    change_password: (args) => {
      staff.changePassword(args.current, args.new);
      return null;
    },
  };
}
