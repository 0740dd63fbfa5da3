import { useNavigate } from "@tanstack/react-router";
import { useCallback, type ReactNode } from "react";

import type { KindView } from "../../bindings/KindView";
import type { TransactionRow } from "../../bindings/TransactionRow";
import { ErrorBanner } from "../../components/banner";
import type { GridColumn } from "../../components/ledger-grid/column";
import { LedgerGrid } from "../../components/ledger-grid/grid";
import { useLasting } from "../../components/skeleton";
import { errorView } from "../../lib/errors";
import { useSettings } from "../../lib/queries";
import { useOrgTransactions } from "./queries";
import styles from "./transactions-tab.module.css";

const rowId = (row: TransactionRow) => row.id;

/** One of the two views of an organisation's transactions. A row opens in Transactions. */
export function TransactionsTab(props: {
  orgId: number;
  label: string;
  kinds: readonly KindView[];
  columns: readonly GridColumn<TransactionRow>[];
  empty: ReactNode;
  /** V on a row. */
  onReverse?(row: TransactionRow): void;
}) {
  const { orgId, label, kinds, columns, empty, onReverse } = props;
  const navigate = useNavigate();
  const settings = useSettings();
  const list = useOrgTransactions(orgId, kinds);
  const loading = useLasting(list.isPending);
  const { fetchNextPage, isFetchingNextPage } = list;
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [fetchNextPage, isFetchingNextPage]);
  const open = useCallback(
    (row: TransactionRow) =>
      void navigate({ to: "/transactions", search: { org: orgId, open: row.id } }),
    [navigate, orgId],
  );
  return (
    <div className={styles.tab}>
      {list.isError ? (
        <ErrorBanner
          className={styles.problem}
          error={errorView(list.error)}
          onRetry={() => void list.refetch()}
        />
      ) : (
        <LedgerGrid
          label={label}
          listKey={`${orgId.toString()}:${kinds.join()}`}
          rows={list.rows}
          rowId={rowId}
          columns={columns}
          density={settings.density}
          singleKeys={settings.single_keys}
          total={list.hasNextPage || list.isPending ? null : list.rows.length}
          firstIndex={0}
          hasNext={list.hasNextPage}
          onNext={loadMore}
          loading={loading}
          empty={list.isPending ? null : empty}
          onOpen={open}
          onKey={(press, row) => {
            const isReverse =
              press.key.toLowerCase() === "v" && !press.ctrlKey && !press.metaKey && !press.altKey;
            if (!isReverse || onReverse === undefined || !settings.single_keys) {
              return false;
            }
            if (row !== null) {
              onReverse(row);
            }
            return true;
          }}
        />
      )}
    </div>
  );
}
