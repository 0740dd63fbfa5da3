import type { GrantRow } from "../../bindings/GrantRow";
import { DateText } from "../../components/date-text";
import type { GridColumn } from "../../components/ledger-grid/column";
import { CreditsText } from "../../components/money-text";
import type { Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import { GrantStateBadge, stateName } from "./state-badge";

/** True where the credits were never given, or taken back. */
export function isUndone(row: GrantRow): boolean {
  return ["rejected", "withdrawn", "lapsed", "reversed"].includes(row.state);
}

/** Columns of the Grants list. */
export function grantColumns(formats: Formats): GridColumn<GrantRow>[] {
  return [
    {
      id: "at",
      header: t("grants.column_date", { zone: formats.zoneName }),
      width: 150,
      fixed: true,
      cell: (row) => <DateText at={row.at} />,
      text: (row) => row.at,
    },
    {
      id: "organisation",
      header: t("grants.column_organisation"),
      width: 170,
      grow: 2,
      fixed: true,
      cell: (row) => row.organisation,
      text: (row) => row.organisation,
    },
    {
      id: "reason",
      header: t("grants.column_reason"),
      width: 150,
      grow: 3,
      hideBelow: 720,
      cell: (row) => (
        <>
          {row.reason}
          {row.note === null ? null : <span className={styles.quiet}> · {row.note}</span>}
        </>
      ),
      text: (row) => (row.note === null ? row.reason : `${row.reason}: ${row.note}`),
    },
    {
      id: "maker",
      header: t("grants.column_maker"),
      width: 130,
      grow: 1,
      hideBelow: 900,
      cell: (row) => row.maker,
      text: (row) => row.maker,
    },
    {
      id: "state",
      header: t("grants.column_state"),
      width: 140,
      cell: (row) => <GrantStateBadge state={row.state} />,
      text: (row) => stateName(row.state),
    },
    {
      id: "expires",
      header: t("grants.column_expires"),
      width: 110,
      hideBelow: 900,
      cell: (row) =>
        row.expires_at === null ? (
          <span className={styles.quiet}>{t("common.no_expiry")}</span>
        ) : (
          <DateText at={row.expires_at} style="date" />
        ),
      text: (row) => row.expires_at ?? "",
    },
    {
      id: "remaining",
      header: t("grants.column_remaining"),
      align: "end",
      width: 110,
      hideBelow: 1100,
      cell: (row) =>
        row.remaining === null ? (
          <span className={styles.quiet}>–</span>
        ) : (
          <CreditsText amount={row.remaining} look="balance" />
        ),
      text: (row) => row.remaining ?? "",
    },
    {
      id: "credits",
      header: t("grants.column_credits"),
      align: "end",
      width: 120,
      fixed: true,
      cell: (row) => <CreditsText amount={row.credits} reversed={isUndone(row)} />,
      text: (row) => row.credits,
    },
  ];
}
