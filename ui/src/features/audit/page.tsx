import { Download, ScrollText, SearchX } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";

import type { AuditRow } from "../../bindings/AuditRow";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { LedgerGrid, type GridHandle } from "../../components/ledger-grid/grid";
import { ListScreen } from "../../components/list-screen";
import { openRecordWindow } from "../../components/record-window";
import { SearchField } from "../../components/search-field";
import { useLasting } from "../../components/skeleton";
import { useCommands } from "../../lib/command-registry";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { useOrganisationOptions } from "../../lib/organisation-options";
import { useSettings } from "../../lib/queries";
import { t } from "../../lib/texts";
import { ChainIndicator } from "./chain";
import { auditColumns } from "./columns";
import { EntryDrawer } from "./drawer";
import { ExportDialog } from "./export-dialog";
import { filterInWords, Filters, isWhole } from "./filters";
import { auditFilterOf } from "./search";
import { useAuditEntries, useAuditScreen } from "./use-audit";

const rowId = (row: AuditRow) => row.n.toString();

function openWindowOf(row: AuditRow): void {
  openRecordWindow(`/audit?open=${row.n.toString()}`, t("audit.drawer", { n: row.n.toString() }));
}

/** Who did what, newest first, and whether the log is as it was written. */
export function AuditPage() {
  const screen = useAuditScreen();
  const { search, setFilter, setOpen, clear } = screen;
  const settings = useSettings();
  const formats = useFormats();
  const grid = useRef<GridHandle>(null);
  const [exporting, setExporting] = useState(false);
  const filter = useMemo(() => auditFilterOf(search), [search]);
  const listKey = JSON.stringify(filter);
  const { query, rows, choices } = useAuditEntries(filter);
  const stale = query.isPlaceholderData;
  const loading = useLasting(query.isPending || stale);
  const columns = useMemo(() => auditColumns(formats), [formats]);
  const organisations = useOrganisationOptions(search.org !== undefined).data;
  const organisation = organisations?.find((option) => option.value === search.org)?.label;
  const opened = rows.find((row) => row.n === search.open);

  const open = useCallback((row: AuditRow) => setOpen(row.n), [setOpen]);
  const close = useCallback(() => {
    setOpen(undefined);
    grid.current?.focus();
  }, [setOpen]);
  const following = search.open !== undefined;
  const follow = useCallback(
    (row: AuditRow) => {
      if (following) {
        setOpen(row.n);
      }
    },
    [following, setOpen],
  );
  useCommands([
    {
      id: "audit.export",
      title: t("audit.export_command"),
      group: "actions",
      shortcut: [{ key: "e", mod: true }],
      listed: true,
      run: () => setExporting(true),
    },
  ]);
  return (
    <ListScreen
      title={t("nav.audit")}
      actions={
        <>
          <ChainIndicator />
          <Button onClick={() => setExporting(true)} aria-keyshortcuts="Control+E">
            <Download aria-hidden="true" />
            {t("transactions.export")}
          </Button>
        </>
      }
      tools={
        <>
          <SearchField
            label={t("audit.search")}
            text={search.text ?? ""}
            onChange={(text) => setFilter({ text: text === "" ? undefined : text })}
            onLeave={() => grid.current?.focus()}
          />
          <Filters screen={screen} choices={choices} />
        </>
      }
      notices={
        query.isError ? (
          <ErrorBanner error={errorView(query.error)} onRetry={() => void query.refetch()} />
        ) : null
      }
      drawer={
        opened === undefined ? null : (
          <EntryDrawer row={opened} onStep={(by) => grid.current?.step(by)} onClose={close} />
        )
      }
    >
      <LedgerGrid<AuditRow>
        ref={grid}
        label={t("nav.audit")}
        listKey={listKey}
        rows={rows}
        rowId={rowId}
        columns={columns}
        density={settings.density}
        singleKeys={settings.single_keys}
        total={query.isSuccess && !stale && !query.hasNextPage ? rows.length : null}
        firstIndex={0}
        hasNext={!stale && query.hasNextPage && !query.isFetchNextPageError}
        onNext={() => void query.fetchNextPage({ cancelRefetch: false })}
        loading={loading}
        empty={
          !query.isSuccess || stale ? null : isWhole(search) ? (
            <EmptyState icon={<ScrollText aria-hidden="true" />} title={t("audit.empty")}>
              {t("audit.empty_text")}
            </EmptyState>
          ) : (
            <EmptyState
              icon={<SearchX aria-hidden="true" />}
              title={t("audit.none")}
              actions={<Button onClick={clear}>{t("common.clear")}</Button>}
            >
              {t("audit.none_text")}
            </EmptyState>
          )
        }
        openId={search.open?.toString() ?? null}
        onOpen={open}
        onOpenWindow={openWindowOf}
        onClose={close}
        onActive={follow}
      />
      {exporting ? (
        <ExportDialog
          filter={filter}
          words={filterInWords(search, formats, organisation)}
          onClose={() => setExporting(false)}
        />
      ) : null}
    </ListScreen>
  );
}
