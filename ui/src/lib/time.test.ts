import { expect, it } from "vitest";

import type { Instant } from "../bindings/Instant";
import type { Month } from "../bindings/Month";
import {
  dateOf,
  dayOf,
  daysOfMonth,
  formatDay,
  formatInstant,
  formatMonth,
  plainInstant,
  zoneLabel,
} from "./time";

const at = "2026-11-21T23:11:28.250001Z" as Instant;

it("shows an instant in the chosen zone, not in the computer's", () => {
  expect(formatInstant(at, "date-time", "en-GB", "UTC")).toBe("21 Nov 2026, 23:11");
  expect(formatInstant(at, "date-time", "en-GB", "Europe/Berlin")).toBe("22 Nov 2026, 00:11");
  expect(formatInstant(at, "time", "en-US", "UTC")).toBe("23:11");
});

it("shows what it was given when that is no instant", () => {
  expect(formatInstant("soon" as Instant, "date", "en-GB", "UTC")).toBe("soon");
});

it("writes an instant as spreadsheets read it", () => {
  expect(plainInstant(at, "UTC")).toBe("2026-11-21 23:11:28");
  expect(plainInstant(at, "Asia/Kolkata")).toBe("2026-11-22 04:41:28");
});

it("shows civil days and months without a zone", () => {
  expect(formatDay("2026-03-01", "en-GB")).toBe("01 Mar 2026");
  expect(formatMonth("2026-11" as Month, "en-GB")).toBe("November 2026");
  expect(formatMonth("2026-11" as Month, "de-DE", "short")).toBe("Nov");
});

it.each([
  ["2026-02", "2026-02-28"],
  ["2028-02", "2028-02-29"],
  ["2026-12", "2026-12-31"],
])("%s ends on %s", (month, last) => {
  expect(daysOfMonth(month as Month)).toEqual({ from: `${month}-01`, to: last });
});

it("turns a calendar's date into a day and back", () => {
  expect(dayOf(dateOf("2026-01-05"))).toBe("2026-01-05");
});

it("names the zone for a header", () => {
  expect(zoneLabel("UTC")).toBe("UTC");
  expect(zoneLabel("Etc/UTC")).toBe("UTC");
  expect(zoneLabel("America/New_York")).toBe("New York");
});
