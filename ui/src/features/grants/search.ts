import * as v from "valibot";

import { day, flag, optional, parseWith, text, whole } from "../../lib/search-fields";

const schema = v.object({
  /** Organisation's number. */
  org: optional(whole),
  from: optional(day),
  to: optional(day),
  text: optional(text),
  /** Only what waits for a decision. */
  waiting: optional(flag),
  /** Grant in the drawer. */
  open: optional(text),
  /** The form of a new grant is open. */
  new: optional(flag),
  /** The form of a grant to several is open. */
  bulk: optional(flag),
});

export type GrantsSearch = v.InferOutput<typeof schema>;

/** The state of the screen, read from its URL. */
export function parseGrantsSearch(search: Record<string, unknown>): GrantsSearch {
  return parseWith(schema, search);
}
