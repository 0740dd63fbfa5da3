// A host for tests and for work on the screens in a browser: it answers every command over a made-up book.
// It is loaded only where the build's mode says so and is no part of the program that is shipped.
import type { AppState } from "../bindings/AppState";
import type { BookChoice } from "../bindings/BookChoice";
import type { BookView } from "../bindings/BookView";
import type { Args, CommandName, EventName, Host, Result } from "./host";
import { auditHandlers } from "./memory/audit";
import { Book } from "./memory/book";
import { couponHandlers } from "./memory/coupons";
import { OPERATIONS } from "./memory/customers";
import { Desk, ROLE_WORDS } from "./memory/desk";
import { detailOf } from "./memory/detail";
import { explain } from "./memory/explain";
import { inspect, readFile, type UsageFile, usageFile } from "./memory/file";
import { Jobs, pause } from "./memory/jobs";
import { listOf, pageOfOrg } from "./memory/organisations";
import { ONE } from "./memory/micro";
import { refusal } from "./memory/refusal";
import { Staff, staffHandlers } from "./memory/staff";
import { tellStory } from "./memory/story";
import { switchesOf } from "./memory/switches";
import { eventOf, find, matching, pageOf, summaryOf } from "./memory/transactions";
import { workHandlers } from "./memory/work";
import type { Events } from "../bindings/commands";
import { rightsOf } from "../lib/role-matrix";

/** What a test may look at: every call in order, and the text copied last. */
export interface Journal {
  calls: { command: CommandName; args: unknown }[];
  copied: string | null;
}

type Handlers = { [C in CommandName]: (args: Args<C>) => Result<C> | Promise<Result<C>> };
type Listeners = { [E in EventName]: Set<(payload: Events[E]) => void> };

const LABELS: Record<BookChoice["kind"], string> = {
  demo: "Demo book · this computer",
  empty: "New book · this computer",
  postgres: "Team book · ledger",
};

/** What is answered while nobody is signed in. */
const WITHOUT_SIGN_IN = new Set<CommandName>([
  "app_state",
  "sign_in",
  "lock_desk",
  "open_book",
  "test_connection",
  "save_settings",
  "set_window_theme",
  "copy_text",
  "cancel_job",
]);

function bookView(desk: Desk, kind: BookChoice["kind"]): BookView {
  const { book } = desk;
  return {
    engine: kind === "postgres" ? "postgres" : "sqlite",
    label: LABELS[kind],
    environment: kind === "demo" ? "demo" : "production",
    billing_entity: "Sunbird Credits GmbH",
    zone: "Europe/Berlin",
    actor: desk.name,
    role: ROLE_WORDS[desk.role],
    rights: rightsOf(desk.role),
    location: kind === "postgres" ? "ledger.example:5432/credits" : "credit-desk.db",
    transactions: book.accounts.reduce((sum, account) => sum + account.posted.length, 0),
    organisations: book.accounts.length,
  };
}

function unreachable(choice: BookChoice): void {
  if (choice.kind === "postgres" && choice.host.startsWith("unreachable")) {
    throw refusal(
      "server_unreachable",
      `The server ${choice.host} did not answer on port ${choice.port.toString()}.`,
      "Check the host, the port and whether the VPN is on.",
      "unavailable",
    );
  }
}

/** Switches that a test set before the page was loaded, else those of the address's query. */
function askedSwitches(): string {
  const asked: unknown = Reflect.get(window, "creditDeskSwitches");
  return typeof asked === "string" ? asked : window.location.search;
}

