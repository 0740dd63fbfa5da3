import { ArrowDownLeft, ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";

import type { Amount } from "../../bindings/Amount";
import type { TransactionSummary } from "../../bindings/TransactionSummary";
import { MonthStrip } from "../../components/charts/month-strip";
import { CreditsText } from "../../components/money-text";
import { Skeleton } from "../../components/skeleton";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { daysOfMonth } from "../../lib/time";
import { monthOf } from "./date-filter";
import styles from "./totals.module.css";
import type { TransactionScreen } from "./use-search";

/** Totals of what the list shows, with the strip of months that filters it. */
export function Totals(props: {
  screen: TransactionScreen;
  summary: TransactionSummary | undefined;
  stale: boolean;
}) {
  const { screen, summary, stale } = props;
  const formats = useFormats();
  return (
    <div className={styles.totals}>
      <dl className={styles.figures} data-stale={stale ? "" : undefined} aria-busy={stale}>
        <Figure
          label={t("transactions.credits_in")}
          icon={<ArrowDownLeft className={styles.in} aria-hidden="true" />}
        >
          <Sum amount={summary?.credits_in} />
        </Figure>
        <Figure
          label={t("transactions.credits_out")}
          icon={<ArrowUpRight className={styles.out} aria-hidden="true" />}
        >
          <Sum amount={summary?.credits_out} />
        </Figure>
        <Figure label={t("transactions.net")}>
          <Sum amount={summary?.net} />
        </Figure>
        {summary === undefined || summary.accumulating === 0 ? null : (
          <Figure label={t("transactions.accumulating")}>
            {formats.count(summary.accumulating)}{" "}
            <span className={styles.unit}>
              {t("transactions.accumulating_unit", { count: summary.accumulating })}
            </span>
          </Figure>
        )}
        {summary === undefined || summary.in_debt === 0 ? null : (
          <Figure label={t("transactions.in_debt")}>
            {formats.count(summary.in_debt)}{" "}
            <span className={styles.unit}>
              {t("transactions.in_debt_unit", { count: summary.in_debt })}
            </span>
          </Figure>
        )}
      </dl>
      {summary === undefined || summary.months.length === 0 ? null : (
        <div className={styles.strip}>
          <MonthStrip
            months={summary.months}
            selected={monthOf(screen.search)}
            onSelect={(month) =>
              screen.setFilter(
                month === null ? { from: undefined, to: undefined } : daysOfMonth(month),
              )
            }
          />
        </div>
      )}
    </div>
  );
}

function Figure(props: { label: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt className={styles.label}>
        {props.icon}
        {props.label}
      </dt>
      <dd className={`${styles.value} numeric`}>{props.children}</dd>
    </div>
  );
}

/** A total; a dash where adding up would mean reading every row. */
function Sum({ amount }: { amount: Amount | null | undefined }) {
  if (amount === undefined) {
    return <Skeleton width={96} />;
  }
  return amount === null ? (
    <span title={t("transactions.not_counted")}>–</span>
  ) : (
    <CreditsText amount={amount} precision="whole" />
  );
}
