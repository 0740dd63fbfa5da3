import { describe, expect, it } from "vitest";

import type { Instant } from "../bindings/Instant";
import { ageInWords, agoInWords, between } from "./age";

const MINUTE = 60_000;

describe("ages", () => {
  it("are minutes, then hours, then days", () => {
    expect(ageInWords(30_000)).toBe("just now");
    expect(ageInWords(29 * MINUTE)).toBe("29 min");
    expect(ageInWords(125 * MINUTE)).toBe("2 h");
    expect(ageInWords(47 * 60 * MINUTE)).toBe("47 h");
    expect(ageInWords(49 * 60 * MINUTE)).toBe("2 d");
  });

  it("stand in sentences", () => {
    expect(agoInWords(125 * MINUTE)).toBe("2 h ago");
    expect(agoInWords(-5)).toBe("just now");
  });

  it("are counted from instants with microseconds", () => {
    const now = Date.UTC(2026, 10, 21, 9, 12);
    expect(between("2026-11-21T09:11:59.999999Z" as Instant, now)).toBe(1);
  });
});
