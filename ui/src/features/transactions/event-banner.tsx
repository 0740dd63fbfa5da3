import { Hash } from "lucide-react";

import type { EventView } from "../../bindings/EventView";
import { CreditsText } from "../../components/money-text";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./event-banner.module.css";

const NAMED = 3;

function organisations(event: EventView): string {
  const names = event.organisations
    .slice(0, NAMED)
    .map((org) => org.name)
    .join(", ");
  const more = event.organisations.length - NAMED;
  return more > 0 ? t("transactions.event_more", { names, count: more }) : names;
}

/** What an event is, whom it was charged to, and its total. */
export function EventBanner({ event }: { event: EventView }) {
  const formats = useFormats();
  const words = [event.name, organisations(event)].filter(Boolean).join(" · ");
  const span =
    event.first_at === null || event.last_at === null
      ? null
      : [formats.instant(event.first_at, "date"), formats.instant(event.last_at, "date")];
  return (
    <section className={styles.banner} aria-label={t("transactions.event", { id: event.event_id })}>
      <Hash aria-hidden="true" />
      <p className={styles.words} title={words}>
        <span className={styles.id}>{t("transactions.event", { id: event.event_id })}</span> {words}
        {span === null ? null : ` · ${[...new Set(span)].join(" – ")}`}
      </p>
      <p className={styles.counts}>
        {t("transactions.event_count", { count: event.transactions })}
        {event.tallied_records === 0
          ? null
          : ` · ${t("transactions.event_records", { count: event.tallied_records })}`}
      </p>
      <CreditsText amount={event.net} />
    </section>
  );
}
