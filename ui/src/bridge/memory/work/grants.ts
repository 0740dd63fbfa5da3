import type { GrantFilter } from "../../../bindings/GrantFilter";
import type { GrantPage } from "../../../bindings/GrantPage";
import type { GrantPreview } from "../../../bindings/GrantPreview";
import type { GrantRow } from "../../../bindings/GrantRow";
import type { GrantType } from "../../../bindings/GrantType";
import type { KindView } from "../../../bindings/KindView";
import type { NewBulkGrant } from "../../../bindings/NewBulkGrant";
import type { NewGrant } from "../../../bindings/NewGrant";
import type { NewRequest } from "../../../bindings/NewRequest";
import type { Rehearsal } from "../../../bindings/Rehearsal";
import type { RehearsalLine } from "../../../bindings/RehearsalLine";
import type { WorkOutcome } from "../../../bindings/WorkOutcome";
import type { Posted } from "../book";
import { amountOf, least, type Micro } from "../micro";
import { listOf as organisationsOf } from "../organisations";
import { refusal } from "../refusal";
import { instantOf, monthStart, NOW_MS } from "../time";
import { post } from "./decide";
import { type Work, readCredits, readExpiry } from "./work";
import { limitsOf, standingFor } from "./limits";
import { newProposal, type Proposal } from "./proposal";
import { givenPostings } from "./views";

const KINDS: Record<GrantType, KindView> = {
  goodwill: "admin_grant",
  trial: "free_credits",
  correction: "admin_grant",
};

const WORDS: Record<GrantType, string> = {
  goodwill: "Goodwill",
  trial: "Trial",
  correction: "Correction",
};

function inWords(micro: Micro): string {
  return Number(amountOf(micro)).toLocaleString("en-US");
}

/** A request that staff type on a customer's behalf. */
export function submitRequest(work: Work, request: NewRequest): WorkOutcome {
  work.authorize("request");
  const micro = readCredits(request.credits);
  const { customer } = work.account(request.org_id);
  if (request.reason.trim() === "") {
    throw refusal("reason_missing", "The request was not entered: a reason is missing.", null);
  }
  return work.once(request.key, () => {
    const at = work.now();
    const proposal = newProposal({
      id: work.newId(at),
      action: "request",
      orgId: request.org_id,
      micro,
      reason: request.reason,
      note: request.note,
      askedAt: at,
      askedBy: request.requested_by ?? work.actor,
      maker: work.actor,
      expiresAt: readExpiry(request.expires_on),
    });
    work.proposals.push(proposal);
    return {
      transaction: null,
      proposal: proposal.id,
      already_applied: false,
      sentence: `The request of ${customer.name} for ${inWords(micro)} credits was entered.`,
    };
  });
}

function askedFor(work: Work, grant: NewGrant) {
  const micro = readCredits(grant.credits);
  return { action: "grant" as const, orgId: grant.org_id, micro, maker: work.actor };
}

export function previewGrant(work: Work, grant: NewGrant): GrantPreview {
  const asked = askedFor(work, grant);
  const { customer, wallet } = work.account(grant.org_id);
  const settled = wallet.settled();
  const paid = least(wallet.debt, asked.micro);
  const expiry = readExpiry(grant.expires_on);
  return {
    organisation: customer.name,
    before: amountOf(settled),
    after: amountOf(settled + asked.micro),
    debt_paid: paid === 0n ? null : amountOf(paid),
    expires_at: expiry === null ? null : instantOf(expiry),
    postings: givenPostings(customer.name, asked.micro),
    limits: limitsOf(work, asked),
    standing: standingFor(work, asked, null),
  };
}

/** Posts it, or proposes it where it is beyond what the person may give alone. */
export function grantCredits(work: Work, grant: NewGrant): WorkOutcome {
  work.authorize("grant");
  const asked = askedFor(work, grant);
  const { customer } = work.account(grant.org_id);
  if (grant.note.trim() === "") {
    throw refusal("note_missing", "No credits were granted: a note is missing.", null);
  }
  return work.once(grant.key, () => {
    const at = work.now();
    const { kind } = standingFor(work, asked, null);
    const proposal = newProposal({
      id: work.newId(at),
      action: "grant",
      orgId: grant.org_id,
      micro: asked.micro,
      kind: KINDS[grant.type],
      type: grant.type,
      reason: grant.note,
      askedAt: at,
      askedBy: work.actor,
      maker: work.actor,
      expiresAt: readExpiry(grant.expires_on),
    });
    work.proposals.push(proposal);
    const words = `${inWords(asked.micro)} credits for ${customer.name}`;
    if (kind !== "within") {
      return {
        transaction: null,
        proposal: proposal.id,
        already_applied: false,
        sentence: `Proposed: ${words} wait for another person.`,
      };
    }
    proposal.transaction = post(work, proposal, asked.micro, at);
    proposal.state = "approved";
    proposal.decidedAt = at;
    proposal.decidedBy = work.actor;
    const sentence = `${inWords(asked.micro)} credits were added to ${customer.name}.`;
    work.note("grant.posted", sentence, proposal, grant.note);
    return { transaction: proposal.transaction, proposal: null, already_applied: false, sentence };
  });
}

