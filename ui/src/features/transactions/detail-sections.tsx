import { ArrowRight, Check } from "lucide-react";
import { useState, type ReactNode } from "react";

import type { AllocationView } from "../../bindings/AllocationView";
import type { DocumentRef } from "../../bindings/DocumentRef";
import type { EntryView } from "../../bindings/EntryView";
import type { HistoryEntry } from "../../bindings/HistoryEntry";
import type { UsageRecordView } from "../../bindings/UsageRecordView";
import { Button } from "../../components/button";
import { CopyButton } from "../../components/copy";
import { DateText } from "../../components/date-text";
import { CreditsText, MoneyText } from "../../components/money-text";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./drawer.module.css";

function Section(props: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{props.title}</h3>
      {props.children}
    </section>
  );
}

/** The balanced lines of the transaction. */
export function Postings({ entries }: { entries: readonly EntryView[] }) {
  if (entries.length === 0) {
    return null;
  }
  return (
    <Section title={t("transactions.postings")}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("transactions.account")}</th>
            <th scope="col" className={styles.end}>
              {t("transactions.debit")}
            </th>
            <th scope="col" className={styles.end}>
              {t("transactions.credit")}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, place) => (
            // Entries never change place; two may read alike.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={place}>
              <td>{entry.account}</td>
              <td className={styles.end}>
                <Side unit={entry.unit} amount={entry.debit} />
              </td>
              <td className={styles.end}>
                <Side unit={entry.unit} amount={entry.credit} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Side({ unit, amount }: { unit: string; amount: EntryView["debit"] }) {
  if (amount === null) {
    return null;
  }
  return unit === "credits" ? (
    <CreditsText amount={amount} precision="exact" look="balance" />
  ) : (
    <MoneyText money={{ amount, currency: unit }} />
  );
}

/** The lots that paid for it, or the lot that it added. */
export function Lots(props: { allocations: readonly AllocationView[]; rule: string | null }) {
  const { allocations, rule } = props;
  const formats = useFormats();
  if (allocations.length === 0) {
    return null;
  }
  const paid = allocations.some((allocation) => allocation.cost !== null);
  return (
    <Section title={t("transactions.lots")}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("transactions.lot")}</th>
            <th scope="col" className={styles.end}>
              {t("transactions.lot_credits")}
            </th>
            {paid ? (
              <th scope="col" className={styles.end}>
                {t("transactions.lot_cost")}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {allocations.map((allocation) => (
            <tr key={allocation.lot_id}>
              <td title={allocation.lot_id}>
                {allocation.source}
                <div className={styles.sub}>
                  {t(
                    allocation.category === "promotional"
                      ? "transactions.lot_promotional"
                      : "transactions.lot_paid",
                  )}
                  {allocation.expires_at === null
                    ? ` · ${t("common.no_expiry").toLowerCase()}`
                    : ` · ${t("transactions.lot_expires", { day: formats.instant(allocation.expires_at, "date") })}`}
                </div>
              </td>
              <td className={styles.end}>
                <CreditsText amount={allocation.credits} precision="exact" />
              </td>
              {paid ? (
                <td className={styles.end}>
                  {allocation.cost === null ? "–" : <MoneyText money={allocation.cost} />}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {rule === null ? null : <p className={styles.rule}>{rule}</p>}
    </Section>
  );
}

const FEW = 10;

/** The usage records inside an hourly transaction. */
export function Records(props: { records: readonly UsageRecordView[]; count: number }) {
  const { records, count } = props;
  const [all, setAll] = useState(false);
  const formats = useFormats();
  if (records.length === 0) {
    return null;
  }
  const shown = all ? records : records.slice(0, FEW);
  return (
    <Section title={`${t("transactions.records")} (${formats.count(count)})`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("transactions.field_record")}</th>
            <th scope="col" className={styles.end}>
              {t("transactions.lot_credits")}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((record) => (
            <tr key={`${record.source} ${record.record_id}`}>
              <td>
                {record.record_id}
                <div className={styles.sub}>
                  {formats.instant(record.occurred_at, "date-time-seconds")}
                  {record.quantity === null ? null : ` · ${record.quantity}`}
                  {` · ${record.user ?? t("transactions.field_system")}`}
                </div>
              </td>
              <td className={styles.end}>
                <CreditsText amount={record.credits} precision="exact" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < count ? (
        <p className={styles.rule}>
          {t("transactions.records_shown", {
            shown: formats.count(shown.length),
            count: formats.count(count),
          })}
        </p>
      ) : null}
      {shown.length < records.length ? (
        <Button size="small" className={styles.more} onClick={() => setAll(true)}>
          {t("transactions.records_more", { count: formats.count(records.length) })}
        </Button>
      ) : null}
    </Section>
  );
}

function documentName(kind: string): string {
  switch (kind) {
    case "payment":
      return t("transactions.document_payment");
    case "invoice":
      return t("transactions.document_invoice");
    case "import":
      return t("transactions.document_import");
    default:
      return kind;
  }
}

/** Payments, invoices and files that belong to it. */
export function Documents({ documents }: { documents: readonly DocumentRef[] }) {
  if (documents.length === 0) {
    return null;
  }
  return (
    <Section title={t("transactions.documents")}>
      <ul className={styles.list}>
        {documents.map(({ kind, reference }) => (
          <li key={`${kind} ${reference}`}>
            <span title={reference}>
              {documentName(kind)} {reference}
            </span>
            <CopyButton text={reference} what={documentName(kind).toLowerCase()} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What happened to it, newest first. */
export function History({ history }: { history: readonly HistoryEntry[] }) {
  if (history.length === 0) {
    return null;
  }
  return (
    <Section title={t("transactions.history")}>
      <ol className={styles.history}>
        {history.map((entry, place) => (
          <li key={`${entry.at} ${entry.what}`}>
            <span className={styles.dot} aria-hidden="true">
              {place === 0 ? <Check size={11} /> : <ArrowRight size={11} />}
            </span>
            {entry.what}
            <div className={styles.sub}>
              <DateText at={entry.at} style="date-time-seconds" /> · {entry.who}
              {entry.detail === null ? null : ` · ${entry.detail}`}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
