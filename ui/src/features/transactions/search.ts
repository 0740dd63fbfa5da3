import * as v from "valibot";

import type { KindView } from "../../bindings/KindView";
import type { TransactionFilter } from "../../bindings/TransactionFilter";
import { KINDS } from "../../components/kind";

const STATUSES = ["completed", "accumulating", "reversed"] as const;

/** Anything that does not read as it should is left out, so that an old link still opens the list. */
const optional = <S extends v.GenericSchema>(schema: S) =>
  v.fallback(v.optional(schema), undefined);
const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const day = v.pipe(v.string(), v.isoDate());
const decimal = v.pipe(v.string(), v.regex(/^\d{1,13}(?:\.\d{1,6})?$/));
const list = v.pipe(
  v.union([v.array(v.string()), v.string()]),
  v.transform((value) => (Array.isArray(value) ? value : value.split(","))),
  v.transform((names) => KINDS.filter((kind) => names.includes(kind))),
  v.check((kinds) => kinds.length > 0),
);
const whole = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(Number),
  v.integer(),
  v.minValue(1),
);

const schema = v.object({
  /** Organisation's number. */
  org: optional(whole),
  kinds: optional(list as v.GenericSchema<unknown, KindView[]>),
  status: optional(v.picklist(STATUSES)),
  project: optional(text),
  operation: optional(text),
  from: optional(day),
  to: optional(day),
  min: optional(decimal),
  max: optional(decimal),
  event: optional(text),
  text: optional(text),
  /** Day that the list was asked to start at. */
  at: optional(day),
  /** Transaction in the drawer. */
  open: optional(text),
});

export type TransactionSearch = v.InferOutput<typeof schema>;

/** The state of the screen, read from its URL. */
export function parseTransactionSearch(search: Record<string, unknown>): TransactionSearch {
  const parsed = v.parse(schema, search);
  // The router merges this over the address as it was: only a key that is there, even without a value, replaces
  // one that could not be read.
  const nothing = Object.fromEntries(Object.keys(schema.entries).map((key) => [key, undefined]));
  return { ...nothing, ...parsed };
}

/** The filter that the URL stands for. */
export function filterOf(search: TransactionSearch): TransactionFilter {
  return {
    org_id: search.org ?? null,
    kinds: search.kinds ?? [],
    status: search.status ?? null,
    project: search.project ?? null,
    operation: search.operation ?? null,
    from: search.from ?? null,
    to: search.to ?? null,
    min_credits: search.min ?? null,
    max_credits: search.max ?? null,
    event_id: search.event ?? null,
    text: search.text ?? null,
  };
}

/** True when the list is not narrowed down at all. */
export function isUnfiltered(search: TransactionSearch): boolean {
  return Object.values(filterOf(search)).every(
    (value) => value === null || (Array.isArray(value) && value.length === 0),
  );
}
