import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { useId, useState, type PointerEvent } from "react";

import { t } from "../../lib/texts";
import { Button } from "../button";
import bars from "./bar-chart.module.css";
import styles from "./burn-down.module.css";

/** One day of a burn-down: what is left after it. */
export interface BurnDownDay {
  key: string;
  /** The day in full, and on the axis. */
  label: string;
  axis: string;
  left: number;
  /** What is left, as text. */
  value: string;
}

const TOP = 18;
const PLOT = 120;
const AXIS = 22;
const WIDTH = 1000;

/** What is left, day by day: a falling line, read by pointer and keys, and a table of the same figures. */
export function BurnDown(props: {
  title: string;
  /** Beside the title, e.g. what is left now. */
  total: string;
  days: readonly BurnDownDay[];
  /** How many there were at the start. */
  most: number;
  mostText: string;
  /** Headers of the table. */
  headers: { day: string; left: string };
}) {
  const { title, total, days, most, mostText, headers } = props;
  const [asTable, setAsTable] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const titleId = useId();
  const shown = active === null ? undefined : days[active];
  return (
    <section className={bars.chart} aria-labelledby={titleId}>
      <div className={bars.head}>
        <h3 id={titleId} className={bars.title}>
          {title}
        </h3>
        <p className={bars.total}>
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
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard.
        <section className={bars.tableBox} aria-labelledby={titleId} tabIndex={0}>
          <table className={bars.table}>
            <thead>
              <tr>
                <th scope="col">{headers.day}</th>
                <th scope="col">{headers.left}</th>
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map((day) => (
                <tr key={day.key}>
                  <td>{day.label}</td>
                  <td className="numeric">{day.value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <Plot
          titleId={titleId}
          days={days}
          most={most}
          mostText={mostText}
          active={active}
          onActive={setActive}
        />
      )}
    </section>
  );
}

function Plot(props: {
  titleId: string;
  days: readonly BurnDownDay[];
  most: number;
  mostText: string;
  active: number | null;
  onActive(place: number | null): void;
}) {
  const { titleId, days, most, mostText, active, onActive } = props;
  const last = Math.max(1, days.length - 1);
  const x = scaleLinear().domain([0, last]).range([0, WIDTH]);
  const y = scaleLinear()
    .domain([0, Math.max(1, most)])
    .range([PLOT, 0]);
  const places = days.map((day, place): [number, number] => [x(place), y(day.left)]);
  const path = line().curve(curveStepAfter)(places) ?? "";
  const filled =
    area<[number, number]>()
      .curve(curveStepAfter)
      .x(([at]) => at)
      .y0(PLOT)
      .y1(([, height]) => height)(places) ?? "";
  const current = days[active ?? days.length - 1];

  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = Math.round(((event.clientX - box.left) / box.width) * last);
    onActive(Math.min(days.length - 1, Math.max(0, place)));
  };
  return (
    <div className={bars.plot} onPointerMove={point} onPointerLeave={() => onActive(null)}>
      <input
        type="range"
        className={bars.reader}
        aria-labelledby={titleId}
        aria-valuetext={current === undefined ? "" : `${current.label}: ${current.value}`}
        min={1}
        max={Math.max(1, days.length)}
        value={(active ?? days.length - 1) + 1}
        onChange={(event) => onActive(event.currentTarget.valueAsNumber - 1)}
        onFocus={() => onActive(active ?? days.length - 1)}
        onBlur={() => onActive(null)}
      />
      <svg className={bars.svg} width="100%" height={TOP + PLOT + AXIS} aria-hidden="true">
        <line className={bars.grid} x1="0" x2="100%" y1={TOP + 0.5} y2={TOP + 0.5} />
        <line className={bars.base} x1="0" x2="100%" y1={TOP + PLOT + 0.5} y2={TOP + PLOT + 0.5} />
        <svg
          y={TOP}
          width="100%"
          height={PLOT}
          viewBox={`0 0 ${WIDTH.toString()} ${PLOT.toString()}`}
          preserveAspectRatio="none"
        >
          <path className={styles.area} d={filled} />
          <path className={styles.line} d={path} />
          {active === null ? null : (
            <line className={styles.mark} x1={x(active)} x2={x(active)} y1="0" y2={PLOT} />
          )}
        </svg>
        <text className={bars.label} x="100%" y={TOP - 6} textAnchor="end">
          {mostText}
        </text>
        <text className={bars.label} x="0" y={TOP + PLOT + AXIS - 5}>
          {days[0]?.axis}
        </text>
        {days.length > 1 ? (
          <text className={bars.label} x="100%" y={TOP + PLOT + AXIS - 5} textAnchor="end">
            {days.at(-1)?.axis}
          </text>
        ) : null}
      </svg>
    </div>
  );
}
