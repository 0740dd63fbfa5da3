import { Building2, CircleDashed, Cog, FolderOpen, ListFilter } from "lucide-react";
import { useState } from "react";

import type { KindView } from "../../bindings/KindView";
import type { Month } from "../../bindings/Month";
import { Button } from "../../components/button";
import { Combobox } from "../../components/combobox";
import { KINDS, KindIcon, kindName } from "../../components/kind";
import {
  Menu,
  MenuCheckboxItem,
  MenuItem,
  MenuRadioGroup,
  MenuSeparator,
} from "../../components/menu";
import type { Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { AmountFilter, amountsInWords } from "./amount-filter";
import { DateFilter, datesInWords } from "./date-filter";
import { FilterChip } from "../../components/filter-chip";
import styles from "./filters.module.css";
import { useOperations, useOrganisations, useProjects } from "./queries";
import { isUnfiltered, type TransactionSearch } from "./search";
import type { TransactionScreen } from "./use-search";

function kindsInWords(kinds: readonly KindView[] | undefined): string | null {
  const [first, ...more] = kinds ?? [];
  if (first === undefined) {
    return null;
  }
  return more.length === 0
    ? kindName(first)
    : t("transactions.filter_more", { first: kindName(first), more: more.length });
}

/** The whole filter in words, e.g. for the export. `organisation` is the name of the filtered one. */
export function filterInWords(
  search: TransactionSearch,
  formats: Formats,
  organisation: string | undefined,
): string | null {
  const parts = [
    search.event === undefined ? null : t("transactions.event", { id: search.event }),
    search.text === undefined ? null : `“${search.text}”`,
    search.kinds === undefined ? null : search.kinds.map(kindName).join(" + "),
    search.status === undefined ? null : t(`status.${search.status}`),
    search.org === undefined ? null : (organisation ?? `org_${search.org}`),
    search.project,
    search.operation,
    datesInWords(search, formats),
    amountsInWords(search, formats),
  ].filter((part) => part !== null && part !== undefined);
  return parts.length === 0 ? null : parts.join(", ");
}

/** One chip for each filter, and the way out of all of them. */
export function Filters(props: { screen: TransactionScreen; months: readonly Month[] }) {
  const { screen, months } = props;
  return (
    <div className={styles.filters} role="group" aria-label={t("transactions.filters")}>
      <TypeFilter screen={screen} />
      <StatusFilter screen={screen} />
      <OrganisationFilter screen={screen} />
      <ProjectFilter screen={screen} />
      <OperationFilter screen={screen} />
      <DateFilter screen={screen} months={months} />
      <AmountFilter screen={screen} />
      {isUnfiltered(screen.search) ? null : (
        <Button look="ghost" onClick={screen.clear}>
          {t("transactions.clear")}
        </Button>
      )}
    </div>
  );
}

function TypeFilter({ screen }: { screen: TransactionScreen }) {
  const chosen = screen.search.kinds ?? [];
  const set = (kinds: KindView[]) =>
    screen.setFilter({ kinds: kinds.length === 0 ? undefined : kinds });
  return (
    <Menu
      trigger={
        <FilterChip
          icon={<ListFilter aria-hidden="true" />}
          label={t("transactions.filter_type")}
          value={kindsInWords(screen.search.kinds)}
        />
      }
    >
      {KINDS.map((kind) => (
        <MenuCheckboxItem
          key={kind}
          checked={chosen.includes(kind)}
          onChange={(checked) =>
            set(checked ? [...chosen, kind] : chosen.filter((other) => other !== kind))
          }
        >
          <span className={styles.kind}>
            <KindIcon kind={kind} />
            {kindName(kind)}
          </span>
        </MenuCheckboxItem>
      ))}
      {chosen.length === 0 ? null : (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => set([])}>{t("common.clear")}</MenuItem>
        </>
      )}
    </Menu>
  );
}

const STATUSES = ["any", "completed", "accumulating", "reversed"] as const;

function StatusFilter({ screen }: { screen: TransactionScreen }) {
  const { status } = screen.search;
  return (
    <Menu
      trigger={
        <FilterChip
          icon={<CircleDashed aria-hidden="true" />}
          label={t("transactions.filter_status")}
          value={status === undefined ? null : t(`status.${status}`)}
        />
      }
    >
      <MenuRadioGroup
        value={status ?? "any"}
        options={STATUSES.map((value) => ({
          value,
          label: value === "any" ? t("common.any") : t(`status.${value}`),
        }))}
        onChange={(value) => screen.setFilter({ status: value === "any" ? undefined : value })}
      />
    </Menu>
  );
}

/** The name of the filtered organisation, once it is known. */
export function useFilteredOrganisation(search: TransactionSearch): string | undefined {
  const { data } = useOrganisations(search.org !== undefined);
  return data?.find((option) => option.value === search.org)?.label;
}

const ANY = "";

function OrganisationFilter({ screen }: { screen: TransactionScreen }) {
  const { org } = screen.search;
  const [asked, setAsked] = useState(false);
  const { data = [] } = useOrganisations(asked || org !== undefined);
  const name = data.find((option) => option.value === org)?.label;
  return (
    <Combobox<number>
      options={org === undefined ? data : [{ value: 0, label: t("common.any") }, ...data]}
      value={org ?? null}
      onChange={(value) =>
        screen.setFilter({ org: value === 0 ? undefined : (value ?? undefined) })
      }
      searchLabel={t("transactions.filter_organisation_search")}
      onOpen={() => setAsked(true)}
      trigger={
        <FilterChip
          icon={<Building2 aria-hidden="true" />}
          label={t("transactions.filter_organisation")}
          value={org === undefined ? null : (name ?? `org_${org}`)}
          onPointerEnter={() => setAsked(true)}
        />
      }
    />
  );
}

function ProjectFilter({ screen }: { screen: TransactionScreen }) {
  const { project, org } = screen.search;
  const [asked, setAsked] = useState(false);
  const { data = [] } = useProjects(org, asked);
  return (
    <Combobox
      options={named(data, project)}
      value={project ?? null}
      onChange={(value) =>
        screen.setFilter({ project: value === null || value === ANY ? undefined : value })
      }
      searchLabel={t("transactions.filter_project_search")}
      onOpen={() => setAsked(true)}
      trigger={
        <FilterChip
          icon={<FolderOpen aria-hidden="true" />}
          label={t("transactions.filter_project")}
          value={project ?? null}
          onPointerEnter={() => setAsked(true)}
        />
      }
    />
  );
}

function OperationFilter({ screen }: { screen: TransactionScreen }) {
  const { operation } = screen.search;
  const [asked, setAsked] = useState(false);
  const { data = [] } = useOperations(asked);
  return (
    <Combobox
      options={named(data, operation)}
      value={operation ?? null}
      onChange={(value) =>
        screen.setFilter({ operation: value === null || value === ANY ? undefined : value })
      }
      searchLabel={t("transactions.filter_operation_search")}
      onOpen={() => setAsked(true)}
      trigger={
        <FilterChip
          icon={<Cog aria-hidden="true" />}
          label={t("transactions.filter_operation")}
          value={operation ?? null}
          onPointerEnter={() => setAsked(true)}
        />
      }
    />
  );
}

/** Names as options; `Any` comes first where one is chosen. */
function named(names: readonly string[], chosen: string | undefined) {
  const options = names.map((name) => ({ value: name, label: name }));
  return chosen === undefined ? options : [{ value: ANY, label: t("common.any") }, ...options];
}
