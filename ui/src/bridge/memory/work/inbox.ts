import type { Inbox } from "../../../bindings/Inbox";
import type { InboxGroup } from "../../../bindings/InboxGroup";
import type { InboxGroupKind } from "../../../bindings/InboxGroupKind";
import type { InboxItem } from "../../../bindings/InboxItem";
import { amountOf } from "../micro";
import { refusal } from "../refusal";
import { DAY_MS, dateInWords, dayOf, instantOf, MINUTE_MS, NOW_MS } from "../time";
import type { Work } from "./work";
import type { Proposal } from "./proposal";
import { rowOf } from "./views";

const SHOWN = 50;
const SOON_DAYS = 14;

function proposalItem(work: Work, proposal: Proposal): InboxItem {
  const row = rowOf(work, proposal);
  return {
    item: proposal.id,
    title: row.party,
    detail: row.reason,
    credits: row.credits,
    at: row.asked_at,
    why: row.standing.label,
    proposal: row,
    org_id: row.org_id,
    snoozed_until: null,
  };
}

function isMine(work: Work, proposal: Proposal): boolean {
  const { kind } = rowOf(work, proposal).standing;
  return kind === "within" || kind === "needs_second";
}

function newestFirst(proposals: readonly Proposal[]): Proposal[] {
  return proposals.toSorted((left, right) => right.askedAt - left.askedAt);
}

function proposalItems(work: Work, state: Proposal["state"]): InboxItem[] {
  return newestFirst(work.proposals)
    .filter((proposal) => proposal.state === state && isMine(work, proposal))
    .map((proposal) => proposalItem(work, proposal));
}

/** Credits that nobody will be able to use soon. */
function expiringItems(work: Work): InboxItem[] {
  return work.book.accounts
    .flatMap((account) =>
      account.wallet
        .open(NOW_MS)
        .filter((lot) => lot.expiresAt !== null && lot.expiresAt - NOW_MS <= SOON_DAYS * DAY_MS)
        .map((lot) => ({ account, lot, end: lot.expiresAt ?? 0 })),
    )
    .toSorted((left, right) => left.end - right.end)
    .map(({ account, lot, end }) => ({
      item: `expiring:${account.orgId.toString()}:${lot.id}`,
      title: account.customer.name,
      detail: `${lot.category === "paid" ? "Paid" : "Free"} credits expire on ${dateInWords(end - 1)}`,
      credits: amountOf(lot.remaining),
      at: instantOf(end),
      why: "you may extend them",
      proposal: null,
      org_id: account.orgId,
      snoozed_until: null,
    }));
}

function importItems(work: Work): InboxItem[] {
  return work.book.accounts.length === 0 || work.proposals.length === 0
    ? []
    : [
        {
          item: "import:photo-runs-2026-11-20.csv",
          title: "photo-runs-2026-11-20.csv",
          detail: "2 rows were rejected; the others were imported",
          credits: null,
          at: instantOf(NOW_MS - 14 * 60 * MINUTE_MS),
          why: "you imported it",
          proposal: null,
          org_id: null,
          snoozed_until: null,
        },
      ];
}

function reviewItems(work: Work): InboxItem[] {
  return work.proposals
    .filter((proposal) => proposal.alone)
    .map((proposal) => ({ ...proposalItem(work, proposal), why: "decided alone" }));
}

/** The Inbox of the present person. */
export function inboxOf(work: Work): Inbox {
  const requests = proposalItems(work, "open");
  const within = requests.filter(({ proposal }) => proposal?.standing.kind === "within").length;
  const all: [InboxGroupKind, InboxItem[], string | null][] = [
    ["requests", requests, `${within.toString()} within your limit`],
    ["second_approvals", proposalItems(work, "second"), "approved once, your approval posts them"],
    ["expiring", expiringItems(work), null],
    ["import_errors", importItems(work), null],
    ["review", reviewItems(work), null],
  ];
  const today = dayOf(NOW_MS);
  const isSnoozed = ({ item }: InboxItem): boolean => (work.snoozed.get(item) ?? "") > today;
  const groups: InboxGroup[] = all
    .map(([kind, items, remark]) => {
      const awake = items.filter((item) => !isSnoozed(item));
      return { kind, count: awake.length, remark, items: awake.slice(0, SHOWN) };
    })
    .filter((group) => group.count > 0);
  return {
    groups,
    waiting: groups.reduce((sum, group) => sum + group.count, 0),
    snoozed: all
      .flatMap(([, items]) => items.filter(isSnoozed))
      .map((item) => ({
        ...item,
        snoozed_until: instantOf(Date.parse(`${work.snoozed.get(item.item) ?? today}T00:00:00Z`)),
      })),
    last_handled:
      work.handled === null
        ? null
        : { at: instantOf(work.handled.at), sentence: work.handled.sentence },
    as_of: instantOf(NOW_MS),
  };
}

/** Puts an item off until the start of a day, or brings it back. */
export function snooze(work: Work, item: string, until: string | null): Inbox {
  if (until === null) {
    work.snoozed.delete(item);
  } else if (until <= dayOf(NOW_MS)) {
    throw refusal(
      "snooze_past",
      `Not put off: ${until} is not in the future.`,
      "Choose a later day.",
    );
  } else {
    work.snoozed.set(item, until);
  }
  return inboxOf(work);
}
