import type { GrantType } from "../../../bindings/GrantType";
import type { KindView } from "../../../bindings/KindView";
import type { ProposalAction } from "../../../bindings/ProposalAction";
import type { ProposalState } from "../../../bindings/ProposalState";
import type { Micro } from "../micro";
import { DAY_MS } from "../time";

/** What happened to a proposal. */
export interface Step {
  at: number;
  actor: string;
  role: string;
  step: string;
  micro: Micro | null;
  reason: string | null;
}

/** One organisation of a bulk grant. */
export interface Line {
  orgId: number;
  micro: Micro;
  transaction: string | null;
}

/** Something that somebody asked for and that is, or was, decided. */
export interface Proposal {
  id: string;
  action: ProposalAction;
  orgId: number | null;
  /** Whom or what it is about, where that is no organisation. */
  party: string | null;
  micro: Micro;
  /** What an approved one adds as. */
  kind: KindView;
  type: GrantType | null;
  reason: string;
  note: string | null;
  askedAt: number;
  askedBy: string;
  /** The member of staff who entered or proposed it. */
  maker: string | null;
  lapsesAt: number;
  expiresAt: number | null;
  /** The transaction that is to be reversed, or that added the lot to void or extend. */
  target: string | null;
  state: ProposalState;
  firstBy: string | null;
  decidedAt: number | null;
  decidedBy: string | null;
  decidedMicro: Micro | null;
  answer: string | null;
  transaction: string | null;
  alone: boolean;
  version: number;
  lines: Line[];
  steps: Step[];
  /** Does what another part of the desk proposed; answers the transaction, where there is one. */
  carryOut: (() => string | null) | null;
}

/** Days after which a proposal that nobody decides lapses. */
export const LAPSE_DAYS = 30;

/** A new proposal; what is not given is empty. */
export function newProposal(
  asked: Pick<Proposal, "id" | "action" | "micro" | "reason" | "askedAt" | "askedBy"> &
    Partial<Proposal>,
): Proposal {
  const who = asked.maker ?? null;
  return {
    orgId: null,
    party: null,
    kind: "credit_request",
    type: null,
    note: null,
    maker: null,
    lapsesAt: asked.askedAt + LAPSE_DAYS * DAY_MS,
    expiresAt: null,
    target: null,
    state: "open",
    firstBy: null,
    decidedAt: null,
    decidedBy: null,
    decidedMicro: null,
    answer: null,
    transaction: null,
    alone: false,
    version: 1,
    lines: [],
    carryOut: null,
    steps: [
      {
        at: asked.askedAt,
        actor: who ?? asked.askedBy,
        role: who === null ? "Customer" : "Finance approver",
        step: asked.action === "request" ? "asked" : "proposed",
        micro: asked.micro,
        reason: null,
      },
    ],
    ...asked,
  };
}

/** True while somebody has to decide it. */
export function waits(proposal: Proposal): boolean {
  return proposal.state === "open" || proposal.state === "second" || proposal.state === "sent_back";
}
