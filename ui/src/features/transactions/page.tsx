import { useRouter } from "@tanstack/react-router";
import { ArrowLeftRight, SearchX } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { TransactionRow } from "../../bindings/TransactionRow";
import { ErrorBanner, NoticeBanner } from "../../components/banner";
import { Button } from "../../components/button";
import type { LotWork } from "../../components/credit-work/lot-dialog";
import { EmptyState } from "../../components/empty-state";
import { kindName } from "../../components/kind";
import { LedgerGrid, type GridHandle } from "../../components/ledger-grid/grid";
import { openRecordWindow } from "../../components/record-window";
import { useLasting } from "../../components/skeleton";
import { useCommands } from "../../lib/command-registry";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { useSettings } from "../../lib/queries";
import { useMissingRight } from "../../lib/rights";
import { t } from "../../lib/texts";
import { useTransactionPages } from "../../lib/transaction-pages";
import { transactionColumns } from "./columns";
import { ColumnsMenu } from "./columns-menu";
import { TransactionDrawer } from "./drawer";
import { EventBanner } from "./event-banner";
import { ExportDialog } from "./export-dialog";
import { Filters, filterInWords, useFilteredOrganisation } from "./filters";
import { EXPORT_SHORTCUT, Header } from "./header";
import { HintBar } from "./hint-bar";
import { JumpDialog } from "./jump-dialog";
import styles from "./page.module.css";
import { useEvent, useSummary } from "./queries";
import { SearchBox } from "./search-box";
import { filterOf, isUnfiltered } from "./search";
import { Totals } from "./totals";
import { useTransactionSearch, type TransactionScreen } from "./use-search";

const LotDialog = lazy(() =>
  import("../../components/credit-work/lot-dialog").then((module) => ({
    default: module.LotDialog,
  })),
);

/** Milliseconds that the drawer waits while the keys run through the list. */
const FOLLOW_MS = 90;

const rowId = (row: TransactionRow) => row.id;

/** The transaction beside those of its organisation. */
function openWindowOf(row: TransactionRow): void {
  openRecordWindow(
    `/transactions?${new URLSearchParams({ org: row.org_id.toString(), open: row.id })}`,
    `${kindName(row.kind)} · ${row.organisation}`,
  );
}

/** The ledger as a list: totals, search, filters, the rows, and one of them in the drawer. */
export function TransactionsPage() {
  const screen = useTransactionSearch();
  const { search, setFilter, setOpen } = screen;
  const settings = useSettings();
  const formats = useFormats();
  const router = useRouter();
  const grid = useRef<GridHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const [exporting, setExporting] = useState(false);
  const [jumping, setJumping] = useState(false);
  const [reversing, setReversing] = useState<LotWork | null>(null);
  const [asked, setAsked] = useState(false);
  const cannotReverse = useMissingRight("reverse", "propose");

  const filter = useMemo(() => filterOf(search), [search]);
  const day = search.at ?? null;
  const listKey = JSON.stringify([filter, day]);
  const { query, rows, firstIndex } = useTransactionPages(filter, day);
  const { isPlaceholderData: stale } = query;
  const loading = useLasting(query.isPending || stale);
  // The grid keeps its place in the rows of the filter before until the new ones are there.
  const [shownKey, setShownKey] = useState(listKey);
  if (!stale && shownKey !== listKey) {
    setShownKey(listKey);
  }
  const summary = useSummary(filter);
  const counted = summary.isPlaceholderData ? null : (summary.data?.count ?? null);
  const whole = !stale && query.isSuccess && firstIndex === 0 && !query.hasNextPage;
  const total = counted ?? (whole ? rows.length : null);
  const event = useEvent(search.event);
  const organisation = useFilteredOrganisation(search);

  const all = useMemo(() => transactionColumns(formats), [formats]);
  const columns = useMemo(
    () =>
      all.filter((column) => column.fixed === true || !settings.hidden_columns.includes(column.id)),
    [all, settings.hidden_columns],
  );
  const months = useMemo(
    () => (summary.data?.months ?? []).map((flow) => flow.month).toReversed(),
    [summary.data],
  );

  const openOrganisation = useCallback(
    (orgId: number) => router.history.push(`/organisations/${orgId}`),
    [router],
  );
  const close = useCallback(() => {
    setOpen(undefined);
    grid.current?.focus();
  }, [setOpen]);
  const open = useCallback((row: TransactionRow) => setOpen(row.id), [setOpen]);
  const reverse = useCallback((id: string) => {
    setAsked(true);
    setReversing({ act: "reverse", target: id });
  }, []);
  const follow = useFollow(search.open !== undefined, setOpen);
  useEffect(() => {
    // Nothing of importance has the keys: the list takes them.
    const active = document.activeElement;
    if (active === null || active === document.body || active.matches("main")) {
      grid.current?.focus();
    }
  }, []);

  useCommands([
    {
      id: "list.search",
      title: t("commands.search"),
      group: "actions",
      shortcut: [{ key: "/" }],
      alternatives: [[{ key: "f", mod: true }]],
      run: () => input.current?.select(),
    },
    {
      id: "transactions.export",
      title: t("commands.export"),
      group: "actions",
      shortcut: EXPORT_SHORTCUT,
      listed: true,
      run: () => setExporting(true),
    },
    {
      id: "transactions.jump",
      title: t("commands.jump"),
      group: "actions",
      shortcut: [{ key: "b" }],
      scope: "list",
      listed: true,
      run: () => setJumping(true),
    },
  ]);

  return (
    <div className={styles.page}>
      <div className={styles.list}>
        <Header screen={screen} total={total} onExport={() => setExporting(true)} />
        <HintBar singleKeys={settings.single_keys} />
        <Totals screen={screen} summary={summary.data} stale={summary.isPlaceholderData} />
        <div className={styles.toolbar}>
          <SearchBox screen={screen} input={input} onLeave={() => grid.current?.focus()} />
          <Filters screen={screen} months={months} />
          <ColumnsMenu columns={all} />
        </div>
        {event.data === undefined || event.data === null ? null : (
          <EventBanner event={event.data} />
        )}
        <Notices screen={screen} problems={[query, summary, event]} />
        <LedgerGrid<TransactionRow>
          ref={grid}
          label={t("transactions.title")}
          listKey={shownKey}
          rows={rows}
          rowId={rowId}
          columns={columns}
          density={settings.density}
          singleKeys={settings.single_keys}
          total={total}
          firstIndex={firstIndex}
          hasNext={!stale && query.hasNextPage && !query.isFetchNextPageError}
          hasPrevious={!stale && query.hasPreviousPage && !query.isFetchPreviousPageError}
          onNext={() => void query.fetchNextPage({ cancelRefetch: false })}
          onPrevious={() => void query.fetchPreviousPage({ cancelRefetch: false })}
          loading={loading}
          empty={query.isSuccess && !stale ? <Empty screen={screen} /> : null}
          openId={search.open ?? null}
          onOpen={open}
          onOpenWindow={openWindowOf}
          onClose={close}
          onActive={follow}
          onKey={(press, row) => {
            const letter = press.key.toLowerCase();
            if (!["o", "v"].includes(letter) || press.ctrlKey || press.metaKey || press.altKey) {
              return false;
            }
            if (settings.single_keys && row !== null) {
              if (letter === "o") {
                openOrganisation(row.org_id);
              } else if (cannotReverse === null && row.status === "completed") {
                reverse(row.id);
              }
            }
            return true;
          }}
        />
      </div>
      {search.open === undefined ? null : (
        <TransactionDrawer
          id={search.open}
          onStep={(by) => grid.current?.step(by)}
          onClose={close}
          onOrganisation={openOrganisation}
          onTransaction={setOpen}
          onEvent={(eventId) => setFilter({ event: eventId, text: undefined, open: search.open })}
          onReverse={reverse}
        />
      )}
      <Suspense>
        {asked ? (
          <LotDialog
            work={reversing}
            onClose={() => setReversing(null)}
            finalFocus={() => document.querySelector<HTMLElement>("[role=grid]") ?? true}
          />
        ) : null}
      </Suspense>
      <ExportDialog
        open={exporting}
        onOpenChange={setExporting}
        filter={filter}
        words={filterInWords(search, formats, organisation)}
        count={total}
      />
      <JumpDialog
        open={jumping}
        onOpenChange={setJumping}
        day={day}
        onJump={(next) => setFilter({ at: next })}
      />
    </div>
  );
}

