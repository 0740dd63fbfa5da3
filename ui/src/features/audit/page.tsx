import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";

import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ListScreen } from "../../components/list-screen";
import { Table } from "../../components/table";
import { errorView } from "../../lib/errors";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";
import { auditFilterOf } from "./search";

/** Who did what, newest first. */
export function AuditPage() {
  const filter = auditFilterOf(useSearch({ from: "/audit" }));
  const list = useQuery({
    queryKey: keys.in("audit", filter),
    queryFn: () => call("list_audit", { filter, cursor: null }),
  });
  const rows = list.data?.rows ?? [];
  return (
    <ListScreen
      title={t("nav.audit")}
      notices={
        list.isError ? (
          <ErrorBanner error={errorView(list.error)} onRetry={() => void list.refetch()} />
        ) : null
      }
    >
      {rows.length > 0 ? (
        <Table
          label={t("nav.audit")}
          rows={rows}
          rowKey={(row) => row.n.toString()}
          columns={[
            { key: "at", header: t("audit.column_at"), cell: (row) => <DateText at={row.at} /> },
            {
              key: "what",
              header: t("audit.column_what"),
              wide: true,
              cell: (row) => row.sentence,
            },
          ]}
        />
      ) : list.isSuccess ? (
        <EmptyState icon={<ScrollText aria-hidden="true" />} title={t("audit.empty")} />
      ) : null}
    </ListScreen>
  );
}
