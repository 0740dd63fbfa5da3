import { describe, expect, it } from "vitest";

import {
  isNarrowed,
  orgFilterOf,
  parseOrganisationSearch,
  parseOrganisationsSearch,
  toggleState,
} from "./search";

describe("state of the list in the URL", () => {
  it("reads what it knows and leaves out what it does not", () => {
    const search = parseOrganisationsSearch({
      text: "  kilimani ",
      states: "low,unheard_of",
      expiring: "true",
      sort: "colour",
    });
    expect(search).toStrictEqual({
      text: "kilimani",
      states: ["low"],
      expiring: true,
      sort: undefined,
    });
    expect(orgFilterOf(search)).toEqual({
      text: "kilimani",
      states: ["low"],
      expiring: true,
      sort: "name",
    });
  });

  it("is not narrowed by an order alone", () => {
    expect(isNarrowed(parseOrganisationsSearch({ sort: "available" }))).toBe(false);
    expect(isNarrowed(parseOrganisationsSearch({ states: "zero" }))).toBe(true);
    expect(isNarrowed(parseOrganisationsSearch({ states: "nothing", expiring: "no" }))).toBe(false);
  });

  it("switches a state in and out, and forgets an empty list", () => {
    const one = toggleState({}, "zero");
    expect(one.states).toEqual(["zero"]);
    const two = toggleState(one, "low");
    expect(two.states).toEqual(["low", "zero"]);
    expect(toggleState(toggleState(two, "low"), "zero").states).toBeUndefined();
  });
});

describe("tab in the URL", () => {
  it("opens the first tab for an unknown name", () => {
    expect(parseOrganisationSearch({ tab: "invoices" })).toStrictEqual({ tab: undefined });
    expect(parseOrganisationSearch({ tab: "projects" })).toEqual({ tab: "projects" });
  });
});
