import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { button, hasFocus, openWindow, settle, startBrowser, type TestWindow } from "./window";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Presses keys one by one, counts them, and checks that the keyboard never gets lost. */
class Keyboard {
  presses = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.presses += 1;
      // oxlint-disable-next-line no-await-in-loop -- keys come one after the other.
      await this.#page.keyboard.press(key);
      // oxlint-disable-next-line no-await-in-loop
      await settle(this.#page);
      // oxlint-disable-next-line no-await-in-loop
      expect(await hasFocus(this.#page), `focus after ${key}`).toBe(true);
    }
  }

  /** Tabs until the thing has the focus. */
  async reach(name: RegExp, most = 40): Promise<void> {
    for (let turn = 0; turn < most; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop
      const text = await this.#page.evaluate(() => {
        const active = document.activeElement;
        const label = active?.getAttribute("aria-labelledby");
        return [
          active?.getAttribute("aria-label"),
          active?.textContent,
          label === null || label === undefined
            ? null
            : document.getElementById(label)?.textContent,
        ].join(" ");
      });
      if (name.test(text)) {
        return;
      }
      // oxlint-disable-next-line no-await-in-loop
      await this.#page.keyboard.press("Tab");
    }
    throw new Error(`${name.source} was not reached by ${most.toString()} tabs`);
  }
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const active = document.activeElement;
    if (!(active instanceof HTMLInputElement)) {
      throw new Error("There is no field to paste into.");
    }
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    setter?.call(active, pasted);
    active.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  }, text);
}

function open(at: string, switches = ""): Promise<TestWindow> {
  return openWindow(browser, { at, switches });
}

describe("find by event ID", () => {
  it("takes three keys when the ID is pasted, from any screen", async () => {
    const opened = await open("/settings");
    const { page } = opened;
    let presses = 0;
    await page.keyboard.press("Control+k");
    presses += 1;
    await page.getByRole("combobox", { name: /Type an event ID/ }).waitFor();
    await paste(page, "48679951");
    presses += 1;
    await page.keyboard.press("Enter");
    presses += 1;
    await page.getByText("Highland Swim Meet").first().waitFor();
    await page.getByRole("row").nth(1).waitFor();
    expect(presses).toBe(3);
    expect(page.url()).toContain("event=48679951");
    expect(await hasFocus(page)).toBe(true);
    await opened.close();
  });

  it("says what to do when the ledger has nothing of it", async () => {
    const opened = await open("/transactions?event=99999999");
    await opened.page.getByText("Event 99999999 has no ledger entries.").waitFor();
    await opened.close();
  });
});

