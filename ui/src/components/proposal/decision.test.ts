import { describe, expect, it } from "vitest";

import type { DecisionOutcome } from "../../bindings/DecisionOutcome";
import { proposalRow } from "../../testing/proposals";
import {
  decisionsOf,
  inOrderOf,
  mayDecide,
  newKeys,
  readPart,
  refusedFirst,
  splitRows,
  totalsOf,
} from "./decision";

const ME = "Amina Odhiambo";
const within = proposalRow(1, { credits: "1000.000001" });
const second = proposalRow(2, { standing: "needs_second", credits: "12000" });
const own = proposalRow(3, { standing: "own", entered_by: ME });
const sentBack = proposalRow(4, { state: "sent_back", standing: "decided" });

describe("what a person may decide", () => {
  it("is what stands within the limit or needs a second person, and never the own", () => {
    expect(mayDecide(within, "approve", ME)).toBe(true);
    expect(mayDecide(second, "approve", ME)).toBe(true);
    expect(mayDecide(own, "approve", ME)).toBe(false);
    expect(mayDecide(own, "reject", ME)).toBe(false);
    expect(mayDecide(proposalRow(5, { standing: "not_yours" }), "reject", ME)).toBe(false);
  });

  it("withdraws only what one made, also after more detail was asked for", () => {
    expect(mayDecide(own, "withdraw", ME)).toBe(true);
    expect(mayDecide(within, "withdraw", ME)).toBe(false);
    expect(mayDecide({ ...sentBack, entered_by: ME }, "withdraw", ME)).toBe(true);
    expect(mayDecide({ ...own, state: "approved" }, "withdraw", ME)).toBe(false);
  });

  it("leaves out of a selection what is not to be decided, and keeps the order", () => {
    const { able, left } = splitRows(
      { verdict: "approve", rows: [second, own, sentBack, within] },
      ME,
    );
    expect(able.map((row) => row.id)).toEqual([second.id, within.id]);
    expect(left.map((row) => row.id)).toEqual([own.id, sentBack.id]);
  });
});

describe("totals of an approval", () => {
  it("are exact, and tell what is posted from what waits for a second person", () => {
    const rows = [within, proposalRow(6, { credits: "0.000002" }), second];
    expect(totalsOf(rows)).toEqual({
      posted: "1000.000003",
      first: "12000",
      firsts: 1,
      organisations: 3,
    });
  });

  it("count an organisation once", () => {
    expect(totalsOf([within, { ...second, org_id: within.org_id }]).organisations).toBe(1);
  });
});

describe("decisions that are sent", () => {
  it("carry what was seen and a key of their own, made once for each row", () => {
    const keys = newKeys([within, second]);
    const [first, other] = decisionsOf([within, second], "reject", keys, {
      credits: null,
      reason: " Ask sales first. ",
    });
    expect(first).toMatchObject({ shown: within.shown, reason: "Ask sales first.", credits: null });
    expect(first?.key).toBe(keys.get(within.id));
    expect(first?.key).not.toBe(other?.key);
  });

  it("name credits only where they are fewer than asked", () => {
    const keys = newKeys([second]);
    const creditsOf = (credits: string) =>
      decisionsOf([second], "approve", keys, { credits, reason: "" })[0]?.credits;
    expect(creditsOf("12000.00")).toBeNull();
    expect(creditsOf("750")).toBe("750");
  });

  it("take no more than asked, nothing, or what is no number", () => {
    expect(readPart("12,000.00", second.credits)).toBe("12000.00");
    expect(readPart("12000.01", second.credits)).toBeNull();
    expect(readPart("0", second.credits)).toBeNull();
    expect(readPart("-5", second.credits)).toBeNull();
    expect(readPart("many", second.credits)).toBeNull();
  });

  it("are shown with the refused ones first", () => {
    const outcome = (id: string, refused: boolean): DecisionOutcome => ({
      id,
      state: null,
      transaction: null,
      sentence: "",
      already_applied: false,
      error: refused
        ? { kind: "refused", code: "proposal_decided", message: "", hint: null, incident: null }
        : null,
    });
    const outcomes = refusedFirst([outcome(within.id, false), outcome(second.id, true)]);
    expect(outcomes.map(({ id }) => id)).toEqual([second.id, within.id]);
    expect(inOrderOf([within, second], outcomes)).toEqual([second, within]);
  });
});
