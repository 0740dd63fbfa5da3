import type { Amount } from "../bindings/Amount";
import type { MoneyView } from "../bindings/MoneyView";

// Amounts are decimal strings. They are only shown here, never calculated with: `Intl.NumberFormat`
// formats a decimal string exactly, while a number above 2^53 would be rounded.

export const MINUS = "\u2212";

/**
 * How precisely credits are shown.
 * `list`: two decimals, or all of them where two would read as zero.
 * `exact`: at least two decimals and all that there are.
 * `whole`: no decimals, for totals in a headline.
 */
export type Precision = "list" | "exact" | "whole";

/** `always` puts a sign before everything but zero; `negative` only a minus. */
export type SignDisplay = "always" | "negative";

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string | undefined, options: Intl.NumberFormatOptions, key: string) {
  const name = `${locale ?? ""}|${key}`;
  let found = formatters.get(name);
  if (found === undefined) {
    found = new Intl.NumberFormat(locale, options);
    formatters.set(name, found);
  }
  return found;
}

function creditsFormatter(locale: string | undefined, precision: Precision, sign: SignDisplay) {
  const digits = {
    list: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
    exact: { minimumFractionDigits: 2, maximumFractionDigits: 6 },
    whole: { minimumFractionDigits: 0, maximumFractionDigits: 0 },
  }[precision];
  const signDisplay = sign === "always" ? "exceptZero" : "auto";
  return formatter(locale, { ...digits, signDisplay }, `${precision}|${sign}`);
}

/** -1, 0 or 1, read from the text. */
export function signOf(amount: Amount): -1 | 0 | 1 {
  if (!/[1-9]/.test(amount)) {
    return 0;
  }
  return amount.startsWith("-") ? -1 : 1;
}

/** The amount without its sign. */
export function magnitudeOf(amount: Amount): Amount {
  return (amount.startsWith("-") ? amount.slice(1) : amount) as Amount;
}

/** The amount with the other sign. */
export function negated(amount: Amount): Amount {
  if (signOf(amount) === 0) {
    return amount;
  }
  return (amount.startsWith("-") ? amount.slice(1) : `-${amount}`) as Amount;
}

/** True when two decimals of a small amount would read as zero. */
function vanishes(amount: Amount): boolean {
  return signOf(amount) !== 0 && /^-?0*(?:\.00[0-4]\d*)?$/.test(amount);
}

function exactly(format: Intl.NumberFormat, amount: Amount): string {
  // The type of `format` names only numeric literals; any decimal text is formatted exactly.
  return format.format(amount as Intl.StringNumericLiteral).replace("-", MINUS);
}

/** Credits as text, e.g. `+1,000.00` or `−0.0004`. */
export function formatCredits(
  amount: Amount,
  locale: string | undefined,
  precision: Precision = "list",
  sign: SignDisplay = "always",
): string {
  const chosen = precision === "list" && vanishes(amount) ? "exact" : precision;
  return exactly(creditsFormatter(locale, chosen, sign), amount);
}

const ISO_CODE = /^[A-Z]{3}$/;

/** Money with its currency code, e.g. `EUR 1,240.00`; codes outside ISO 4217 stand behind a plain amount. */
export function formatMoney(
  money: MoneyView,
  locale: string | undefined,
  sign: SignDisplay = "negative",
): string {
  const signDisplay = sign === "always" ? "exceptZero" : "auto";
  if (!ISO_CODE.test(money.currency)) {
    return `${formatCredits(money.amount, locale, "exact", sign)} ${money.currency}`;
  }
  const options = {
    style: "currency",
    currency: money.currency,
    currencyDisplay: "code",
    maximumFractionDigits: 6,
    signDisplay,
  } as const;
  return exactly(formatter(locale, options, `${money.currency}|${sign}`), money.amount);
}

/** A count, e.g. `12,480`. */
export function formatCount(count: number, locale: string | undefined): string {
  return formatter(locale, { maximumFractionDigits: 0 }, "count").format(count);
}

/** Tenths of a percent as a percentage, e.g. `41.2 %`. */
export function formatPermille(permille: number, locale: string | undefined): string {
  const options = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return formatter(locale, options, "percent").format(permille / 1000);
}

/** A decimal typed by a person, as the core reads it; nothing when it is not one. At most six decimals. */
export function parseDecimal(text: string): string | null {
  const plain = text
    .trim()
    .replaceAll(/[\s\u00a0\u202f',_]/g, "")
    .replace(MINUS, "-");
  return /^-?\d{1,13}(?:\.\d{1,6})?$/.test(plain) ? plain : null;
}

/** Compares two unsigned decimals of `parseDecimal` digit by digit: below, at or above zero. */
export function compareDecimals(a: string, b: string): number {
  const [wholeA = "", partA = ""] = a.replace(/^0+(?=\d)/, "").split(".");
  const [wholeB = "", partB = ""] = b.replace(/^0+(?=\d)/, "").split(".");
  if (wholeA.length !== wholeB.length) {
    return wholeA.length - wholeB.length;
  }
  const textA = wholeA + partA.padEnd(6, "0");
  const textB = wholeB + partB.padEnd(6, "0");
  return textA < textB ? -1 : textA > textB ? 1 : 0;
}

/**
 * The exact sum of decimals, e.g. of the lines that a dialog lists. Only shown beside them: what is posted is
 * decided line by line by the core.
 */
export function totalOf(amounts: readonly Amount[]): Amount {
  const micro = amounts.reduce((sum, amount) => sum + microOf(amount), 0n);
  const size = (micro < 0n ? -micro : micro).toString().padStart(7, "0");
  const part = size.slice(-6).replace(/0+$/, "");
  return `${micro < 0n ? "-" : ""}${size.slice(0, -6)}${part === "" ? "" : `.${part}`}` as Amount;
}

function microOf(amount: Amount): bigint {
  const [whole = "0", part = ""] = magnitudeOf(amount).split(".");
  const size = BigInt(whole + part.padEnd(6, "0"));
  return signOf(amount) < 0 ? -size : size;
}
