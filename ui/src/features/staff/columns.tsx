import { CircleCheck, CircleSlash, Lock } from "lucide-react";

import type { StaffRow } from "../../bindings/StaffRow";
import { Badge } from "../../components/badge";
import type { GridColumn } from "../../components/ledger-grid/column";
import type { Formats } from "../../lib/formats";
import { roleName } from "../../lib/rights";
import { t } from "../../lib/texts";
import { plainInstant } from "../../lib/time";
import styles from "./page.module.css";

/** Whether a colleague may sign in: a shape and a word. */
export function AccessBadge({ row }: { row: StaffRow }) {
  if (!row.active) {
    return (
      <Badge look="neutral" icon={<CircleSlash aria-hidden="true" />}>
        {t("staff.state_ended")}
      </Badge>
    );
  }
  return row.locked_until === null ? (
    <Badge look="quiet" icon={<CircleCheck aria-hidden="true" />}>
      {t("staff.state_active")}
    </Badge>
  ) : (
    <Badge look="warn" icon={<Lock aria-hidden="true" />}>
      {t("staff.state_rests")}
    </Badge>
  );
}

/** Columns of the list, in order. */
export function staffColumns(formats: Formats): GridColumn<StaffRow>[] {
  return [
    {
      id: "name",
      header: t("staff.column_name"),
      width: 170,
      grow: 2,
      fixed: true,
      cell: (row) => (
        <>
          {row.name}
          {row.you ? <span className={styles.faint}> · {t("staff.you")}</span> : null}
        </>
      ),
      text: (row) => row.name,
    },
    {
      id: "email",
      header: t("staff.column_email"),
      width: 190,
      grow: 1,
      hideBelow: 900,
      cell: (row) => row.email ?? row.login,
      text: (row) => row.email ?? row.login,
    },
    {
      id: "role",
      header: t("staff.column_role"),
      width: 140,
      cell: (row) => roleName(row.role),
      text: (row) => roleName(row.role),
    },
    {
      id: "limits",
      header: t("staff.column_limits"),
      width: 190,
      grow: 1,
      hideBelow: 720,
      cell: (row) => row.limits,
      text: (row) => row.limits,
    },
    {
      id: "seen",
      header: t("staff.column_seen"),
      width: 160,
      hideBelow: 720,
      cell: (row) =>
        row.last_seen_at === null ? (
          <span className={styles.faint}>{t("staff.never")}</span>
        ) : (
          formats.instant(row.last_seen_at)
        ),
      text: (row) =>
        row.last_seen_at === null ? "" : plainInstant(row.last_seen_at, formats.zone),
    },
    {
      id: "state",
      header: t("staff.column_state"),
      width: 120,
      cell: (row) => <AccessBadge row={row} />,
      text: (row) => t(row.active ? "staff.state_active" : "staff.state_ended"),
    },
  ];
}
