import { useQuery } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";

import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ListScreen } from "../../components/list-screen";
import { CreditsText } from "../../components/money-text";
import { Table } from "../../components/table";
import { errorView } from "../../lib/errors";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";

/** Requests that wait for a decision. */
export function RequestsPage() {
  const list = useQuery({
    queryKey: keys.in("proposals", "open"),
    queryFn: () =>
      call("list_proposals", {
        filter: { tab: "open", org_id: null, actions: [], text: null },
        cursor: null,
      }),
  });
  const rows = list.data?.rows ?? [];
  return (
    <ListScreen
      title={t("nav.requests")}
      remark={list.data === undefined ? null : t("inbox.waiting", { count: list.data.open })}
      notices={
        list.isError ? (
          <ErrorBanner error={errorView(list.error)} onRetry={() => void list.refetch()} />
        ) : null
      }
    >
      {rows.length > 0 ? (
        <Table
          label={t("nav.requests")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: "party", header: t("inbox.column_what"), cell: (row) => row.party },
            { key: "reason", header: t("inbox.column_why"), wide: true, cell: (row) => row.reason },
            {
              key: "credits",
              header: t("inbox.column_credits"),
              align: "end",
              cell: (row) => <CreditsText amount={row.credits} />,
            },
            {
              key: "at",
              header: t("inbox.column_at"),
              cell: (row) => <DateText at={row.asked_at} />,
            },
          ]}
        />
      ) : list.isSuccess ? (
        <EmptyState icon={<ClipboardCheck aria-hidden="true" />} title={t("inbox.empty")} />
      ) : null}
    </ListScreen>
  );
}
