import { readFileSync } from "node:fs";
import { join } from "node:path";

import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { act, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";

import type { Amount } from "../bindings/Amount";
import { setHost } from "../bridge";
import { ToastProvider } from "../components/toast";
import { TooltipProvider } from "../components/tooltip";
import { CommandRegistry, CommandRegistryProvider } from "../lib/command-registry";
import { createQueryClient } from "../lib/queries";
import { BOOK, CannedHost, SETTINGS } from "../testing/canned-host";
import { giveElementsRoom } from "../testing/layout";
import { createAppRouter } from "./router";

/** Ids of the native menu's items, read from the source of the program. */
function menuIds(): string[] {
  const source = readFileSync(join(import.meta.dirname, "../../../src-tauri/src/menu.rs"), "utf8");
  return [...source.matchAll(/\("([a-z]+\.[a-z_.]+)", "/g)].map(([, id]) => id ?? "");
}

const zero = "0" as Amount;
let registry: CommandRegistry;
let host: CannedHost;

beforeEach(async () => {
  giveElementsRoom();
  host = new CannedHost({
    app_state: () => ({ version: "0.1.0", book: BOOK, problem: null, settings: SETTINGS }),
    set_window_theme: () => null,
    save_settings: ({ settings }) => settings,
    list_transactions: () => ({ rows: [], next: null, prev: null }),
    summarise_transactions: () => ({
      count: 0,
      credits_in: zero,
      credits_out: zero,
      net: zero,
      accumulating: 0,
      in_debt: 0,
      months: [],
    }),
    list_organisations: () => ({ rows: [], total: 0 }),
  });
  setHost(host);
  registry = new CommandRegistry();
  const history = createMemoryHistory({ initialEntries: ["/transactions"] });
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
  await screen.findByRole("grid");
});

it("has a command for every item of the native menu", () => {
  const ids = menuIds();
  expect(ids.length).toBeGreaterThan(8);
  const offered = new Set(registry.all().map((command) => command.id));
  expect(ids.filter((id) => !offered.has(id))).toEqual([]);
});

it("runs the item that was chosen", async () => {
  act(() => host.send("menu-command", { id: "theme.dark" }));
  await vi.waitFor(() => {
    expect(host.argsOf("save_settings")).toEqual([{ settings: { ...SETTINGS, theme: "dark" } }]);
  });
});
