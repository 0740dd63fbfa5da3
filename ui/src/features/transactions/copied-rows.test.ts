import { expect, it } from "vitest";

import type { Amount } from "../../bindings/Amount";
import { transactionColumns } from "./columns";
import { transactionRow } from "../../testing/canned-host";
import { createFormats } from "../../lib/formats";
import { toTsv, tsvField } from "../../lib/tsv";

it("keeps signed numbers and makes formulas harmless", () => {
  expect(tsvField("-1842.5")).toBe("-1842.5");
  expect(tsvField("+5")).toBe("+5");
  for (const text of ["=1+1", "+cmd", "-2+3", "@SUM(A1)"]) {
    expect(tsvField(text)).toBe(`'${text}`);
  }
});

it("keeps a row on one line", () => {
  expect(tsvField("two\r\nlines\tand a tab")).toBe("two lines and a tab");
});

it("writes rows of the transactions list byte for byte", () => {
  const rows = [
    transactionRow(11),
    transactionRow(12, {
      kind: "admin_grant",
      event_name: null,
      event_id: null,
      operation: null,
      description: "=Goodwill credit",
      credits: "877" as Amount,
      status: "reversed",
      balance_after: null,
    }),
  ];
  const columns = transactionColumns(createFormats("en-GB", "UTC"));
  expect(toTsv(columns, rows)).toBe(
    [
      "Date (UTC)\tType\tDescription\tOrganisation\tEvent ID\tCredits\tBalance after\tStatus\n",
      "2026-11-21 09:11:28\tUsage\tLakeside Cycling Classic · AI image rotation\tKilimani Athletics\t48214739\t-11.5\t29964.23\tCompleted\n",
      "2026-11-21 09:12:28\tAdmin grant\t'=Goodwill credit\tKilimani Athletics\t\t877\t\tReversed\n",
    ].join(""),
  );
});
