import type { BatchIssued } from "../../bindings/BatchIssued";
import type { BatchPreview } from "../../bindings/BatchPreview";
import type { FieldProblem } from "../../bindings/FieldProblem";
import type { NewBatch } from "../../bindings/NewBatch";
import type { NewRedemption } from "../../bindings/NewRedemption";
import type { RedemptionOutcome } from "../../bindings/RedemptionOutcome";
import {
  type Batch,
  batchDetail,
  batchRow,
  couponStory,
  eachOf,
  endOf,
  mostOf,
  newBatch,
  redeemedOf,
  startOf,
} from "./batches";
import { hintOf, patternOf, plainCode } from "./coupon-codes";
import type { Desk, HandlersOf } from "./desk";
import { identify } from "./identity";
import { amountOf, credits, heightOf, type Micro, parseMicro } from "./micro";
import { refusal } from "./refusal";
import { DAY_MS, dateInWords, instantOf } from "./time";

type CouponCommand =
  | "list_batches"
  | "get_batch"
  | "preview_batch"
  | "issue_batch"
  | "save_batch_codes"
  | "disable_batch"
  | "redeem_code";

/** What an admin may issue alone. */
const SINGLE = credits(100_000);
const DAILY = credits(300_000);

function inWords(micro: Micro): string {
  return Number(amountOf(micro)).toLocaleString("en-GB");
}

function problemsOf(terms: NewBatch, now: number): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (field: keyof NewBatch, wrong: boolean, message: string) => {
    if (wrong) {
      problems.push({ field, message });
    }
  };
  check("name", terms.name.trim() === "", "Give the promotion a name.");
  check(
    "prefix",
    !/^[A-Z0-9]{2,12}$/.test(terms.prefix),
    "Two to twelve capital letters or digits.",
  );
  check("codes", terms.codes < 1 || terms.codes > 10_000, "One to 10,000 codes.");
  check("uses_per_code", terms.uses_per_code < 1, "At least one use.");
  check(
    "credits",
    terms.kind === "credits" && eachOf(terms) <= 0n,
    "Enter the credits of one redemption, e.g. 500.",
  );
  check(
    "discount",
    terms.kind !== "credits" && (parseMicro(terms.discount ?? "") ?? 0n) <= 0n,
    "Enter how much is taken off.",
  );
  check(
    "valid_until",
    !(Date.parse(terms.valid_until) + DAY_MS > now),
    "Choose a day that is not over yet.",
  );
  check(
    "valid_from",
    terms.valid_from !== null && terms.valid_from > terms.valid_until,
    "The first day is after the last one.",
  );
  check("reason", terms.reason.trim().length < 3, "Say why the batch is issued.");
  return problems;
}

function refuse(answer: string, sentence: string): RedemptionOutcome {
  return { answer, sentence, credits: null, transaction: null, already_applied: false };
}

