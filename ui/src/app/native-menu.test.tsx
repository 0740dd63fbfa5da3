import { readFileSync } from "node:fs";
import { join } from "node:path";

import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";

import { SETTINGS } from "../testing/canned-host";
import { openWindow } from "../testing/open-window";

/** Ids of the native menu's items, read from the source of the program. */
function menuIds(): string[] {
  const source = readFileSync(join(import.meta.dirname, "../../../src-tauri/src/menu.rs"), "utf8");
  return [...source.matchAll(/\("([a-z]+\.[a-z_.]+)", "/g)].map(([, id]) => id ?? "");
}

it("has a command for every item of the native menu", async () => {
  const { registry } = openWindow();
  await screen.findByRole("grid");
  const ids = menuIds();
  expect(ids.length).toBeGreaterThan(8);
  const offered = new Set(registry.all().map((command) => command.id));
  expect(ids.filter((id) => !offered.has(id))).toEqual([]);
});

it("runs the item that was chosen", async () => {
  const { host } = openWindow();
  await screen.findByRole("grid");
  act(() => host.send("menu-command", { id: "theme.dark" }));
  await waitFor(() => {
    expect(host.argsOf("save_settings")).toEqual([{ settings: { ...SETTINGS, theme: "dark" } }]);
  });
});
