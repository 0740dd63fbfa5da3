import { Calendar, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { useFormats } from "../lib/formats";
import { t } from "../lib/texts";
import { IconButton } from "./button";
import styles from "./field.module.css";
import { Popover } from "./popover";

const DayCalendar = lazy(() =>
  import("./calendar").then((module) => ({ default: module.DayCalendar })),
);

/** A day, chosen from a calendar. Inside a `Field`; `label` names it for screen readers. */
export function DayField(props: {
  label: string;
  value: string | null;
  onChange(day: string | null): void;
  /** Shown while no day is chosen. */
  placeholder: string;
  /** True where no day is an answer too. */
  clearable?: boolean;
  invalid?: boolean;
}) {
  const { label, value, onChange, placeholder, clearable = false, invalid = false } = props;
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const shown = value === null ? placeholder : formats.day(value);
  return (
    <div className={styles.dayRow}>
      <Popover
        label={label}
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            className={styles.trigger}
            aria-label={`${label}: ${shown}`}
            data-invalid={invalid ? "" : undefined}
          >
            <span className={styles.value} data-placeholder={value === null ? "" : undefined}>
              {shown}
            </span>
            <Calendar aria-hidden="true" />
          </button>
        }
      >
        <Suspense fallback={<p>{t("common.loading")}</p>}>
          <DayCalendar
            value={value}
            onChange={(day) => {
              setOpen(false);
              onChange(day);
            }}
          />
        </Suspense>
      </Popover>
      {clearable && value !== null ? (
        <IconButton label={t("common.clear")} size="small" onClick={() => onChange(null)}>
          <X aria-hidden="true" />
        </IconButton>
      ) : null}
    </div>
  );
}
