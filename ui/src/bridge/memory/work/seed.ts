import { credits } from "../micro";
import { DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS } from "../time";
import type { Work } from "./work";
import { newProposal, type Proposal } from "./proposal";

type Request = [orgId: number, whole: number, reason: string, minutesAgo: number];

/** Requests that one person may approve alone. */
const WITHIN: Request[] = [
  [7, 500, "Two extra race days added by the federation", 29],
  [13, 2_500, "Re-run of the March samples after the reference was corrected", 64],
  [4, 1_000, "Trial extension agreed with sales", 125],
  [2, 1_000, "Two extra school days in Munich", 181],
  [5, 500, "Graduation weekend, about 6,000 photos expected", 236],
  [6, 2_500, "Bulk face search for a missing-athlete claim", 312],
  [12, 1_500, "Evaluation of the new model before Monday", 365],
  [16, 1_500, "Hydrophone array runs a week longer", 428],
  [15, 1_500, "Lattice sweep has to finish before the review", 480],
  [20, 2_500, "Top-up while the card is being replaced", 505],
  [33, 2_500, "Term project: forty students, two weeks", 552],
  [21, 750, "Index rebuild after the schema change", 640],
  [28, 300, "Back-test of one more quarter", 702],
  [37, 1_000, "Deployment of the tide model for the port", 811],
  [39, 450, "Exam week of the data science course", 930],
  [18, 1_200, "Corpus in two further languages", 1_130],
  [35, 250, "Workshop for the ministry", 1_295],
  [1, 3_000, "Marathon results re-run after the bib correction", 1_500],
  [30, 600, "Option chain of October was incomplete", 1_688],
  [40, 900, "Open-data day, read access for visitors", 2_040],
];

/** Requests beyond the limits of one person. */
const BEYOND: Request[] = [
  [10, 12_000, "Feature film: night shots have to be rendered again", 610],
  [9, 8_000, "Fine-tuning moved forward to this weekend", 1_010],
  [26, 6_500, "Strategy review asks for ten years of data", 2_400],
];

/** Requests that another person approved first. */
const SECOND: [...Request, first: string][] = [
  [17, 9_000, "Launch in a second country", 1_460, "Tobias Brandt"],
  [36, 7_500, "Flood forecast during the storm season", 1_900, "Priya Nair"],
  [25, 5_500, "Quarter-end rebalancing runs", 2_900, "Amina Odhiambo"],
];

type Decided = [...Request, state: "approved" | "rejected" | "withdrawn", by: string, part: number];

const DECIDED: Decided[] = [
  [4, 500, "Two race days in Kisumu", 23 * 1_440, "approved", "Tobias Brandt", 0],
  [4, 1_000, "Trial of the storage add-on", 46 * 1_440, "approved", "Tobias Brandt", 0],
  [4, 1_500, "Training camp of the national team", 69 * 1_440, "approved", "Tobias Brandt", 0],
  [7, 750, "Graduation of the evening classes", 12 * 1_440, "approved", "Priya Nair", 0],
  [13, 4_000, "Backfill of the archive", 18 * 1_440, "approved", "Amina Odhiambo", 2_500],
  [1, 2_000, "School portraits brought forward", 9 * 1_440, "approved", "Amina Odhiambo", 0],
  [6, 10_000, "Unlimited use until the end of the season", 15 * 1_440, "rejected", "Priya Nair", 0],
  [20, 600, "Entered twice by mistake", 6 * 1_440, "withdrawn", "Tobias Brandt", 0],
  [9, 3_000, "GPU hours lost to the outage of 2 November", 19 * 1_440, "approved", "Priya Nair", 0],
  [33, 1_200, "Summer school, second group", 31 * 1_440, "approved", "Amina Odhiambo", 0],
  [12, 900, "Benchmark for the paper", 5 * 1_440, "approved", "Tobias Brandt", 0],
  [2, 400, "Photos of one gate processed again", 3 * 1_440, "approved", "Amina Odhiambo", 0],
];

