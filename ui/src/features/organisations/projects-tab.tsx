import { FolderKanban } from "lucide-react";

import type { ProjectCost } from "../../bindings/ProjectCost";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { CreditsText } from "../../components/money-text";
import { Table, type Column } from "../../components/table";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { ShareBar } from "./share-bar";

/** What each project used. */
export function ProjectsTab({ projects }: { projects: readonly ProjectCost[] }) {
  const formats = useFormats();
  if (projects.length === 0) {
    return (
      <EmptyState
        icon={<FolderKanban aria-hidden="true" />}
        title={t("organisation.projects_none")}
      >
        {t("organisation.projects_none_hint")}
      </EmptyState>
    );
  }
  const columns: Column<ProjectCost>[] = [
    {
      key: "project",
      header: t("organisation.column_project"),
      wide: true,
      cell: (row) => row.project,
    },
    {
      key: "month-to-date",
      header: t("organisation.column_month_to_date"),
      align: "end",
      cell: (row) => <CreditsText amount={row.month_to_date} />,
    },
    {
      key: "last-month",
      header: t("organisation.column_last_month"),
      align: "end",
      cell: (row) => <CreditsText amount={row.last_month} />,
    },
    {
      key: "share",
      header: t("organisation.column_share"),
      align: "end",
      cell: (row) => <ShareBar permille={row.share_permille} />,
    },
    {
      key: "burn",
      header: t("organisation.column_burn"),
      align: "end",
      cell: (row) =>
        row.burn_rate === null ? "–" : <CreditsText amount={row.burn_rate} look="balance" />,
    },
    {
      key: "event",
      header: t("organisation.column_last_event"),
      cell: (row) => row.last_event ?? "–",
    },
    {
      key: "last",
      header: `${t("organisation.column_last_used")} (${formats.zoneName})`,
      cell: (row) => (row.last_at === null ? "–" : <DateText at={row.last_at} />),
    },
  ];
  return (
    <Table
      label={t("organisation.tab_projects")}
      columns={columns}
      rows={projects}
      rowKey={(row) => row.project}
    />
  );
}
