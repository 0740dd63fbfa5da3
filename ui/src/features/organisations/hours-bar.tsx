import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./hours-bar.module.css";

const WIDTH = 56;
/** Two weeks fill the bar. */
const FULL_HOURS = 336;
/** Fewer than two days are short. */
const SHORT_HOURS = 48;

/** Length of the bar in pixels; anything above zero keeps a visible end. */
export function barWidth(hours: number): number {
  return hours <= 0
    ? 0
    : Math.max(3, Math.round((WIDTH * Math.min(hours, FULL_HOURS)) / FULL_HOURS));
}

/** Hours that the credits last, as a number with a bar; without usage there is no end in sight. */
export function HoursBar({ hours }: { hours: number | null }) {
  const formats = useFormats();
  if (hours === null) {
    return <span className={styles.none}>{t("organisations.no_usage")}</span>;
  }
  return (
    <span className={styles.hours}>
      <svg width={WIDTH} height="6" aria-hidden="true">
        <rect className={styles.track} width={WIDTH} height="6" rx="3" />
        <rect
          className={hours < SHORT_HOURS ? styles.short : styles.bar}
          width={barWidth(hours)}
          height="6"
          rx="3"
        />
      </svg>
      <span className={hours < SHORT_HOURS ? styles.shortText : "numeric"}>
        {t("organisations.hours", { hours: formats.count(hours) })}
      </span>
    </span>
  );
}
