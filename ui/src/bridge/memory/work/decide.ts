import type { Decision } from "../../../bindings/Decision";
import type { DecisionOutcome } from "../../../bindings/DecisionOutcome";
import type { ErrorView } from "../../../bindings/ErrorView";
import type { Verdict } from "../../../bindings/Verdict";
import { amountOf, type Micro } from "../micro";
import { refusal } from "../refusal";
import { dateInWords } from "../time";
import { type Work, readCredits } from "./work";
import { standingFor } from "./limits";
import { carryOut } from "./lots";
import type { Proposal } from "./proposal";
import { shownOf } from "./views";

function inWords(micro: Micro): string {
  return Number(amountOf(micro)).toLocaleString("en-US");
}

/** Gives the credits, line by line for several organisations; answers the transaction where there is one. */
export function post(work: Work, proposal: Proposal, micro: Micro, at: number): string | null {
  if (proposal.carryOut !== null) {
    return proposal.carryOut();
  }
  if (["void", "reversal", "extension"].includes(proposal.action)) {
    return carryOut(work, proposal, at);
  }
  const purpose = {
    kind: proposal.kind,
    at,
    description: proposal.reason,
    note: proposal.note,
    actor: work.actor,
    source: "desk",
    recordId: proposal.id,
  };
  if (proposal.orgId !== null) {
    const terms = { micro, expiresAt: proposal.expiresAt };
    return work.book.add(work.account(proposal.orgId), purpose, terms).id;
  }
  for (const line of proposal.lines) {
    const terms = { micro: line.micro, expiresAt: proposal.expiresAt };
    line.transaction = work.book.add(work.account(line.orgId), purpose, terms).id;
  }
  return null;
}

/** Refuses a decision that comes too late or rests on what is no longer so. */
function check(work: Work, proposal: Proposal, decision: Decision): void {
  if (!["open", "second", "sent_back"].includes(proposal.state)) {
    const time = new Date(proposal.decidedAt ?? 0).toISOString().slice(11, 16);
    throw refusal(
      "proposal_decided",
      `Not decided again: ${proposal.decidedBy ?? "somebody"} ${proposal.state} the ${inWords(proposal.micro)} credits for ${work.partyOf(proposal)} on ${dateInWords(proposal.decidedAt ?? 0)} at ${time} UTC.`,
      "Nothing is left to do here.",
    );
  }
  if (decision.verdict === "withdraw") {
    return;
  }
  if (shownOf(work, proposal) !== decision.shown) {
    throw refusal(
      "evidence_changed",
      `Not decided: ${work.partyOf(proposal)} changed since you looked: other credits, or what is left of your limit.`,
      "Read the figures again, then decide.",
    );
  }
  const { kind, sentence } = standingFor(work, proposal, proposal);
  if (kind === "own" || kind === "not_yours") {
    throw refusal("not_yours", `Not decided: ${sentence}`, null);
  }
}

function partOf(proposal: Proposal, decision: Decision): Micro {
  if (decision.credits === null) {
    return proposal.micro;
  }
  const micro = readCredits(decision.credits);
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
  work: Work,
  proposal: Proposal,
  state: Proposal["state"],
  step: { words: string; micro: Micro | null; reason: string | null; at: number },
): void {
  proposal.state = state;
  proposal.version += 1;
  proposal.answer = step.reason;
  work.note(
    `proposal.${state}`,
    `${work.partyOf(proposal)}: ${inWords(proposal.micro)} credits ${step.words}`,
    proposal,
    step.reason,
  );
  proposal.steps.push({
    at: step.at,
    actor: work.actor,
    role: work.role,
    step: step.words,
    micro: step.micro,
    reason: step.reason,
  });
  if (state !== "second" && state !== "sent_back") {
    proposal.decidedAt = step.at;
    proposal.decidedBy = work.actor;
    work.handled = {
      at: step.at,
      sentence: `${work.partyOf(proposal)}, ${inWords(proposal.micro)} credits ${step.words}, by you`,
    };
  }
}

function approve(work: Work, proposal: Proposal, decision: Decision): string {
  const micro = partOf(proposal, decision);
  const at = work.now();
  const asked = { ...proposal, micro };
  const reason = decision.reason;
  const name = work.partyOf(proposal);
  if (standingFor(work, asked, proposal).kind === "needs_second") {
    if (micro < proposal.micro) {
      proposal.micro = micro;
    }
    close(work, proposal, "second", { words: "approved first", micro, reason, at });
    proposal.firstBy = work.actor;
    return `Approved first: ${inWords(micro)} credits for ${name} wait for a second person.`;
  }
  const alone = work.single && proposal.maker === work.actor;
  proposal.decidedMicro = micro < proposal.micro ? micro : null;
  proposal.transaction = post(work, proposal, micro, at);
  proposal.alone = alone;
  close(work, proposal, "approved", {
    words: alone ? "approved alone" : "approved",
    micro,
    reason,
    at,
  });
  return micro === 0n ? `Approved: ${name}.` : `${inWords(micro)} credits were added to ${name}.`;
}

const WORDS: Record<Exclude<Verdict, "approve">, { state: Proposal["state"]; words: string }> = {
  reject: { state: "rejected", words: "rejected" },
  send_back: { state: "sent_back", words: "sent back" },
  withdraw: { state: "withdrawn", words: "withdrawn" },
};

function applied(work: Work, decision: Decision): DecisionOutcome {
  const proposal = work.get(decision.id);
  check(work, proposal, decision);
  let sentence = "";
  if (decision.verdict === "approve") {
    sentence = approve(work, proposal, decision);
  } else {
    if (decision.verdict !== "withdraw" && (decision.reason ?? "").trim() === "") {
      throw refusal(
        "reason_missing",
        "Nothing was decided: a reason is missing.",
        "Give a reason.",
      );
    }
    const { state, words } = WORDS[decision.verdict];
    close(work, proposal, state, {
      words,
      micro: null,
      reason: decision.reason,
      at: work.now(),
    });
    sentence = `The request of ${work.partyOf(proposal)} was ${words}.`;
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
export function decide(work: Work, decisions: readonly Decision[]): DecisionOutcome[] {
  return decisions.map((decision) => {
    try {
      return work.once(decision.key, () => applied(work, decision));
    } catch (cause) {
      const found = work.proposals.find((proposal) => proposal.id === decision.id);
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

/** What another work does meanwhile, for tests: this window is not told. */
export function decideElsewhere(work: Work, id: string, who: string): void {
  const proposal = work.get(id);
  const at = work.now();
  proposal.transaction = post(work, proposal, proposal.micro, at);
  close(work, proposal, "approved", { words: "approved", micro: proposal.micro, reason: null, at });
  proposal.decidedBy = who;
  const last = proposal.steps.at(-1);
  if (last !== undefined) {
    last.actor = who;
  }
}