/** Answers about coupons. */
export function couponHandlers(desk: Desk): HandlersOf<CouponCommand> {
  const batches: Batch[] = desk.switches.empty ? [] : couponStory();
  const answers = new Map<string, BatchIssued | RedemptionOutcome>();
  const unsaved = new Map<string, Batch>();
  let issuedToday: Micro = 0n;
  let guesses = 0;

  const batchOf = (id: string): Batch => {
    const found = batches.find((batch) => batch.id === id);
    if (found === undefined) {
      throw refusal("batch_unknown", `There is no batch ${id}.`, "Open it from the list.");
    }
    return found;
  };

  const previewOf = (terms: NewBatch): BatchPreview => {
    const redemptions = mostOf(terms);
    const liability = eachOf(terms) * BigInt(redemptions);
    const within = liability <= SINGLE && issuedToday + liability <= DAILY;
    const count = `${terms.codes.toLocaleString("en-GB")} ${terms.codes === 1 ? "code" : "codes"}`;
    const uses = terms.uses_per_code === 1 ? "" : ` × ${terms.uses_per_code.toString()} uses`;
    const limit = (label: string, used: Micro, most: Micro) => ({
      label,
      used: amountOf(used),
      after: amountOf(used + liability),
      limit: amountOf(most),
      share: heightOf(used + liability, most),
    });
    return {
      pattern: patternOf(terms.prefix === "" ? "CODE" : terms.prefix),
      redemptions,
      liability: amountOf(liability),
      sum:
        terms.kind === "credits"
          ? `${count}${uses} × ${inWords(eachOf(terms))} = ${inWords(eachOf(terms) * BigInt(terms.codes * terms.uses_per_code))} credits`
          : `${count}${uses}`,
      limits: [
        limit("One batch", 0n, SINGLE),
        limit("Issued by you in 24 hours", issuedToday, DAILY),
      ],
      standing: within
        ? {
            kind: "within",
            label: "within your limit",
            sentence: "The codes are valid as soon as the batch is issued.",
          }
        : {
            kind: "needs_second",
            label: "over your limit",
            sentence: `${inWords(liability)} is over what you may issue alone: the batch becomes a proposal, and its codes are valid once a second admin approves it.`,
          },
      problems: problemsOf(terms, desk.now()),
    };
  };

  const issue = (terms: NewBatch): BatchIssued => {
    const preview = previewOf(terms);
    const [first] = preview.problems;
    if (first !== undefined) {
      throw refusal("batch_wrong", `The batch was not issued. ${first.message}`);
    }
    const batch = newBatch(terms, desk.name, desk.now(), desk.random);
    batches.unshift(batch);
    const token = `codes-${batch.id}`;
    unsaved.set(token, batch);
    const second = preview.standing.kind === "needs_second";
    if (second) {
      batch.approved = false;
      batch.proposal = propose(batch, preview);
    } else {
      issuedToday += eachOf(terms) * BigInt(preview.redemptions);
    }
    desk.write({
      action: second ? "propose" : "issue_coupons",
      subject: batch.id,
      sentence: second
        ? `Proposed the coupon batch “${terms.name}”: ${preview.sum}.`
        : `Issued the coupon batch “${terms.name}”: ${preview.sum}.`,
      reason: terms.reason,
      after: `state: ${second ? "proposed" : "active"}\ncodes: ${terms.codes.toString()}\nliability: ${preview.liability}`,
    });
    desk.tell("book-changed", { org_id: null });
    return {
      batch: batch.id,
      proposal: batch.proposal,
      already_applied: false,
      codes: token,
      count: terms.codes,
      sentence: second
        ? `${terms.codes.toLocaleString("en-GB")} codes were made. They are valid once a second admin approves the batch.`
        : `${terms.codes.toLocaleString("en-GB")} codes were issued and are valid ${terms.valid_from === null ? "now" : `from ${terms.valid_from}`}.`,
    };
  };

  const propose = (batch: Batch, preview: BatchPreview): string => {
    const now = desk.now();
    const id = identify("req", now, desk.random);
    desk.proposals.push({
      row: {
        id,
        action: "coupon",
        org_id: batch.terms.org_id,
        party: batch.terms.name,
        credits: preview.liability,
        reason: batch.terms.reason,
        note: null,
        asked_at: instantOf(now),
        asked_by: desk.name,
        entered_by: null,
        lapses_at: instantOf(now + 14 * DAY_MS),
        state: "open",
        first_by: null,
        decided_at: null,
        decided_by: null,
        decided_credits: null,
        answer: null,
        transaction: null,
        decided_alone: false,
      },
      carryOut: () => {
        batch.approved = true;
        return null;
      },
    });
    return id;
  };

  const redeem = ({ org_id, code, user }: NewRedemption): RedemptionOutcome => {
    const account = desk.book.account(org_id);
    if (account === null) {
      throw refusal(
        "organisation_unknown",
        "The code was not redeemed: the organisation is unknown.",
      );
    }
    const plain = plainCode(code);
    const batch = batches.find((one) => one.codes.some((known) => plainCode(known) === plain));
    if (batch === undefined) {
      guesses += 1;
      if (guesses > 5) {
        throw refusal(
          "throttled",
          "The code was not tried: too many unknown codes were entered for this organisation.",
          "Wait ten minutes, and ask the customer to send the code as text.",
        );
      }
      return refuse("unknown", "No coupon has this code. Compare it with what the customer sent.");
    }
    const now = desk.now();
    const { terms } = batch;
    const used = batch.uses.get(plain) ?? 0;
    const ofOrg = batch.log.filter(
      (row) => row.answer === "redeemed" && row.org_id === org_id,
    ).length;
    const outcome = ((): RedemptionOutcome => {
      if (batch.disabled !== null || !batch.approved) {
        return refuse("disabled", "The batch of this code is not valid. Nothing was added.");
      }
      if (now < startOf(batch)) {
        return refuse(
          "not_yet_valid",
          `The code is valid from ${dateInWords(startOf(batch))}. Try again then.`,
        );
      }
      if (now >= endOf(batch)) {
        return refuse("expired", `The code was valid until ${dateInWords(endOf(batch) - DAY_MS)}.`);
      }
      if (terms.org_id !== null && terms.org_id !== org_id) {
        return refuse("not_for_organisation", "The code is for another organisation.");
      }
      if (used >= terms.uses_per_code) {
        return refuse("already_used", "This code was used already. Nothing was added.");
      }
      if (
        (terms.org_cap !== null && ofOrg >= terms.org_cap) ||
        redeemedOf(batch) >= mostOf(terms)
      ) {
        return refuse(
          "limit_reached",
          "The limit of this promotion is reached for the organisation. Nothing was added.",
        );
      }
      const posted = desk.book.add(
        account,
        { kind: "coupon", at: now, description: `Coupon ${terms.prefix}`, user, actor: desk.name },
        {
          micro: eachOf(terms),
          expiresAt:
            terms.credits_expire_days === null ? null : now + terms.credits_expire_days * DAY_MS,
        },
      );
      return {
        answer: "redeemed",
        sentence: `${inWords(eachOf(terms))} credits were added to ${account.customer.name}.`,
        credits: amountOf(eachOf(terms)),
        transaction: posted.id,
        already_applied: false,
      };
    })();
    if (outcome.answer === "redeemed") {
      batch.uses.set(plain, used + 1);
      desk.write({
        action: "redeem_coupon",
        subject: outcome.transaction ?? "",
        org_id,
        organisation: account.customer.name,
        sentence: `Redeemed a code of “${terms.name}” for ${account.customer.name}.`,
      });
      desk.tell("book-changed", { org_id });
    }
    batch.log.unshift({
      at: instantOf(now),
      org_id,
      organisation: account.customer.name,
      hint: hintOf(terms.prefix, plain),
      answer: outcome.answer,
      sentence: outcome.sentence,
      credits: outcome.credits,
      transaction: outcome.transaction,
      user,
      actor: desk.name,
    });
    return outcome;
  };

  /** The same press again gives the first answer. */
  const once = <Answer extends BatchIssued | RedemptionOutcome>(
    key: string,
    act: () => Answer,
  ): Answer => {
    const before = answers.get(key);
    if (before !== undefined) {
      return { ...(before as Answer), already_applied: true };
    }
    const answer = act();
    answers.set(key, answer);
    return answer;
  };

  return {
    list_batches: () => {
      desk.allow("coupons", "view");
      return batches.map((batch) => batchRow(batch, desk.now()));
    },
    get_batch: ({ id }) => batchDetail(batchOf(id), desk.now()),
    preview_batch: ({ batch }) => {
      desk.allow("coupons", "do");
      return previewOf(batch);
    },
    issue_batch: ({ batch }) => {
      desk.allow("coupons", "do");
      const issued = once(batch.key, () => issue(batch));
      return issued.already_applied ? { ...issued, codes: null } : issued;
    },
    save_batch_codes: ({ codes, format }) => {
      const batch = unsaved.get(codes);
      if (batch === undefined) {
        throw refusal(
          "codes_gone",
          "The codes were not saved: they are no longer in memory.",
          "Disable the batch and issue another one.",
        );
      }
      // What is in the file, for a test that redeems one of them.
      Object.assign(window, { creditDeskCodes: batch.codes });
      const name = batch.terms.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
      return desk.switches.file === "none" ? null : `${name}-codes.${format}`;
    },
    disable_batch: ({ id, reason }) => {
      desk.allow("coupons", "do");
      const batch = batchOf(id);
      const before = batchRow(batch, desk.now()).state;
      batch.disabled = `Disabled on ${dateInWords(desk.now())} by ${desk.name}: ${reason}`;
      desk.write({
        action: "disable_coupons",
        subject: id,
        sentence: `Disabled the coupon batch “${batch.terms.name}”.`,
        before: `state: ${before}`,
        after: "state: disabled",
        reason,
      });
      desk.tell("book-changed", { org_id: null });
      return batchDetail(batch, desk.now());
    },
    redeem_code: ({ redemption }) => once(redemption.key, () => redeem(redemption)),
  };
}
