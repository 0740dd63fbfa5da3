import { Calendar } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import type { Month } from "../../bindings/Month";
import { Button } from "../../components/button";
import type { DayRange } from "../../components/calendar";
import { Popover } from "../../components/popover";
import { useFormats, type Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { daysOfMonth } from "../../lib/time";
import styles from "./date-filter.module.css";
import { FilterChip } from "../../components/filter-chip";
import type { TransactionSearch } from "./search";
import type { TransactionScreen } from "./use-search";

const RangeCalendar = lazy(() =>
  import("../../components/calendar").then((module) => ({ default: module.RangeCalendar })),
);

/** The month that the dates of the filter are, if they are one. */
export function monthOf(search: TransactionSearch): Month | null {
  if (search.from === undefined || search.to === undefined) {
    return null;
  }
  const month = search.from.slice(0, 7) as Month;
  const days = daysOfMonth(month);
  return days.from === search.from && days.to === search.to ? month : null;
}

/** The dates of the filter in words; nothing when there are none. */
export function datesInWords(search: TransactionSearch, formats: Formats): string | null {
  const month = monthOf(search);
  if (month !== null) {
    return formats.month(month);
  }
  const { from, to } = search;
  if (from !== undefined && to !== undefined) {
    return from === to
      ? formats.day(from)
      : t("transactions.date_between", { from: formats.day(from), to: formats.day(to) });
  }
  if (from !== undefined) {
    return t("transactions.date_from", { day: formats.day(from) });
  }
  return to === undefined ? null : t("transactions.date_until", { day: formats.day(to) });
}

/** Filters by months that have rows, or by any range of days. */
export function DateFilter(props: { screen: TransactionScreen; months: readonly Month[] }) {
  const { screen, months } = props;
  const { search, setFilter } = screen;
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState<DayRange | null>(null);
  const range = draft ?? { from: search.from ?? null, to: search.to ?? null };
  const apply = (next: DayRange) => {
    setDraft(null);
    setFilter({ from: next.from ?? undefined, to: next.to ?? undefined });
  };
  return (
    <Popover
      label={t("transactions.filter_date")}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        // A range whose second day was not chosen is the first day alone.
        if (!next && draft?.from !== undefined && draft.from !== null) {
          apply({ from: draft.from, to: draft.to ?? draft.from });
        }
      }}
      trigger={
        <FilterChip
          icon={<Calendar aria-hidden="true" />}
          label={t("transactions.filter_date")}
          value={datesInWords(search, formats)}
        />
      }
    >
      <div className={styles.layout}>
        <div className={styles.months}>
          {months.map((month) => (
            <Button
              key={month}
              size="small"
              look={monthOf(search) === month ? "secondary" : "ghost"}
              aria-pressed={monthOf(search) === month}
              onClick={() => {
                apply(daysOfMonth(month));
                setOpen(false);
              }}
            >
              {formats.month(month)}
            </Button>
          ))}
        </div>
        <div className={styles.calendar}>
          <Suspense fallback={null}>
            <RangeCalendar value={range} onChange={setDraft} />
          </Suspense>
          <div className={styles.actions}>
            <Button
              size="small"
              look="ghost"
              onClick={() => {
                apply({ from: null, to: null });
                setOpen(false);
              }}
            >
              {t("common.clear")}
            </Button>
            <Button
              size="small"
              look="primary"
              disabled={range.from === null}
              onClick={() => {
                apply({ from: range.from, to: range.to ?? range.from });
                setOpen(false);
              }}
            >
              {t("transactions.amount_apply")}
            </Button>
          </div>
        </div>
      </div>
    </Popover>
  );
}
