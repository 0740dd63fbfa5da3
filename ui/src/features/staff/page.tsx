import { useQuery } from "@tanstack/react-query";

import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { ListScreen } from "../../components/list-screen";
import { Table } from "../../components/table";
import { errorView } from "../../lib/errors";
import { keys } from "../../lib/queries";
import { roleName } from "../../lib/rights";
import { t } from "../../lib/texts";

/** Who works at the desk, and what each may do. */
export function StaffPage() {
  const page = useQuery({ queryKey: keys.in("staff"), queryFn: () => call("get_staff", {}) });
  return (
    <ListScreen
      title={t("nav.staff")}
      notices={
        page.isError ? (
          <ErrorBanner error={errorView(page.error)} onRetry={() => void page.refetch()} />
        ) : null
      }
    >
      {page.data === undefined ? null : (
        <Table
          label={t("nav.staff")}
          rows={page.data.rows}
          rowKey={(row) => row.login}
          columns={[
            { key: "name", header: t("staff.column_name"), wide: true, cell: (row) => row.name },
            { key: "role", header: t("staff.column_role"), cell: (row) => roleName(row.role) },
          ]}
        />
      )}
    </ListScreen>
  );
}
