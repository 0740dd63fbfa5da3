import type { Area } from "../bindings/Area";
import type { Level } from "../bindings/Level";
import type { RightView } from "../bindings/RightView";
import type { RoleView } from "../bindings/RoleView";

/** Roles in the order of the matrix. */
export const ROLES: readonly RoleView[] = ["support", "finance", "accountant", "admin", "auditor"];

const LEVELS: readonly Level[] = ["hidden", "view", "propose", "do"];

type Line = readonly [Level, Level, Level, Level, Level];

/**
 * How far each role goes, one level for each of `ROLES`. It only says who else could do something; what the present
 * person may do comes from the core, and the core refuses the rest.
 */
export const MATRIX: Record<Area, Line> = {
  inbox: ["view", "view", "view", "view", "hidden"],
  requests: ["view", "do", "view", "do", "view"],
  transactions: ["view", "view", "view", "view", "view"],
  organisations: ["view", "view", "view", "view", "view"],
  reverse: ["propose", "do", "propose", "do", "hidden"],
  coupons: ["view", "view", "view", "do", "view"],
  grants: ["propose", "do", "view", "do", "view"],
  invoices: ["view", "view", "do", "view", "view"],
  payments: ["do", "do", "view", "do", "view"],
  rate_card: ["view", "view", "view", "do", "view"],
  expiry: ["view", "do", "view", "do", "view"],
  reports: ["hidden", "view", "do", "view", "view"],
  audit_log: ["view", "view", "view", "view", "view"],
  import: ["hidden", "hidden", "hidden", "do", "view"],
  staff: ["hidden", "hidden", "hidden", "do", "view"],
};

/** Every part of the desk, in the order of the matrix. */
export const AREAS = Object.keys(MATRIX) as Area[];

/** True when `level` goes as far as `needed`. */
export function reaches(level: Level, needed: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(needed);
}

/** How far the rights go in an area; what is not named is hidden. */
export function levelIn(rights: readonly RightView[], area: Area): Level {
  return rights.find((right) => right.area === area)?.level ?? "hidden";
}

/** Every right of a role. */
export function rightsOf(role: RoleView): RightView[] {
  const place = ROLES.indexOf(role);
  return AREAS.map((area) => ({ area, level: MATRIX[area][place] ?? "hidden" }));
}

/** The roles that go as far as `needed` in an area. */
export function rolesThatMay(area: Area, needed: Level): RoleView[] {
  return ROLES.filter((_, place) => reaches(MATRIX[area][place] ?? "hidden", needed));
}
