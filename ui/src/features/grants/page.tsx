import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { Clock, Gift, Plus, SearchX, UsersRound } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";

import type { GrantFilter } from "../../bindings/GrantFilter";
import type { GrantPage } from "../../bindings/GrantPage";
import type { GrantRow } from "../../bindings/GrantRow";
import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { GrantDialog } from "../../components/credit-work/grant-dialog";
import { LotDialog, type LotWork } from "../../components/credit-work/lot-dialog";
import { DayRangeFilter } from "../../components/day-range-filter";
import { EmptyState } from "../../components/empty-state";
import { FilterChip } from "../../components/filter-chip";
import { LedgerGrid, type GridHandle } from "../../components/ledger-grid/grid";
import { listOrBefore, useListFocus } from "../../components/list-focus";
import { ListScreen } from "../../components/list-screen";
import { CreditsText } from "../../components/money-text";
import { RightButton } from "../../components/right-button";
import { SearchField } from "../../components/search-field";
import { useLasting } from "../../components/skeleton";
import { useCommands } from "../../lib/command-registry";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { keys, useSettings } from "../../lib/queries";
import { useMissingRight } from "../../lib/rights";
import { t } from "../../lib/texts";
import { BulkDialog } from "./bulk-dialog";
import { grantColumns } from "./columns";
import { GrantDrawer, mayVoid, VOID_KEY } from "./drawer";
import styles from "./page.module.css";
import type { GrantsSearch } from "./search";

const route = getRouteApi("/grants");
const rowId = (row: GrantRow) => row.id;

