import { describe, expect, it } from "vitest";

import { localeName, localeOptions, zoneOptions } from "./options";

describe("formats on offer", () => {
  it("begin with the system's and keep one that was set elsewhere", () => {
    expect(localeOptions("system")[0]?.value).toBe("system");
    expect(localeOptions("fi-FI").map((option) => option.value)).toContain("fi-FI");
    const values = localeOptions("de-DE").map((option) => option.value);
    expect(values.filter((value) => value === "de-DE")).toHaveLength(1);
  });

  it("are named in words, and by their tag where there are none", () => {
    expect(localeName("de-CH")).toContain("Switzerland");
    expect(localeName("not a tag")).toBe("not a tag");
  });
});

describe("zones on offer", () => {
  it("begin with UTC and the computer's own", () => {
    const values = zoneOptions("UTC").map((option) => option.value);
    expect(values.slice(0, 2)).toEqual(["UTC", "system"]);
    expect(values).toContain("Europe/Berlin");
    expect(new Set(values).size).toBe(values.length);
  });

  it("keep one that this computer does not list", () => {
    expect(zoneOptions("Moon/Tranquility").map((option) => option.value)).toContain(
      "Moon/Tranquility",
    );
  });
});
