import { describe, expect, it } from "vitest";

import type { Decision } from "../bindings/Decision";
import type { ProposalRow } from "../bindings/ProposalRow";
import type { ProposalTab } from "../bindings/ProposalTab";
import type { Host } from "./host";
import { createMemoryHost } from "./memory";

async function rowsOf(host: Host, tab: ProposalTab): Promise<ProposalRow[]> {
  const filter = { tab, org_id: null, actions: [], text: null };
  return (await host.call("list_proposals", { filter, cursor: null })).rows;
}

function approval(row: ProposalRow, change: Partial<Decision> = {}): Decision {
  return {
    id: row.id,
    verdict: "approve",
    credits: null,
    reason: null,
    shown: row.shown,
    key: `key-${row.id}`,
    ...change,
  };
}

function one<T>(rows: readonly T[], is: (row: T) => boolean): T {
  const found = rows.find(is);
  if (found === undefined) {
    throw new Error("The made-up desk has no such row.");
  }
  return found;
}

const byParty = (party: string) => (row: ProposalRow) => row.party === party;

describe("the desk in memory", () => {
  it("posts an approval into the ledger once, however often it comes with the same key", async () => {
    const host = createMemoryHost("");
    const row = one(await rowsOf(host, "open"), byParty("Tamarind Sports Imaging"));
    const before = await host.call("get_proposal", { id: row.id });
    const [first] = await host.call("decide_proposals", { decisions: [approval(row)] });
    const [again] = await host.call("decide_proposals", { decisions: [approval(row)] });
    expect(first).toMatchObject({ state: "approved", already_applied: false, error: null });
    expect(again).toMatchObject({ transaction: first?.transaction, already_applied: true });
    const posted = await host.call("get_transaction", { id: first?.transaction ?? "" });
    expect(posted.row).toMatchObject({ kind: "credit_request", credits: "1000" });
    expect(posted.record_id).toBe(row.id);
    const page = await host.call("get_organisation", { org_id: row.org_id ?? 0 });
    expect(page.settled).toBe(before.after);
  });

  it("approves in two steps what is over the limit", async () => {
    const host = createMemoryHost("");
    const row = one(await rowsOf(host, "open"), byParty("Ridgeway Render Farm"));
    expect(row.standing.kind).toBe("needs_second");
    const [outcome] = await host.call("decide_proposals", { decisions: [approval(row)] });
    expect(outcome).toMatchObject({ state: "second", transaction: null, error: null });
    const waiting = one(await rowsOf(host, "second"), byParty("Ridgeway Render Farm"));
    expect(waiting.standing.kind).toBe("not_yours");
    const [refused] = await host.call("decide_proposals", {
      decisions: [approval(waiting, { key: "other" })],
    });
    expect(refused?.error?.code).toBe("not_yours");
  });

  it("refuses what another desk decided meanwhile, says who, and does the rest", async () => {
    const host = createMemoryHost("");
    const rows = (await rowsOf(host, "open")).filter((row) => row.standing.kind === "within");
    const [lost, won] = rows;
    if (lost === undefined || won === undefined) {
      throw new Error("The made-up desk has too few rows.");
    }
    window.dispatchEvent(new CustomEvent("credit-desk:elsewhere", { detail: lost.id }));
    const outcomes = await host.call("decide_proposals", {
      decisions: [approval(lost), approval(won)],
    });
    expect(outcomes[0]?.error).toMatchObject({ code: "proposal_decided" });
    expect(outcomes[0]?.error?.message).toContain("Tobias Brandt");
    expect(outcomes[1]).toMatchObject({ state: "approved", error: null });
  });

  it("refuses a decision that rests on what is no longer so", async () => {
    const host = createMemoryHost("");
    const row = one(await rowsOf(host, "open"), byParty("Northlight Studios"));
    await host.call("grant_credits", {
      grant: {
        org_id: row.org_id ?? 0,
        credits: "10",
        type: "goodwill",
        note: "Late delivery",
        expires_on: null,
        key: "grant-1",
      },
    });
    const [outcome] = await host.call("decide_proposals", { decisions: [approval(row)] });
    expect(outcome?.error?.code).toBe("evidence_changed");
  });

  it("posts fewer credits than asked, and refuses more", async () => {
    const host = createMemoryHost("");
    const row = one(await rowsOf(host, "open"), byParty("Saltmarsh Genomics"));
    const more = approval(row, { credits: "2500.01", key: "more" });
    const [refused] = await host.call("decide_proposals", { decisions: [more] });
    expect(refused?.error?.code).toBe("more_than_asked");
    const less = approval(row, { credits: "750.5", key: "less" });
    const [outcome] = await host.call("decide_proposals", { decisions: [less] });
    const posted = await host.call("get_transaction", { id: outcome?.transaction ?? "" });
    expect(posted.row.credits).toBe("750.5");
  });

  it("grants within the limit at once and proposes what is beyond it", async () => {
    const host = createMemoryHost("");
    const grant = (credits: string, key: string) => ({
      grant: {
        org_id: 2,
        credits,
        type: "trial" as const,
        note: "Trial",
        expires_on: "2027-03-31",
        key,
      },
    });
    const small = await host.call("grant_credits", grant("2000", "a"));
    expect(small.transaction).toMatch(/^txn_/);
    const large = await host.call("grant_credits", grant("2000.01", "b"));
    expect(large).toMatchObject({ transaction: null });
    expect(large.proposal).toMatch(/^req_/);
  });

  it("voids, extends and reverses so that the book still ties", async () => {
    const host = createMemoryHost("");
    const page = await host.call("get_organisation", { org_id: 2 });
    const lot = one(page.lots, (candidate) => candidate.category === "paid");
    await expect(
      host.call("preview_extension", { lot: lot.id, expires_on: "2020-01-01" }),
    ).rejects.toMatchObject({ code: "expiry_past" });
    const granted = await host.call("grant_credits", {
      grant: {
        org_id: 2,
        credits: "300",
        type: "goodwill",
        note: "Goodwill",
        expires_on: "2027-01-31",
        key: "g",
      },
    });
    const id = granted.transaction ?? "";
    const extended = await host.call("extend_lot", {
      work: { lot: id, expires_on: "2027-06-30", reason: "Season is later", key: "e" },
    });
    expect(extended.sentence).toContain("30 Jun 2027");
    const taken = await host.call("preview_void", { lot: id });
    expect(taken.credits).toBe("-300");
    await host.call("void_lot", { work: { lot: id, reason: "Wrong organisation", key: "v" } });
    const after = await host.call("get_organisation", { org_id: 2 });
    expect(after.settled).toBe(page.settled);
    await expect(host.call("preview_void", { lot: id })).rejects.toMatchObject({
      code: "lot_empty",
    });
  });

  it("keeps an item away until the day comes or it is brought back", async () => {
    const host = createMemoryHost("");
    const inbox = await host.call("get_inbox", {});
    const item = inbox.groups[0]?.items[0]?.item ?? "";
    const later = await host.call("snooze_item", { item, until: "2026-11-28" });
    expect(later.waiting).toBe(inbox.waiting - 1);
    expect(later.snoozed.map((one_) => one_.item)).toEqual([item]);
    await expect(host.call("snooze_item", { item, until: "2026-11-21" })).rejects.toMatchObject({
      code: "snooze_past",
    });
    const back = await host.call("snooze_item", { item, until: null });
    expect(back.waiting).toBe(inbox.waiting);
  });

  it("does not decide for a role that only looks", async () => {
    const host = createMemoryHost("?role=auditor");
    const rows = await rowsOf(host, "open");
    expect(new Set(rows.map((row) => row.standing.kind))).toEqual(new Set(["not_yours"]));
    const grant = {
      org_id: 2,
      credits: "1",
      type: "goodwill" as const,
      note: "Goodwill",
      expires_on: null,
      key: "x",
    };
    await expect(host.call("grant_credits", { grant })).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});
