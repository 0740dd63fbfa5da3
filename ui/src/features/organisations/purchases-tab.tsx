import { ArrowDownToLine } from "lucide-react";
import { useMemo, useState } from "react";

import type { KindView } from "../../bindings/KindView";
import type { LotView } from "../../bindings/LotView";
import type { TransactionRow } from "../../bindings/TransactionRow";
import { LotDialog, type LotWork } from "../../components/credit-work/lot-dialog";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { KindIcon, kindName } from "../../components/kind";
import type { GridColumn } from "../../components/ledger-grid/column";
import { CreditsText } from "../../components/money-text";
import { useFormats, type Formats } from "../../lib/formats";
import { signOf } from "../../lib/money";
import { useMissingRight } from "../../lib/rights";
import { t } from "../../lib/texts";
import { LotMenu } from "./lot-menu";
import { TransactionsTab } from "./transactions-tab";
import styles from "./transactions-tab.module.css";

const KINDS: readonly KindView[] = [
  "purchase",
  "auto_recharge",
  "free_credits",
  "admin_grant",
  "credit_request",
  "coupon",
  "refund",
  "clawback",
  "reinstatement",
  "void",
  "expiry",
];

/** Open lots by the ID of the transaction that added them; a lot carries that ID after its own prefix. */
export function lotsByTransaction(lots: readonly LotView[]): ReadonlyMap<string, LotView> {
  return new Map(lots.map((lot) => [lot.id.replace(/^lot_/, "txn_"), lot]));
}

/** Columns of Purchase history. What is left of an addition, and until when, is known from its open lot. */
export function purchaseColumns(
  formats: Formats,
  lots: ReadonlyMap<string, LotView>,
  onWork: (work: LotWork) => void,
): GridColumn<TransactionRow>[] {
  const expiry = (row: TransactionRow) => {
    const lot = lots.get(row.id);
    if (lot === undefined) {
      return null;
    }
    return lot.expires_at === null
      ? t("common.no_expiry")
      : formats.instant(lot.expires_at, "date");
  };
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
      width: 150,
      // May give way, so that amounts are never cut.
      grow: 0,
      cell: (row) => (
        <span className={styles.type}>
          <KindIcon kind={row.kind} />
          {kindName(row.kind)}
        </span>
      ),
      text: (row) => kindName(row.kind),
    },
    {
      id: "source",
      header: t("organisation.column_source"),
      width: 160,
      grow: 1,
      hideBelow: 560,
      cell: (row) => row.description,
      text: (row) => row.description,
    },
    {
      id: "expires",
      header: t("organisation.column_expires"),
      width: 110,
      hideBelow: 720,
      cell: (row) => expiry(row) ?? <span className={styles.quiet}>–</span>,
      text: (row) => expiry(row) ?? "",
    },
    {
      id: "remaining",
      header: t("organisation.column_remaining"),
      align: "end",
      width: 120,
      hideBelow: 720,
      cell: (row) => {
        const lot = lots.get(row.id);
        if (lot !== undefined) {
          return <CreditsText amount={lot.remaining} look="balance" />;
        }
        return (
          <span className={styles.quiet}>
            {signOf(row.credits) > 0 ? t("organisation.none_left") : "–"}
          </span>
        );
      },
      text: (row) => lots.get(row.id)?.remaining ?? "",
    },
    {
      id: "credits",
      header: t("organisation.column_credits"),
      align: "end",
      width: 130,
      fixed: true,
      cell: (row) => <CreditsText amount={row.credits} reversed={row.status === "reversed"} />,
      text: (row) => row.credits,
    },
    {
      id: "actions",
      header: t("lot.actions"),
      headerContent: <span className="visually-hidden">{t("lot.actions")}</span>,
      width: 42,
      cell: (row) => {
        const lot = lots.get(row.id);
        return lot === undefined ? null : <LotMenu lot={lot} onWork={onWork} />;
      },
      text: () => "",
    },
  ];
}

/** Everything that added credits or took an addition back. */
export function PurchasesTab({ orgId, lots }: { orgId: number; lots: readonly LotView[] }) {
  const formats = useFormats();
  const [work, setWork] = useState<LotWork | null>(null);
  const open = useMemo(() => lotsByTransaction(lots), [lots]);
  const columns = useMemo(() => purchaseColumns(formats, open, setWork), [formats, open]);
  const cannotReverse = useMissingRight("reverse", "propose");
  return (
    <>
      <TransactionsTab
        orgId={orgId}
        label={t("organisation.purchases_list")}
        kinds={KINDS}
        columns={columns}
        empty={
          <EmptyState
            icon={<ArrowDownToLine aria-hidden="true" />}
            title={t("organisation.purchases_none")}
          >
            {t("organisation.purchases_none_hint")}
          </EmptyState>
        }
        onReverse={(row) => {
          if (cannotReverse === null && row.status === "completed") {
            setWork({ act: "reverse", target: row.id });
          }
        }}
      />
      <LotDialog work={work} onClose={() => setWork(null)} />
    </>
  );
}
