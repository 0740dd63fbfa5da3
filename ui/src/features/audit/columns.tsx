import type { AuditRow } from "../../bindings/AuditRow";
import type { GridColumn } from "../../components/ledger-grid/column";
import type { Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { plainInstant } from "../../lib/time";
import styles from "./columns.module.css";
import { nameInWords } from "./diff";

/** Columns of the log, in order. */
export function auditColumns(formats: Formats): GridColumn<AuditRow>[] {
  return [
    {
      id: "at",
      header: t("audit.column_at", { zone: formats.zoneName }),
      width: 156,
      fixed: true,
      cell: (row) => (
        <time dateTime={row.at} className={styles.date}>
          {formats.instant(row.at, "date")}{" "}
          <span className={styles.time}>{formats.instant(row.at, "time")}</span>
        </time>
      ),
      text: (row) => plainInstant(row.at, formats.zone),
    },
    {
      id: "what",
      header: t("audit.column_what"),
      width: 280,
      grow: 4,
      fixed: true,
      cell: (row) => row.sentence,
      text: (row) => row.sentence,
    },
    {
      id: "who",
      header: t("audit.column_who"),
      width: 150,
      hideBelow: 720,
      cell: (row) => row.actor,
      text: (row) => row.actor,
    },
    {
      id: "role",
      header: t("audit.column_role"),
      width: 126,
      hideBelow: 1100,
      cell: (row) => <span className={styles.second}>{row.role}</span>,
      text: (row) => row.role,
    },
    {
      id: "action",
      header: t("audit.column_action"),
      width: 156,
      hideBelow: 900,
      cell: (row) => nameInWords(row.action),
      text: (row) => row.action,
    },
    {
      id: "organisation",
      header: t("audit.column_organisation"),
      width: 150,
      grow: 1,
      hideBelow: 1100,
      cell: (row) => row.organisation ?? <span className={styles.second}>–</span>,
      text: (row) => row.organisation ?? "",
    },
    {
      id: "n",
      header: t("audit.column_n"),
      align: "end",
      width: 76,
      hideBelow: 560,
      cell: (row) => <span className={styles.hash}>{formats.count(row.n)}</span>,
      text: (row) => row.n.toString(),
    },
  ];
}
