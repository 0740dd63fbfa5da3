/** The Grants screen. */
export const grants = {
  "grants.empty": "No grants this month",
} as const;
