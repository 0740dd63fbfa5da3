import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { BellOff, Inbox as InboxIcon } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";

import type { Inbox } from "../../bindings/Inbox";
import type { InboxItem } from "../../bindings/InboxItem";
import type { Verdict } from "../../bindings/Verdict";
import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { EmptyState } from "../../components/empty-state";
import { Keys } from "../../components/kbd";
import { listOrBefore, useListFocus } from "../../components/list-focus";
import { ListScreen } from "../../components/list-screen";
import { DecisionDialog, type Question } from "../../components/proposal/decision-dialog";
import { mayDecide } from "../../components/proposal/decision";
import { useVerdictCommands } from "../../components/proposal/verdict-keys";
import { TabPanel, Tabs } from "../../components/tabs";
import { toastDone, toastFailed } from "../../components/toast";
import { WorkList, type WorkListHandle } from "../../components/work-list/list";
import { useCommands } from "../../lib/command-registry";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { capsOf } from "../../lib/keys";
import { keys, useBook, useSettings } from "../../lib/queries";
import { t } from "../../lib/texts";
import type { TsvColumn } from "../../lib/tsv";
import { InboxDrawer } from "./drawer";
import { entriesOf, type Placed } from "./items";
import styles from "./page.module.css";
import { InboxRow } from "./row";
import type { InboxSearch } from "./search";
import { SnoozeDialog } from "./snooze-dialog";

const route = getRouteApi("/inbox");
const TABS = ["waiting", "snoozed"] as const;

const COPIED: readonly TsvColumn<Placed>[] = [
  { header: t("work.organisation"), text: ({ item }) => item.title },
  { header: t("work.reason"), text: ({ item }) => item.detail },
  { header: t("inbox.why"), text: ({ item }) => item.why },
  { header: t("work.credits"), text: ({ item }) => item.credits ?? "" },
];

/** What waits for the person at this desk, by kind; opened, approved and put off in place. */
export function InboxPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/inbox" });
  const router = useRouter();
  const settings = useSettings();
  const formats = useFormats();
  const { actor } = useBook();
  const list = useRef<WorkListHandle>(null);
  const inbox = useQuery({ queryKey: keys.in("inbox"), queryFn: () => call("get_inbox", {}) });
  const snooze = useSnooze();
  const tab = search.tab ?? "waiting";
  const { data } = inbox;
  const entries = useMemo(() => (data === undefined ? [] : entriesOf(data, tab)), [data, tab]);
  const [activeId, setActiveId] = useState<string | null>(search.open ?? null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [snoozing, setSnoozing] = useState<InboxItem | null>(null);

  const rows = entries.flatMap((entry) => (entry.kind === "row" ? [entry.row] : []));
  const active = rows.find(({ item }) => item.item === activeId) ?? null;
  const change = useCallback(
    (next: InboxSearch) =>
      void navigate({ to: "/inbox", search: (now) => ({ ...now, ...next }), replace: true }),
    [navigate],
  );
  const focus = useCallback(() => list.current?.focus(), []);
  useListFocus(false);
  const close = () => {
    change({ open: undefined });
    focus();
  };
  const isOpen = search.open !== undefined;
  const follow = useCallback(
    (id: string) => {
      setActiveId(id);
      if (isOpen) {
        change({ open: id });
      }
    },
    [change, isOpen],
  );

  const ask = (verdict: Verdict) => {
    const proposal = active?.item.proposal ?? null;
    if (proposal === null) {
      toastFailed(t("inbox.not_approvable"));
    } else if (mayDecide(proposal, verdict, actor)) {
      setQuestion({ verdict, rows: [proposal] });
    } else {
      toastFailed(t("decision.none_able"), proposal.standing.sentence);
    }
  };
  const putOff = () => {
    if (active?.kind === "snoozed") {
      snooze.mutate({ item: active.item, until: null });
    } else if (active !== null) {
      setSnoozing(active.item);
    }
  };
  useVerdictCommands(ask);
  useCommands([
    {
      id: "inbox.snooze",
      title: t(tab === "snoozed" ? "inbox.wake" : "inbox.snooze"),
      group: "actions",
      shortcut: [{ key: "s" }],
      scope: "list",
      listed: true,
      run: putOff,
    },
  ]);
  const shown = isOpen ? (rows.find(({ item }) => item.item === search.open) ?? active) : null;
  return (
    <ListScreen
      title={t("inbox.title")}
      remark={
        data === undefined ? null : t("inbox.waiting", { count: formats.count(data.waiting) })
      }
      actions={
        data === undefined ? null : (
          <span className={styles.asOf}>
            {t("inbox.as_of", {
              at: formats.instant(data.as_of, "time"),
              zone: formats.zoneName,
            })}
          </span>
        )
      }
      notices={
        inbox.isError ? (
          <ErrorBanner error={errorView(inbox.error)} onRetry={() => void inbox.refetch()} />
        ) : null
      }
      drawer={
        shown === null ? null : (
          <InboxDrawer
            placed={shown}
            onClose={close}
            onAsk={ask}
            onSnooze={putOff}
            onOrganisation={(orgId) => router.history.push(`/organisations/${orgId.toString()}`)}
            onTransaction={(id) => router.history.push(`/transactions?open=${id}`)}
            onRequests={(id) => router.history.push(`/requests?open=${id}`)}
            onImport={() => router.history.push("/import")}
          />
        )
      }
    >
      <Tabs
        label={t("inbox.tabs")}
        className={styles.tabs ?? ""}
        value={tab}
        onChange={(next) => change({ tab: next === "waiting" ? undefined : next, open: undefined })}
        tabs={TABS.map((value) => ({
          value,
          label: <TabLabel tab={value} inbox={data} />,
        }))}
      >
        <TabPanel value={tab} className={styles.panel ?? ""}>
          <WorkList<Placed>
            ref={list}
            label={t("inbox.list")}
            entries={entries}
            rowHeight={44}
            activeId={activeId}
            onActive={follow}
            singleKeys={settings.single_keys}
            renderRow={({ item }) => <InboxRow item={item} />}
            copied={COPIED}
            onOpen={({ item }) => change({ open: item.item })}
            onClose={close}
            empty={data === undefined ? null : <Empty inbox={data} tab={tab} />}
            foot={<Foot tab={tab} />}
          />
        </TabPanel>
      </Tabs>
      <DecisionDialog
        question={question}
        onClose={() => setQuestion(null)}
        finalFocus={listOrBefore}
      />
      {data === undefined ? null : (
        <SnoozeDialog
          item={snoozing}
          asOf={data.as_of}
          onClose={() => setSnoozing(null)}
          onChoose={(item, until) => snooze.mutate({ item, until })}
        />
      )}
    </ListScreen>
  );
}

