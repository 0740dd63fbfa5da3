import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { CONTROL_STATES } from "./control-states";
import type { State } from "./state";
import { accessibilityViolations, button, openWindow, settle, startBrowser } from "./window";

const chooseFile = (page: Page) => button(page, "Choose file…").click();
const checkFile = async (page: Page) => {
  await chooseFile(page);
  await button(page, "Check the file").click();
  await page.getByText("What the import would do").waitFor();
};
const press = (key: string) => (page: Page) => page.keyboard.press(key);
const click = (name: string | RegExp) => (page: Page) => button(page, name).click();

const STATES: State[] = [
  { name: "transactions", at: "/transactions" },
  {
    name: "transactions, drawer",
    at: "/transactions?kinds=purchase",
    reach: async (page) => {
      await page.getByRole("grid").focus();
      await page.keyboard.press("Enter");
      await page.getByText("Ledger postings").waitFor();
    },
  },
  {
    name: "transactions, selected rows",
    at: "/transactions",
    reach: async (page) => {
      await page.getByRole("grid").focus();
      await page.keyboard.press("x");
      await page.keyboard.press("x");
    },
  },
  {
    name: "transactions, every filter set",
    at: "/transactions?org=1&kinds=usage,purchase&status=completed&from=2026-10-01&to=2026-10-31&min=1",
  },
  { name: "transactions, event", at: "/transactions?event=48679951" },
  { name: "transactions, empty", at: "/transactions?event=99999999" },
  { name: "transactions, empty book", at: "/transactions", switches: "empty=1" },
  { name: "transactions, error", at: "/transactions", switches: "fail=list_transactions" },
  { name: "transactions, type filter", at: "/transactions", reach: click("Type") },
  { name: "transactions, date filter", at: "/transactions", reach: click("Date") },
  { name: "transactions, amount filter", at: "/transactions", reach: click("Amount") },
  { name: "transactions, columns menu", at: "/transactions", reach: click("Columns") },
  { name: "transactions, views", at: "/transactions", reach: click("Views") },
  { name: "transactions, export dialog", at: "/transactions", reach: click("Export") },
  { name: "palette", at: "/transactions", reach: press("Control+k") },
  {
    name: "palette, results",
    at: "/transactions",
    reach: async (page) => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("48679951");
      await page.getByText("Event 48679951").first().waitFor();
    },
  },
  {
    name: "palette, nothing",
    at: "/organisations",
    reach: async (page) => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("zzzz");
      await page.getByText("Nothing found").waitFor();
    },
  },
  { name: "key sheet", at: "/organisations", reach: press("?") },
  { name: "organisations", at: "/organisations" },
  { name: "organisations, filtered", at: "/organisations?states=low,zero&sort=hours_remaining" },
  { name: "organisations, no match", at: "/organisations?text=nobody" },
  { name: "organisations, empty book", at: "/organisations", switches: "empty=1" },
  { name: "organisations, error", at: "/organisations", switches: "fail=list_organisations" },
  {
    name: "organisations, sort menu",
    at: "/organisations",
    reach: async (page) => {
      await page.getByRole("combobox", { name: "Sort by" }).click();
    },
  },
  { name: "organisation, usage", at: "/organisations/1" },
  { name: "organisation, in debt", at: "/organisations/6" },
  { name: "organisation, no usage", at: "/organisations/31" },
  { name: "organisation, purchases", at: "/organisations/1?tab=purchases" },
  { name: "organisation, projects", at: "/organisations/9?tab=projects" },
  { name: "organisation, subscription", at: "/organisations/28?tab=subscription" },
  { name: "organisation, chart as table", at: "/organisations/1", reach: click("View as table") },
  { name: "organisation, breakdown", at: "/organisations/1", reach: click("How it adds up") },
  { name: "organisation, details", at: "/organisations/1", reach: click("Details") },
  {
    name: "organisation, explanation",
    at: "/organisations/6",
    reach: click("Explain this balance"),
  },
  {
    name: "organisation, calendar of the explanation",
    at: "/organisations/1",
    reach: async (page) => {
      await button(page, "Explain this balance").click();
      await button(page, "As of now").click();
      await page.getByRole("grid", { name: /2026/ }).waitFor();
    },
  },
  { name: "organisation, error", at: "/organisations/1", switches: "fail=get_organisation" },
  { name: "organisation, unknown", at: "/organisations/9999" },
  { name: "inbox", at: "/inbox" },
  {
    name: "inbox, drawer",
    at: "/inbox",
    reach: async (page) => {
      await page.keyboard.press("Enter");
      await page.getByText("What will be posted").waitFor();
    },
  },
  {
    name: "inbox, item that is no request",
    at: "/inbox",
    reach: async (page) => {
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await button(page, "Open Import").waitFor();
    },
  },
  {
    name: "inbox, snooze",
    at: "/inbox",
    reach: async (page) => {
      await page.keyboard.press("s");
      await page.getByRole("grid", { name: /2026/ }).waitFor();
    },
  },
  { name: "inbox, snoozed", at: "/inbox?tab=snoozed" },
  { name: "inbox, nothing waits", at: "/inbox", switches: "empty=1" },
  { name: "inbox, error", at: "/inbox", switches: "fail=get_inbox" },
  { name: "requests", at: "/requests" },
  { name: "requests, second approval", at: "/requests?tab=second" },
  { name: "requests, decided", at: "/requests?tab=decided" },
  { name: "requests, nothing waits", at: "/requests", switches: "requests=none" },
  { name: "requests, no match", at: "/requests?text=nobody" },
  { name: "requests, error", at: "/requests", switches: "fail=list_proposals" },
  { name: "requests, evidence failed", at: "/requests", switches: "fail=get_proposal" },
  { name: "requests, selection", at: "/requests", reach: press("Control+a") },
  { name: "requests, approve one", at: "/requests", reach: press("a") },
  {
    name: "requests, approve many",
    at: "/requests",
    reach: async (page) => {
      await page.keyboard.press("Shift+End");
      await page.keyboard.press("a");
    },
  },
  {
    name: "requests, refused",
    at: "/requests",
    reach: async (page) => {
      await page.keyboard.press("Control+a");
      await page.keyboard.press("a");
      await page.getByText("Approve 21 requests?").waitFor();
      const open = new URLSearchParams(page.url().split("?")[1]).get("open");
      await page.evaluate((id) => {
        window.dispatchEvent(new CustomEvent("credit-desk:elsewhere", { detail: id }));
      }, open);
      await page.keyboard.press("Control+Enter");
      await page.getByText(/ of 21 done/).waitFor();
    },
  },
  {
    name: "requests, reject without a reason",
    at: "/requests",
    reach: async (page) => {
      await page.keyboard.press("r");
      await page.keyboard.press("Control+Enter");
      await page.getByText("Give a reason").waitFor();
    },
  },
  { name: "requests, ask for detail", at: "/requests", reach: press("m") },
  { name: "requests, withdraw", at: "/requests?text=zephyr", reach: press("w") },
  {
    name: "requests, several organisations",
    at: "/requests?text=7 organisations",
  },
  {
    name: "requests, new",
    at: "/requests?new=1",
    reach: async (page) => {
      await page.keyboard.press("Control+Enter");
      await page.getByText("Choose an organisation.").waitFor();
    },
  },
  { name: "grants", at: "/grants" },
  { name: "grants, waiting", at: "/grants?waiting=1" },
  { name: "grants, no match", at: "/grants?text=nobody" },
  { name: "grants, empty book", at: "/grants", switches: "empty=1" },
  { name: "grants, error", at: "/grants", switches: "fail=list_grants" },
  { name: "grants, role that only looks", at: "/grants", switches: "role=accountant" },
  {
    name: "grants, drawer",
    at: "/grants",
    reach: async (page) => {
      await page.keyboard.press("Enter");
      await page.getByRole("complementary").waitFor();
    },
  },
  {
    name: "grants, void",
    at: "/grants",
    reach: async (page) => {
      await page.keyboard.press("v");
      await page.getByText("Balance after").waitFor();
    },
  },
  {
    name: "grants, form with preview",
    at: "/grants?new=1&org=6",
    reach: async (page) => {
      await page.getByRole("textbox", { name: "Credits" }).fill("4000");
      await page.getByText(/of them pay debt first/).waitFor();
    },
  },
  { name: "grants, several", at: "/grants?bulk=1" },
  {
    name: "grants, organisations of a list",
    at: "/grants?bulk=1",
    reach: async (page) => {
      await page.getByText("Organisations of a list").click();
      await page.keyboard.press("Control+Enter");
      await page.getByText("Write credits above zero").waitFor();
    },
  },
  {
    name: "grants, rehearsal",
    at: "/grants?bulk=1",
    switches: "file=bad",
    reach: async (page) => {
      await button(page, "Choose file…").click();
      await page.getByRole("textbox", { name: "Why" }).fill("Outage");
      await page.keyboard.press("Control+Enter");
      await page.getByText("Run on a copy of the book").waitFor();
    },
  },
  {
    name: "transactions, reverse",
    at: "/transactions?kinds=purchase",
    reach: async (page) => {
      await page.getByRole("grid").focus();
      await page.keyboard.press("v");
      await page.getByText("Balance after").waitFor();
    },
  },
  {
    name: "organisation, lot menu",
    at: "/organisations/28?tab=subscription",
    reach: async (page) => {
      await button(page, "Void, extend or reverse").first().click();
      await page.getByRole("menuitem", { name: "Extend…" }).waitFor();
    },
  },
  {
    name: "organisation, extend",
    at: "/organisations/28?tab=subscription",
    reach: async (page) => {
      await button(page, "Void, extend or reverse").first().click();
      await page.getByRole("menuitem", { name: "Extend…" }).click();
      await page.keyboard.press("Control+Enter");
      await page.getByText("Choose the new last day.").waitFor();
    },
  },
  { name: "import", at: "/import" },
  { name: "import, mapping", at: "/import", reach: chooseFile },
  { name: "import, same file again", at: "/import", switches: "file=again", reach: chooseFile },
  {
    name: "import, column menu",
    at: "/import",
    reach: async (page) => {
      await chooseFile(page);
      await page.getByRole("combobox", { name: "Project" }).click();
    },
  },
  {
    name: "import, nothing mapped",
    at: "/import",
    reach: async (page) => {
      await chooseFile(page);
      await page.getByRole("combobox", { name: "Organisation", exact: true }).click();
      await page.getByRole("option", { name: "Not in this file" }).click();
      await button(page, "Add a measure").click();
    },
  },
  {
    name: "import, progress",
    at: "/import",
    switches: "slow=400",
    reach: async (page) => {
      await chooseFile(page);
      await button(page, "Check the file").click();
      await button(page, "Cancel").waitFor();
    },
  },
  { name: "import, checked", at: "/import", reach: checkFile },
  { name: "import, rejected rows", at: "/import", switches: "file=bad", reach: checkFile },
  {
    name: "import, done",
    at: "/import",
    reach: async (page) => {
      await checkFile(page);
      await page.getByRole("textbox", { name: "Number of rows" }).fill("240");
      await button(page, "Import 240 rows").click();
      await page.getByText("What was imported").waitFor();
    },
  },
  { name: "import, error", at: "/import", switches: "fail=choose_import_file", reach: chooseFile },
  { name: "settings", at: "/settings" },
  {
    name: "settings, zones",
    at: "/settings",
    reach: async (page) => {
      await page.getByRole("combobox", { name: "Zone of shown times" }).click();
    },
  },
  {
    name: "settings, another book",
    at: "/settings",
    reach: async (page) => {
      await button(page, "Open another book…").click();
      await page.getByText("Connect to PostgreSQL").click();
      await button(page, "Connect").click();
      await page.getByText("Enter the server's name or address.").waitFor();
    },
  },
  { name: "first run", at: "/", switches: "first_run=1" },
  {
    name: "first run, empty book",
    at: "/",
    switches: "first_run=1",
    reach: async (page) => {
      await page.getByText("Empty book").click();
    },
  },
  {
    name: "first run, unreachable server",
    at: "/",
    switches: "first_run=1",
    reach: async (page) => {
      await page.getByText("Connect to PostgreSQL").click();
      await page.getByRole("textbox", { name: "Host" }).fill("unreachable.example");
      await page.getByRole("textbox", { name: "Database" }).fill("credits");
      await page.getByRole("textbox", { name: "Login" }).fill("amina");
      await button(page, "Test connection").click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "no answer at the start", at: "/", switches: "fail=app_state" },
  ...CONTROL_STATES,
];

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe("WCAG 2.2 AA and the content security policy hold, light and dark", () => {
  it.each(STATES)("$name", async ({ at, switches, reach }) => {
    const opened = await openWindow(browser, { at, ...(switches && { switches }) });
    const { page } = opened;
    await reach?.(page);
    await settle(page);
    expect(await accessibilityViolations(page), "light").toEqual([]);
    // The theme is this attribute; see app/theme.ts.
    await page.evaluate(() => {
      document.documentElement.dataset["theme"] = "dark";
    });
    expect(await accessibilityViolations(page), "dark").toEqual([]);
    expect(await opened.violations(), "violations of the content security policy").toEqual([]);
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    expect(nodes, "DOM nodes").toBeLessThanOrEqual(1_500);
    expect(opened.errors).toEqual([]);
    await opened.close();
  });

  it("starts in the dark theme when the settings say so", async () => {
    const opened = await openWindow(browser, { at: "/organisations/1", theme: "dark" });
    expect(await opened.page.evaluate(() => document.documentElement.dataset["theme"])).toBe(
      "dark",
    );
    expect(await accessibilityViolations(opened.page)).toEqual([]);
    await opened.close();
  });
});