/** The file that “Choose file” finds: its third line names nobody when it is the bad one. */
function fileLines(bad: boolean): [name: string, orgId: number | null, whole: string][] {
  return [
    ["Kilimani Athletics", 1, "150"],
    ["Northlight Studios", 2, "150"],
    [bad ? "Northlihgt Studios" : "Harbour Photo", bad ? null : 3, "150"],
    ["Tamarind Sports Imaging", 4, "200"],
    ["Pinecrest Portraits", 5, "100"],
    ["Redwood Race Photos", 6, "250"],
    ["Silverlake Graduation", 7, "75.5"],
  ];
}

function linesOf(work: Work, bulk: NewBulkGrant, bad: boolean): RehearsalLine[] {
  const { source } = bulk;
  const wanted: [string, number | null, string][] =
    source.kind === "file"
      ? fileLines(bad)
      : organisationsOf(work.book, source.filter).rows.map((row) => [
          row.name,
          row.org_id,
          source.credits,
        ]);
  return wanted
    .map(([name, orgId, text], place) => {
      const account = orgId === null ? null : work.account(orgId);
      const micro = readCredits(text);
      const before = account?.wallet.settled() ?? 0n;
      const paid = least(account?.wallet.debt ?? 0n, micro);
      const ending = account?.customer.ending;
      const problem =
        account === null
          ? `No organisation of this book is called “${name}”.`
          : ending === "closed"
            ? "It is closed and takes no credits."
            : null;
      return {
        line: place + 1,
        org_id: orgId,
        organisation: name,
        credits: amountOf(micro),
        before: account === null ? null : amountOf(before),
        after: problem === null ? amountOf(before + micro) : null,
        debt_paid: paid === 0n ? null : amountOf(paid),
        problem,
      };
    })
    .toSorted((left, right) => Number(left.problem === null) - Number(right.problem === null));
}

function totalOf(lines: readonly RehearsalLine[]): Micro {
  return lines
    .filter((line) => line.problem === null)
    .reduce((sum, line) => sum + readCredits(line.credits ?? "0"), 0n);
}

export function rehearse(work: Work, bulk: NewBulkGrant, bad: boolean): Rehearsal {
  const lines = linesOf(work, bulk, bad);
  const good = lines.filter((line) => line.problem === null);
  const micro = totalOf(lines);
  const asked = { action: "bulk_grant" as const, orgId: null, micro, maker: work.actor };
  return {
    lines,
    organisations: good.length,
    credits: amountOf(micro),
    problems: lines.length - good.length,
    how: "Run on a copy of the book; nothing was posted.",
    limits: limitsOf(work, asked),
    standing: {
      kind: "needs_second",
      label: "becomes a proposal",
      sentence: "A grant to several organisations is always proposed; another person approves it.",
    },
    shown: `${good.length.toString()}:${amountOf(micro)}`,
  };
}

export function proposeBulk(
  work: Work,
  bulk: NewBulkGrant,
  shown: string,
  bad: boolean,
): WorkOutcome {
  work.authorize("bulk_grant");
  const rehearsal = rehearse(work, bulk, bad);
  if (rehearsal.shown !== shown || rehearsal.problems > 0) {
    throw refusal(
      "rehearsal_old",
      "Nothing was proposed: the organisations changed since the rehearsal.",
      "Rehearse it again.",
    );
  }
  return work.once(bulk.key, () => {
    const at = work.now();
    const proposal = newProposal({
      id: work.newId(at),
      action: "bulk_grant",
      micro: readCredits(rehearsal.credits),
      kind: KINDS[bulk.type],
      type: bulk.type,
      reason: bulk.note,
      askedAt: at,
      askedBy: work.actor,
      maker: work.actor,
      expiresAt: readExpiry(bulk.expires_on),
      lines: rehearsal.lines.map((line) => ({
        orgId: line.org_id ?? 0,
        micro: readCredits(line.credits ?? "0"),
        transaction: null,
      })),
    });
    work.proposals.push(proposal);
    return {
      transaction: null,
      proposal: proposal.id,
      already_applied: false,
      sentence: `Proposed: ${inWords(proposal.micro)} credits for ${rehearsal.organisations.toString()} organisations.`,
    };
  });
}

