import type { PostingLine } from "../../../bindings/PostingLine";
import type { ProposalDetail } from "../../../bindings/ProposalDetail";
import type { ProposalFilter } from "../../../bindings/ProposalFilter";
import type { ProposalPage } from "../../../bindings/ProposalPage";
import type { ProposalRow } from "../../../bindings/ProposalRow";
import type { Account } from "../book";
import { amountOf, type Micro } from "../micro";
import { orgRowOf } from "../organisations";
import { instantOf, NOW_MS } from "../time";
import type { Work } from "./work";
import { limitsOf, standingFor } from "./limits";
import { type Proposal, waits } from "./proposal";

const PAGE = 200;

/** What an approval is bound to: it changes with the proposal and with what else happened to the organisation. */
export function shownOf(work: Work, proposal: Proposal): string {
  const account = proposal.orgId === null ? null : work.book.account(proposal.orgId);
  const others = account?.posted.filter(({ kind }) => kind !== "usage" && kind !== "expiry") ?? [];
  return [
    proposal.id,
    proposal.version,
    proposal.state,
    amountOf(proposal.micro),
    proposal.reason,
    proposal.firstBy ?? "",
    others.length,
    standingFor(work, proposal, proposal).kind,
  ].join("\u001f");
}

/** The row of Requests and of the Inbox. */
export function rowOf(work: Work, proposal: Proposal): ProposalRow {
  return {
    id: proposal.id,
    action: proposal.action,
    org_id: proposal.orgId,
    party: work.partyOf(proposal),
    credits: amountOf(proposal.micro),
    reason: proposal.reason,
    note: proposal.note,
    asked_at: instantOf(proposal.askedAt),
    asked_by: proposal.askedBy,
    entered_by:
      proposal.maker === null || proposal.maker === proposal.askedBy ? null : proposal.maker,
    lapses_at: instantOf(proposal.lapsesAt),
    state: proposal.state,
    standing: standingFor(work, proposal, proposal),
    first_by: proposal.firstBy,
    decided_at: proposal.decidedAt === null ? null : instantOf(proposal.decidedAt),
    decided_by: proposal.decidedBy,
    decided_credits: proposal.decidedMicro === null ? null : amountOf(proposal.decidedMicro),
    answer: proposal.answer,
    transaction: proposal.transaction,
    decided_alone: proposal.alone,
    shown: shownOf(work, proposal),
  };
}

/** The accounts that credits given to an organisation move between. */
export function givenPostings(name: string, micro: Micro): PostingLine[] {
  const amount = amountOf(micro);
  return [
    { account: "Promotional credits issued", debit: amount, credit: null },
    { account: `${name} · customer credits`, debit: null, credit: amount },
  ];
}

/** The accounts that credits taken back from an organisation move between. */
export function takenPostings(name: string, micro: Micro): PostingLine[] {
  const amount = amountOf(micro);
  return [
    { account: `${name} · customer credits`, debit: amount, credit: null },
    { account: "Credits taken back", debit: null, credit: amount },
  ];
}

function signedOf(proposal: Proposal): Micro {
  if (proposal.action === "extension") {
    return 0n;
  }
  return proposal.action === "void" ? -proposal.micro : proposal.micro;
}

function postingsOf(work: Work, proposal: Proposal): PostingLine[] {
  if (proposal.micro === 0n || proposal.action === "extension") {
    return [];
  }
  const name = work.partyOf(proposal);
  return proposal.action === "void"
    ? takenPostings(name, proposal.micro)
    : givenPostings(name, proposal.micro);
}

function earlierOf(work: Work, proposal: Proposal): ProposalRow[] {
  return work.proposals
    .filter(
      (other) =>
        other.orgId !== null &&
        other.orgId === proposal.orgId &&
        other.id !== proposal.id &&
        !waits(other) &&
        (other.action === "request" || other.action === "grant"),
    )
    .toSorted((left, right) => (right.decidedAt ?? 0) - (left.decidedAt ?? 0))
    .slice(0, 5)
    .map((other) => rowOf(work, other));
}

