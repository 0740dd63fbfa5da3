import * as v from "valibot";

import { optional, parseWith, text } from "../../lib/search-fields";

const schema = v.object({
  tab: optional(v.picklist(["waiting", "snoozed"])),
  /** Item in the drawer. */
  open: optional(text),
});

export type InboxSearch = v.InferOutput<typeof schema>;

/** The state of the screen, read from its URL. */
export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  return parseWith(schema, search);
}
