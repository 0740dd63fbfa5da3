import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Amount } from "../bindings/Amount";
import type { ErrorView } from "../bindings/ErrorView";
import type { TransactionDetail } from "../bindings/TransactionDetail";
import { SETTINGS, BOOK, transactionRow } from "../testing/canned-host";
import { openWindow, SUMMARY } from "../testing/open-window";

const NONE = { rows: [], next: null, prev: null };

function detailOf(number: number): TransactionDetail {
  return {
    row: transactionRow(number),
    sequence: number,
    posted_at: null,
    actor: "System",
    source: "platform",
    record_id: `run-${number}`,
    reference: null,
    quantity: "1,842 photos",
    note: null,
    hash: null,
    entries: [
      { account: "Customer credits", unit: "credits", debit: "3.5" as Amount, credit: null },
      { account: "Credits consumed", unit: "credits", debit: null, credit: "3.5" as Amount },
    ],
    allocations: [],
    draw_down_rule: null,
    reverses: null,
    reversed_by: null,
    documents: [],
    history: [],
    records: [],
    record_count: 0,
  };
}

describe("the transactions screen", () => {
  it("opens the row of the keys beside the list, and follows them", async () => {
    const user = userEvent.setup();
    const { host, history } = openWindow({
      get_transaction: ({ id }) => detailOf(Number(id.slice(-1))),
    });
    const grid = await screen.findByRole("grid");
    await screen.findAllByText("Lakeside Cycling Classic");
    grid.focus();
    await user.keyboard("{Enter}");
    const drawer = await screen.findByRole("complementary", { name: "Transaction" });
    expect(await within(drawer).findByText("run-3")).toBeTruthy();
    expect(within(drawer).getByText("Customer credits")).toBeTruthy();
    await user.keyboard("j");
    expect(await within(drawer).findByText("run-2")).toBeTruthy();
    expect(history.location.href).toContain("open=txn_00000000000000000000000002");
    expect(host.argsOf("get_transaction")).toHaveLength(2);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("complementary")).toBeNull());
    expect(document.activeElement).toBe(grid);
  });

  it("tells an unknown event from a filter without matches and from an empty book", async () => {
    openWindow({ list_transactions: () => NONE }, "/transactions?event=99999999");
    expect(
      await screen.findByText(/^Event 99999999 has no ledger entries\. Check the number/),
    ).toBeTruthy();
    expect(screen.getByRole("button", { name: "Clear filters" })).toBeTruthy();
  });

  it("offers the next step in an empty book", async () => {
    openWindow({
      list_transactions: () => NONE,
      summarise_transactions: () => ({ ...SUMMARY, count: 0 }),
    });
    expect(await screen.findByText("No transactions yet")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Import a file" })).toBeTruthy();
  });

  it("says in place what could not be read, and tries again", async () => {
    const user = userEvent.setup();
    const error: ErrorView = {
      kind: "failed",
      code: "internal",
      message: "The list could not be read.",
      hint: "Nothing was changed.",
      incident: "inc-7f3a",
    };
    let broken = true;
    const { host } = openWindow({
      list_transactions: () => {
        if (broken) {
          // The bridge's errors are plain values, as they come from the core.
          // oxlint-disable-next-line no-throw-literal
          throw error;
        }
        return { rows: [transactionRow(1)], next: null, prev: null };
      },
    });
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("The list could not be read.");
    expect(alert.textContent).toContain("inc-7f3a");
    await user.click(within(alert).getByRole("button", { name: "Copy details" }));
    expect(host.argsOf("copy_text")[0]?.text).toContain("Incident: inc-7f3a");
    broken = false;
    await user.click(within(alert).getByRole("button", { name: "Retry" }));
    expect(await screen.findByText("Lakeside Cycling Classic")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says what an export holds, shows how far it is, and can be stopped", async () => {
    const user = userEvent.setup();
    let finish: (result: { name: string; rows: number } | null) => void = () => undefined;
    const { host } = openWindow(
      {
        export_transactions: () =>
          new Promise((resolve) => {
            finish = resolve;
          }),
        cancel_job: () => null,
      },
      "/transactions?kinds=usage&from=2026-10-01&to=2026-10-31",
    );
    await screen.findAllByText("Lakeside Cycling Classic");
    await user.keyboard("{Control>}e{/Control}");
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("3 rows. Filter: Usage, October 2026");
    await user.click(within(dialog).getByRole("checkbox"));
    await user.click(within(dialog).getByRole("button", { name: "Choose file and export" }));
    const [sent] = host.argsOf("export_transactions");
    expect(sent).toMatchObject({
      bom: true,
      filter: { kinds: ["usage"], from: "2026-10-01", to: "2026-10-31" },
    });
    act(() =>
      host.send("job-progress", { job: sent?.job ?? "", phase: "Writing rows", done: 2, total: 3 }),
    );
    expect(await within(dialog).findByText("2 of 3")).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Stop export" }));
    expect(host.argsOf("cancel_job")).toEqual([{ job: sent?.job }]);
    await act(async () => finish({ name: "transactions.csv", rows: 3 }));
    expect(await screen.findByText("3 rows exported")).toBeTruthy();
  });

  it("keeps hidden columns in the settings", async () => {
    const user = userEvent.setup();
    const { host } = openWindow({
      app_state: () => ({
        version: "0.1.0",
        book: BOOK,
        problem: null,
        sign_in: null,
        settings: { ...SETTINGS, hidden_columns: ["event"] },
      }),
    });
    await screen.findByRole("grid");
    expect(screen.queryByRole("columnheader", { name: "Event ID" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Columns" }));
    await user.click(await screen.findByRole("menuitemcheckbox", { name: "Status" }));
    await waitFor(() => {
      expect(host.argsOf("save_settings").at(-1)?.settings.hidden_columns).toEqual([
        "event",
        "status",
      ]);
    });
    expect(screen.queryByRole("columnheader", { name: "Status" })).toBeNull();
  });

  it("looks up what is pasted, wherever the focus is", async () => {
    const { history } = openWindow({
      find_anything: ({ text }) => [
        {
          what: "event",
          event: {
            event_id: text,
            name: null,
            organisations: [],
            transactions: 3,
            tallied_records: 0,
            credits_in: "0" as Amount,
            credits_out: "-6" as Amount,
            net: "-6" as Amount,
            first_at: null,
            last_at: null,
          },
        },
      ],
    });
    await screen.findByRole("grid");
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", " 48214739 ");
    fireEvent(window, new ClipboardEvent("paste", { clipboardData }));
    await waitFor(() => expect(history.location.href).toBe("/transactions?event=48214739"));
  });

  it("refreshes when the core says that the book changed", async () => {
    const { host } = openWindow();
    await screen.findAllByText("Lakeside Cycling Classic");
    const before = host.argsOf("list_transactions").length;
    act(() => host.send("book-changed", { org_id: null }));
    await waitFor(() => expect(host.argsOf("list_transactions").length).toBe(before + 1));
  });
});
