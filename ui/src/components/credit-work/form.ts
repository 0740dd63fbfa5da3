import type { Amount } from "../../bindings/Amount";
import { parseDecimal, signOf } from "../../lib/money";

/** Credits as typed; nothing when they are none or not above zero. */
export function readCredits(text: string): string | null {
  const typed = parseDecimal(text);
  return typed !== null && signOf(typed as Amount) > 0 ? typed : null;
}

/** What was typed, nothing where it is only blanks. */
export function readText(text: string): string | null {
  const typed = text.trim();
  return typed === "" ? null : typed;
}
