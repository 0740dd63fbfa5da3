import { describe, expect, it } from "vitest";

import type { Amount } from "../../bindings/Amount";
import type { ErrorView } from "../../bindings/ErrorView";
import type { ImportInspection } from "../../bindings/ImportInspection";
import type { ImportReport } from "../../bindings/ImportReport";
import { EMPTY, importReducer, type ImportEvent, type ImportState } from "./state";

const inspection: ImportInspection = {
  file: "file-1",
  name: "runs.csv",
  bytes: 120,
  sha256: "00",
  format: "csv",
  columns: ["id"],
  preview: [["1"]],
  suggested: {
    subject: "usage",
    format: "csv",
    source: "runs",
    fields: [],
    measures: [],
    zone: "UTC",
    create_organisations: false,
    good_rows_only: false,
  },
  imported_before: null,
};

const report: ImportReport = {
  dry_run: true,
  rows: 1,
  records: 1,
  applied: 1,
  already_applied: 0,
  rejected: 0,
  organisations_added: 0,
  credits: "-1" as Amount,
  debt: "0" as Amount,
  control_totals: [],
  notes: [],
  errors: [],
  first_at: null,
  last_at: null,
  rejects_file: null,
  summary: "",
};

const problem: ErrorView = {
  kind: "refused",
  code: "cancelled",
  message: "Cancelled.",
  hint: null,
  incident: null,
};

function after(...events: ImportEvent[]): ImportState {
  return events.reduce(importReducer, EMPTY);
}

const chosen: ImportEvent = { what: "chosen", inspection };
const checked: ImportEvent[] = [
  chosen,
  { what: "check_started", job: "a" },
  { what: "checked", job: "a", report },
];

describe("an import", () => {
  it("starts its mapping with the suggestion", () => {
    expect(after(chosen)).toMatchObject({ step: "mapping", plan: inspection.suggested });
  });

  it("runs from file to result", () => {
    const done = after(
      ...checked,
      { what: "post_started", job: "b" },
      { what: "posted", job: "b", report: { ...report, dry_run: false } },
    );
    expect(done).toMatchObject({ step: "done", report: { dry_run: false } });
    expect(importReducer(done, { what: "restarted" })).toEqual(EMPTY);
  });

  it("returns with the reason to where it was when something is not done", () => {
    const check = after(chosen, { what: "check_started", job: "a" });
    expect(importReducer(check, { what: "failed", job: "a", problem })).toMatchObject({
      step: "mapping",
      problem,
    });
    const post = after(...checked, { what: "post_started", job: "b" });
    expect(importReducer(post, { what: "failed", job: "b", problem })).toMatchObject({
      step: "checked",
      problem,
      report,
    });
  });

  it("ignores answers to another job", () => {
    const check = after(chosen, { what: "check_started", job: "a" });
    expect(importReducer(check, { what: "checked", job: "old", report })).toBe(check);
    expect(importReducer(check, { what: "failed", job: "old", problem })).toBe(check);
  });

  it("takes no other file and no restart while it works", () => {
    const post = after(...checked, { what: "post_started", job: "b" });
    expect(importReducer(post, chosen)).toBe(post);
    expect(importReducer(post, { what: "restarted" })).toBe(post);
  });

  it("posts once: a second start while posting changes nothing", () => {
    const post = after(...checked, { what: "post_started", job: "b" });
    expect(importReducer(post, { what: "post_started", job: "c" })).toBe(post);
  });

  it("forgets the check when the mapping is changed", () => {
    expect(importReducer(after(...checked), { what: "back" })).toMatchObject({ step: "mapping" });
  });
});
