import type { LotView } from "../../bindings/LotView";
import { Badge } from "../../components/badge";
import type { LotWork } from "../../components/credit-work/lot-dialog";
import { DateText } from "../../components/date-text";
import { KindIcon, kindName } from "../../components/kind";
import { CreditsText, MoneyText } from "../../components/money-text";
import { Table, type Column } from "../../components/table";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { LotMenu } from "./lot-menu";
import styles from "./lots-table.module.css";

type LotColumn =
  | "place"
  | "kind"
  | "category"
  | "added"
  | "expires"
  | "paid"
  | "amount"
  | "remaining"
  | "actions";

/** Every column, for the full width of a screen. */
export const ALL_LOT_COLUMNS: readonly LotColumn[] = [
  "place",
  "kind",
  "category",
  "added",
  "expires",
  "paid",
  "amount",
  "remaining",
  "actions",
];

/** The columns that fit into a dialog. */
export const MAIN_LOT_COLUMNS: readonly LotColumn[] = [
  "place",
  "kind",
  "expires",
  "amount",
  "remaining",
];

/** Lots in the order in which they are spent. */
export function LotsTable(props: {
  label: string;
  lots: readonly LotView[];
  columns: readonly LotColumn[];
  /** Called with what is to be done with a lot, for the column of actions. */
  onWork?(work: LotWork): void;
}) {
  const { label, lots, columns: chosen, onWork } = props;
  const formats = useFormats();
  const every: (Column<LotView> & { key: LotColumn })[] = [
    {
      key: "place",
      header: t("organisation.lot_place"),
      cell: (_lot, place) => formats.count(place + 1),
    },
    {
      key: "kind",
      header: t("organisation.column_source"),
      cell: (lot) => (
        <span className={styles.kind}>
          <KindIcon kind={lot.kind} />
          {kindName(lot.kind)}
        </span>
      ),
    },
    {
      key: "category",
      header: t("organisation.lot_category"),
      cell: (lot) => (
        <Badge look={lot.category === "paid" ? "neutral" : "info"}>
          {lot.category === "paid"
            ? t("organisation.category_paid")
            : t("organisation.category_promotional")}
        </Badge>
      ),
    },
    {
      key: "added",
      header: t("organisation.lot_added"),
      cell: (lot) => <DateText at={lot.added_at} style="date" />,
    },
    {
      key: "expires",
      header: t("organisation.column_expires"),
      wide: true,
      cell: (lot) =>
        lot.expires_at === null ? (
          <span className={styles.quiet}>{t("common.no_expiry")}</span>
        ) : (
          <DateText at={lot.expires_at} style="date" />
        ),
    },
    {
      key: "paid",
      header: t("organisation.lot_paid"),
      align: "end",
      cell: (lot) => (lot.paid === null ? "–" : <MoneyText money={lot.paid} />),
    },
    {
      key: "amount",
      header: t("organisation.lot_amount"),
      align: "end",
      cell: (lot) => <CreditsText amount={lot.amount} look="balance" />,
    },
    {
      key: "remaining",
      header: t("organisation.column_remaining"),
      align: "end",
      cell: (lot) => (
        <span className={styles.remaining}>
          <CreditsText amount={lot.remaining} look="balance" />
        </span>
      ),
    },
    {
      key: "actions",
      header: <span className="visually-hidden">{t("lot.actions")}</span>,
      align: "end",
      cell: (lot) => (onWork === undefined ? null : <LotMenu lot={lot} onWork={onWork} />),
    },
  ];
  const columns = every.filter((column) => chosen.includes(column.key));
  return <Table label={label} columns={columns} rows={lots} rowKey={(lot) => lot.id} />;
}
