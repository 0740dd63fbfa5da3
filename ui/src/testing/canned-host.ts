import type { Events } from "../bindings/commands";
import type { Amount } from "../bindings/Amount";
import type { BookView } from "../bindings/BookView";
import type { Instant } from "../bindings/Instant";
import type { Settings } from "../bindings/Settings";
import type { TransactionRow } from "../bindings/TransactionRow";
import type { Args, CommandName, EventName, Host, Result } from "../bridge";
import { rightsOf } from "../lib/role-matrix";

/** Answers to the commands of a test. */
export type Answers = { [C in CommandName]?: (args: Args<C>) => Promise<Result<C>> | Result<C> };

/** A host that gives the answers of one test, keeps what was asked, and sends events on demand. */
export class CannedHost implements Host {
  readonly asked: { command: CommandName; args: unknown }[] = [];
  readonly #answers: Answers;
  readonly #handlers = new Map<EventName, Set<(payload: never) => void>>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  async call<C extends CommandName>(command: C, args: Args<C>): Promise<Result<C>> {
    this.asked.push({ command, args });
    const answer = this.#answers[command];
    if (answer === undefined) {
      throw new Error(`The test gives no answer to ${command}`);
    }
    return answer(args);
  }

  on(event: EventName, handler: (payload: never) => void): () => void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** Sends an event as the core would. */
  send<E extends EventName>(event: E, payload: Events[E]): void {
    for (const handler of this.#handlers.get(event) ?? []) {
      handler(payload as never);
    }
  }

  /** Arguments of every call of a command. */
  argsOf<C extends CommandName>(command: C): Args<C>[] {
    return this.asked.filter((one) => one.command === command).map((one) => one.args as Args<C>);
  }
}

export const SETTINGS: Settings = {
  theme: "light",
  density: "dense",
  locale: "en-GB",
  zone: "UTC",
  single_keys: true,
  safe_rendering: false,
  show_cost: false,
  lock_after_minutes: 15,
  hidden_columns: [],
  saved_views: [],
};

export const BOOK: BookView = {
  engine: "sqlite",
  label: "Test book · this computer",
  environment: "test",
  billing_entity: "Nordlicht Ltd",
  zone: "UTC",
  actor: "Amina Odhiambo",
  role: "Admin",
  rights: rightsOf("admin"),
  location: "book.db",
  transactions: 3,
  organisations: 1,
};

/** A row of the list; `number` makes it unlike the others. */
export function transactionRow(
  number: number,
  change: Partial<TransactionRow> = {},
): TransactionRow {
  return {
    id: `txn_${String(number).padStart(26, "0")}`,
    occurred_at: `2026-11-21T09:${String(number % 60).padStart(2, "0")}:28.250000Z` as Instant,
    kind: "usage",
    status: "completed",
    org_id: 42,
    organisation: "Kilimani Athletics",
    description: "Usage",
    event_name: "Lakeside Cycling Classic",
    event_id: "48214739",
    operation: "AI image rotation",
    project: null,
    user: null,
    credits: `-${number}.5` as Amount,
    balance_after: "29964.23" as Amount,
    ...change,
  };
}
