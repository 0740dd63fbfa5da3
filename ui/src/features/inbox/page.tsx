import { useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";

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

/** What waits for this person. */
export function InboxPage() {
  const inbox = useQuery({ queryKey: keys.in("inbox"), queryFn: () => call("get_inbox", {}) });
  const items = inbox.data?.groups.flatMap((group) => group.items) ?? [];
  return (
    <ListScreen
      title={t("nav.inbox")}
      remark={inbox.data === undefined ? null : t("inbox.waiting", { count: inbox.data.waiting })}
      notices={
        inbox.isError ? (
          <ErrorBanner error={errorView(inbox.error)} onRetry={() => void inbox.refetch()} />
        ) : null
      }
    >
      {items.length > 0 ? (
        <Table
          label={t("nav.inbox")}
          rows={items}
          rowKey={(item) => item.item}
          columns={[
            { key: "title", header: t("inbox.column_what"), cell: (item) => item.title },
            {
              key: "detail",
              header: t("inbox.column_why"),
              wide: true,
              cell: (item) => item.detail,
            },
            {
              key: "credits",
              header: t("inbox.column_credits"),
              align: "end",
              cell: (item) =>
                item.credits === null ? null : <CreditsText amount={item.credits} />,
            },
            { key: "at", header: t("inbox.column_at"), cell: (item) => <DateText at={item.at} /> },
          ]}
        />
      ) : inbox.isSuccess ? (
        <EmptyState icon={<Inbox aria-hidden="true" />} title={t("inbox.empty")} />
      ) : null}
    </ListScreen>
  );
}
