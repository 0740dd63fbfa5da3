import { describe, expect, it } from "vitest";

import type { Amount } from "../bindings/Amount";
import {
  compareDecimals,
  formatCredits,
  formatMoney,
  formatPermille,
  magnitudeOf,
  parseDecimal,
  signOf,
  type Precision,
  type SignDisplay,
  totalOf,
} from "./money";

const amount = (text: string) => text as Amount;

describe("credits", () => {
  const cases: [string, Precision, SignDisplay, string][] = [
    ["-1842.5", "list", "always", "−1,842.50"],
    ["877", "list", "always", "+877.00"],
    ["0", "list", "always", "0.00"],
    ["-0.004", "list", "always", "−0.004"],
    ["-0.000001", "list", "always", "−0.000001"],
    ["-0.005", "list", "always", "−0.01"],
    ["0.123456", "list", "always", "+0.12"],
    ["0.123456", "exact", "always", "+0.123456"],
    ["17448.71", "list", "negative", "17,448.71"],
    ["-17448.71", "list", "negative", "−17,448.71"],
    ["71239453.49", "whole", "always", "+71,239,453"],
  ];
  it.each(cases)("%s as %s, sign %s, reads %s", (text, precision, sign, shown) => {
    expect(formatCredits(amount(text), "en-GB", precision, sign)).toBe(shown);
  });

  it("keeps every digit of an amount that a number could not hold", () => {
    expect(formatCredits(amount("9223372036854.775807"), "en-GB", "exact")).toBe(
      "+9,223,372,036,854.775807",
    );
    expect(formatCredits(amount("12345678901234567.89"), "en-GB")).toBe(
      "+12,345,678,901,234,567.89",
    );
  });

  it("follows the locale and uses a real minus in each", () => {
    expect(formatCredits(amount("-1842.5"), "de-DE")).toBe("−1.842,50");
    for (const locale of ["en-GB", "de-DE", "fr-FR", "sv-SE"]) {
      expect(formatCredits(amount("-1"), locale)).not.toContain("-");
    }
  });
});

describe("money", () => {
  it("always names the currency", () => {
    expect(formatMoney({ amount: amount("1240"), currency: "EUR" }, "en-GB")).toBe(
      "EUR\u00a01,240.00",
    );
    expect(formatMoney({ amount: amount("5000"), currency: "JPY" }, "en-GB")).toBe(
      "JPY\u00a05,000",
    );
    expect(formatMoney({ amount: amount("0.0195"), currency: "USD" }, "en-GB")).toBe(
      "USD\u00a00.0195",
    );
    expect(formatMoney({ amount: amount("12.5"), currency: "USDT" }, "en-GB")).toBe("12.50 USDT");
  });

  it("shows a negative amount with a real minus", () => {
    expect(formatMoney({ amount: amount("-3.1"), currency: "EUR" }, "en-GB")).toContain("\u2212");
  });
});

it("reads sign and size from the text", () => {
  expect(["-0.5", "0.5", "-0.000", "0"].map((text) => signOf(amount(text)))).toEqual([-1, 1, 0, 0]);
  expect(magnitudeOf(amount("-0.5"))).toBe("0.5");
  expect(magnitudeOf(amount("0.5"))).toBe("0.5");
});

it("shows tenths of a percent", () => {
  expect(formatPermille(412, "en-GB")).toBe("41.2%");
});

describe("a decimal typed by a person", () => {
  it.each([
    ["1842.50", "1842.50"],
    [" 1,842.5 ", "1842.5"],
    ["1 842.5", "1842.5"],
    ["−12", "-12"],
    ["0.000001", "0.000001"],
  ])("%s is %s", (typed, read) => {
    expect(parseDecimal(typed)).toBe(read);
  });

  it.each(["", "abc", "1.2345678", "1e5", "1.2.3", "--1", "12345678901234"])(
    "%s is refused",
    (typed) => {
      expect(parseDecimal(typed)).toBeNull();
    },
  );

  it.each([
    ["10", "9", 1],
    ["9", "10", -1],
    ["007.5", "7.50", 0],
    ["7.05", "7.5", -1],
    ["7.500001", "7.5", 1],
  ])("%s against %s compares as %d", (a, b, order) => {
    expect(Math.sign(compareDecimals(a, b))).toBe(order);
  });
});

describe("the sum of decimals", () => {
  const sum = (...amounts: string[]) => totalOf(amounts as Amount[]);

  it("is exact far above what a number holds", () => {
    expect(sum("0.1", "0.2")).toBe("0.3");
    expect(sum("9007199254740993", "0.000001")).toBe("9007199254740993.000001");
    expect(sum("1000", "-1000.5")).toBe("-0.5");
    expect(sum("-2.25", "2.25")).toBe("0");
    expect(sum()).toBe("0");
  });
});