function requestOf(work: Work, [orgId, whole, reason, minutesAgo]: Request): Proposal {
  const at = NOW_MS - minutesAgo * MINUTE_MS;
  const { users } = work.account(orgId).customer;
  return newProposal({
    id: work.newId(at),
    action: "request",
    orgId,
    micro: credits(whole),
    reason,
    askedAt: at,
    askedBy: users[orgId % users.length] ?? "Jane Mwangi",
    expiresAt: NOW_MS - (NOW_MS % DAY_MS) + 91 * DAY_MS,
  });
}

function secondOf(work: Work, [orgId, whole, reason, minutes, first]: (typeof SECOND)[number]) {
  const proposal = requestOf(work, [orgId, whole, reason, minutes]);
  proposal.state = "second";
  proposal.firstBy = first;
  proposal.steps.push({
    at: proposal.askedAt + 40 * MINUTE_MS,
    actor: first,
    role: "Finance approver",
    step: "approved first",
    micro: proposal.micro,
    reason: null,
  });
  return proposal;
}

function decidedOf(work: Work, [orgId, whole, reason, minutes, state, by, part]: Decided) {
  const proposal = requestOf(work, [orgId, whole, reason, minutes]);
  const at = proposal.askedAt + 3 * HOUR_MS;
  proposal.state = state;
  proposal.decidedAt = at;
  proposal.decidedBy = by;
  proposal.decidedMicro = part === 0 ? null : credits(part);
  proposal.answer =
    state === "rejected" ? "Credits are given for single events; please buy a season pack." : null;
  proposal.steps.push({
    at,
    actor: by,
    role: "Finance approver",
    step: state,
    micro: state === "approved" ? (proposal.decidedMicro ?? proposal.micro) : null,
    reason: proposal.answer,
  });
  if (state === "approved") {
    proposal.transaction = work.account(orgId).posted.at(-1)?.id ?? null;
  }
  return proposal;
}

/** What staff proposed: a grant of a whole group, credits to take back, and one of the person at this work. */
function staffProposals(work: Work): Proposal[] {
  const bulkAt = NOW_MS - 200 * MINUTE_MS;
  const lines = [1, 2, 3, 4, 5, 7, 8].map((orgId) => ({
    orgId,
    micro: credits(150),
    transaction: null,
  }));
  const bulk = newProposal({
    id: work.newId(bulkAt),
    action: "bulk_grant",
    micro: credits(1_050),
    kind: "admin_grant",
    type: "goodwill",
    reason: "Photo processing was down for two hours on 19 November",
    askedAt: bulkAt,
    askedBy: "Tobias Brandt",
    maker: "Tobias Brandt",
    expiresAt: Date.UTC(2027, 1, 1),
    lines,
  });
  const own = requestOf(work, [32, 800, "Asked for on the phone: signals of the last week", 95]);
  own.maker = "Amina Odhiambo";
  own.steps = own.steps.map((step) => ({
    ...step,
    actor: "Amina Odhiambo",
    role: "Finance approver",
  }));
  return [bulk, own];
}

/** Fills a work with what a busy Saturday morning finds: `within` has only what one person may approve. */
export function seed(work: Work, which: string): void {
  if (work.book.accounts.length === 0 || which === "none") {
    return;
  }
  work.proposals.push(...WITHIN.map((request) => requestOf(work, request)));
  work.handled = {
    at: NOW_MS - 31 * MINUTE_MS,
    sentence: "Northlight Studios, 400 credits approved, by you",
  };
  if (which === "within") {
    return;
  }
  work.proposals.push(
    ...BEYOND.map((request) => requestOf(work, request)),
    ...SECOND.map((request) => secondOf(work, request)),
    ...DECIDED.map((request) => decidedOf(work, request)),
    ...staffProposals(work),
  );
}