const STATES: Record<Proposal["state"], string> = {
  open: "waiting",
  sent_back: "waiting",
  second: "second",
  approved: "posted",
  rejected: "rejected",
  withdrawn: "withdrawn",
  lapsed: "lapsed",
};

function postedRow(work: Work, posted: Posted): GrantRow {
  const account = work.account(posted.orgId);
  const proposal = work.proposals.find((other) => other.id === posted.recordId);
  const voided = account.posted.some(
    (other) => other.kind === "void" && other.drawn.some(({ lot }) => lot === posted.lot),
  );
  return {
    id: posted.id,
    at: instantOf(posted.occurredAt),
    org_id: posted.orgId,
    organisation: account.customer.name,
    credits: amountOf(posted.micro),
    kind: posted.kind,
    reason: proposal?.type
      ? WORDS[proposal.type]
      : posted.kind === "free_credits"
        ? "Trial"
        : "Goodwill",
    note: posted.note,
    maker: proposal?.maker ?? posted.actor,
    approver: proposal?.decidedBy ?? null,
    state: posted.reversedBy !== null ? "reversed" : voided ? "voided" : "posted",
    expires_at: posted.lot?.expiresAt ? instantOf(posted.lot.expiresAt) : null,
    remaining: posted.lot === null ? null : amountOf(posted.lot.remaining),
    transaction: posted.id,
    proposal: proposal?.id ?? null,
  };
}

function proposedRow(work: Work, proposal: Proposal): GrantRow {
  return {
    id: proposal.id,
    at: instantOf(proposal.askedAt),
    org_id: proposal.orgId,
    organisation: work.partyOf(proposal),
    credits: amountOf(proposal.micro),
    kind: proposal.kind,
    reason: WORDS[proposal.type ?? "goodwill"],
    note: proposal.reason,
    maker: proposal.maker ?? proposal.askedBy,
    approver: proposal.decidedBy,
    state: STATES[proposal.state],
    expires_at: proposal.expiresAt === null ? null : instantOf(proposal.expiresAt),
    remaining: null,
    transaction: null,
    proposal: proposal.id,
  };
}

/** Grants that were posted, and proposals of grants that were not. */
export function grantsOf(work: Work, filter: GrantFilter): GrantPage {
  const posted = work.book
    .all()
    .filter(({ kind, status }) => status !== "accumulating" && isGrant(kind));
  const proposed = work.proposals.filter(
    ({ action, state }) => (action === "grant" || action === "bulk_grant") && state !== "approved",
  );
  const words = filter.text?.trim().toLowerCase() ?? "";
  const rows = [
    ...proposed.map((proposal) => proposedRow(work, proposal)),
    ...posted.map((one) => postedRow(work, one)),
  ]
    .filter((row) => filter.org_id === null || row.org_id === filter.org_id)
    .filter((row) => !filter.waiting || row.state === "waiting" || row.state === "second")
    .filter((row) => filter.from === null || row.at.slice(0, 10) >= filter.from)
    .filter((row) => filter.to === null || row.at.slice(0, 10) <= filter.to)
    .filter(
      (row) =>
        words === "" ||
        [row.organisation, row.reason, row.note, row.maker, row.approver].some(
          (text) => text?.toLowerCase().includes(words) === true,
        ),
    )
    .toSorted((left, right) => (left.at < right.at ? 1 : -1));
  const within = (from: number, to: number): Micro =>
    posted
      .filter(({ occurredAt }) => occurredAt >= from && occurredAt < to)
      .reduce((sum, { micro }) => sum + micro, 0n);
  const month = monthStart(NOW_MS, 0);
  return {
    rows,
    next: null,
    this_month: amountOf(within(month, Number.MAX_SAFE_INTEGER)),
    last_month: amountOf(within(monthStart(NOW_MS, 1), month)),
  };
}

function isGrant(kind: KindView): boolean {
  return kind === "admin_grant" || kind === "free_credits";
}
