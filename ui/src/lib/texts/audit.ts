/** The Audit log. */
export const audit = {
  "audit.empty": "No entries match",
  "audit.column_at": "When",
  "audit.column_what": "What",
} as const;
