import { Link } from "@tanstack/react-router";
import { Zap } from "lucide-react";
import { useMemo } from "react";

import type { KindView } from "../../bindings/KindView";
import type { TransactionRow } from "../../bindings/TransactionRow";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { KindIcon, kindName } from "../../components/kind";
import type { GridColumn } from "../../components/ledger-grid/column";
import { CreditsText } from "../../components/money-text";
import { useFormats, type Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { TransactionsTab } from "./transactions-tab";
import styles from "./transactions-tab.module.css";

const KINDS: readonly KindView[] = ["usage", "manual_consumption", "reversal"];

/** What it was: the operation where usage names one, else the type. */
export function usageType(row: TransactionRow): string {
  return row.kind === "usage" ? (row.operation ?? kindName(row.kind)) : kindName(row.kind);
}

/** Columns of the Usage tab; type, event and user are those that support is asked about. */
export function usageColumns(formats: Formats): GridColumn<TransactionRow>[] {
  return [
    {
      id: "date",
      header: t("organisation.column_date", { zone: formats.zoneName }),
      width: 150,
      fixed: true,
      cell: (row) => <DateText at={row.occurred_at} />,
      text: (row) => row.occurred_at,
    },
    {
      id: "type",
      header: t("organisation.column_type"),
      width: 170,
      // May give way, so that amounts are never cut.
      grow: 0,
      cell: (row) => (
        <span className={styles.type} title={kindName(row.kind)}>
          <KindIcon kind={row.kind} />
          {usageType(row)}
        </span>
      ),
      text: usageType,
    },
    {
      id: "event",
      header: t("organisation.column_event"),
      width: 160,
      grow: 1,
      hideBelow: 560,
      cell: (row) => row.event_name ?? (row.description === "" ? <Nothing /> : row.description),
      text: (row) => row.event_name ?? row.description,
    },
    {
      id: "event-id",
      header: t("organisation.column_event_id"),
      width: 104,
      cell: (row) => (row.event_id === null ? <Nothing /> : <EventLink id={row.event_id} />),
      text: (row) => row.event_id ?? "",
    },
    {
      id: "user",
      header: t("organisation.column_user"),
      width: 130,
      hideBelow: 900,
      cell: (row) => row.user ?? t("organisation.system"),
      text: (row) => row.user ?? t("organisation.system"),
    },
    {
      id: "project",
      header: t("organisation.column_project"),
      width: 140,
      hideBelow: 720,
      cell: (row) => row.project ?? <Nothing />,
      text: (row) => row.project ?? "",
    },
    {
      id: "credits",
      header: t("organisation.column_credits"),
      align: "end",
      width: 120,
      fixed: true,
      cell: (row) => <CreditsText amount={row.credits} reversed={row.status === "reversed"} />,
      text: (row) => row.credits,
    },
  ];
}

function Nothing() {
  return <span className={styles.quiet}>–</span>;
}

/** Leads to every transaction of the event. The row's own press must not open the row as well. */
function EventLink({ id }: { id: string }) {
  return (
    <Link
      to="/transactions"
      search={{ event: id }}
      className="numeric"
      title={t("organisation.look_up_event", { id })}
      onClick={(event) => event.stopPropagation()}
    >
      {id}
    </Link>
  );
}

/** Usage of an organisation. */
export function UsageTab({ orgId }: { orgId: number }) {
  const formats = useFormats();
  const columns = useMemo(() => usageColumns(formats), [formats]);
  return (
    <TransactionsTab
      orgId={orgId}
      label={t("organisation.usage_list")}
      kinds={KINDS}
      columns={columns}
      empty={
        <EmptyState icon={<Zap aria-hidden="true" />} title={t("organisation.usage_none")}>
          {t("organisation.usage_none_hint")}
        </EmptyState>
      }
    />
  );
}
