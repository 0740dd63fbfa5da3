import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import type { Amount } from "../../bindings/Amount";
import type { BatchDetail } from "../../bindings/BatchDetail";
import type { BatchPreview } from "../../bindings/BatchPreview";
import type { BatchRow } from "../../bindings/BatchRow";
import type { Instant } from "../../bindings/Instant";
import { BOOK, SETTINGS } from "../../testing/canned-host";
import { rightsOf } from "../../lib/role-matrix";
import { openWindow } from "../../testing/open-window";
import { keepCodes } from "./codes-session";

const at = (text: string) => `${text}T00:00:00.000000Z` as Instant;

const ROW: BatchRow = {
  id: "batch_1",
  name: "Spring 2027",
  pattern: "SPRING-XXXX-XXXX-XXXX-XXXX",
  kind: "credits",
  gives: "100 credits",
  issued: 100,
  redeemed: 4,
  left: 96,
  redeemed_credits: "400" as Amount,
  liability: "9600" as Amount,
  valid_from: at("2026-11-21"),
  valid_until: at("2027-01-01"),
  org_cap: null,
  organisation: null,
  created_by: "Amina Odhiambo",
  created_at: at("2026-11-21"),
  state: "active",
  leaks: 0,
};

const DETAIL: BatchDetail = {
  row: ROW,
  terms: [],
  campaign: null,
  reason: "Spring races",
  proposal: null,
  burn_down: [],
  redemptions: [],
  leaks: [],
  disabled: null,
};

const PREVIEW: BatchPreview = {
  pattern: "SPRING-XXXX-XXXX-XXXX-XXXX",
  redemptions: 100,
  liability: "10000" as Amount,
  sum: "100 codes × 100 = 10,000 credits",
  limits: [],
  standing: { kind: "within", label: "within your limit", sentence: "Valid at once." },
  problems: [],
};

const SAVE = "Save the 100 codes now";

// Codes that were not saved wait for whoever comes back.
afterEach(() => keepCodes(null));

describe("the codes of a new batch", () => {
  it("are issued once by a double press, and the step ends only by saving or giving up", async () => {
    const user = userEvent.setup();
    const { host } = openWindow(
      {
        list_batches: () => [ROW],
        get_batch: () => DETAIL,
        preview_batch: () => PREVIEW,
        issue_batch: () => ({
          batch: "batch_1",
          proposal: null,
          already_applied: false,
          codes: "token",
          count: 100,
          sentence: "100 codes were issued.",
        }),
        save_batch_codes: ({ format }) => (format === "pdf" ? null : "spring.csv"),
      },
      "/coupons?new=1",
    );
    await user.type(await screen.findByLabelText("Name"), "Spring 2027");
    await user.type(screen.getByLabelText("Credits of each use"), "100");
    await user.type(screen.getByLabelText("Reason"), "Spring races");
    await user.click(screen.getByRole("button", { name: /^Issue batch/ }));
    await screen.findAllByText("Choose the last day on which codes are valid.");
    expect(host.argsOf("issue_batch")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Valid until: Choose a day" }));
    const days = await screen.findAllByRole("gridcell");
    await user.click(within(days[10] as HTMLElement).getByRole("button"));
    await user.keyboard("{Control>}{Enter}{Enter}{/Control}");

    const dialog = await screen.findByRole("dialog", { name: SAVE });
    expect(host.argsOf("issue_batch")).toHaveLength(1);
    await user.keyboard("{Escape}");
    expect(screen.getByRole("dialog", { name: SAVE })).toBe(dialog);
    const done = within(dialog).getByRole("button", { name: "Done" });
    expect(done.getAttribute("aria-disabled")).toBe("true");
    await user.click(done);
    expect(screen.getByRole("dialog", { name: SAVE })).toBe(dialog);
    // The save dialog was left without choosing a file: nothing is saved.
    await user.click(within(dialog).getByRole("button", { name: "Save as PDF…" }));
    expect(done.getAttribute("aria-disabled")).toBe("true");
    await user.click(within(dialog).getByRole("button", { name: "Do not save…" }));
    expect(within(dialog).getByRole("alert").textContent).toContain("nobody can bring them back");
    await user.click(within(dialog).getByRole("button", { name: "Go back" }));
    await user.click(within(dialog).getByRole("button", { name: "Save as CSV…" }));
    expect(await within(dialog).findByText("Saved as spring.csv")).toBeTruthy();
    expect(host.argsOf("save_batch_codes").map(({ codes }) => codes)).toEqual(["token", "token"]);
    await user.click(done);
    await waitFor(() => expect(screen.queryByRole("dialog", { name: SAVE })).toBeNull());
  });

  it("are not offered to those who may only look", async () => {
    const book = { ...BOOK, role: "Support", rights: rightsOf("support") };
    openWindow(
      {
        app_state: () => ({
          version: "0.1.0",
          book,
          problem: null,
          sign_in: null,
          settings: SETTINGS,
        }),
        list_batches: () => [ROW],
      },
      "/coupons?new=1",
    );
    const add = await screen.findByRole("button", { name: "New batch" });
    expect(add.getAttribute("aria-disabled")).toBe("true");
    expect(add.getAttribute("aria-description")).toBe("Needs Admin");
    expect(screen.queryByLabelText("Credits of each use")).toBeNull();
  });
});

describe("a code for a customer", () => {
  it("that is refused says why and can be tried again under another key", async () => {
    const user = userEvent.setup();
    let answer = "already_used";
    const { host } = openWindow(
      {
        list_batches: () => [ROW],
        list_organisations: () => ({ rows: [{ org_id: 42, name: "Kilimani" } as never], total: 1 }),
        redeem_code: () => ({
          answer,
          sentence: answer === "redeemed" ? "500 credits were added." : "It was used already.",
          credits: null,
          transaction: null,
          already_applied: false,
        }),
      },
      "/coupons?redeem=1",
    );
    const dialog = await screen.findByRole("dialog", { name: "Redeem a code" });
    await user.click(within(dialog).getByRole("button", { name: "Redeem" }));
    expect(within(dialog).getByText("Enter the code.")).toBeTruthy();
    await user.click(within(dialog).getByRole("combobox", { name: "Organisation" }));
    await user.click(await screen.findByRole("option", { name: "Kilimani" }));
    await user.type(within(dialog).getByLabelText("Code"), "spring 7kq2");
    await user.click(within(dialog).getByRole("button", { name: "Redeem" }));
    const alert = await within(dialog).findByRole("alert");
    expect(alert.textContent).toBe("Already usedIt was used already.");
    answer = "redeemed";
    await user.click(within(dialog).getByRole("button", { name: "Redeem" }));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Redeem a code" })).toBeNull());
    const [first, second] = host.argsOf("redeem_code");
    expect(first?.redemption).toMatchObject({ org_id: 42, code: "spring 7kq2", user: null });
    expect(second?.redemption.key).not.toBe(first?.redemption.key);
  });
});
