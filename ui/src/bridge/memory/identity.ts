import type { Random } from "./random";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A prefixed 128-bit ID in Crockford base 32 whose first 48 bits are the time, as UUIDv7 orders them. */
export function identify(prefix: string, ms: number, random: Random): string {
  let bits = BigInt(ms);
  for (let round = 0; round < 5; round += 1) {
    bits = (bits << 16n) | BigInt(random.between(0, 0xffff));
  }
  let text = "";
  for (let place = 0; place < 26; place += 1) {
    text = (ALPHABET[Number(bits & 31n)] ?? "0") + text;
    bits >>= 5n;
  }
  return `${prefix}_${text}`;
}

/** Hex digits that look like a hash. */
export function hexOf(length: number, random: Random): string {
  let text = "";
  while (text.length < length) {
    text += random.between(0, 15).toString(16);
  }
  return text;
}
