import type { Found } from "../../bindings/Found";
import type { TransactionSearch } from "./search";

/** Shortest text that can be searched for in descriptions. */
export const SHORTEST = 3;

/** A number or code such as platforms give to events: no spaces, digits in it, not a short word. */
function looksLikeEvent(text: string): boolean {
  return /^\d{5,}$/.test(text) || /^(?=.*\d)[\da-f]{12,}$/i.test(text);
}

/**
 * What a text in the search box does to the list, given what it was found to be. `entered` is true when the
 * user pressed Enter or pasted; while typing only an exact event is recognised. Nothing means: no change.
 */
export function searchFor(
  text: string,
  found: readonly Found[],
  entered: boolean,
): Partial<TransactionSearch> | null {
  if (text === "") {
    return { event: undefined, text: undefined };
  }
  const event = found.find((one) => one.what === "event" && one.event.event_id === text);
  if (event !== undefined) {
    return { event: text, text: undefined };
  }
  if (entered) {
    const [first] = found;
    if (first?.what === "event") {
      return { event: first.event.event_id, text: undefined };
    }
    if (first?.what === "transaction") {
      const { row } = first;
      return row.event_id === null
        ? { org: row.org_id, event: undefined, text: undefined, open: row.id }
        : { event: row.event_id, text: undefined, open: row.id };
    }
    const named = found.find(
      (one) =>
        one.what === "organisation" &&
        [one.org.name, one.external_id, `org_${one.org.org_id}`].some(
          (name) => name.toLowerCase() === text.toLowerCase(),
        ),
    );
    if (named?.what === "organisation") {
      return { org: named.org.org_id, event: undefined, text: undefined };
    }
  }
  if (found.length === 0 && looksLikeEvent(text)) {
    return { event: text, text: undefined };
  }
  return text.length < SHORTEST ? null : { text, event: undefined };
}
