import type { Amount } from "../../bindings/Amount";
import type { MoneyView } from "../../bindings/MoneyView";

/** Credits or money in millionths, as the core keeps them. */
export type Micro = bigint;

/** Millionths in one. */
export const ONE: Micro = 1_000_000n;

/** Whole credits as millionths. */
export function credits(whole: number): Micro {
  return BigInt(Math.round(whole * 100)) * 10_000n;
}

/** The decimal text that crosses to the window. */
export function amountOf(micro: Micro): Amount {
  const sign = micro < 0n ? "-" : "";
  const size = micro < 0n ? -micro : micro;
  const fraction = (size % ONE).toString().padStart(6, "0").replace(/0+$/, "");
  const whole = (size / ONE).toString();
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}` as Amount;
}

/** Reads a decimal text; nothing when it is not one. */
export function parseMicro(text: string): Micro | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (match === null) {
    return null;
  }
  const [, sign = "", whole = "0", fraction = ""] = match;
  const size = BigInt(whole) * ONE + BigInt(fraction.padEnd(6, "0"));
  return sign === "-" ? -size : size;
}

/** Money with its currency. */
export function moneyOf(micro: Micro, currency: string): MoneyView {
  return { amount: amountOf(micro), currency };
}

/** The smaller of two. */
export function least(left: Micro, right: Micro): Micro {
  return left < right ? left : right;
}

/** Height of a bar from 0 to 1000 relative to the largest. */
export function heightOf(size: Micro, largest: Micro): number {
  return largest === 0n ? 0 : Number((size * 1000n) / largest);
}
