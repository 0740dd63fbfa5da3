import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Amount } from "../bindings/Amount";
import type { Found } from "../bindings/Found";
import { transactionRow } from "../testing/canned-host";
import { openWindow } from "../testing/open-window";
import { addressOf, looksLikeId, matchCommands } from "./look-up";

const EVENT = {
  event_id: "48214739",
  name: "Lakeside Cycling Classic",
  organisations: [{ org_id: 42, name: "Kilimani Athletics" }],
  transactions: 3,
  tallied_records: 0,
  credits_in: "0" as Amount,
  credits_out: "-6" as Amount,
  net: "-6" as Amount,
  first_at: null,
  last_at: null,
};

/** A window on a book with one event; the look-up waits for `gate`. */
function open(gate: Promise<void> = Promise.resolve()) {
  return openWindow({
    lookup_event: ({ event_id }) => (event_id === EVENT.event_id ? EVENT : null),
    find_anything: async ({ text }): Promise<Found[]> => {
      await gate;
      return text === EVENT.event_id ? [{ what: "event", event: EVENT }] : [];
    },
  });
}

describe("the palette", () => {
  it("leads from a pasted event ID to its rows in three presses, before the answer is on screen", async () => {
    const user = userEvent.setup();
    let answer: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { history } = open(gate);
    await screen.findByRole("grid");
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByRole("combobox");
    await user.paste("48214739");
    await user.keyboard("{Enter}");
    expect(history.location.href).toBe("/transactions");
    answer();
    await waitFor(() => expect(history.location.href).toBe("/transactions?event=48214739"));
    expect(await screen.findByText(/3 transactions/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("grid"));
  });

  it("says that nothing was found and stays open", async () => {
    const user = userEvent.setup();
    open();
    await screen.findByRole("grid");
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByRole("combobox");
    await user.paste("99999999");
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Nothing found for “99999999”.")).toBeTruthy();
    expect(screen.getByRole("combobox")).toBeTruthy();
  });

  it("runs a command by its name", async () => {
    const user = userEvent.setup();
    open();
    await screen.findByRole("grid");
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByRole("combobox");
    await user.keyboard("show all");
    await screen.findByText("Show all keys");
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("dialog", { name: "Keys" })).toBeTruthy();
  });
});

describe("the address of what was found", () => {
  it("shows a transaction among those of its event, or of its organisation", () => {
    const row = transactionRow(7);
    const found: Found = { what: "transaction", row, matched: "record ID" };
    expect(addressOf(found)).toBe(`/transactions?open=${row.id}&event=48214739`);
    expect(addressOf({ ...found, row: { ...row, event_id: null } })).toBe(
      `/transactions?open=${row.id}&org=42`,
    );
    const org: Found = {
      what: "organisation",
      org: { org_id: 42, name: "Kilimani Athletics" },
      external_id: "kil",
    };
    expect(addressOf(org)).toBe("/organisations/42");
  });
});

it("tells an ID from the words of a command", () => {
  expect(["48214739", "txn_01m7", "ORG-5"].map(looksLikeId)).toEqual([true, true, true]);
  expect(["export", "go to 3", ""].map(looksLikeId)).toEqual([false, false, false]);
});

it("finds commands by the starts of their words", () => {
  const command = (id: string, title: string, words?: string) => ({
    id,
    title,
    words,
    group: "view" as const,
    run: () => undefined,
  });
  const commands = [
    command("a", "Go to Transactions"),
    command("b", "Switch row height", "density"),
  ];
  expect(matchCommands(commands, "trans go").map(({ id }) => id)).toEqual(["a"]);
  expect(matchCommands(commands, "DENS").map(({ id }) => id)).toEqual(["b"]);
  expect(matchCommands(commands, "actions")).toEqual([]);
});
