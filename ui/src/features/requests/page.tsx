import { useRouter } from "@tanstack/react-router";
import { ClipboardCheck, Plus, SearchX } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { ProposalRow } from "../../bindings/ProposalRow";
import type { ProposalTab } from "../../bindings/ProposalTab";
import type { Verdict } from "../../bindings/Verdict";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { RequestDialog } from "../../components/credit-work/request-dialog";
import { EmptyState } from "../../components/empty-state";
import { Keys, ShortcutKeys } from "../../components/kbd";
import { listOrBefore, useListFocus } from "../../components/list-focus";
import { DecisionDialog, type Question } from "../../components/proposal/decision-dialog";
import { mayDecide } from "../../components/proposal/decision";
import { useVerdictCommands } from "../../components/proposal/verdict-keys";
import { RightButton } from "../../components/right-button";
import { SearchField } from "../../components/search-field";
import { TabPanel, Tabs } from "../../components/tabs";
import { toastFailed } from "../../components/toast";
import { WorkList, type Entry, type WorkListHandle } from "../../components/work-list/list";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { useBook, useSettings } from "../../lib/queries";
import { t } from "../../lib/texts";
import type { TsvColumn } from "../../lib/tsv";
import styles from "./page.module.css";
import { RequestPanel } from "./panel";
import { useProposals } from "./queries";
import { RequestRow } from "./row";
import { useRequestsSearch } from "./use-search";

const TABS: readonly ProposalTab[] = ["open", "second", "decided"];
/** Milliseconds that the evidence waits while the keys run through the list. */
const FOLLOW_MS = 90;

const isWithin = (row: ProposalRow) => row.standing.kind === "within" && row.state !== "sent_back";

const COPIED: readonly TsvColumn<ProposalRow>[] = [
  { header: t("requests.column_asked"), text: (row) => row.asked_at },
  { header: t("requests.column_party"), text: (row) => row.party },
  { header: t("requests.column_reason"), text: (row) => row.reason },
  { header: t("requests.column_credits"), text: (row) => row.credits },
  { header: t("requests.column_standing"), text: (row) => row.standing.label },
];

/** What was asked for, with the evidence of one beside the list; decided one by one or many at a time. */
export function RequestsPage() {
  const { search, setFilter, setOpen, setNew } = useRequestsSearch();
  const settings = useSettings();
  const formats = useFormats();
  const router = useRouter();
  const { actor } = useBook();
  const list = useRef<WorkListHandle>(null);
  const [question, setQuestion] = useState<Question | null>(null);

  const tab = search.tab ?? "open";
  const { query, rows, counts } = useProposals({
    tab,
    org_id: search.org ?? null,
    actions: [],
    text: search.text ?? null,
  });
  const [activeId, setActiveId] = useState<string | null>(search.open ?? null);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [shownTab, setShownTab] = useState(tab);
  if (shownTab !== tab) {
    setShownTab(tab);
    setSelection(new Set());
    setActiveId(null);
  }
  useFollowed(activeId, search.open ?? null, setActiveId, setOpen);

  const entries = useMemo(
    () => rows.map((row): Entry<ProposalRow> => ({ kind: "row", id: row.id, row })),
    [rows],
  );
  const active = rows.find((row) => row.id === activeId) ?? null;
  const chosen = rows.filter((row) => selection.has(row.id));
  const focus = useCallback(() => list.current?.focus(), []);
  useListFocus(search.new === true);

  const ask = (verdict: Verdict) => {
    const asked = chosen.length > 0 ? chosen : active === null ? [] : [active];
    if (asked.some((row) => mayDecide(row, verdict, actor))) {
      setQuestion({ verdict, rows: asked });
    } else if (asked[0] !== undefined) {
      toastFailed(t("decision.none_able"), asked[0].standing.sentence);
    }
  };
  useVerdictCommands(ask);

  return (
    <div className={styles.page}>
      <div className={styles.list}>
        <header className={styles.head}>
          <h1 className={styles.title}>{t("requests.title")}</h1>
          <span className={styles.count}>
            {counts === undefined
              ? null
              : t("requests.waiting", { count: formats.count(counts.open + counts.second) })}
          </span>
          <RightButton
            area="inbox"
            needed="view"
            hint={t("requests.new")}
            shortcut={[{ key: "n" }, { key: "r" }]}
            onClick={() => setNew(true)}
          >
            <Plus aria-hidden="true" />
            <span className={styles.newWord}>{t("requests.new")}</span>
          </RightButton>
        </header>
        <div className={styles.search}>
          <SearchField
            label={t("requests.search")}
            text={search.text ?? ""}
            onChange={(text) => setFilter({ text: text === "" ? undefined : text })}
            onLeave={focus}
          />
        </div>
        <Tabs
          label={t("requests.tabs")}
          className={styles.tabs ?? ""}
          value={tab}
          onChange={(next) => setFilter({ tab: next === "open" ? undefined : next })}
          tabs={TABS.map((value) => ({
            value,
            label: <TabLabel tab={value} counts={counts} />,
          }))}
        >
          <TabPanel value={tab} className={styles.panel ?? ""}>
            {query.isError ? (
              <ErrorBanner
                className={styles.problem ?? ""}
                error={errorView(query.error)}
                onRetry={() => void query.refetch()}
              />
            ) : (
              <WorkList<ProposalRow>
                ref={list}
                label={t("requests.list")}
                entries={entries}
                rowHeight={60}
                activeId={activeId}
                onActive={setActiveId}
                {...(tab === "decided"
                  ? {}
                  : { selection, onSelection: setSelection, isEligible: isWithin })}
                singleKeys={settings.single_keys}
                renderRow={(row) => <RequestRow row={row} />}
                copied={COPIED}
                hasNext={query.hasNextPage}
                onNext={() => void query.fetchNextPage({ cancelRefetch: false })}
                empty={
                  query.isPending || query.isPlaceholderData ? null : (
                    <Empty
                      tab={tab}
                      text={search.text}
                      onClear={() => setFilter({ text: undefined, org: undefined })}
                    />
                  )
                }
                foot={<Foot tab={tab} selected={chosen.length} within={counts?.within ?? 0} />}
              />
            )}
          </TabPanel>
        </Tabs>
      </div>
      <RequestPanel
        row={active}
        onAsk={(verdict) => {
          if (active !== null) {
            setQuestion({ verdict, rows: [active] });
          }
        }}
        onOrganisation={(orgId) => router.history.push(`/organisations/${orgId.toString()}`)}
        onTransaction={(id) => router.history.push(`/transactions?open=${id}`)}
      />
      <DecisionDialog
        question={question}
        onClose={() => setQuestion(null)}
        onDecided={(outcomes) => {
          const done = outcomes.filter((outcome) => outcome.error === null);
          setSelection((now) =>
            without(
              now,
              done.map((outcome) => outcome.id),
            ),
          );
        }}
        finalFocus={listOrBefore}
      />
      <RequestDialog
        open={search.new === true}
        onClose={() => setNew(false)}
        orgId={search.org ?? null}
        finalFocus={listOrBefore}
      />
    </div>
  );
}

