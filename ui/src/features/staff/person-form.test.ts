import { describe, expect, it } from "vitest";

import type { Amount } from "../../bindings/Amount";
import type { StaffRow } from "../../bindings/StaffRow";
import { changeOf, formOf, problemsOf } from "./person-form";

const SOFIA: StaffRow = {
  login: "sofia",
  name: "Sofia Lindqvist",
  email: "sofia@sunbird.example",
  role: "finance",
  single_limit: "2500" as Amount,
  daily_limit: null,
  limits: "2,500 each",
  org_id: null,
  organisation: null,
  active: true,
  you: false,
  last_seen_at: null,
  locked_until: null,
};

describe("the form of a colleague", () => {
  it("starts with what they are, and asks only for a reason", () => {
    const form = formOf(SOFIA);
    expect(problemsOf(form, false)).toEqual({ reason: "Say why, in a few words." });
    expect(changeOf({ ...form, role: "admin", reason: "New task" }, true, "k")).toEqual({
      login: "sofia",
      name: "Sofia Lindqvist",
      email: "sofia@sunbird.example",
      role: "admin",
      single_limit: "2500",
      daily_limit: null,
      org_id: null,
      active: true,
      password: null,
      reason: "New task",
      key: "k",
    });
  });

  it("needs a login and a password for an invitation", () => {
    const form = { ...formOf(null), name: "Mei Tan", reason: "Second approver" };
    expect(Object.keys(problemsOf(form, true)).toSorted()).toEqual(["login", "password"]);
    const filled = { ...form, login: "mei", password: "four words apart" };
    expect(problemsOf(filled, true)).toEqual({});
    expect(problemsOf({ ...filled, login: "Mei Tan" }, true).login).toMatch(/small letters/);
  });

  it("takes no limit that is not an amount", () => {
    const form = { ...formOf(SOFIA), reason: "r" };
    expect(problemsOf({ ...form, single: "much" }, false).single).toBeDefined();
    expect(problemsOf({ ...form, single: "-5" }, false).single).toBeDefined();
    expect(problemsOf({ ...form, single: "1,000.50" }, false).single).toBeUndefined();
  });
});
