import * as v from "valibot";

// Parts of the schemas that read a screen's state from its URL.

/** Anything that does not read as it should is left out, so that an old link still opens the screen. */
export const optional = <S extends v.GenericSchema>(schema: S) =>
  v.fallback(v.optional(schema), undefined);

export const text = v.pipe(v.string(), v.trim(), v.nonEmpty());

/** A civil day, `2026-11-21`. */
export const day = v.pipe(v.string(), v.isoDate());

/** A number such as an organisation's. */
export const whole = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(Number),
  v.integer(),
  v.minValue(1),
);

/** Something that is on, written as `1`. */
export const flag = v.pipe(
  v.union([v.literal("1"), v.literal("true"), v.literal(true)]),
  v.transform(() => true as const),
);

/**
 * Reads a screen's state from its URL. Each key of the schema is there, if without a value: the router merges this
 * over the address as it was, and only a key that is there replaces one that could not be read.
 */
export function parseWith<S extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  schema: S,
  search: Record<string, unknown>,
): v.InferOutput<S> {
  const nothing = Object.fromEntries(Object.keys(schema.entries).map((key) => [key, undefined]));
  return { ...nothing, ...v.parse(schema, search) };
}