function without(ids: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  return new Set([...ids].filter((id) => !gone.includes(id)));
}

/** Keeps the address at the active row once the keys rest, and follows an address that was changed elsewhere. */
function useFollowed(
  activeId: string | null,
  open: string | null,
  setActiveId: (id: string) => void,
  setOpen: (id: string) => void,
): void {
  const [seen, setSeen] = useState(open);
  if (open !== seen) {
    setSeen(open);
    if (open !== null && open !== activeId) {
      setActiveId(open);
    }
  }
  const newest = useRef(setOpen);
  useEffect(() => {
    newest.current = setOpen;
  });
  useEffect(() => {
    if (activeId === null || activeId === open) {
      return;
    }
    const timer = setTimeout(() => newest.current(activeId), FOLLOW_MS);
    return () => clearTimeout(timer);
  }, [activeId, open]);
}

function TabLabel(props: {
  tab: ProposalTab;
  counts: { open: number; second: number } | undefined;
}) {
  const { tab, counts } = props;
  const formats = useFormats();
  const count = counts === undefined || tab === "decided" ? 0 : counts[tab];
  return (
    <>
      {t(`requests.tab_${tab}`)}
      {count === 0 ? null : <span className={styles.tabCount}>{formats.count(count)}</span>}
    </>
  );
}

function Foot(props: { tab: ProposalTab; selected: number; within: number }) {
  const { tab, selected, within } = props;
  const formats = useFormats();
  return (
    <>
      <span className={styles.selected} role="status">
        {selected > 0 ? t("requests.selected", { count: formats.count(selected) }) : null}
      </span>
      {tab === "decided" ? null : (
        <>
          {within === 0 || tab === "second" || selected > 0 ? null : (
            <span className={styles.hint}>
              <ShortcutKeys shortcut={[{ key: "a", mod: true }]} />{" "}
              {t("requests.key_all", { count: formats.count(within) })}
            </span>
          )}
          <span className={styles.hint}>
            <Keys caps={["X"]} /> {t("requests.key_select")}
          </span>
          <span className={styles.hint}>
            <Keys caps={["A"]} /> {t("requests.key_approve")}
          </span>
          <span className={styles.hint}>
            <Keys caps={["R"]} /> {t("requests.key_reject")}
          </span>
        </>
      )}
    </>
  );
}

function Empty(props: { tab: ProposalTab; text: string | undefined; onClear(): void }) {
  const { tab, text, onClear } = props;
  if (text !== undefined) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden="true" />}
        title={t("requests.none_match")}
        actions={<Button onClick={onClear}>{t("requests.clear")}</Button>}
      >
        {t("requests.none_match_hint", { text })}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<ClipboardCheck aria-hidden="true" />} title={t(`requests.none_${tab}`)}>
      {t(`requests.none_${tab}_hint`)}
    </EmptyState>
  );
}