function useSnooze() {
  const client = useQueryClient();
  const formats = useFormats();
  return useMutation({
    mutationFn: ({ item, until }: { item: InboxItem; until: string | null }) =>
      call("snooze_item", { item: item.item, until }),
    onSuccess: (inbox, { item, until }) => {
      client.setQueryData<Inbox>(keys.in("inbox"), inbox);
      void client.invalidateQueries({ queryKey: keys.in("waiting") });
      toastDone(
        until === null
          ? t("inbox.woken")
          : t("inbox.snoozed", { day: formats.day(until, "date-short") }),
        item.title,
      );
    },
    onError: (cause) => toastFailed(errorView(cause).message, errorView(cause).hint ?? undefined),
  });
}

function TabLabel(props: { tab: (typeof TABS)[number]; inbox: Inbox | undefined }) {
  const { tab, inbox } = props;
  const count = tab === "waiting" ? (inbox?.waiting ?? 0) : (inbox?.snoozed.length ?? 0);
  return (
    <>
      {t(`inbox.tab_${tab}`)}
      {count === 0 ? null : <span className={styles.tabCount}>{count}</span>}
    </>
  );
}

function Foot({ tab }: { tab: (typeof TABS)[number] }) {
  return (
    <>
      <span className={styles.hint}>
        <Keys caps={["J", "K"]} /> {t("grid.move")}
      </span>
      <span className={styles.hint}>
        <Keys caps={capsOf({ key: "Enter" })} /> {t("inbox.key_open")}
      </span>
      <span className={styles.hint}>
        <Keys caps={["A"]} /> {t("inbox.key_approve")}
      </span>
      <span className={styles.hint}>
        <Keys caps={["S"]} />{" "}
        {tab === "snoozed" ? t("inbox.wake").toLowerCase() : t("inbox.key_snooze")}
      </span>
    </>
  );
}

function Empty({ inbox, tab }: { inbox: Inbox; tab: (typeof TABS)[number] }) {
  const formats = useFormats();
  if (tab === "snoozed") {
    return (
      <EmptyState icon={<BellOff aria-hidden="true" />} title={t("inbox.none_snoozed")}>
        {t("inbox.none_snoozed_hint")}
      </EmptyState>
    );
  }
  const last = inbox.last_handled;
  return (
    <EmptyState icon={<InboxIcon aria-hidden="true" />} title={t("inbox.empty")}>
      {last === null
        ? t("inbox.empty_hint")
        : t("inbox.empty_handled", {
            at: formats.instant(last.at, "time"),
            what: last.sentence,
          })}
    </EmptyState>
  );
}
