import * as v from "valibot";

import { flag, optional, parseWith, text } from "../../lib/search-fields";

const schema = v.object({
  tab: optional(v.picklist(["people", "limits", "roles"])),
  /** Login of the colleague in the drawer. */
  open: optional(text),
  /** The form of an invitation is open. */
  new: optional(flag),
});

export type StaffSearch = v.InferOutput<typeof schema>;

/** The state of the screen, read from its URL. */
export function parseStaffSearch(search: Record<string, unknown>): StaffSearch {
  return parseWith(schema, search);
}
