import { ChevronLeft, ChevronRight } from "lucide-react";
import { DayPicker, type ClassNames, type DateRange } from "react-day-picker";

import { useFormats } from "../lib/formats";
import { dateOf, dayAfter, dayOf } from "../lib/time";
import styles from "./calendar.module.css";

const CLASSES: Partial<ClassNames> = {
  root: styles.root,
  months: styles.months,
  nav: styles.nav,
  button_previous: styles.navButton,
  button_next: styles.navButton,
  month_caption: styles.caption,
  weekday: styles.weekday,
  day: styles.day,
  day_button: styles.dayButton,
  outside: styles.outside,
  disabled: styles.disabled,
  today: styles.today,
  selected: styles.selected,
  range_middle: styles.middle,
};

const PARTS = {
  Chevron: ({ orientation }: { orientation?: "up" | "down" | "left" | "right" }) =>
    orientation === "left" ? (
      <ChevronLeft aria-hidden="true" />
    ) : (
      <ChevronRight aria-hidden="true" />
    ),
};

/** First and last civil day, each `2026-11-21`. */
export interface DayRange {
  from: string | null;
  to: string | null;
}

function useCalendarFormats() {
  const { locale } = useFormats();
  const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "full" });
  return {
    formatters: {
      formatCaption: (date: Date) => month.format(date),
      formatWeekdayName: (date: Date) => weekday.format(date),
    },
    labels: { labelDayButton: (date: Date) => day.format(date) },
  };
}

/** Two months in which a range of days is chosen. */
export function RangeCalendar(props: { value: DayRange; onChange(range: DayRange): void }) {
  const { value, onChange } = props;
  const formats = useCalendarFormats();
  const selected: DateRange | undefined =
    value.from === null
      ? undefined
      : { from: dateOf(value.from), to: value.to === null ? undefined : dateOf(value.to) };
  return (
    <DayPicker
      mode="range"
      numberOfMonths={2}
      weekStartsOn={1}
      defaultMonth={value.from === null ? previousMonth() : dateOf(value.from)}
      selected={selected}
      onSelect={(range) =>
        onChange({
          from: range?.from === undefined ? null : dayOf(range.from),
          to: range?.to === undefined ? null : dayOf(range.to),
        })
      }
      classNames={CLASSES}
      components={PARTS}
      {...formats}
    />
  );
}

/** One month in which a day is chosen. */
export function DayCalendar(props: {
  value: string | null;
  /** Only days after this one can be chosen. */
  after?: string;
  onChange(day: string): void;
}) {
  const { value, after, onChange } = props;
  const formats = useCalendarFormats();
  const date = value === null ? undefined : dateOf(value);
  return (
    <DayPicker
      mode="single"
      required
      weekStartsOn={1}
      {...(after !== undefined && { disabled: { before: dateOf(dayAfter(after, 1)) } })}
      defaultMonth={date ?? (after === undefined ? undefined : dateOf(after))}
      selected={date}
      onSelect={(next) => onChange(dayOf(next))}
      classNames={CLASSES}
      components={PARTS}
      {...formats}
    />
  );
}

function previousMonth(): Date {
  const today = new Date();
  return new Date(today.getFullYear(), today.getMonth() - 1, 1);
}
