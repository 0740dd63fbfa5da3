import type { LimitUse } from "../../../bindings/LimitUse";
import type { ProposalAction } from "../../../bindings/ProposalAction";
import type { Standing } from "../../../bindings/Standing";
import { amountOf, credits, type Micro } from "../micro";
import { DAY_MS, NOW_MS } from "../time";
import type { Work } from "./work";
import type { Proposal } from "./proposal";

interface Limits {
  single: Micro;
  daily: Micro;
  maker: Micro;
  org: Micro;
}

const REQUEST: Limits = {
  single: credits(5_000),
  daily: credits(60_000),
  maker: credits(10_000),
  org: credits(30_000),
};
const GRANT: Limits = {
  single: credits(2_000),
  daily: credits(10_000),
  maker: credits(5_000),
  org: credits(20_000),
};
const TAKE_BACK: Limits = {
  single: credits(10_000),
  daily: credits(30_000),
  maker: credits(30_000),
  org: credits(60_000),
};

const LIMITS: Record<ProposalAction, Limits> = {
  request: REQUEST,
  grant: GRANT,
  bulk_grant: GRANT,
  void: TAKE_BACK,
  reversal: TAKE_BACK,
  extension: { ...TAKE_BACK, daily: credits(50_000) },
  coupon: GRANT,
  staff: GRANT,
  policy: GRANT,
};

/** What is asked, as far as limits care. */
export interface Asked {
  action: ProposalAction;
  orgId: number | null;
  micro: Micro;
  maker: string | null;
}

function isGiven(proposal: Proposal): boolean {
  return ["request", "grant", "bulk_grant"].includes(proposal.action);
}

function decidedSince(work: Work, since: number): Proposal[] {
  return work.proposals.filter(
    (other) => other.state === "approved" && (other.decidedAt ?? 0) >= since,
  );
}

function sumOf(proposals: readonly Proposal[]): Micro {
  return proposals.reduce((sum, other) => sum + (other.decidedMicro ?? other.micro), 0n);
}

interface Use {
  label: string;
  used: Micro;
  after: Micro;
  limit: Micro;
}

function usesOf(work: Work, asked: Asked): Use[] {
  const limits = LIMITS[asked.action];
  const family = (other: Proposal): boolean => LIMITS[other.action] === limits;
  const today = decidedSince(work, NOW_MS - DAY_MS).filter(family);
  const daily = sumOf(today.filter((other) => other.decidedBy === work.actor));
  const maker = sumOf(today.filter((other) => asked.maker !== null && other.maker === asked.maker));
  const given = sumOf(
    decidedSince(work, NOW_MS - 30 * DAY_MS).filter(
      (other) => isGiven(other) && other.orgId === asked.orgId,
    ),
  );
  const uses: Use[] = [
    { label: "This one alone", used: 0n, after: asked.micro, limit: limits.single },
    {
      label: "Decided by you in 24 hours",
      used: daily,
      after: daily + asked.micro,
      limit: limits.daily,
    },
  ];
  if (asked.maker !== null) {
    uses.push({
      label: `Proposed by ${asked.maker} in 24 hours`,
      used: maker,
      after: maker + asked.micro,
      limit: limits.maker,
    });
  }
  if (asked.orgId !== null) {
    uses.push({
      label: "Given to this organisation in 30 days",
      used: given,
      after: given + asked.micro,
      limit: limits.org,
    });
  }
  return uses;
}

/** Limits with what is used of them. */
export function limitsOf(work: Work, asked: Asked): LimitUse[] {
  return usesOf(work, asked).map(({ label, used, after, limit }) => ({
    label,
    used: amountOf(used),
    after: amountOf(after),
    limit: amountOf(limit),
    share: Number((after * 1000n) / limit),
  }));
}

function inWords(micro: Micro): string {
  return Number(amountOf(micro)).toLocaleString("en-US");
}

/** Whether the present person may carry it out alone, and the words for it. */
export function standingFor(work: Work, asked: Asked, proposal: Proposal | null): Standing {
  if (proposal !== null && !["open", "second"].includes(proposal.state)) {
    return decidedStanding(proposal);
  }
  if (work.level(asked.action) === "view" || work.level(asked.action) === "hidden") {
    return {
      kind: "not_yours",
      label: "not yours to decide",
      sentence: `Your role, ${work.role}, sees this and does not decide it.`,
    };
  }
  if (proposal?.firstBy === work.actor) {
    return {
      kind: "not_yours",
      label: "approved first by you",
      sentence: "You approved this first. Another person gives the second approval.",
    };
  }
  if (proposal !== null && proposal.maker === work.actor && !work.single) {
    return {
      kind: "own",
      label: "your own",
      sentence: "You entered this yourself, so somebody else decides it. You may withdraw it.",
    };
  }
  if (proposal?.state === "second") {
    return {
      kind: "within",
      label: "second approval",
      sentence: `${proposal.firstBy ?? "Somebody"} approved this first. Your approval is the second and posts it.`,
    };
  }
  const over = usesOf(work, asked).find((use) => use.after > use.limit);
  if (over !== undefined && !work.single) {
    return {
      kind: "needs_second",
      label: `over your limit of ${inWords(over.limit)}`,
      sentence: `Your approval is the first of two: ${inWords(over.after)} is over your limit of ${inWords(over.limit)} (${over.label.toLowerCase()}).`,
    };
  }
  if (work.level(asked.action) === "propose") {
    return {
      kind: "needs_second",
      label: "you propose it",
      sentence: `Your role, ${work.role}, proposes this; somebody with the right decides it.`,
    };
  }
  return {
    kind: "within",
    label: "within your limit",
    sentence: work.single
      ? "Yours is the only work of this book: you decide alone, and the audit log says so."
      : "You may decide this alone.",
  };
}

function decidedStanding(proposal: Proposal): Standing {
  const label = proposal.state === "sent_back" ? "more detail asked for" : proposal.state;
  return {
    kind: "decided",
    label,
    sentence:
      proposal.state === "sent_back"
        ? "It waits for whoever asked to say more."
        : `This was ${label}${proposal.decidedBy === null ? "" : ` by ${proposal.decidedBy}`}.`,
  };
}
