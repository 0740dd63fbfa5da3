import type { Random } from "./random";

/** Letters and digits that nobody mistakes for each other. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A code that cannot be guessed, e.g. `SPRING-7KQ2-9XWT-3MHD-8RNP`. */
export function codeOf(prefix: string, random: Random): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => ALPHABET[random.between(0, ALPHABET.length - 1)]).join(""),
  );
  return [prefix, ...groups].join("-");
}

/** The code without what does not matter when it is typed. */
export function plainCode(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}

/** What may be shown of a code, e.g. `SPRING-…NP`. */
export function hintOf(prefix: string, code: string): string {
  return `${prefix}-…${code.slice(-2)}`;
}

/** How all codes of a prefix look. */
export function patternOf(prefix: string): string {
  return `${prefix}-XXXX-XXXX-XXXX-XXXX`;
}
