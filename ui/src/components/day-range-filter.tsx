import { Calendar } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { useFormats } from "../lib/formats";
import { t } from "../lib/texts";
import { Button } from "./button";
import type { DayRange } from "./calendar";
import styles from "./day-range-filter.module.css";
import { FilterChip } from "./filter-chip";
import { Popover } from "./popover";

const RangeCalendar = lazy(() =>
  import("./calendar").then((module) => ({ default: module.RangeCalendar })),
);

/** A filter by a range of days. */
export function DayRangeFilter(props: { range: DayRange; onChange(range: DayRange): void }) {
  const { range, onChange } = props;
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState<DayRange | null>(null);
  const shown = draft ?? range;
  const apply = (next: DayRange) => {
    setDraft(null);
    setOpen(false);
    onChange(next);
  };
  const { from, to } = range;
  const words =
    from === null
      ? null
      : from === to || to === null
        ? formats.day(from)
        : t("common.days_between", { from: formats.day(from), to: formats.day(to) });
  return (
    <Popover
      label={t("common.date")}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) {
          setDraft(null);
        }
      }}
      trigger={
        <FilterChip icon={<Calendar aria-hidden="true" />} label={t("common.date")} value={words} />
      }
    >
      <div className={styles.calendar}>
        <Suspense fallback={null}>
          <RangeCalendar value={shown} onChange={setDraft} />
        </Suspense>
        <div className={styles.actions}>
          <Button size="small" look="ghost" onClick={() => apply({ from: null, to: null })}>
            {t("common.clear")}
          </Button>
          <Button
            size="small"
            look="primary"
            disabled={shown.from === null}
            onClick={() => apply({ from: shown.from, to: shown.to ?? shown.from })}
          >
            {t("common.apply")}
          </Button>
        </div>
      </div>
    </Popover>
  );
}
