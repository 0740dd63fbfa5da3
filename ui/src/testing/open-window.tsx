import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";

import { createAppRouter } from "../app/router";
import type { Amount } from "../bindings/Amount";
import type { Instant } from "../bindings/Instant";
import type { TransactionSummary } from "../bindings/TransactionSummary";
import { setHost } from "../bridge";
import { ToastProvider } from "../components/toast";
import { TooltipProvider } from "../components/tooltip";
import { CommandRegistry, CommandRegistryProvider } from "../lib/command-registry";
import { createQueryClient } from "../lib/queries";
import { BOOK, CannedHost, SETTINGS, transactionRow, type Answers } from "./canned-host";
import { giveElementsRoom } from "./layout";

const zero = "0" as Amount;

export const SUMMARY: TransactionSummary = {
  count: 3,
  credits_in: zero,
  credits_out: "-6" as Amount,
  net: "-6" as Amount,
  accumulating: 0,
  in_debt: 0,
  months: [],
};

/** Opens the whole window on a book with three transactions; `answers` stand in for its own. */
export function openWindow(answers: Answers = {}, at = "/transactions") {
  giveElementsRoom();
  const host = new CannedHost({
    app_state: () => ({
      version: "0.1.0",
      book: BOOK,
      problem: null,
      sign_in: null,
      settings: SETTINGS,
    }),
    set_window_theme: () => null,
    save_settings: ({ settings }) => settings,
    copy_text: () => null,
    list_transactions: () => ({
      rows: [3, 2, 1].map((number) => transactionRow(number)),
      next: null,
      prev: null,
    }),
    summarise_transactions: () => SUMMARY,
    lookup_event: () => null,
    find_anything: () => [],
    list_organisations: () => ({ rows: [], total: 0 }),
    list_proposals: () => ({ rows: [], next: null, open: 0, second: 0, within: 0 }),
    get_inbox: () => ({
      groups: [],
      waiting: 0,
      snoozed: [],
      last_handled: null,
      as_of: "2026-11-21T09:12:00.000000Z" as Instant,
    }),
    ...answers,
  });
  setHost(host);
  const history = createMemoryHistory({ initialEntries: [at] });
  const registry = new CommandRegistry();
  render(
    <QueryClientProvider client={createQueryClient()}>
      <CommandRegistryProvider registry={registry}>
        <TooltipProvider>
          <ToastProvider>
            <RouterProvider router={createAppRouter(history)} />
          </ToastProvider>
        </TooltipProvider>
      </CommandRegistryProvider>
    </QueryClientProvider>,
  );
  return { host, history, registry };
}
