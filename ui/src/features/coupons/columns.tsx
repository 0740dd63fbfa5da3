import { TriangleAlert } from "lucide-react";

import type { BatchRow } from "../../bindings/BatchRow";
import type { GridColumn } from "../../components/ledger-grid/column";
import type { Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { lastMoment, plainInstant } from "../../lib/time";
import styles from "./columns.module.css";
import { StateBadge } from "./state-badge";

/** The letters before the code; the rest looks alike everywhere. */
function shortPattern(pattern: string): string {
  return pattern.replace(/-X.*$/, "-…");
}

/** Columns of the list, in order. */
export function batchColumns(formats: Formats): GridColumn<BatchRow>[] {
  return [
    {
      id: "name",
      header: t("coupons.column_name"),
      width: 190,
      grow: 1,
      fixed: true,
      cell: (row) => (
        <>
          {row.leaks === 0 ? null : (
            <span className={styles.leak} title={t("coupons.leaks", { count: row.leaks })}>
              <TriangleAlert aria-hidden="true" />
              <span className="visually-hidden">{t("coupons.leaks", { count: row.leaks })}</span>
            </span>
          )}
          {row.name}
          {row.organisation === null ? null : (
            <span className={styles.second}> · {row.organisation}</span>
          )}
        </>
      ),
      text: (row) => row.name,
    },
    {
      id: "gives",
      header: t("coupons.column_gives"),
      width: 108,
      cell: (row) => row.gives,
      text: (row) => row.gives,
    },
    {
      id: "pattern",
      header: t("coupons.column_pattern"),
      width: 106,
      hideBelow: 1100,
      cell: (row) => (
        <span className={styles.code} title={row.pattern}>
          {shortPattern(row.pattern)}
        </span>
      ),
      text: (row) => row.pattern,
    },
    {
      id: "issued",
      header: t("coupons.column_issued"),
      align: "end",
      width: 70,
      cell: (row) => formats.count(row.issued),
      text: (row) => row.issued.toString(),
    },
    {
      id: "redeemed",
      header: t("coupons.column_redeemed"),
      align: "end",
      width: 84,
      hideBelow: 560,
      cell: (row) => formats.count(row.redeemed),
      text: (row) => row.redeemed.toString(),
    },
    {
      id: "left",
      header: t("coupons.column_left"),
      align: "end",
      width: 64,
      cell: (row) => formats.count(row.left),
      text: (row) => row.left.toString(),
    },
    {
      id: "liability",
      header: t("coupons.column_liability"),
      align: "end",
      width: 108,
      hideBelow: 900,
      cell: (row) =>
        row.kind === "credits" ? (
          formats.credits(row.liability, "list", "negative")
        ) : (
          <span className={styles.faint}>–</span>
        ),
      text: (row) => (row.kind === "credits" ? row.liability : ""),
    },
    {
      id: "until",
      header: t("coupons.column_until"),
      width: 110,
      hideBelow: 720,
      cell: (row) => formats.instant(lastMoment(row.valid_until), "date"),
      text: (row) => plainInstant(lastMoment(row.valid_until), formats.zone),
    },
    {
      id: "cap",
      header: t("coupons.column_cap"),
      align: "end",
      width: 78,
      hideBelow: 1100,
      cell: (row) =>
        row.org_cap === null ? (
          <span className={styles.faint}>{t("coupons.no_cap")}</span>
        ) : (
          formats.count(row.org_cap)
        ),
      text: (row) => row.org_cap?.toString() ?? "",
    },
    {
      id: "by",
      header: t("coupons.column_by"),
      width: 130,
      hideBelow: 1100,
      cell: (row) => row.created_by,
      text: (row) => row.created_by,
    },
    {
      id: "state",
      header: t("coupons.column_state"),
      width: 116,
      cell: (row) => <StateBadge state={row.state} />,
      text: (row) => t(`coupons.state_${row.state}`),
    },
  ];
}