/** Credits that may be spent after the proposal was carried out. */
function afterOf(account: Account, proposal: Proposal): Micro {
  const settled = account.wallet.settled() + signedOf(proposal);
  return settled > 0n ? settled : 0n;
}

/** Everything a person sees before deciding. */
export function detailOf(work: Work, id: string): ProposalDetail {
  const proposal = work.get(id);
  const account = proposal.orgId === null ? null : work.account(proposal.orgId);
  const org = account === null ? null : orgRowOf(account);
  return {
    row: rowOf(work, proposal),
    balance: account === null ? null : amountOf(account.wallet.settled()),
    available: org?.available ?? null,
    burn_rate: org?.burn_rate ?? null,
    hours_remaining: org?.hours_remaining ?? null,
    after: account === null ? null : amountOf(afterOf(account, proposal)),
    expires_at: proposal.expiresAt === null ? null : instantOf(proposal.expiresAt),
    postings: postingsOf(work, proposal),
    limits: waits(proposal) ? limitsOf(work, proposal) : [],
    earlier: earlierOf(work, proposal),
    lines: proposal.lines.map(({ orgId, micro, transaction }) => {
      const { customer, wallet } = work.account(orgId);
      const posted = transaction === null ? 0n : micro;
      return {
        org_id: orgId,
        organisation: customer.name,
        credits: amountOf(micro),
        before: amountOf(wallet.settled() - posted),
        after: amountOf(wallet.settled() - posted + micro),
        transaction,
      };
    }),
    changes: [],
    history: proposal.steps.map(({ at, actor, role, step, micro, reason }) => ({
      at: instantOf(at),
      actor,
      role,
      step,
      credits: micro === null ? null : amountOf(micro),
      reason,
    })),
    shown: shownOf(work, proposal),
  };
}

function inTab(proposal: Proposal, tab: ProposalFilter["tab"]): boolean {
  switch (tab) {
    case "open":
      return proposal.state === "open" || proposal.state === "sent_back";
    case "second":
      return proposal.state === "second";
    case "decided":
      return !waits(proposal);
  }
}

function says(row: ProposalRow, words: string): boolean {
  return [row.party, row.reason, row.note, row.asked_by, row.entered_by, row.decided_by]
    .filter((text) => text !== null)
    .some((text) => text.toLowerCase().includes(words));
}

/** Proposals of a tab: those that wait from the newest, those decided from the last. */
export function listOf(work: Work, filter: ProposalFilter, cursor: string | null): ProposalPage {
  const words = filter.text?.trim().toLowerCase() ?? "";
  const when = (proposal: Proposal): number =>
    filter.tab === "decided" ? (proposal.decidedAt ?? 0) : proposal.askedAt;
  const rows = work.proposals
    .filter((proposal) => inTab(proposal, filter.tab))
    .filter((proposal) => filter.org_id === null || proposal.orgId === filter.org_id)
    .filter((proposal) => filter.actions.length === 0 || filter.actions.includes(proposal.action))
    .toSorted((left, right) => when(right) - when(left))
    .map((proposal) => rowOf(work, proposal))
    .filter((row) => words === "" || says(row, words));
  const start = cursor === null ? 0 : Number(cursor);
  const open = work.proposals.filter((proposal) => inTab(proposal, "open"));
  return {
    rows: rows.slice(start, start + PAGE),
    next: start + PAGE < rows.length ? (start + PAGE).toString() : null,
    open: open.length,
    second: work.proposals.filter((proposal) => proposal.state === "second").length,
    within: open.filter((proposal) => standingFor(work, proposal, proposal).kind === "within")
      .length,
  };
}

/** Lapses what nobody decided in time. */
export function lapse(work: Work): void {
  for (const proposal of work.proposals) {
    if (waits(proposal) && proposal.lapsesAt <= NOW_MS) {
      proposal.state = "lapsed";
      proposal.decidedAt = proposal.lapsesAt;
    }
  }
}
