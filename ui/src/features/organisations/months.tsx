import { Activity, Minus, Snowflake, TrendingDown, TrendingUp, Zap } from "lucide-react";

import type { MonthCard } from "../../bindings/MonthCard";
import type { TrendView } from "../../bindings/TrendView";
import { Badge } from "../../components/badge";
import { CreditsText } from "../../components/money-text";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./months.module.css";

/** This month and the three before, and what they say together. */
export function Months({ months, trend }: { months: readonly MonthCard[]; trend: TrendView }) {
  return (
    <section className={styles.container} aria-label={t("organisation.months")}>
      <ul className={styles.months}>
        {months.map((card) => (
          <Month key={card.month} card={card} />
        ))}
      </ul>
      <Trend trend={trend} />
    </section>
  );
}

function Month({ card }: { card: MonthCard }) {
  const formats = useFormats();
  const key = card.current ? "organisation.month_so_far" : "organisation.month_transactions";
  return (
    <li className={styles.card}>
      <h3 className={styles.name}>
        {formats.month(card.month)}
        {card.current ? <Badge look="info">{t("organisation.current")}</Badge> : null}
      </h3>
      <p className={styles.usage}>
        {card.usage === null ? (
          <span className={styles.none}>{t("organisation.month_none")}</span>
        ) : (
          <CreditsText amount={card.usage} precision="whole" />
        )}
      </p>
      <p className={styles.note}>{t(key, { count: card.transactions })}</p>
      {card.same_point_last_month === null ? null : (
        <p className={styles.note}>
          {t("organisation.same_point", {
            credits: formats.credits(card.same_point_last_month, "whole"),
          })}
        </p>
      )}
    </li>
  );
}

const ICONS: Record<string, typeof Activity> = {
  flat: Minus,
  growing: TrendingUp,
  spike: Zap,
  off_season: Snowflake,
  declining: TrendingDown,
};

function Trend({ trend }: { trend: TrendView }) {
  const Icon = ICONS[trend.label] ?? Activity;
  return (
    <p className={styles.trend}>
      <Icon aria-hidden="true" size={16} />
      <span>
        <strong className={styles.title}>{trend.title}.</strong> {trend.meaning}
      </span>
      <span className={styles.action}>{trend.action}</span>
    </p>
  );
}
