import { useQuery } from "@tanstack/react-query";
import { Gift } from "lucide-react";

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

/** Credits that were given, newest first. */
export function GrantsPage() {
  const list = useQuery({
    queryKey: keys.in("grants"),
    queryFn: () =>
      call("list_grants", {
        filter: { org_id: null, from: null, to: null, waiting: false, text: null },
        cursor: null,
      }),
  });
  const rows = list.data?.rows ?? [];
  return (
    <ListScreen
      title={t("nav.grants")}
      notices={
        list.isError ? (
          <ErrorBanner error={errorView(list.error)} onRetry={() => void list.refetch()} />
        ) : null
      }
    >
      {rows.length > 0 ? (
        <Table
          label={t("nav.grants")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: "at", header: t("inbox.column_at"), cell: (row) => <DateText at={row.at} /> },
            { key: "party", header: t("inbox.column_what"), cell: (row) => row.organisation },
            { key: "reason", header: t("inbox.column_why"), wide: true, cell: (row) => row.reason },
            {
              key: "credits",
              header: t("inbox.column_credits"),
              align: "end",
              cell: (row) => <CreditsText amount={row.credits} />,
            },
          ]}
        />
      ) : list.isSuccess ? (
        <EmptyState icon={<Gift aria-hidden="true" />} title={t("grants.empty")} />
      ) : null}
    </ListScreen>
  );
}
