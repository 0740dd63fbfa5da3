import type { Instant } from "../bindings/Instant";
import type { Month } from "../bindings/Month";

// Instants and civil days are only shown here; the core does all arithmetic with them.

/** How an instant is shown. */
export type TimeStyle =
  | "date"
  | "date-short"
  | "time"
  | "date-time"
  | "date-time-seconds"
  | "date-time-seconds-plain";

const OPTIONS: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  date: { day: "2-digit", month: "short", year: "numeric" },
  "date-short": { day: "2-digit", month: "short" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  "date-time": {
    day: "2-digit",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
  "date-time-seconds": {
    day: "2-digit",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
  "date-time-seconds-plain": {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(
  locale: string | undefined,
  zone: string | undefined,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale ?? ""}|${zone ?? ""}|${name}`;
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(
      locale,
      zone === undefined ? options : { ...options, timeZone: zone },
    );
    formatters.set(key, found);
  }
  return found;
}

/** Cuts microseconds to the milliseconds that every engine reads alike. */
function millis(instant: Instant): number {
  return Date.parse(instant.replace(/(\.\d{3})\d+/, "$1"));
}

/** An instant in the shown zone; `zone` undefined is the computer's. */
export function formatInstant(
  instant: Instant,
  style: TimeStyle,
  locale: string | undefined,
  zone: string | undefined,
): string {
  const ms = millis(instant);
  return Number.isNaN(ms) ? instant : formatter(locale, zone, style, OPTIONS[style]).format(ms);
}

/** A civil day such as `2026-11-21`, independent of any zone. */
export function formatDay(
  day: string,
  locale: string | undefined,
  style: "date" | "date-short" = "date",
): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? day : formatter(locale, "UTC", style, OPTIONS[style]).format(ms);
}

/** A civil month: `short` is `Nov`, `long` is `November 2026`. */
export function formatMonth(
  month: Month,
  locale: string | undefined,
  style: "short" | "long" = "long",
): string {
  const ms = Date.parse(`${month}-01T00:00:00Z`);
  const options =
    style === "short"
      ? ({ month: "short" } as const)
      : ({ month: "long", year: "numeric" } as const);
  return Number.isNaN(ms) ? month : formatter(locale, "UTC", `month-${style}`, options).format(ms);
}

/** First and last day of a civil month, e.g. `2026-02-01` and `2026-02-28`. */
export function daysOfMonth(month: Month): { from: string; to: string } {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, "0")}` };
}

/** The civil day that lies `days` after another. */
export function dayAfter(day: string, days: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

/** A civil day of a calendar's local date. */
export function dayOf(date: Date): string {
  const month = String(date.getMonth() + 1).padStart(2, "0");
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, "0")}`;
}

/** A calendar's local date of a civil day. */
export function dateOf(day: string): Date {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, date);
}

/** The zone's name for a column header: `UTC`, or the last part of an IANA name. */
export function zoneLabel(zone: string | undefined): string {
  const name = zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name === "Etc/UTC" ? "UTC" : (name.split("/").at(-1)?.replaceAll("_", " ") ?? name);
}

/** The widest date and time over a year, to measure a column with. */
export function widestDateTimes(locale: string | undefined, zone: string | undefined): string[] {
  return Array.from({ length: 12 }, (_, month) =>
    formatter(locale, zone, "date-time", OPTIONS["date-time"]).format(
      Date.UTC(2026, month, 28, 20, 58),
    ),
  );
}

/** An instant as spreadsheets read it in every locale, e.g. `2026-11-21 09:11:28`, in the shown zone. */
export function plainInstant(instant: Instant, zone: string | undefined): string {
  return formatInstant(instant, "date-time-seconds-plain", "sv-SE", zone);
}

/** The last moment before an instant: something that ends at midnight ends on the day before. */
export function lastMoment(end: Instant): Instant {
  const ms = millis(end);
  return Number.isNaN(ms) ? end : (new Date(ms - 1).toISOString() as Instant);
}
