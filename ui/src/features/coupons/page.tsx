import { Plus, SearchX, Ticket, TicketCheck } from "lucide-react";
import { useCallback, useMemo, useRef } from "react";

import type { BatchRow } from "../../bindings/BatchRow";
import type { BatchState } from "../../bindings/BatchState";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { FilterChip } from "../../components/filter-chip";
import { LedgerGrid, type GridHandle } from "../../components/ledger-grid/grid";
import { ListScreen } from "../../components/list-screen";
import { Menu, MenuRadioGroup } from "../../components/menu";
import { openRecordWindow } from "../../components/record-window";
import { RightButton } from "../../components/right-button";
import { SearchField } from "../../components/search-field";
import { useLasting } from "../../components/skeleton";
import { useCommands } from "../../lib/command-registry";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { useBook, useSettings } from "../../lib/queries";
import { useMissingRight } from "../../lib/rights";
import { t } from "../../lib/texts";
import { useUnsavedCodes } from "./codes-session";
import { batchColumns } from "./columns";
import { BatchDrawer } from "./drawer";
import { NewBatch } from "./new-batch";
import { useBatches } from "./queries";
import { RedeemDialog } from "./redeem-dialog";
import { SaveCodes } from "./save-codes";
import { STATES, type CouponsSearch } from "./search";
import { useCouponsScreen } from "./use-coupons";

const rowId = (row: BatchRow) => row.id;

function openWindowOf(row: BatchRow): void {
  openRecordWindow(`/coupons?${new URLSearchParams({ open: row.id })}`, row.name);
}

/** Batches that match what is typed and chosen. */
export function matchingBatches(rows: readonly BatchRow[], search: CouponsSearch): BatchRow[] {
  const words = (search.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const text = [row.name, row.pattern, row.gives, row.organisation, row.created_by, row.id]
      .join(" ")
      .toLowerCase();
    return (
      (search.state === undefined || row.state === search.state) &&
      words.every((word) => text.includes(word))
    );
  });
}

/** Coupons by batch: what was issued, what is left, and new ones. */
export function CouponsPage() {
  const screen = useCouponsScreen();
  const { search, change } = screen;
  const { actor } = useBook();
  const unsaved = useUnsavedCodes(actor);
  const mayIssue = useMissingRight("coupons", "do") === null;
  return (
    <>
      {search.new === true && mayIssue ? (
        <NewBatch
          onClose={() => change({ new: undefined })}
          onIssued={(open) => change({ new: undefined, open })}
        />
      ) : (
        <Batches screen={screen} />
      )}
      {unsaved === null ? null : <SaveCodes key={unsaved.codes} unsaved={unsaved} />}
      {search.redeem === true && mayIssue ? (
        <RedeemDialog onClose={() => change({ redeem: undefined })} />
      ) : null}
    </>
  );
}

function Batches({ screen }: { screen: ReturnType<typeof useCouponsScreen> }) {
  const { search, change, clear } = screen;
  const settings = useSettings();
  const formats = useFormats();
  const grid = useRef<GridHandle>(null);
  const list = useBatches();
  const loading = useLasting(list.isPending);
  const columns = useMemo(() => batchColumns(formats), [formats]);
  const { data } = list;
  const rows = useMemo(() => matchingBatches(data ?? [], search), [data, search]);
  const mayIssue = useMissingRight("coupons", "do") === null;
  const narrowed = search.text !== undefined || search.state !== undefined;

  const open = useCallback((row: BatchRow) => change({ open: row.id }), [change]);
  const close = useCallback(() => {
    change({ open: undefined });
    grid.current?.focus();
  }, [change]);
  const following = search.open !== undefined;
  const follow = useCallback(
    (row: BatchRow) => {
      if (following) {
        change({ open: row.id });
      }
    },
    [following, change],
  );
  useCommands(
    mayIssue
      ? [
          {
            id: "coupons.new",
            title: t("commands.new_batch"),
            group: "actions",
            shortcut: [{ key: "n" }, { key: "c" }],
            listed: true,
            run: () => change({ new: true }, { replace: false }),
          },
          {
            id: "coupons.redeem",
            title: t("coupons.redeem_open"),
            group: "actions",
            listed: true,
            run: () => change({ redeem: true }),
          },
        ]
      : [],
  );
  return (
    <ListScreen
      title={t("nav.coupons")}
      remark={data === undefined ? null : formats.count(rows.length)}
      actions={
        <>
          <RightButton area="coupons" needed="do" onClick={() => change({ redeem: true })}>
            <TicketCheck aria-hidden="true" />
            {t("coupons.redeem_open")}
          </RightButton>
          <RightButton
            area="coupons"
            needed="do"
            look="primary"
            hint={t("commands.new_batch")}
            shortcut={[{ key: "n" }, { key: "c" }]}
            onClick={() => change({ new: true }, { replace: false })}
          >
            <Plus aria-hidden="true" />
            {t("coupons.new")}
          </RightButton>
        </>
      }
      tools={
        <>
          <SearchField
            label={t("coupons.search")}
            text={search.text ?? ""}
            onChange={(text) => change({ text: text === "" ? undefined : text })}
            onLeave={() => grid.current?.focus()}
          />
          <Menu
            trigger={
              <FilterChip
                icon={<Ticket aria-hidden="true" />}
                label={t("coupons.column_state")}
                value={search.state === undefined ? null : t(`coupons.state_${search.state}`)}
              />
            }
          >
            <MenuRadioGroup<BatchState | "any">
              value={search.state ?? "any"}
              options={(["any", ...STATES] as const).map((value) => ({
                value,
                label: value === "any" ? t("common.any") : t(`coupons.state_${value}`),
              }))}
              onChange={(value) => change({ state: value === "any" ? undefined : value })}
            />
          </Menu>
          {narrowed ? (
            <Button look="ghost" onClick={clear}>
              {t("common.clear")}
            </Button>
          ) : null}
        </>
      }
      notices={
        list.isError ? (
          <ErrorBanner error={errorView(list.error)} onRetry={() => void list.refetch()} />
        ) : null
      }
      drawer={
        search.open === undefined ? null : (
          <BatchDrawer id={search.open} onStep={(by) => grid.current?.step(by)} onClose={close} />
        )
      }
    >
      <LedgerGrid<BatchRow>
        ref={grid}
        label={t("nav.coupons")}
        listKey={JSON.stringify([search.text, search.state])}
        rows={rows}
        rowId={rowId}
        columns={columns}
        density={settings.density}
        singleKeys={settings.single_keys}
        total={rows.length}
        firstIndex={0}
        loading={loading}
        empty={
          !list.isSuccess ? null : narrowed ? (
            <EmptyState
              icon={<SearchX aria-hidden="true" />}
              title={t("coupons.none_title")}
              actions={<Button onClick={clear}>{t("common.clear")}</Button>}
            >
              {t("coupons.none_text")}
            </EmptyState>
          ) : (
            <EmptyState
              icon={<Ticket aria-hidden="true" />}
              title={t("coupons.empty")}
              actions={
                <RightButton
                  area="coupons"
                  needed="do"
                  look="primary"
                  onClick={() => change({ new: true }, { replace: false })}
                >
                  {t("coupons.new")}
                </RightButton>
              }
            >
              {t("coupons.empty_text")}
            </EmptyState>
          )
        }
        openId={search.open ?? null}
        onOpen={open}
        onOpenWindow={openWindowOf}
        onClose={close}
        onActive={follow}
      />
    </ListScreen>
  );
}
