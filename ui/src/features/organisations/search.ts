import * as v from "valibot";

import type { OrgFilter } from "../../bindings/OrgFilter";
import type { OrgSort } from "../../bindings/OrgSort";
import type { OrgStateView } from "../../bindings/OrgStateView";

/** States that the list offers as filters. */
export const FILTER_STATES = ["low", "zero", "in_debt"] as const satisfies OrgStateView[];
export type FilterState = (typeof FILTER_STATES)[number];

/** Orders that the list offers. */
export const SORTS = ["name", "hours_remaining", "available"] as const satisfies OrgSort[];

/** Parts of an organisation's page, in the order of the keys 1 to 4. */
export const TABS = ["usage", "purchases", "projects", "subscription"] as const;
export type OrgTab = (typeof TABS)[number];

const optional = <S extends v.GenericSchema>(schema: S) =>
  v.fallback(v.optional(schema), undefined);

const listSchema = v.object({
  text: optional(v.pipe(v.string(), v.trim(), v.nonEmpty())),
  states: optional(
    v.pipe(
      v.union([v.array(v.string()), v.string()]),
      v.transform((value) => (Array.isArray(value) ? value : value.split(","))),
      v.transform((names) => FILTER_STATES.filter((state) => names.includes(state))),
      v.check((states) => states.length > 0),
    ),
  ),
  expiring: optional(
    v.pipe(
      v.union([v.string(), v.boolean()]),
      v.transform((value) => value === true || value === "true"),
      v.check((expiring) => expiring),
    ),
  ),
  sort: optional(v.picklist(SORTS)),
});

export type OrganisationsSearch = v.InferOutput<typeof listSchema>;

const pageSchema = v.object({ tab: optional(v.picklist(TABS)) });

export type OrganisationSearch = v.InferOutput<typeof pageSchema>;

// The router merges what it validated over the address as it was: only a key that is there, even without a
// value, replaces one that could not be read.
const NOTHING_LISTED: OrganisationsSearch = {
  text: undefined,
  states: undefined,
  expiring: undefined,
  sort: undefined,
};

/** The state of the list, read from its URL; what cannot be read is left out. */
export function parseOrganisationsSearch(search: Record<string, unknown>): OrganisationsSearch {
  return { ...NOTHING_LISTED, ...v.parse(listSchema, search) };
}

/** The open tab of an organisation's page, read from its URL. */
export function parseOrganisationSearch(search: Record<string, unknown>): OrganisationSearch {
  return { tab: undefined, ...v.parse(pageSchema, search) };
}

/** The filter that the URL stands for. */
export function orgFilterOf(search: OrganisationsSearch): OrgFilter {
  return {
    text: search.text ?? null,
    states: search.states ?? [],
    expiring: search.expiring ?? false,
    sort: search.sort ?? "name",
  };
}

/** Switches one state in or out of the filter. */
export function toggleState(search: OrganisationsSearch, state: FilterState): OrganisationsSearch {
  const states = search.states ?? [];
  const next = states.includes(state)
    ? states.filter((other) => other !== state)
    : FILTER_STATES.filter((other) => other === state || states.includes(other));
  return { ...search, states: next.length === 0 ? undefined : next };
}

/** True when the list is narrowed down. */
export function isNarrowed(search: OrganisationsSearch): boolean {
  return search.text !== undefined || search.states !== undefined || search.expiring === true;
}