/** Lets an open drawer follow the active row, once the keys rest. */
function useFollow(following: boolean, setOpen: TransactionScreen["setOpen"]) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!following) {
      clearTimeout(timer.current);
    }
  }, [following]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (row: TransactionRow) => {
      clearTimeout(timer.current);
      if (following) {
        timer.current = setTimeout(() => setOpen(row.id), FOLLOW_MS);
      }
    },
    [following, setOpen],
  );
}

interface Problem {
  error: Error | null;
  refetch(): unknown;
}

/** What could not be read, and where the list starts when it does not start at its newest row. */
function Notices(props: { screen: TransactionScreen; problems: readonly Problem[] }) {
  const { screen, problems } = props;
  const { at } = screen.search;
  const formats = useFormats();
  const failed = problems.find((problem) => problem.error !== null);
  if (failed === undefined && at === undefined) {
    return null;
  }
  return (
    <div className={styles.notices}>
      {failed === undefined ? null : (
        <ErrorBanner
          error={errorView(failed.error)}
          onRetry={() => {
            for (const problem of problems) {
              if (problem.error !== null) {
                void problem.refetch();
              }
            }
          }}
        />
      )}
      {at === undefined ? null : (
        <NoticeBanner
          actions={
            <Button size="small" onClick={() => screen.setFilter({})}>
              {t("transactions.jump_newest")}
            </Button>
          }
        >
          {t("transactions.jump_active", { day: formats.day(at) })}
        </NoticeBanner>
      )}
    </div>
  );
}

function Empty({ screen }: { screen: TransactionScreen }) {
  const { search, clear } = screen;
  const router = useRouter();
  if (isUnfiltered(search) && search.at === undefined) {
    return (
      <EmptyState
        icon={<ArrowLeftRight aria-hidden="true" />}
        title={t("transactions.empty_title")}
        actions={
          <Button look="primary" onClick={() => router.history.push("/import")}>
            {t("transactions.empty_import")}
          </Button>
        }
      >
        {t("transactions.empty_text")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchX aria-hidden="true" />}
      title={t("transactions.none_title")}
      actions={<Button onClick={clear}>{t("transactions.none_clear")}</Button>}
    >
      {search.event !== undefined
        ? t("transactions.none_event", { id: search.event })
        : search.text !== undefined
          ? t("transactions.none_text_search", { text: search.text })
          : t("transactions.none_text")}
    </EmptyState>
  );
}
