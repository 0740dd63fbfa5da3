// Every command of the core, by name: what it takes and what it answers.
import type { AppState } from "./AppState";
import type { BalanceExplained } from "./BalanceExplained";
import type { BookChoice } from "./BookChoice";
import type { EventView } from "./EventView";
import type { Found } from "./Found";
import type { ImportInspection } from "./ImportInspection";
import type { ImportPlan } from "./ImportPlan";
import type { ImportReport } from "./ImportReport";
import type { OrgFilter } from "./OrgFilter";
import type { OrgList } from "./OrgList";
import type { OrgPage } from "./OrgPage";
import type { PageRequest } from "./PageRequest";
import type { Settings } from "./Settings";
import type { TransactionDetail } from "./TransactionDetail";
import type { TransactionFilter } from "./TransactionFilter";
import type { TransactionPage } from "./TransactionPage";
import type { TransactionSummary } from "./TransactionSummary";

export interface Commands {
  app_state: { args: Record<string, never>; result: AppState };
  open_book: { args: { choice: BookChoice; job: string }; result: AppState };
  test_connection: { args: { choice: BookChoice }; result: string };
  save_settings: { args: { settings: Settings }; result: Settings };
  list_transactions: { args: { filter: TransactionFilter; page: PageRequest }; result: TransactionPage };
  summarise_transactions: { args: { filter: TransactionFilter }; result: TransactionSummary };
  get_transaction: { args: { id: string }; result: TransactionDetail };
  lookup_event: { args: { event_id: string }; result: EventView | null };
  find_anything: { args: { text: string }; result: Found[] };
  /** Names of operations and projects for the filter chips. */
  list_operations: { args: Record<string, never>; result: string[] };
  list_projects: { args: { org_id: number | null }; result: string[] };
  list_organisations: { args: { filter: OrgFilter }; result: OrgList };
  get_organisation: { args: { org_id: number }; result: OrgPage };
  explain_balance: { args: { org_id: number; as_of: string | null }; result: BalanceExplained };
  /** Opens the native file dialog (or takes the files dropped on the window); null when cancelled. */
  choose_import_file: { args: Record<string, never>; result: ImportInspection | null };
  /** Checks each row and adds up totals; posts nothing. */
  dry_run_import: { args: { file: string; plan: ImportPlan; job: string }; result: ImportReport };
  run_import: { args: { file: string; plan: ImportPlan; job: string }; result: ImportReport };
  /** Opens the native save dialog and streams the whole filtered set as CSV; null when cancelled. */
  export_transactions: { args: { filter: TransactionFilter; bom: boolean; job: string }; result: ExportResult | null };
  cancel_job: { args: { job: string }; result: null };
  copy_text: { args: { text: string }; result: null };
  /** The window's title bar follows the theme. */
  set_window_theme: { args: { theme: "light" | "dark" | "system" }; result: null };
}

export interface ExportResult {
  /** File name, never a path. */
  name: string;
  rows: number;
}

/** Events that the core sends. */
export interface Events {
  "job-progress": import("./JobProgress").JobProgress;
  /** Something was posted or changed: refresh open screens without losing place. */
  "book-changed": { org_id: number | null };
  /** A native menu item was chosen; its id is an entry of the command registry. */
  "menu-command": { id: string };
  /** A file was dropped on the window; inspect it with `choose_import_file`'s answer in hand. */
  "file-dropped": import("./ImportInspection").ImportInspection;
}
