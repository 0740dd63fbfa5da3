/** The Transactions screen. */
export const transactions = {
  "transactions.title": "Transactions",
} as const;
