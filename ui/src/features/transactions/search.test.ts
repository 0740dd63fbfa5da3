import { expect, it } from "vitest";

import { parseSearch, stringifySearch } from "../../lib/search-params";
import { filterOf, isUnfiltered, parseTransactionSearch } from "./search";

function read(url: string) {
  return parseTransactionSearch(parseSearch(url));
}

it("keeps an event ID of digits a text", () => {
  expect(read("?event=00482147")).toEqual({ event: "00482147" });
});

it("returns to the same URL", () => {
  const url = "?org=42&kinds=coupon%2Cusage&from=2026-10-01&to=2026-10-31&min=0.5&open=txn_1";
  expect(parseSearch(stringifySearch(read(url)))).toEqual(parseSearch(url));
});

it("leaves out what does not read as it should", () => {
  expect(read("?org=abc&kinds=nonsense&status=lost&from=yesterday&min=1e9&max=-5&text=ok")).toEqual(
    { text: "ok" },
  );
});

it("is the filter that the core is asked for", () => {
  expect(filterOf(read("?org=42&kinds=usage&min=10&status=reversed"))).toEqual({
    org_id: 42,
    kinds: ["usage"],
    status: "reversed",
    project: null,
    operation: null,
    from: null,
    to: null,
    min_credits: "10",
    max_credits: null,
    event_id: null,
    text: null,
  });
});

it("knows a list that is not narrowed down, whatever is open in it", () => {
  expect(isUnfiltered(read("?open=txn_1&at=2026-01-01"))).toBe(true);
  expect(isUnfiltered(read("?text=abc"))).toBe(false);
});
