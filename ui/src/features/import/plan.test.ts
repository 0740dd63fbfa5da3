import { describe, expect, it } from "vitest";

import type { ImportPlan } from "../../bindings/ImportPlan";
import { fieldsOf, SUBJECTS } from "./fields";
import {
  exampleOf,
  isRowCount,
  planProblem,
  sourceOf,
  withField,
  withMeasure,
  withNewMeasure,
  withoutMeasure,
  withSubject,
} from "./plan";

const suggested: ImportPlan = {
  subject: "usage",
  format: "csv",
  source: "runs",
  fields: [
    { field: "organisation", source: { from: "column", name: "customer" } },
    { field: "occurred_at", source: { from: "column", name: "at" } },
    { field: "credits", source: { from: "column", name: "credits" } },
  ],
  measures: [],
  zone: "UTC",
  create_organisations: false,
  good_rows_only: false,
};

describe("mapping of columns", () => {
  it("replaces the mapping of a field and takes it away", () => {
    const mapped = withField(suggested, "credits", { from: "constant", value: "5" });
    expect(sourceOf(mapped, "credits")).toEqual({ from: "constant", value: "5" });
    expect(mapped.fields.filter((mapping) => mapping.field === "credits")).toHaveLength(1);
    expect(sourceOf(withField(mapped, "credits", null), "credits")).toBeNull();
  });

  it("keeps what another subject shares, and returns to the suggestion with its own subject", () => {
    const purchases = withSubject(suggested, "purchases", suggested);
    expect(purchases.fields.map((mapping) => mapping.field)).toEqual([
      "organisation",
      "occurred_at",
      "credits",
    ]);
    expect(withSubject(suggested, "organisations", suggested).fields).toEqual([]);
    expect(withSubject(purchases, "usage", suggested).fields).toEqual(suggested.fields);
  });

  it("shows what a field reads in a row", () => {
    const columns = ["customer", "credits"];
    expect(exampleOf({ from: "column", name: "credits" }, columns, ["ki-1", "12.5"])).toBe("12.5");
    expect(exampleOf({ from: "column", name: "credits" }, columns, ["ki-1", ""])).toBeNull();
    expect(exampleOf({ from: "constant", value: "Run" }, columns, [])).toBe("Run");
    expect(exampleOf(null, columns, ["ki-1"])).toBeNull();
  });
});

describe("what keeps a file from being checked", () => {
  it("is nothing for the suggestion", () => {
    expect(planProblem(suggested)).toBeNull();
  });

  it("names the fields that are needed, also when their text is empty", () => {
    const plan = withField(withField(suggested, "occurred_at", null), "organisation", {
      from: "constant",
      value: " ",
    });
    expect(planProblem(plan)).toEqual({ what: "missing", fields: ["organisation", "occurred_at"] });
  });

  it("needs a source name", () => {
    expect(planProblem({ ...suggested, source: "  " })).toEqual({ what: "source" });
  });

  it("needs exactly one way to the credits of usage", () => {
    const none = withField(suggested, "credits", null);
    expect(planProblem(none)).toEqual({ what: "no_amount" });
    const quantity = withField(none, "quantity", { from: "column", name: "photos" });
    expect(planProblem(quantity)).toEqual({ what: "quantity_without_operation" });
    const priced = withField(quantity, "operation", {
      from: "constant",
      value: "Photo processing",
    });
    expect(planProblem(priced)).toBeNull();
    const measured = withMeasure(withNewMeasure(none), 0, { column: "tokens", operation: "Input" });
    expect(planProblem(measured)).toBeNull();
    expect(planProblem(withNewMeasure(measured))).toEqual({ what: "measure" });
    expect(planProblem({ ...priced, measures: measured.measures })).toEqual({
      what: "two_amounts",
    });
    expect(withoutMeasure(measured, 0).measures).toEqual([]);
  });

  it("knows the needed fields of each subject", () => {
    for (const subject of SUBJECTS) {
      expect(fieldsOf(subject).some((field) => field.required)).toBe(true);
    }
  });
});

describe("the typed number of rows", () => {
  it("is accepted with and without separators, and only when it is the number", () => {
    expect(isRowCount("1240", 1240)).toBe(true);
    expect(isRowCount("1,240", 1240)).toBe(true);
    expect(isRowCount("1 240 ", 1240)).toBe(true);
    expect(isRowCount("124", 1240)).toBe(false);
    expect(isRowCount("", 0)).toBe(false);
    expect(isRowCount("1240x", 1240)).toBe(false);
  });
});
