/** The Inbox and what it shares with Requests. */
export const inbox = {
  "inbox.waiting": "{count} waiting",
  "inbox.empty": "Nothing waits for you.",
  "inbox.column_what": "What",
  "inbox.column_why": "Why",
  "inbox.column_credits": "Credits",
  "inbox.column_at": "Since",
} as const;
