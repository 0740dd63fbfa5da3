import { describe, expect, it } from "vitest";

import { gridIntent, moveTo, type GridIntent } from "./keys";
import { extended, inOrder, toggled } from "./selection";

function press(key: string, change: Partial<KeyboardEvent> = {}) {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...change };
}

describe("what a key means in a list", () => {
  const cases: [ReturnType<typeof press>, GridIntent | null][] = [
    [press("j"), { do: "step", by: 1, extend: false }],
    [press("k"), { do: "step", by: -1, extend: false }],
    [press("ArrowDown"), { do: "step", by: 1, extend: false }],
    [press("ArrowUp", { shiftKey: true }), { do: "step", by: -1, extend: true }],
    [press("PageDown"), { do: "page", by: 1, extend: false }],
    [press("End", { shiftKey: true }), { do: "edge", to: "last", extend: true }],
    [press("Enter"), { do: "open" }],
    [press("Escape"), { do: "close" }],
    [press("x"), { do: "select" }],
    [press("a", { ctrlKey: true }), { do: "select-all" }],
    [press("c", { ctrlKey: true }), { do: "copy" }],
    [press("c", { ctrlKey: true, shiftKey: true }), null],
    [press("a"), null],
    [press("ArrowLeft", { altKey: true }), null],
    [press("J", { shiftKey: true }), null],
  ];
  it.each(cases)("%o", (event, intent) => {
    expect(gridIntent(event, true)).toEqual(intent);
  });

  it("keeps arrows and Space when letters are switched off", () => {
    expect(gridIntent(press("j"), false)).toBeNull();
    expect(gridIntent(press("x"), false)).toBeNull();
    expect(gridIntent(press("ArrowDown"), false)).not.toBeNull();
    expect(gridIntent(press(" "), false)).toEqual({ do: "select" });
  });
});

describe("where a movement leads", () => {
  const step = (by: number): GridIntent => ({ do: "step", by, extend: false });
  it("stays inside the list", () => {
    expect(moveTo(step(-1), 0, 10, 5)).toBe(0);
    expect(moveTo(step(1), 9, 10, 5)).toBe(9);
    expect(moveTo({ do: "page", by: 1, extend: false }, 2, 100, 20)).toBe(21);
    expect(moveTo({ do: "page", by: -1, extend: false }, 2, 100, 20)).toBe(0);
    expect(moveTo({ do: "edge", to: "last", extend: false }, 2, 100, 20)).toBe(99);
  });

  it("leads nowhere in an empty list", () => {
    expect(moveTo(step(1), 0, 0, 20)).toBeNull();
  });
});

describe("a selection", () => {
  const rows = ["a", "b", "c", "d"];
  const id = (row: string) => row;
  it("takes a row in and out", () => {
    const one = toggled(new Map<string, string>(), "a", "a");
    expect([...one.keys()]).toEqual(["a"]);
    expect(toggled(one, "a", "a").size).toBe(0);
  });

  it("extends both ways", () => {
    expect([...extended(rows, id, 1, 3).keys()]).toEqual(["b", "c", "d"]);
    expect([...extended(rows, id, 3, 1).keys()]).toEqual(["b", "c", "d"]);
  });

  it("is copied in the order of the list, with rows that are no longer loaded", () => {
    const chosen = new Map([
      ["d", "d"],
      ["gone", "gone"],
      ["b", "b"],
    ]);
    expect(inOrder(chosen, rows, id)).toEqual(["gone", "b", "d"]);
  });
});
