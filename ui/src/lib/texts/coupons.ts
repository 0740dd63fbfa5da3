/** The Coupons screen. */
export const coupons = {
  "coupons.empty": "No coupons yet. Create a batch.",
  "coupons.column_name": "Batch",
  "coupons.column_pattern": "Code",
} as const;
