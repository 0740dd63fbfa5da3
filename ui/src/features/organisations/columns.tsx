import type { OrgRow } from "../../bindings/OrgRow";
import { DateText } from "../../components/date-text";
import type { GridColumn } from "../../components/ledger-grid/column";
import { CreditsText } from "../../components/money-text";
import type { Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./columns.module.css";
import { HoursBar } from "./hours-bar";
import { StateBadge } from "./state-badge";

function Nothing() {
  return <span className={styles.quiet}>–</span>;
}

/** Columns of the Organisations list. */
export function organisationColumns(formats: Formats): GridColumn<OrgRow>[] {
  return [
    {
      id: "name",
      header: t("organisations.column_name"),
      width: 180,
      grow: 2,
      fixed: true,
      cell: (row) => <span className={styles.name}>{row.name}</span>,
      text: (row) => row.name,
    },
    {
      id: "plan",
      header: t("organisations.column_plan"),
      width: 120,
      grow: 1,
      hideBelow: 1100,
      cell: (row) => <span className={styles.plan}>{row.plan}</span>,
      text: (row) => row.plan,
    },
    {
      id: "available",
      header: t("organisations.column_available"),
      align: "end",
      width: 124,
      fixed: true,
      cell: (row) =>
        row.debt === null ? (
          <span className={styles.available}>
            <CreditsText amount={row.available} look="balance" />
          </span>
        ) : (
          <span className={styles.debt}>
            {t("organisations.owes", { debt: formats.credits(row.debt, "list", "negative") })}
          </span>
        ),
      text: (row) => row.available,
    },
    {
      id: "burn",
      header: t("organisations.column_burn"),
      align: "end",
      width: 92,
      hideBelow: 720,
      cell: (row) =>
        row.burn_rate === null ? (
          <Nothing />
        ) : (
          <CreditsText amount={row.burn_rate} look="balance" />
        ),
      text: (row) => row.burn_rate ?? "",
    },
    {
      id: "hours",
      header: t("organisations.column_hours"),
      width: 160,
      cell: (row) => <HoursBar hours={row.hours_remaining} />,
      text: (row) => row.hours_remaining?.toString() ?? "",
    },
    {
      id: "last-purchase",
      header: t("organisations.column_last_purchase"),
      width: 116,
      hideBelow: 900,
      cell: (row) =>
        row.last_purchase_at === null ? (
          <span className={styles.quiet}>{t("organisations.never_bought")}</span>
        ) : (
          <DateText at={row.last_purchase_at} style="date" />
        ),
      text: (row) => row.last_purchase_at ?? "",
    },
    {
      id: "expiring",
      header: t("organisations.column_expiring"),
      width: 170,
      hideBelow: 1100,
      cell: (row) =>
        row.expiring_next === null ? (
          <Nothing />
        ) : (
          <span className={row.expiring_next.soon ? styles.soon : undefined}>
            {formats.credits(row.expiring_next.credits, "list", "negative")}
            <span className={styles.days}>
              {t("organisations.in_days", { days: row.expiring_next.in_days })}
            </span>
          </span>
        ),
      text: (row) => row.expiring_next?.at ?? "",
    },
    {
      id: "state",
      header: t("organisations.column_state"),
      width: 118,
      fixed: true,
      cell: (row) => <StateBadge state={row.state} />,
      text: (row) => t(`organisations.state_${row.state}`),
    },
  ];
}
