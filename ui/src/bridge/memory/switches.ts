import type { RoleView } from "../../bindings/RoleView";
import type { Settings } from "../../bindings/Settings";
import { ROLES } from "../../lib/role-matrix";

/** What a test asks of the book in memory, in the address before the hash. */
export interface Switches {
  /** Commands that answer with an error: `?fail=list_transactions,get_organisation`. */
  fail: Set<string>;
  /** Milliseconds before each answer: `?slow=800`. */
  slow: number;
  /** A book without organisations: `?empty=1`. */
  empty: boolean;
  /** No book yet: `?first_run=1`. */
  firstRun: boolean;
  /** The file that “Choose file” finds: `clean`, `bad` (two rows wrong), `again` (imported before), `none` (cancelled). */
  file: string;
  /** Who is at the desk: `?role=support`, else an admin. */
  role: RoleView;
  /** Requests that wait: `within` (twenty, each within the limit), `none`, else a busy morning. */
  requests: string;
  /** Nobody is signed in: `?locked=1`; everybody's password is in memory/staff.ts. */
  locked: boolean;
  /** Only one person works here, without a password: `?alone=1`. */
  alone: boolean;
  /** The audit log was tampered with: `?broken=1`. */
  broken: boolean;
  /** Start settings: `?theme=dark&density=comfortable&locale=de&zone=system&single_keys=0`. */
  settings: Settings;
}

const THEMES: readonly Settings["theme"][] = ["system", "light", "dark"];
const DENSITIES: readonly Settings["density"][] = ["dense", "comfortable"];

/** Reads the switches from an address's query. */
export function switchesOf(query: string): Switches {
  const given = new URLSearchParams(query);
  return {
    fail: new Set(given.get("fail")?.split(",") ?? []),
    slow: Number(given.get("slow") ?? "0"),
    empty: given.get("empty") === "1",
    firstRun: given.get("first_run") === "1",
    file: given.get("file") ?? "clean",
    role: ROLES.find((role) => role === given.get("role")) ?? "admin",
    requests: given.get("requests") ?? "busy",
    locked: given.get("locked") === "1",
    alone: given.get("alone") === "1",
    broken: given.get("broken") === "1",
    settings: {
      theme: THEMES.find((theme) => theme === given.get("theme")) ?? "light",
      density: DENSITIES.find((density) => density === given.get("density")) ?? "dense",
      locale: given.get("locale") ?? "en-GB",
      zone: given.get("zone") ?? "UTC",
      single_keys: given.get("single_keys") !== "0",
      safe_rendering: false,
      show_cost: false,
      lock_after_minutes: 15,
      hidden_columns: [],
      saved_views: [],
    },
  };
}
