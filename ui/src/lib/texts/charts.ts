/** Charts and their tables. */
export const charts = {
  "charts.as_table": "View as table",
  "charts.as_chart": "View as chart",
  "charts.day": "Day",
  "charts.credits": "Credits",
  "charts.bar": "{label}: {value} credits",
  "charts.months": "Credits in and out by month",
  "charts.month_flow": "{month}: {credits_in} in, {credits_out} out",
} as const;
