import { describe, expect, it } from "vitest";

import { transactionRow } from "../testing/canned-host";
import { firstOf, startAfter, startBefore, type PageStart } from "./transaction-pages";

function page(rows: number, prev: string | null, next: string | null) {
  return { rows: Array.from({ length: rows }, (_, index) => transactionRow(index)), prev, next };
}

describe("places of pages in the whole list", () => {
  it("counts on from the start", () => {
    const start: PageStart = { at: "start" };
    const second = startAfter(page(200, null, "n1"), start);
    expect(second).toEqual({ at: "after", cursor: "n1", first: 200 });
    expect(startAfter(page(120, "p", "n2"), second as PageStart)).toMatchObject({ first: 320 });
    expect(startAfter(page(1, "p", null), second as PageStart)).toBeNull();
  });

  it("counts back from a dropped page", () => {
    const third: PageStart = { at: "after", cursor: "n2", first: 400 };
    const before = startBefore(page(200, "p2", "n3"), third);
    expect(before).toEqual({ at: "before", cursor: "p2", end: 400 });
    expect(firstOf(before as PageStart, page(200, "p1", "n2"))).toBe(200);
  });

  it("knows no place after a jump, until the start is reached", () => {
    const jump: PageStart = { at: "day", day: "2026-03-31" };
    expect(firstOf(jump, page(200, "p", "n"))).toBeNull();
    const before = startBefore(page(200, "p", "n"), jump) as PageStart;
    expect(firstOf(before, page(200, "p", "n"))).toBeNull();
    expect(firstOf(before, page(57, null, "n"))).toBe(0);
  });

  it("asks for nothing before the start", () => {
    expect(startBefore(page(200, null, "n"), { at: "start" })).toBeNull();
  });
});
