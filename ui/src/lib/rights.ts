import type { Area } from "../bindings/Area";
import type { Level } from "../bindings/Level";
import type { RoleView } from "../bindings/RoleView";
import { useAppState } from "./queries";
import { levelIn, reaches, rolesThatMay } from "./role-matrix";
import { t } from "./texts";

/** A role in words. */
export function roleName(role: RoleView): string {
  return t(`role.${role}`);
}

/** Who could do it, e.g. `Needs Finance approver or Admin`. */
export function neededRoles(area: Area, needed: Level): string {
  const names = rolesThatMay(area, needed).map(roleName);
  const last = names.pop() ?? "";
  const roles = names.length === 0 ? last : t("rights.or", { first: names.join(", "), last });
  return t("rights.needs", { roles });
}

/** How far the present person goes in an area. */
export function useRight(area: Area): Level {
  return levelIn(useAppState().data?.book?.rights ?? [], area);
}

/** Why the present person cannot do something; nothing when they can. */
export function useMissingRight(area: Area, needed: Level): string | null {
  return reaches(useRight(area), needed) ? null : neededRoles(area, needed);
}
