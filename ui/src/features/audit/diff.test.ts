import { describe, expect, it } from "vitest";

import { fieldChanges, nameInWords } from "./diff";

describe("before and after", () => {
  it("are compared field by field", () => {
    expect(
      fieldChanges("role: support\nactive: yes", "role: finance; active: yes; limit: 5"),
    ).toEqual([
      { field: "role", before: "support", after: "finance", changed: true },
      { field: "active", before: "yes", after: "yes", changed: false },
      { field: "limit", before: null, after: "5", changed: true },
    ]);
    expect(fieldChanges(null, "at: 10:30")).toEqual([
      { field: "at", before: null, after: "10:30", changed: true },
    ]);
    expect(fieldChanges(null, null)).toEqual([]);
  });

  it("stay texts where they are not fields", () => {
    expect(fieldChanges("Kilimani Athletics", "Kilimani Sports")).toBeNull();
  });

  it("name fields in words", () => {
    expect(nameInWords("single_limit")).toBe("Single limit");
  });
});
