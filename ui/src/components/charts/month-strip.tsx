import type { Month } from "../../bindings/Month";
import type { MonthFlow } from "../../bindings/MonthFlow";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./month-strip.module.css";

const HALF = 22;
const WIDTH = 14;

interface MonthStripProps {
  months: readonly MonthFlow[];
  /** The month that the list shows alone. */
  selected: Month | null;
  /** Called with the chosen month, or nothing when the chosen one is pressed again. */
  onSelect(month: Month | null): void;
}

/** Twelve months: what came in goes up, what went out goes down. A press filters the list by the month. */
export function MonthStrip({ months, selected, onSelect }: MonthStripProps) {
  return (
    <ul className={styles.strip} aria-label={t("charts.months")}>
      {months.map((flow) => (
        <li key={flow.month} className={styles.item}>
          <MonthButton
            flow={flow}
            pressed={flow.month === selected}
            onPress={() => onSelect(flow.month === selected ? null : flow.month)}
          />
        </li>
      ))}
    </ul>
  );
}

function MonthButton(props: { flow: MonthFlow; pressed: boolean; onPress(): void }) {
  const { flow, pressed, onPress } = props;
  const formats = useFormats();
  const words = t("charts.month_flow", {
    month: formats.month(flow.month),
    credits_in: formats.credits(flow.credits_in, "whole"),
    credits_out: formats.credits(flow.credits_out, "whole"),
  });
  return (
    <button
      type="button"
      className={styles.month}
      aria-pressed={pressed}
      title={words}
      onClick={onPress}
    >
      <svg width={WIDTH} height={2 * HALF + 1} aria-hidden="true">
        <rect
          className={styles.in}
          x="0"
          width={WIDTH}
          y={HALF - part(flow.in_height)}
          height={part(flow.in_height)}
          rx="2"
        />
        <rect
          className={styles.out}
          x="0"
          width={WIDTH}
          y={HALF + 1}
          height={part(flow.out_height)}
          rx="2"
        />
      </svg>
      <span className="visually-hidden">{words}</span>
      <span className={styles.name} aria-hidden="true">
        {formats.month(flow.month, "short")}
      </span>
    </button>
  );
}

function part(height: number): number {
  return height === 0 ? 0 : Math.max(1, Math.round((height * HALF) / 1000));
}