/** Makes the host of tests. */
export function createMemoryHost(query: string = askedSwitches()): Host {
  const switches = switchesOf(query);
  const journal: Journal = { calls: [], copied: null };
  const listeners: Listeners = {
    "job-progress": new Set(),
    "book-changed": new Set(),
    "menu-command": new Set(),
    "file-dropped": new Set(),
  };
  const tell = <E extends EventName>(event: E, payload: Events[E]): void => {
    for (const listener of listeners[event]) {
      listener(payload);
    }
  };
  const jobs = new Jobs((progress) => tell("job-progress", progress));
  let settings = switches.settings;
  const desk = new Desk(switches, switches.empty ? new Book([]) : tellStory(), jobs, tell);
  const staff = new Staff(desk);
  let open: BookChoice["kind"] | null = switches.firstRun
    ? null
    : switches.empty
      ? "empty"
      : "demo";
  let file: UsageFile | null = null;
  const phaseMs = Math.max(switches.slow, 240);

  const state = (): AppState => ({
    version: "0.1.0",
    book: open === null || staff.locked !== null ? null : bookView(desk, open),
    problem: null,
    sign_in: staff.signIn(),
    settings,
  });

  const chosen = (): UsageFile => {
    if (file === null) {
      throw refusal("file_gone", "The chosen file is no longer open.", "Choose the file again.");
    }
    return file;
  };

  const handlers: Handlers = {
    ...workHandlers(desk),
    ...couponHandlers(desk),
    ...staffHandlers(desk, staff),
    ...auditHandlers(desk),
    app_state: state,
    sign_in: ({ login, password }) => {
      staff.enter(login, password);
      return state();
    },
    lock_desk: ({ reason }) => {
      staff.lock(reason);
      return state();
    },
    open_book: async ({ choice, job }) => {
      unreachable(choice);
      const phases = choice.kind === "demo" ? ["Writing the demo book"] : ["Preparing the book"];
      await jobs.run(job, phases, choice.kind === "demo" ? 6_000 : 12, phaseMs * 3);
      desk.book = choice.kind === "empty" ? new Book([]) : tellStory();
      open = choice.kind;
      tell("book-changed", { org_id: null });
      return state();
    },
    test_connection: ({ choice }) => {
      unreachable(choice);
      return "Connected: PostgreSQL 15, book “credits”, schema up to date.";
    },
    save_settings: (args) => {
      settings = args.settings;
      return settings;
    },
    list_transactions: ({ filter, page }) => pageOf(desk.book, filter, page),
    summarise_transactions: ({ filter }) => summaryOf(desk.book, filter),
    get_transaction: ({ id }) => detailOf(desk.book, id),
    lookup_event: ({ event_id }) => eventOf(desk.book, event_id),
    find_anything: ({ text }) => find(desk.book, text),
    list_operations: () =>
      Object.values(OPERATIONS)
        .flat()
        .map((operation) => operation.name)
        .toSorted(),
    list_projects: ({ org_id }) => [
      ...new Set(
        desk.book.accounts
          .filter((account) => org_id === null || account.orgId === org_id)
          .flatMap((account) => account.customer.projects),
      ),
    ],
    list_organisations: ({ filter }) => listOf(desk.book, filter),
    get_organisation: ({ org_id }) => pageOfOrg(desk.book, org_id),
    explain_balance: ({ org_id, as_of }) => explain(desk.book, org_id, as_of),
    choose_import_file: () => {
      if (switches.file === "none") {
        return null;
      }
      file = usageFile(switches.file);
      return inspect(file);
    },
    dry_run_import: async ({ plan, job }) => {
      const source = chosen();
      await jobs.run(job, ["Checking rows"], source.rows.length, phaseMs);
      return readFile(desk.book, source, plan, true);
    },
    run_import: async ({ plan, job }) => {
      const source = chosen();
      await jobs.run(job, ["Checking rows", "Posting"], source.rows.length, phaseMs);
      const report = readFile(desk.book, source, plan, false);
      if (report.rejected > 0 && !plan.good_rows_only) {
        throw refusal(
          "rows_rejected",
          `Nothing was imported: ${report.rejected.toString()} rows of ${source.name} are wrong.`,
          "Correct the rows, or choose “Import the good rows”.",
        );
      }
      tell("book-changed", { org_id: null });
      return report;
    },
    export_transactions: async ({ filter, job }) => {
      const rows = matching(desk.book, filter).length;
      await jobs.run(job, ["Writing rows"], rows, phaseMs);
      return { name: "transactions.csv", rows };
    },
    cancel_job: ({ job }) => {
      jobs.cancel(job);
      return null;
    },
    copy_text: ({ text }) => {
      journal.copied = text;
      return null;
    },
    set_window_theme: () => null,
    open_window: () => null,
  };

  const dropFile = (): void => {
    file = usageFile(switches.file);
    tell("file-dropped", inspect(file));
  };
  window.addEventListener("credit-desk:drop", dropFile);
  // Another desk posts, and the core tells this window.
  window.addEventListener("credit-desk:post", () => {
    const [account] = desk.book.accounts;
    if (account !== undefined) {
      const description = "Posted at another desk";
      desk.book.consume(account, { kind: "manual_consumption", at: desk.now(), description }, ONE);
      tell("book-changed", { org_id: account.orgId });
    }
  });
  window.addEventListener("credit-desk:menu", (event) => {
    if (event instanceof CustomEvent && typeof event.detail === "string") {
      tell("menu-command", { id: event.detail });
    }
  });
  Object.assign(window, { creditDeskJournal: journal });

  return {
    async call<C extends CommandName>(command: C, args: Args<C>): Promise<Result<C>> {
      journal.calls.push({ command, args: structuredClone(args) });
      await pause(switches.slow);
      if (switches.fail.has(command)) {
        throw refusal(
          "test_failure",
          "The book did not answer in time.",
          "Nothing was changed. Try again in a moment.",
          "failed",
        );
      }
      if (staff.locked !== null && !WITHOUT_SIGN_IN.has(command)) {
        throw refusal("sign_in_needed", "Nothing was done: nobody is signed in.", "Sign in first.");
      }
      return structuredClone(await handlers[command](args));
    },
    on(event, handler) {
      listeners[event].add(handler);
      return () => {
        listeners[event].delete(handler);
      };
    },
  };
}
