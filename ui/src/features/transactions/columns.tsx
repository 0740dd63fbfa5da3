import { ArrowDown } from "lucide-react";

import type { TransactionRow } from "../../bindings/TransactionRow";
import { StatusBadge } from "../../components/badge";
import { KindIcon, kindName } from "../../components/kind";
import type { GridColumn } from "../../components/ledger-grid/column";
import { CreditsText } from "../../components/money-text";
import type { Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { plainInstant, widestDateTimes } from "../../lib/time";
import styles from "./columns.module.css";

/** What a transaction was for: the first part, and a second that explains it. */
export function describe(row: TransactionRow): { first: string; second: string | null } {
  if (row.event_name !== null) {
    return { first: row.event_name, second: row.operation };
  }
  if (row.operation !== null) {
    return { first: row.operation, second: row.project };
  }
  return { first: row.description, second: null };
}

const NONE = "–";

/** Columns of the list, in order. */
export function transactionColumns(formats: Formats): GridColumn<TransactionRow>[] {
  return [
    {
      id: "date",
      header: t("transactions.column_date", { zone: formats.zoneName }),
      headerContent: (
        <>
          {t("transactions.column_date", { zone: formats.zoneName })}{" "}
          <ArrowDown size={12} aria-hidden="true" />
        </>
      ),
      width: dateWidth(formats),
      className: styles.dateColumn,
      fixed: true,
      cell: (row) => <DateCell row={row} formats={formats} />,
      text: (row) => plainInstant(row.occurred_at, formats.zone),
    },
    {
      id: "type",
      header: t("transactions.column_type"),
      width: 132,
      className: styles.typeColumn,
      cell: (row) => (
        <span className={styles.type} title={kindName(row.kind)}>
          <KindIcon kind={row.kind} />
          <span className={styles.word}>{kindName(row.kind)}</span>
        </span>
      ),
      text: (row) => kindName(row.kind),
    },
    {
      id: "description",
      header: t("transactions.column_description"),
      width: 180,
      grow: 3,
      fixed: true,
      cell: (row) => {
        const { first, second } = describe(row);
        return second === null ? (
          first
        ) : (
          <>
            {first}
            <span className={styles.secondary}> · {second}</span>
          </>
        );
      },
      text: (row) => {
        const { first, second } = describe(row);
        return second === null ? first : `${first} · ${second}`;
      },
    },
    {
      id: "organisation",
      header: t("transactions.column_organisation"),
      width: 140,
      grow: 2,
      cell: (row) => row.organisation,
      text: (row) => row.organisation,
    },
    {
      id: "event",
      header: t("transactions.column_event"),
      width: 112,
      hideBelow: 720,
      className: styles.eventColumn,
      cell: (row) =>
        row.event_id === null ? (
          <span className={styles.faint}>{NONE}</span>
        ) : (
          <span className={styles.id}>{row.event_id}</span>
        ),
      text: (row) => row.event_id ?? "",
    },
    {
      id: "credits",
      header: t("transactions.column_credits"),
      align: "end",
      width: 116,
      className: styles.creditsColumn,
      fixed: true,
      cell: (row) => <CreditsText amount={row.credits} reversed={row.status === "reversed"} />,
      text: (row) => row.credits,
    },
    {
      id: "balance",
      header: t("transactions.column_balance"),
      align: "end",
      width: 124,
      hideBelow: 1100,
      cell: (row) =>
        row.balance_after === null ? (
          <span className={styles.faint}>{NONE}</span>
        ) : (
          <CreditsText amount={row.balance_after} look="balance" className={styles.balance} />
        ),
      text: (row) => row.balance_after ?? "",
    },
    {
      id: "status",
      header: t("transactions.column_status"),
      width: 136,
      hideBelow: 560,
      className: styles.statusColumn,
      cell: (row) => <StatusBadge status={row.status} />,
      text: (row) => t(`status.${row.status}`),
    },
  ];
}

function DateCell({ row, formats }: { row: TransactionRow; formats: Formats }) {
  const at = row.occurred_at;
  return (
    <time dateTime={at} className={styles.date}>
      <span className={styles.long}>{formats.instant(at, "date")}</span>
      <span className={styles.short}>{formats.instant(at, "date-short")}</span>{" "}
      <span className={styles.time}>{formats.instant(at, "time")}</span>
    </time>
  );
}

let context: CanvasRenderingContext2D | null | undefined;

/** Room for the widest date of the locale: month names differ by half their width between languages. */
function dateWidth(formats: Formats): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (context === null) {
    return 150;
  }
  context.font = '13px "Inter Variable", system-ui, sans-serif';
  const measured = widestDateTimes(formats.locale, formats.zone).map(
    (text) => context?.measureText(text).width ?? 0,
  );
  // Tabular figures are a little wider than the measured ones.
  return Math.max(144, Math.ceil(Math.max(...measured) * 1.06) + 16);
}
