import { useNavigate, useSearch } from "@tanstack/react-router";
import { Building2, Hourglass, SearchX } from "lucide-react";
import { useCallback, useMemo } from "react";

import type { OrgRow } from "../../bindings/OrgRow";
import type { OrgSort } from "../../bindings/OrgSort";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { LedgerGrid } from "../../components/ledger-grid/grid";
import { openRecordWindow } from "../../components/record-window";
import { Select } from "../../components/select";
import { useLasting } from "../../components/skeleton";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { useSettings } from "../../lib/queries";
import { t } from "../../lib/texts";
import { organisationColumns } from "./columns";
import { FilterChip } from "./filter-chip";
import styles from "./list.module.css";
import { useOrganisations } from "./queries";
import {
  FILTER_STATES,
  isNarrowed,
  orgFilterOf,
  SORTS,
  toggleState,
  type OrganisationsSearch,
} from "./search";
import { SearchBox } from "./search-box";

const rowId = (row: OrgRow) => row.org_id.toString();

function openWindowOf(row: OrgRow): void {
  openRecordWindow(`/organisations/${row.org_id.toString()}`, row.name);
}

/** Every organisation with what it has left and for how long. */
export function OrganisationsPage() {
  const search = useSearch({ from: "/organisations" });
  const navigate = useNavigate();
  const settings = useSettings();
  const formats = useFormats();
  const list = useOrganisations(orgFilterOf(search));
  const loading = useLasting(list.isPending);
  const columns = useMemo(() => organisationColumns(formats), [formats]);
  const rows = list.data?.rows ?? [];
  const total = list.data?.total ?? null;

  const change = useCallback(
    (next: OrganisationsSearch) =>
      void navigate({ to: "/organisations", search: next, replace: true }),
    [navigate],
  );
  const open = useCallback(
    (row: OrgRow) => void navigate({ to: "/organisations/$orgId", params: { orgId: row.org_id } }),
    [navigate],
  );
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t("organisations.title")}</h1>
        {total === null ? null : (
          <p className={styles.count}>
            {rows.length === total
              ? formats.count(total)
              : t("organisations.count_of", {
                  shown: formats.count(rows.length),
                  total: formats.count(total),
                })}
          </p>
        )}
      </header>
      <div className={styles.filters}>
        <SearchBox
          text={search.text ?? ""}
          onChange={(text) => change({ ...search, text: text === "" ? undefined : text })}
        />
        <ul className={styles.chips} aria-label={t("organisations.filters")}>
          {FILTER_STATES.map((state) => (
            <li key={state}>
              <FilterChip
                pressed={search.states?.includes(state) ?? false}
                onPress={() => change(toggleState(search, state))}
              >
                {t(`organisations.filter_${state}`)}
              </FilterChip>
            </li>
          ))}
          <li>
            <FilterChip
              pressed={search.expiring ?? false}
              onPress={() =>
                change({ ...search, expiring: search.expiring === true ? undefined : true })
              }
            >
              <Hourglass aria-hidden="true" />
              {t("organisations.filter_expiring")}
            </FilterChip>
          </li>
        </ul>
        {isNarrowed(search) ? (
          <Button look="ghost" onClick={() => change(clearedOf(search))}>
            {t("organisations.clear")}
          </Button>
        ) : null}
        <div className={styles.sort}>
          <span aria-hidden="true">{t("organisations.sort")}</span>
          <Select<OrgSort>
            aria-label={t("organisations.sort")}
            options={SORTS.map((value) => ({ value, label: t(`organisations.sort_${value}`) }))}
            value={search.sort ?? "name"}
            onChange={(sort) => change({ ...search, sort: sort === "name" ? undefined : sort })}
          />
        </div>
      </div>
      {list.isError ? (
        <ErrorBanner
          className={styles.problem}
          error={errorView(list.error)}
          onRetry={() => void list.refetch()}
        />
      ) : (
        <LedgerGrid
          label={t("organisations.list")}
          listKey={JSON.stringify(orgFilterOf(search))}
          rows={rows}
          rowId={rowId}
          columns={columns}
          density={settings.density}
          singleKeys={settings.single_keys}
          total={total === null ? null : rows.length}
          firstIndex={0}
          loading={loading}
          onOpen={open}
          onOpenWindow={openWindowOf}
          empty={
            total === null ? null : (
              <Empty
                none={total === 0}
                onClear={() => change(clearedOf(search))}
                onImport={() => void navigate({ to: "/import" })}
              />
            )
          }
        />
      )}
    </div>
  );
}

function clearedOf(search: OrganisationsSearch): OrganisationsSearch {
  return search.sort === undefined ? {} : { sort: search.sort };
}

function Empty(props: { none: boolean; onClear(): void; onImport(): void }) {
  const { none, onClear, onImport } = props;
  if (none) {
    return (
      <EmptyState
        icon={<Building2 aria-hidden="true" />}
        title={t("organisations.none")}
        actions={<Button onClick={onImport}>{t("organisations.import")}</Button>}
      >
        {t("organisations.none_hint")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchX aria-hidden="true" />}
      title={t("organisations.none_match")}
      actions={<Button onClick={onClear}>{t("organisations.clear")}</Button>}
    >
      {t("organisations.none_match_hint")}
    </EmptyState>
  );
}
