import { vi } from "vitest";

/** Gives elements a size: the test's document lays nothing out, and a list shows rows only where there is room. */
export function giveElementsRoom(height = 700, width = 1200): void {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(height);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(width);
}
