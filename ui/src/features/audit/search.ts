import * as v from "valibot";

import type { AuditFilter } from "../../bindings/AuditFilter";
import { day, optional, parseWith, text, whole } from "../../lib/search-fields";

const schema = v.object({
  actor: optional(text),
  action: optional(text),
  /** Organisation's number. */
  org: optional(whole),
  from: optional(day),
  to: optional(day),
  text: optional(text),
  /** Number of the entry in the drawer. */
  open: optional(whole),
});

export type AuditSearch = v.InferOutput<typeof schema>;

/** The state of the screen, read from its URL. */
export function parseAuditSearch(search: Record<string, unknown>): AuditSearch {
  return parseWith(schema, search);
}

/** The filter that the URL stands for. */
export function auditFilterOf(search: AuditSearch): AuditFilter {
  return {
    actor: search.actor ?? null,
    action: search.action ?? null,
    org_id: search.org ?? null,
    from: search.from ?? null,
    to: search.to ?? null,
    text: search.text ?? null,
  };
}
