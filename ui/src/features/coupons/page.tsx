import { useQuery } from "@tanstack/react-query";
import { Ticket } from "lucide-react";

import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { EmptyState } from "../../components/empty-state";
import { ListScreen } from "../../components/list-screen";
import { Table } from "../../components/table";
import { errorView } from "../../lib/errors";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";

/** Batches of coupons. */
export function CouponsPage() {
  const list = useQuery({
    queryKey: keys.in("batches"),
    queryFn: () => call("list_batches", {}),
  });
  const rows = list.data ?? [];
  return (
    <ListScreen
      title={t("nav.coupons")}
      notices={
        list.isError ? (
          <ErrorBanner error={errorView(list.error)} onRetry={() => void list.refetch()} />
        ) : null
      }
    >
      {rows.length > 0 ? (
        <Table
          label={t("nav.coupons")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: "name", header: t("coupons.column_name"), cell: (row) => row.name },
            {
              key: "pattern",
              header: t("coupons.column_pattern"),
              wide: true,
              cell: (row) => row.pattern,
            },
          ]}
        />
      ) : list.isSuccess ? (
        <EmptyState icon={<Ticket aria-hidden="true" />} title={t("coupons.empty")} />
      ) : null}
    </ListScreen>
  );
}
