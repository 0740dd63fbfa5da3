import * as v from "valibot";

import { flag, optional, parseWith, text, whole } from "../../lib/search-fields";

const schema = v.object({
  tab: optional(v.picklist(["open", "second", "decided"])),
  /** Organisation's number. */
  org: optional(whole),
  text: optional(text),
  /** Request in the evidence panel. */
  open: optional(text),
  /** The form of a request on a customer's behalf is open. */
  new: optional(flag),
});

export type RequestsSearch = v.InferOutput<typeof schema>;

/** The state of the screen, read from its URL. */
export function parseRequestsSearch(search: Record<string, unknown>): RequestsSearch {
  return parseWith(schema, search);
}
