import { scaleBand, scaleLinear } from "d3-scale";
import { useId, useMemo, useState, type PointerEvent } from "react";

import { t } from "../../lib/texts";
import { Button } from "../button";
import styles from "./bar-chart.module.css";

/** One bar: its height is already a share of the largest, so nothing is calculated with amounts. */
export interface Bar {
  key: string;
  /** The bar's name in full, e.g. `21 Nov 2026`. */
  label: string;
  /** Its name on the axis, e.g. `21 Nov`. */
  axis: string;
  /** The amount as text. */
  value: string;
  /** 0 to 1000, the largest being 1000. */
  height: number;
}

const TOP = 18;
const PLOT = 160;
const AXIS = 24;
const AXIS_LABELS = 5;

/** Which bars carry a label on the axis: the first, the last and some between them. */
export function axisPlaces(count: number): number[] {
  const places = Math.min(count, AXIS_LABELS);
  if (places < 2) {
    return count === 0 ? [] : [0];
  }
  return Array.from({ length: places }, (_, index) =>
    Math.round((index * (count - 1)) / (places - 1)),
  );
}

interface BarChartProps {
  title: string;
  /** What stands beside the title, e.g. the sum. */
  total: string;
  bars: readonly Bar[];
}

/** Bars over time with gridlines, the largest value, a reading line for pointer and keys, and a table of the same figures. */
export function BarChart({ title, total, bars }: BarChartProps) {
  const [asTable, setAsTable] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const titleId = useId();
  const shown = active === null ? undefined : bars[active];
  return (
    <section className={styles.chart} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <p className={styles.total}>
          {shown === undefined ? total : `${shown.label} · ${shown.value}`}
        </p>
        <Button
          look="ghost"
          size="small"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t("charts.as_chart") : t("charts.as_table")}
        </Button>
      </div>
      {asTable ? (
        <BarTable titleId={titleId} bars={bars} />
      ) : (
        <Plot titleId={titleId} bars={bars} active={active} onActive={setActive} />
      )}
    </section>
  );
}

interface PlotProps {
  titleId: string;
  bars: readonly Bar[];
  active: number | null;
  onActive(place: number | null): void;
}

function Plot({ titleId, bars, active, onActive }: PlotProps) {
  const band = useMemo(
    () =>
      scaleBand<string>()
        .domain(bars.map((bar) => bar.key))
        .range([0, 100])
        .paddingInner(0.36)
        .paddingOuter(0.18),
    [bars],
  );
  const rise = scaleLinear().domain([0, 1000]).range([0, PLOT]);
  const largest = bars.find((bar) => bar.height === 1000);
  const current = active === null ? undefined : bars[active];

  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    onActive(Math.min(bars.length - 1, Math.max(0, place)));
  };

  return (
    <div className={styles.plot} onPointerMove={point} onPointerLeave={() => onActive(null)}>
      <input
        type="range"
        className={styles.reader}
        aria-labelledby={titleId}
        aria-valuetext={textOf(current ?? bars.at(-1))}
        min={1}
        max={bars.length}
        value={(active ?? bars.length - 1) + 1}
        onChange={(event) => onActive(event.currentTarget.valueAsNumber - 1)}
        onFocus={() => onActive(active ?? bars.length - 1)}
        onBlur={() => onActive(null)}
      />
      <svg className={styles.svg} width="100%" height={TOP + PLOT + AXIS} aria-hidden="true">
        {[0, 500, 1000].map((level) => (
          <line
            key={level}
            className={level === 0 ? styles.base : styles.grid}
            x1="0"
            x2="100%"
            y1={TOP + PLOT - rise(level) + 0.5}
            y2={TOP + PLOT - rise(level) + 0.5}
          />
        ))}
        {bars.map((bar, place) => (
          <rect
            key={bar.key}
            className={place === active ? styles.activeBar : styles.bar}
            x={`${(band(bar.key) ?? 0).toFixed(3)}%`}
            width={`${band.bandwidth().toFixed(3)}%`}
            y={TOP + PLOT - barHeight(rise(bar.height), bar.height)}
            height={barHeight(rise(bar.height), bar.height)}
            rx="2"
          />
        ))}
        {largest === undefined ? null : (
          <text className={styles.label} x="100%" y={TOP - 6} textAnchor="end">
            {largest.value}
          </text>
        )}
        {axisPlaces(bars.length).map((place, index, places) => {
          const bar = bars[place];
          return bar === undefined ? null : (
            <text
              key={bar.key}
              className={styles.label}
              x={axisX(index, places.length, (band(bar.key) ?? 0) + band.bandwidth() / 2)}
              y={TOP + PLOT + AXIS - 5}
              textAnchor={index === 0 ? "start" : index === places.length - 1 ? "end" : "middle"}
            >
              {bar.axis}
            </text>
          );
        })}
      </svg>
    </div>
  );
}

function textOf(bar: Bar | undefined): string {
  return bar === undefined ? "" : t("charts.bar", { label: bar.label, value: bar.value });
}

/** A day with any usage keeps a visible foot. */
function barHeight(pixels: number, height: number): number {
  return height === 0 ? 0 : Math.max(2, Math.round(pixels));
}

function axisX(index: number, count: number, middle: number): string {
  if (index === 0) {
    return "0";
  }
  return index === count - 1 ? "100%" : `${middle.toFixed(3)}%`;
}

function BarTable({ titleId, bars }: { titleId: string; bars: readonly Bar[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard.
    <section className={styles.tableBox} aria-labelledby={titleId} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("charts.day")}</th>
            <th scope="col">{t("charts.credits")}</th>
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map((bar) => (
            <tr key={bar.key}>
              <td>{bar.label}</td>
              <td className="numeric">{bar.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
