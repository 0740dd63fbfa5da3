import { Building2, Tag, UserRound } from "lucide-react";
import { useState } from "react";

import type { AuditPage } from "../../bindings/AuditPage";
import { Button } from "../../components/button";
import { Combobox } from "../../components/combobox";
import { DayRangeFilter } from "../../components/day-range-filter";
import { FilterChip } from "../../components/filter-chip";
import { useOrganisationOptions } from "../../lib/organisation-options";
import type { Formats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { nameInWords } from "./diff";
import type { AuditSearch } from "./search";
import type { AuditScreen } from "./use-audit";

const ANY = "";

/** True when the log is not narrowed down. */
export function isWhole(search: AuditSearch): boolean {
  return Object.entries(search).every(([key, value]) => key === "open" || value === undefined);
}

/** The filter in words, e.g. for the export; nothing when there is none. */
export function filterInWords(
  search: AuditSearch,
  formats: Formats,
  organisation: string | undefined,
): string | null {
  const { from, to } = search;
  const dates =
    from === undefined
      ? null
      : to === undefined || from === to
        ? formats.day(from)
        : t("common.days_between", { from: formats.day(from), to: formats.day(to) });
  const parts = [
    search.text === undefined ? null : `“${search.text}”`,
    search.actor,
    search.action === undefined ? null : nameInWords(search.action),
    search.org === undefined ? null : (organisation ?? `org_${search.org.toString()}`),
    dates,
  ].filter((part) => part !== null && part !== undefined);
  return parts.length === 0 ? null : parts.join(", ");
}

/** Names as options; `Any` comes first where one is chosen. */
function named(names: readonly string[], label: (name: string) => string, set: boolean) {
  const options = names.map((name) => ({ value: name, label: label(name) }));
  return set ? [{ value: ANY, label: t("common.any") }, ...options] : options;
}

/** One chip for each filter, and the way out of all of them. */
export function Filters(props: { screen: AuditScreen; choices: AuditPage | undefined }) {
  const { screen, choices } = props;
  const { search, setFilter, clear } = screen;
  const [asked, setAsked] = useState(false);
  const organisations = useOrganisationOptions(asked || search.org !== undefined).data ?? [];
  const org = organisations.find((option) => option.value === search.org)?.label;
  return (
    <>
      <Combobox
        searchLabel={t("audit.filter_who_search")}
        options={named(choices?.actors ?? [], (name) => name, search.actor !== undefined)}
        value={search.actor ?? null}
        onChange={(value) =>
          setFilter({ actor: value === null || value === ANY ? undefined : value })
        }
        trigger={
          <FilterChip
            icon={<UserRound aria-hidden="true" />}
            label={t("audit.column_who")}
            value={search.actor ?? null}
          />
        }
      />
      <Combobox
        searchLabel={t("audit.filter_action_search")}
        options={named(choices?.actions ?? [], nameInWords, search.action !== undefined)}
        value={search.action ?? null}
        onChange={(value) =>
          setFilter({ action: value === null || value === ANY ? undefined : value })
        }
        trigger={
          <FilterChip
            icon={<Tag aria-hidden="true" />}
            label={t("audit.column_action")}
            value={search.action === undefined ? null : nameInWords(search.action)}
          />
        }
      />
      <Combobox<number>
        searchLabel={t("common.find_organisation")}
        options={
          search.org === undefined
            ? organisations
            : [{ value: 0, label: t("common.any") }, ...organisations]
        }
        value={search.org ?? null}
        onChange={(value) => setFilter({ org: value === 0 ? undefined : (value ?? undefined) })}
        onOpen={() => setAsked(true)}
        trigger={
          <FilterChip
            icon={<Building2 aria-hidden="true" />}
            label={t("audit.column_organisation")}
            value={search.org === undefined ? null : (org ?? `org_${search.org.toString()}`)}
            onPointerEnter={() => setAsked(true)}
          />
        }
      />
      <DayRangeFilter
        range={{ from: search.from ?? null, to: search.to ?? null }}
        onChange={({ from, to }) => setFilter({ from: from ?? undefined, to: to ?? undefined })}
      />
      {isWhole(search) ? null : (
        <Button look="ghost" onClick={clear}>
          {t("common.clear")}
        </Button>
      )}
    </>
  );
}
