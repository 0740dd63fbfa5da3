import type { Instant } from "../../bindings/Instant";
import type { Month } from "../../bindings/Month";

/** The instant at which the made-up book stands still: 21 November 2026, 09:12 UTC. */
export const NOW_MS = Date.UTC(2026, 10, 21, 9, 12, 0);

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Milliseconds as the instant text with microseconds. */
export function instantOf(ms: number): Instant {
  return new Date(ms).toISOString().replace(/(\.\d{3})Z$/, "$1000Z") as Instant;
}

/** The civil day, `2026-11-21`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The civil month, `2026-11`. */
export function monthOf(ms: number): Month {
  return new Date(ms).toISOString().slice(0, 7) as Month;
}

/** The first instant of the month that lies `back` months before the one of `ms`. */
export function monthStart(ms: number, back: number): number {
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - back, 1);
}

const LONG_DATE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** A date in words, `3 Feb 2026`. */
export function dateInWords(ms: number): string {
  return LONG_DATE.format(ms);
}