describe("organisations by keyboard", () => {
  it("finds one, opens it, reads its tabs, goes to the next and back", async () => {
    const opened = await open("/organisations");
    const { page } = opened;
    const keyboard = new Keyboard(page);
    await keyboard.press("/");
    await page.keyboard.type("kilimani");
    await page.getByText("1 of 40", { exact: true }).waitFor();
    await keyboard.reach(/^Organisations/);
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "Kilimani Athletics" }).waitFor();
    await page.keyboard.press("2");
    await page.getByRole("tab", { name: "Purchase history", selected: true }).waitFor();
    expect(page.url()).toContain("tab=purchases");
    await page.keyboard.press("4");
    await page.getByText("Open lots in draw-down order").first().waitFor();
    await page.keyboard.press("]");
    await page.getByRole("heading", { name: "Larkspur Robotics" }).waitFor();
    expect(page.url(), "the tab stays").toContain("tab=subscription");
    await page.keyboard.press("[");
    await page.getByRole("heading", { name: "Kilimani Athletics" }).waitFor();
    await opened.close();
  });

  it("narrows the list to those in debt and keeps it in the address", async () => {
    const opened = await open("/organisations");
    const { page } = opened;
    await button(page, "In debt").click();
    await page.getByText("2 of 40").waitFor();
    expect(page.url()).toContain("states=in_debt");
    await page.getByText("owes 1,284.50").waitFor();
    await button(page, "Clear filters").click();
    await page.getByText("Alder Quant Partners").waitFor();
    await opened.close();
  });

  it("leads from an event ID to the event's transactions", async () => {
    const opened = await open("/organisations/1");
    const { page } = opened;
    const link = page.getByRole("grid").getByRole("link").first();
    const id = await link.textContent();
    await link.click();
    await page.waitForURL(new RegExp(`event=${id ?? "none"}`));
    await opened.close();
  });

  it("does not take letters while single keys are switched off", async () => {
    const opened = await open("/organisations/1", "single_keys=0");
    await opened.page.keyboard.press("2");
    await settle(opened.page);
    expect(opened.page.url()).not.toContain("tab=");
    await opened.close();
  });

  it("shows and hides the cost per credit and keeps the choice", async () => {
    const opened = await open("/organisations/1");
    const { page } = opened;
    await button(page, "Show: Cost per credit").click();
    await page.getByText(/USD.0\.02/).waitFor();
    const { calls } = await opened.journal();
    expect(calls.filter((call) => call.command === "save_settings")).toHaveLength(1);
    await button(page, "Hide: Cost per credit").click();
    await page.getByText("Cost per credit hidden").waitFor();
    await opened.close();
  });

  it("explains the balance now and at the end of a day; Escape gives the focus back", async () => {
    const opened = await open("/organisations/1");
    const { page } = opened;
    const keyboard = new Keyboard(page);
    await button(page, "Explain this balance").focus();
    await keyboard.press("Enter");
    await page.getByText("Settled balance").waitFor();
    await button(page, "As of now").click();
    await page.getByRole("button", { name: /15 November 2026/ }).click();
    await button(page, "As of the end of 15 Nov 2026").waitFor();
    const { calls } = await opened.journal();
    expect(calls.findLast((call) => call.command === "explain_balance")?.args).toEqual({
      org_id: 1,
      as_of: "2026-11-15",
    });
    await keyboard.press("Escape");
    const active = await page.evaluate(() => document.activeElement?.textContent);
    expect(active).toBe("Explain this balance");
    await opened.close();
  });

  it("reads the chart day by day", async () => {
    const opened = await open("/organisations/1");
    const { page } = opened;
    const chart = page.getByRole("slider", { name: "Usage, last 60 days" });
    await chart.focus();
    await page.keyboard.press("Home");
    await page.getByText(/^23 Sept 2026 · /).waitFor();
    expect(await chart.getAttribute("aria-valuetext")).toMatch(/23 Sept 2026: [\d,.]+ credits/);
    await opened.close();
  });

  it("keeps its place and offers a retry when the core does not answer", async () => {
    const opened = await open("/organisations", "fail=list_organisations");
    const { page } = opened;
    await page.getByRole("alert").waitFor();
    await page.evaluate(() => Object.assign(window, { creditDeskSwitches: "" }));
    const before = (await opened.journal()).calls.length;
    await button(page, "Retry").click();
    await settle(page);
    expect((await opened.journal()).calls.length).toBeGreaterThan(before);
    await opened.close();
  });
});

