import { describe, expect, it } from "vitest";

import { createMemoryHost } from "./memory";
import { explain } from "./memory/explain";
import { amountOf, parseMicro } from "./memory/micro";
import { listOf } from "./memory/organisations";
import { tellStory } from "./memory/story";

const book = tellStory();

describe("the made-up book", () => {
  it("has forty organisations and thousands of transactions, the same each time", () => {
    expect(book.accounts).toHaveLength(40);
    expect(book.all().length).toBeGreaterThan(4_000);
    expect(tellStory().all().slice(0, 50)).toEqual(book.all().slice(0, 50));
  });

  it("ties: the signed transactions of each organisation add up to its lots less debt", () => {
    for (const { posted, wallet, customer } of book.accounts) {
      const sum = posted.reduce((total, one) => total + one.micro, 0n);
      expect(amountOf(sum), customer.name).toBe(amountOf(wallet.settled()));
      expect(posted.at(-1)?.balanceAfter, customer.name).toBe(wallet.settled());
    }
  });

  it("shows every state and every trend", () => {
    const { rows } = listOf(book, { text: null, states: [], expiring: false, sort: "name" });
    const states = new Set(rows.map((row) => row.state));
    expect([...states].toSorted()).toEqual([
      "active",
      "closed",
      "in_debt",
      "low",
      "suspended",
      "zero",
    ]);
    expect(rows.filter((row) => row.expiring_next?.soon === true).length).toBeGreaterThan(0);
  });

  it("explains a balance so that the steps add up to it, now and in the past", () => {
    for (const asOf of [null, "2026-08-31"]) {
      const explained = explain(book, 1, asOf);
      const sum = explained.steps.reduce(
        (total, step) => total + (parseMicro(step.credits) ?? 0n),
        0n,
      );
      expect(amountOf(sum)).toBe(explained.settled);
    }
  });
});

describe("the host in memory", () => {
  it("fails, and is empty, where the address says so", async () => {
    const host = createMemoryHost("?fail=get_organisation&empty=1");
    await expect(host.call("get_organisation", { org_id: 1 })).rejects.toMatchObject({
      kind: "failed",
    });
    const state = await host.call("app_state", {});
    expect(state.book?.organisations).toBe(0);
  });

  it("finds the busy event in several organisations", async () => {
    const host = createMemoryHost("");
    const event = await host.call("lookup_event", { event_id: "48679951" });
    expect(event?.organisations.length).toBeGreaterThan(5);
    expect(event?.transactions).toBeGreaterThan(10);
  });

  it("imports a file once; the second time everything was there already", async () => {
    const host = createMemoryHost("");
    const inspection = await host.call("choose_import_file", {});
    const job = { file: inspection?.file ?? "", plan: inspection?.suggested, job: "job-1" };
    if (job.plan === undefined) {
      throw new Error("The file has no suggested plan.");
    }
    const plan = job.plan;
    const first = await host.call("run_import", { file: job.file, plan, job: "one" });
    const second = await host.call("run_import", { file: job.file, plan, job: "two" });
    expect(first.applied).toBe(240);
    expect(second).toMatchObject({ applied: 0, already_applied: 240 });
  });
});
