import type { Decision } from "../../../bindings/Decision";
import type { DecisionOutcome } from "../../../bindings/DecisionOutcome";
import type { ErrorView } from "../../../bindings/ErrorView";
import type { Verdict } from "../../../bindings/Verdict";
import { amountOf, type Micro } from "../micro";
import { refusal } from "../refusal";
import { dateInWords } from "../time";
import { type Desk, readCredits } from "./desk";
import { standingFor } from "./limits";
import { carryOut } from "./lots";
import type { Proposal } from "./proposal";
import { shownOf } from "./views";

function inWords(micro: Micro): string {
  return Number(amountOf(micro)).toLocaleString("en-US");
}

function nameOf(desk: Desk, proposal: Proposal): string {
  return proposal.orgId === null
    ? `${proposal.lines.length.toString()} organisations`
    : desk.account(proposal.orgId).customer.name;
}

/** Gives the credits, line by line for several organisations; answers the transaction where there is one. */
export function post(desk: Desk, proposal: Proposal, micro: Micro, at: number): string | null {
  if (["void", "reversal", "extension"].includes(proposal.action)) {
    return carryOut(desk, proposal, at);
  }
  const purpose = {
    kind: proposal.kind,
    at,
    description: proposal.reason,
    note: proposal.note,
    actor: desk.actor,
    source: "desk",
    recordId: proposal.id,
  };
  if (proposal.orgId !== null) {
    const terms = { micro, expiresAt: proposal.expiresAt };
    return desk.book.add(desk.account(proposal.orgId), purpose, terms).id;
  }
  for (const line of proposal.lines) {
    const terms = { micro: line.micro, expiresAt: proposal.expiresAt };
    line.transaction = desk.book.add(desk.account(line.orgId), purpose, terms).id;
  }
  return null;
}

/** Refuses a decision that comes too late or rests on what is no longer so. */
function check(desk: Desk, proposal: Proposal, decision: Decision): void {
  if (!["open", "second", "sent_back"].includes(proposal.state)) {
    const time = new Date(proposal.decidedAt ?? 0).toISOString().slice(11, 16);
    throw refusal(
      "proposal_decided",
      `Not decided again: ${proposal.decidedBy ?? "somebody"} ${proposal.state} the ${inWords(proposal.micro)} credits for ${nameOf(desk, proposal)} on ${dateInWords(proposal.decidedAt ?? 0)} at ${time} UTC.`,
      "Nothing is left to do here.",
    );
  }
  if (decision.verdict === "withdraw") {
    return;
  }
  if (shownOf(desk, proposal) !== decision.shown) {
    throw refusal(
      "evidence_changed",
      `Not decided: ${nameOf(desk, proposal)} got other credits since you looked.`,
      "Read the figures again, then decide.",
    );
  }
  const { kind, sentence } = standingFor(desk, proposal, proposal);
  if (kind === "own" || kind === "not_yours") {
    throw refusal("not_yours", `Not decided: ${sentence}`, null);
  }
}

function partOf(proposal: Proposal, decision: Decision): Micro {
  const micro = decision.credits === null ? proposal.micro : readCredits(decision.credits);
  if (micro > proposal.micro) {
    throw refusal(
      "more_than_asked",
      `Not approved: ${inWords(micro)} credits are more than the ${inWords(proposal.micro)} asked for.`,
      "Approve at most what was asked for.",
    );
  }
  return micro;
}

function close(
  desk: Desk,
  proposal: Proposal,
  state: Proposal["state"],
  step: { words: string; micro: Micro | null; reason: string | null; at: number },
): void {
  proposal.state = state;
  proposal.version += 1;
  proposal.answer = step.reason;
  proposal.steps.push({
    at: step.at,
    actor: desk.actor,
    role: desk.role,
    step: step.words,
    micro: step.micro,
    reason: step.reason,
  });
  if (state !== "second" && state !== "sent_back") {
    proposal.decidedAt = step.at;
    proposal.decidedBy = desk.actor;
    desk.handled = {
      at: step.at,
      sentence: `${nameOf(desk, proposal)}, ${inWords(proposal.micro)} credits ${step.words}, by you`,
    };
  }
}

function approve(desk: Desk, proposal: Proposal, decision: Decision): string {
  const micro = partOf(proposal, decision);
  const at = desk.now();
  const asked = { ...proposal, micro };
  const reason = decision.reason;
  const name = nameOf(desk, proposal);
  if (standingFor(desk, asked, proposal).kind === "needs_second") {
    if (micro < proposal.micro) {
      proposal.micro = micro;
    }
    close(desk, proposal, "second", { words: "approved first", micro, reason, at });
    proposal.firstBy = desk.actor;
    return `Approved first: ${inWords(micro)} credits for ${name} wait for a second person.`;
  }
  const alone = desk.single && proposal.maker === desk.actor;
  proposal.decidedMicro = micro < proposal.micro ? micro : null;
  proposal.transaction = post(desk, proposal, micro, at);
  proposal.alone = alone;
  close(desk, proposal, "approved", {
    words: alone ? "approved alone" : "approved",
    micro,
    reason,
    at,
  });
  return `${inWords(micro)} credits were added to ${name}.`;
}

const WORDS: Record<Exclude<Verdict, "approve">, { state: Proposal["state"]; words: string }> = {
  reject: { state: "rejected", words: "rejected" },
  send_back: { state: "sent_back", words: "sent back" },
  withdraw: { state: "withdrawn", words: "withdrawn" },
};

function applied(desk: Desk, decision: Decision): DecisionOutcome {
  const proposal = desk.get(decision.id);
  check(desk, proposal, decision);
  let sentence = "";
  if (decision.verdict === "approve") {
    sentence = approve(desk, proposal, decision);
  } else {
    if (decision.verdict !== "withdraw" && (decision.reason ?? "").trim() === "") {
      throw refusal("reason_missing", "Nothing was decided: a reason is missing.", "Give a reason.");
    }
    const { state, words } = WORDS[decision.verdict];
    close(desk, proposal, state, {
      words,
      micro: null,
      reason: decision.reason,
      at: desk.now(),
    });
    sentence = `The request of ${nameOf(desk, proposal)} was ${words}.`;
  }
  return {
    id: proposal.id,
    state: proposal.state,
    transaction: proposal.transaction,
    sentence,
    already_applied: false,
    error: null,
  };
}

/** Decides each by itself: one that is refused does not keep the others. */
export function decide(desk: Desk, decisions: readonly Decision[]): DecisionOutcome[] {
  return decisions.map((decision) => {
    try {
      return desk.once(decision.key, () => applied(desk, decision));
    } catch (cause) {
      const found = desk.proposals.find((proposal) => proposal.id === decision.id);
      return {
        id: decision.id,
        state: found?.state ?? null,
        transaction: null,
        sentence: "",
        already_applied: false,
        error: cause as ErrorView,
      };
    }
  });
}

/** What another desk does meanwhile, for tests: this window is not told. */
export function decideElsewhere(desk: Desk, id: string, who: string): void {
  const proposal = desk.get(id);
  const at = desk.now();
  proposal.transaction = post(desk, proposal, proposal.micro, at);
  close(desk, proposal, "approved", { words: "approved", micro: proposal.micro, reason: null, at });
  proposal.decidedBy = who;
  const last = proposal.steps.at(-1);
  if (last !== undefined) {
    last.actor = who;
  }
}