describe("import by keyboard", () => {
  it("chooses, checks, needs the number of rows, posts once, and the event is found", async () => {
    const opened = await open("/organisations");
    const { page } = opened;
    const keyboard = new Keyboard(page);
    await keyboard.press("Control+o");
    await page.getByRole("heading", { name: "Columns" }).waitFor();
    await keyboard.reach(/^ ?Check the file/, 60);
    await keyboard.press("Enter");
    await page.getByText("What the import would do").waitFor();
    await page.getByText("110760").waitFor();
    expect(await hasFocus(page)).toBe(true);

    const commit = button(page, "Import 240 rows");
    const number = page.getByRole("textbox", { name: "Number of rows" });
    await number.fill("24");
    expect(await commit.getAttribute("aria-disabled")).toBe("true");
    await number.fill("240");
    for (let turn = 0; turn < 5; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- five presses in a row, as an impatient hand makes them.
      await page.keyboard.press("Enter");
    }
    await page.getByText("What was imported").waitFor();
    const { calls } = await opened.journal();
    expect(calls.filter((call) => call.command === "run_import")).toHaveLength(1);
    expect(await hasFocus(page)).toBe(true);

    await page.keyboard.press("Control+k");
    await page.keyboard.type("48990021");
    await page.getByText("Event 48990021").first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Harbourfront Night Run").first().waitFor();
    await opened.close();
  });

  it("goes on while another screen is shown, and can be cancelled", async () => {
    const opened = await open("/import", "slow=1500");
    const { page } = opened;
    await button(page, "Choose file…").click();
    await button(page, "Check the file").click();
    await button(page, "Cancel").waitFor();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await page.getByRole("link", { name: "Import" }).click();
    await button(page, "Cancel").click();
    await page.getByText("Cancelled. Nothing was changed.").waitFor();
    await page.getByRole("heading", { name: "Columns" }).waitFor();
    await opened.close();
  });

  it("does not offer to post while rows are rejected, and says which", async () => {
    const opened = await open("/import", "file=bad");
    const { page } = opened;
    await button(page, "Choose file…").click();
    await button(page, "Check the file").click();
    await page.getByRole("heading", { name: "2 rejected rows" }).waitFor();
    await page.getByRole("cell", { name: "18", exact: true }).waitFor();
    expect(await page.getByRole("textbox", { name: "Number of rows" }).count()).toBe(0);
    await button(page, "Change the mapping").click();
    await page.getByRole("checkbox", { name: /Import the good rows/ }).click();
    await button(page, "Check the file").click();
    await page.getByRole("textbox", { name: "Number of rows" }).fill("240");
    await button(page, "Import the good rows of 240 rows").click();
    await page.getByText("photo-runs-2026-11-20.rejected.csv").waitFor();
    await opened.close();
  });

  it("says that the very same file was imported before, and that nothing would be new", async () => {
    const opened = await open("/import", "file=again");
    const { page } = opened;
    await button(page, "Choose file…").click();
    await page.getByText(/This very file was imported on 18 Nov 2026/).waitFor();
    await button(page, "Check the file").click();
    await page.getByText(/Every record of this file is in the book already/).waitFor();
    await opened.close();
  });

  it("takes a file that is dropped on any screen", async () => {
    const opened = await open("/organisations");
    await opened.page.evaluate(() => window.dispatchEvent(new Event("credit-desk:drop")));
    await opened.page.getByRole("heading", { name: "Columns" }).waitFor();
    await opened.close();
  });
});

describe("settings and first run", () => {
  it("saves each change at once and shows it", async () => {
    const opened = await open("/settings");
    const { page } = opened;
    await page.getByRole("combobox", { name: "Colours" }).click();
    await page.getByRole("option", { name: "Dark" }).click();
    await page.waitForFunction(() => document.documentElement.dataset["theme"] === "dark");
    await page.getByRole("combobox", { name: "Format of numbers and dates" }).click();
    await page.keyboard.type("German (Ger");
    await page.getByRole("option", { name: "German (Germany)" }).click();
    await page.getByText(/−1\.842,50/).waitFor();
    const { calls } = await opened.journal();
    const saved = calls.filter((call) => call.command === "save_settings").at(-1)?.args;
    expect(saved).toMatchObject({ settings: { theme: "dark", locale: "de-DE" } });
    await opened.close();
  });

  it("opens the demo book with progress and shows it", async () => {
    const opened = await open("/", "first_run=1");
    const { page } = opened;
    await button(page, "Open the demo book").click();
    await page.getByText("Writing the demo book").waitFor();
    await page.getByRole("heading", { name: "Transactions" }).waitFor();
    await opened.close();
  });

  it("connects to a server only after what is missing was filled in, and keeps no password", async () => {
    const opened = await open("/", "first_run=1");
    const { page } = opened;
    await page.getByText("Connect to PostgreSQL").click();
    await button(page, "Connect").click();
    await page.getByText("Enter the name of the database.").waitFor();
    await page.getByRole("textbox", { name: "Host" }).fill("ledger.example");
    await page.getByRole("textbox", { name: "Database" }).fill("credits");
    await page.getByRole("textbox", { name: "Login" }).fill("amina");
    await page.getByLabel("Password").fill("correct horse");
    await button(page, "Test connection").click();
    await page.getByText(/Connected: PostgreSQL/).waitFor();
    await button(page, "Connect").click();
    await page.getByRole("heading", { name: "Transactions" }).waitFor();
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(kept).not.toContain("correct horse");
    await opened.close();
  });

  it("opens another book from Settings", async () => {
    const opened = await open("/settings");
    const { page } = opened;
    await button(page, "Open another book…").click();
    await page.getByText("Empty book").click();
    await page.getByRole("textbox", { name: /Billing entity/ }).fill("Sunbird GmbH");
    await button(page, "Create the book").click();
    await page.getByText("New book · this computer").first().waitFor();
    await page.getByText("0 transactions of 0 organisations").waitFor();
    await opened.close();
  });
});
