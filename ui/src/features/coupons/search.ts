import * as v from "valibot";

import { flag, optional, parseWith, text } from "../../lib/search-fields";

export const STATES = ["proposed", "active", "upcoming", "ended", "disabled", "used_up"] as const;

const schema = v.object({
  text: optional(text),
  state: optional(v.picklist(STATES)),
  /** Batch in the drawer. */
  open: optional(text),
  /** The form of a new batch is open. */
  new: optional(flag),
  /** The form that redeems a code is open. */
  redeem: optional(flag),
});

export type CouponsSearch = v.InferOutput<typeof schema>;

/** The state of the screen, read from its URL. */
export function parseCouponsSearch(search: Record<string, unknown>): CouponsSearch {
  return parseWith(schema, search);
}
