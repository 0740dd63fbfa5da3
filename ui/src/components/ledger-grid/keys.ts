import { isMac } from "../../lib/keys";

/** What a key means in a list. */
export type GridIntent =
  | { do: "step"; by: number; extend: boolean }
  | { do: "page"; by: -1 | 1; extend: boolean }
  | { do: "edge"; to: "first" | "last"; extend: boolean }
  | { do: "open" | "open-window" | "close" | "select" | "select-all" | "copy" };

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The meaning of a key press while a list has the focus; letters can be switched off. */
export function gridIntent(press: Press, singleKeys: boolean): GridIntent | null {
  if (press.altKey) {
    return null;
  }
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const letter = press.key.toLowerCase();
  if (mod) {
    if (press.shiftKey) {
      return null;
    }
    if (press.key === "Enter") {
      return { do: "open-window" };
    }
    return letter === "a" ? { do: "select-all" } : letter === "c" ? { do: "copy" } : null;
  }
  if (press.ctrlKey || press.metaKey) {
    return null;
  }
  const extend = press.shiftKey;
  switch (press.key) {
    case "ArrowDown":
      return { do: "step", by: 1, extend };
    case "ArrowUp":
      return { do: "step", by: -1, extend };
    case "PageDown":
      return { do: "page", by: 1, extend };
    case "PageUp":
      return { do: "page", by: -1, extend };
    case "Home":
      return { do: "edge", to: "first", extend };
    case "End":
      return { do: "edge", to: "last", extend };
    case "Enter":
      return { do: "open" };
    case "Escape":
      return { do: "close" };
    case " ":
      return { do: "select" };
  }
  if (singleKeys && !extend) {
    switch (letter) {
      case "j":
        return { do: "step", by: 1, extend };
      case "k":
        return { do: "step", by: -1, extend };
      case "x":
        return { do: "select" };
    }
  }
  return null;
}

/** The row that a movement leads to; stays inside the list. */
export function moveTo(
  intent: GridIntent,
  from: number,
  count: number,
  rowsPerPage: number,
): number | null {
  const inside = (index: number) => Math.min(Math.max(index, 0), count - 1);
  if (count === 0) {
    return null;
  }
  switch (intent.do) {
    case "step":
      return inside(from + intent.by);
    case "page":
      return inside(from + intent.by * Math.max(1, rowsPerPage - 1));
    case "edge":
      return intent.to === "first" ? 0 : count - 1;
    case "open":
    case "open-window":
    case "close":
    case "select":
    case "select-all":
    case "copy":
      return null;
  }
}
