import { useMemo } from "react";

import type { OrgPage } from "../../bindings/OrgPage";
import { BarChart, type Bar } from "../../components/charts/bar-chart";
import { useFormats } from "../../lib/formats";
import { magnitudeOf } from "../../lib/money";
import { t } from "../../lib/texts";

/** Sixty days of usage. */
export function UsageChart({ org }: { org: OrgPage }) {
  const formats = useFormats();
  const bars = useMemo(
    () =>
      org.days.map((day): Bar => ({
        key: day.day,
        label: formats.day(day.day),
        axis: formats.day(day.day, "date-short"),
        value: formats.credits(day.credits, "list", "negative"),
        height: day.height,
      })),
    [org.days, formats],
  );
  const total = formats.credits(magnitudeOf(org.days_total), "whole", "negative");
  return (
    <BarChart
      title={t("organisation.chart")}
      total={t("organisation.chart_total", { credits: total })}
      bars={bars}
    />
  );
}
