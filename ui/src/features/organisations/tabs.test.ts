import { describe, expect, it } from "vitest";

import type { Amount } from "../../bindings/Amount";
import type { Instant } from "../../bindings/Instant";
import type { LotView } from "../../bindings/LotView";
import type { TransactionRow } from "../../bindings/TransactionRow";
import { createFormats } from "../../lib/formats";
import { toTsv } from "../../lib/tsv";
import { barWidth } from "./hours-bar";
import { lotsByTransaction, purchaseColumns } from "./purchases-tab";
import { usageColumns, usageType } from "./usage-tab";

const formats = createFormats("en-GB", "UTC");

const row: TransactionRow = {
  id: "txn_01",
  occurred_at: "2026-11-21T09:04:00.000000Z" as Instant,
  kind: "usage",
  status: "completed",
  org_id: 1,
  organisation: "Kilimani Athletics",
  description: "",
  event_name: "Lakeside Cycling Classic",
  event_id: "48214739",
  operation: "AI image rotation",
  project: null,
  user: null,
  credits: "-121" as Amount,
  balance_after: "100" as Amount,
};

const lot: LotView = {
  id: "lot_02",
  wallet: "main",
  category: "paid",
  kind: "purchase",
  added_at: row.occurred_at,
  amount: "1000" as Amount,
  remaining: "250.5" as Amount,
  paid: null,
  effective_at: row.occurred_at,
  expires_at: "2026-11-30T00:00:00.000000Z" as Instant,
  priority: 10,
};

describe("usage", () => {
  it("is named by its operation, everything else by its type", () => {
    expect(usageType(row)).toBe("AI image rotation");
    expect(usageType({ ...row, operation: null })).toBe("Usage");
    expect(usageType({ ...row, kind: "reversal" })).toBe("Reversal");
  });

  it("is copied with exact values; no user is the system", () => {
    expect(toTsv(usageColumns(formats), [row])).toBe(
      "Date (UTC)\tType\tEvent\tEvent ID\tUser\tProject\tCredits\n" +
        "2026-11-21T09:04:00.000000Z\tAI image rotation\tLakeside Cycling Classic\t48214739\tSystem\t\t-121\n",
    );
  });
});

describe("purchase history", () => {
  it("knows what is left of an addition from the open lot that it made", () => {
    const columns = purchaseColumns(formats, lotsByTransaction([lot]), () => undefined);
    const purchase: TransactionRow = {
      ...row,
      id: "txn_02",
      kind: "purchase",
      description: "Top-up",
    };
    const [, line] = toTsv(columns, [purchase]).split("\n");
    expect(line?.split("\t").slice(1, 5)).toEqual(["Purchase", "Top-up", "30 Nov 2026", "250.5"]);
    const [, spent] = toTsv(columns, [{ ...purchase, id: "txn_03" }]).split("\n");
    expect(spent?.split("\t").slice(3, 5)).toEqual(["", ""]);
  });
});

describe("bar of hours", () => {
  it("is empty at zero, visible above it, and full from two weeks on", () => {
    expect(barWidth(0)).toBe(0);
    expect(barWidth(1)).toBe(3);
    expect(barWidth(336)).toBe(barWidth(5_000));
  });
});