function useGrants(filter: GrantFilter) {
  const query = useInfiniteQuery({
    queryKey: keys.in("grants", filter),
    queryFn: ({ pageParam }) => call("list_grants", { filter, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  return { query, rows };
}

/** Credits that were given or are proposed, newest first; one of them in the drawer. */
export function GrantsPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/grants" });
  const router = useRouter();
  const settings = useSettings();
  const formats = useFormats();
  const grid = useRef<GridHandle>(null);
  const [lotWork, setLotWork] = useState<LotWork | null>(null);
  const cannotVoid = useMissingRight("grants", "propose");

  const filter = useMemo<GrantFilter>(
    () => ({
      org_id: search.org ?? null,
      from: search.from ?? null,
      to: search.to ?? null,
      waiting: search.waiting ?? false,
      text: search.text ?? null,
    }),
    [search.org, search.from, search.to, search.waiting, search.text],
  );
  const { query, rows } = useGrants(filter);
  const loading = useLasting(query.isPending);
  const columns = useMemo(() => grantColumns(formats), [formats]);
  const totals = query.data?.pages.at(-1);
  const open = rows.find((row) => row.id === search.open) ?? null;

  const change = useCallback(
    (next: Partial<GrantsSearch>) =>
      void navigate({ to: "/grants", search: (now) => ({ ...now, ...next }), replace: true }),
    [navigate],
  );
  const narrow = (next: Partial<GrantsSearch>) => change({ open: undefined, ...next });
  const close = () => {
    change({ open: undefined });
    grid.current?.focus();
  };
  const show = useCallback((row: GrantRow) => change({ open: row.id }), [change]);
  const [activeId, setActiveId] = useState<string | null>(null);
  const isOpen = search.open !== undefined;
  const follow = useCallback(
    (row: GrantRow) => {
      setActiveId(row.id);
      if (isOpen) {
        change({ open: row.id });
      }
    },
    [change, isOpen],
  );
  useListFocus(search.new === true || search.bulk === true);
  const voidRow = (row: GrantRow | null) => {
    if (row !== null && row.transaction !== null && mayVoid(row) && cannotVoid === null) {
      setLotWork({ act: "void", target: row.transaction });
    }
  };
  useCommands([
    {
      id: "grants.void",
      title: t("void.action"),
      group: "actions",
      shortcut: VOID_KEY,
      scope: "list",
      run: () => voidRow(open ?? rows.find((row) => row.id === activeId) ?? rows[0] ?? null),
    },
  ]);
  const narrowed =
    filter.text !== null ||
    filter.waiting ||
    filter.from !== null ||
    filter.to !== null ||
    filter.org_id !== null;
  const clear = () =>
    narrow({
      text: undefined,
      waiting: undefined,
      from: undefined,
      to: undefined,
      org: undefined,
    });
  return (
    <ListScreen
      title={t("grants.title")}
      remark={totals === undefined ? null : <Totals totals={totals} />}
      actions={
        <>
          <RightButton area="grants" needed="propose" onClick={() => change({ bulk: true })}>
            <UsersRound aria-hidden="true" />
            {t("grants.bulk")}
          </RightButton>
          <RightButton
            area="grants"
            needed="propose"
            look="primary"
            hint={t("grants.new")}
            shortcut={[{ key: "n" }, { key: "g" }]}
            onClick={() => change({ new: true })}
          >
            <Plus aria-hidden="true" />
            {t("grants.new")}
          </RightButton>
        </>
      }
      tools={
        <>
          <SearchField
            label={t("grants.search")}
            text={search.text ?? ""}
            onChange={(text) => narrow({ text: text === "" ? undefined : text })}
            onLeave={() => grid.current?.focus()}
          />
          <FilterChip
            icon={<Clock aria-hidden="true" />}
            label={t("grants.waiting")}
            value={null}
            aria-pressed={filter.waiting}
            data-set={filter.waiting ? "" : undefined}
            onClick={() => narrow({ waiting: filter.waiting ? undefined : true })}
          />
          <DayRangeFilter
            range={{ from: filter.from, to: filter.to }}
            onChange={({ from, to }) => narrow({ from: from ?? undefined, to: to ?? undefined })}
          />
          {narrowed ? (
            <Button look="ghost" onClick={clear}>
              {t("grants.clear")}
            </Button>
          ) : null}
        </>
      }
      notices={
        query.isError ? (
          <ErrorBanner error={errorView(query.error)} onRetry={() => void query.refetch()} />
        ) : null
      }
      drawer={
        open === null ? null : (
          <GrantDrawer
            row={open}
            onStep={(by) => grid.current?.step(by)}
            onClose={close}
            onVoid={() => voidRow(open)}
            onOrganisation={(orgId) => router.history.push(`/organisations/${orgId.toString()}`)}
            onTransaction={(id) => router.history.push(`/transactions?open=${id}`)}
            onRequest={(id) => router.history.push(`/requests?open=${id}`)}
          />
        )
      }
    >
      <LedgerGrid<GrantRow>
        ref={grid}
        label={t("grants.title")}
        listKey={JSON.stringify(filter)}
        rows={rows}
        rowId={rowId}
        columns={columns}
        density={settings.density}
        singleKeys={settings.single_keys}
        total={query.hasNextPage || query.isPending ? null : rows.length}
        firstIndex={0}
        hasNext={query.hasNextPage}
        onNext={() => void query.fetchNextPage({ cancelRefetch: false })}
        loading={loading}
        openId={search.open ?? null}
        onOpen={show}
        onClose={close}
        onActive={follow}
        empty={query.isSuccess ? <Empty narrowed={narrowed} onClear={clear} /> : null}
      />
      <GrantDialog
        open={search.new === true}
        onClose={() => change({ new: undefined })}
        orgId={search.org ?? null}
        finalFocus={listOrBefore}
      />
      <BulkDialog
        open={search.bulk === true}
        onClose={() => change({ bulk: undefined })}
        finalFocus={listOrBefore}
      />
      <LotDialog work={lotWork} onClose={() => setLotWork(null)} finalFocus={listOrBefore} />
    </ListScreen>
  );
}

function Totals({ totals }: { totals: GrantPage }) {
  return (
    <span className={styles.totals}>
      <CreditsText amount={totals.this_month} precision="whole" look="balance" />{" "}
      {t("grants.this_month")} ·{" "}
      <CreditsText amount={totals.last_month} precision="whole" look="balance" />{" "}
      {t("grants.last_month")}
    </span>
  );
}

function Empty({ narrowed, onClear }: { narrowed: boolean; onClear(): void }) {
  return narrowed ? (
    <EmptyState
      icon={<SearchX aria-hidden="true" />}
      title={t("grants.none_match")}
      actions={<Button onClick={onClear}>{t("grants.clear")}</Button>}
    >
      {t("grants.none_match_hint")}
    </EmptyState>
  ) : (
    <EmptyState icon={<Gift aria-hidden="true" />} title={t("grants.none")}>
      {t("grants.none_hint")}
    </EmptyState>
  );
}
