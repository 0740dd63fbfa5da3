import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { button, openWindow, settle, startBrowser } from "./window";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const SCREENS = [
  { name: "transactions", at: "/transactions" },
  { name: "event", at: "/transactions?event=48679951" },
  { name: "organisations", at: "/organisations" },
  { name: "organisation", at: "/organisations/1" },
  { name: "purchases", at: "/organisations/1?tab=purchases" },
  { name: "projects", at: "/organisations/9?tab=projects" },
  { name: "subscription", at: "/organisations/28?tab=subscription" },
  { name: "coupons", at: "/coupons" },
  { name: "new batch", at: "/coupons?new=1" },
  { name: "audit log", at: "/audit" },
  { name: "staff", at: "/staff" },
  { name: "limits", at: "/staff?tab=limits" },
  { name: "roles", at: "/staff?tab=roles" },
  { name: "inbox", at: "/inbox" },
  { name: "requests", at: "/requests" },
  { name: "requests, decided", at: "/requests?tab=decided" },
  { name: "grants", at: "/grants" },
  { name: "grant form", at: "/grants?new=1" },
  { name: "import", at: "/import" },
  { name: "settings", at: "/settings" },
];

/** Amounts on screen whose text is wider than the place they have, or that the window cuts. */
function cutAmounts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cut: string[] = [];
    for (const amount of document.querySelectorAll<HTMLElement>('[class*="amount"]')) {
      const box = amount.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) {
        continue;
      }
      let place: HTMLElement | null = amount;
      while (place !== null && place !== document.body) {
        const style = getComputedStyle(place);
        const frame = place.getBoundingClientRect();
        // What scrolls sideways can be reached; what hides or ends in dots cannot.
        const hides = style.overflowX === "hidden" || style.overflowX === "clip";
        if (hides && (box.right > frame.right + 1 || box.left < frame.left - 1)) {
          cut.push(`${amount.textContent} in ${place.className}`);
        }
        if (style.overflowX === "auto" || style.overflowX === "scroll") {
          break;
        }
        place = place.parentElement;
      }
    }
    return cut;
  });
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth > root.clientWidth;
  });
}

describe.each([
  { name: "window 960 x 600", width: 960, height: 600, text: 100, switches: "" },
  { name: "text 200 %", width: 1440, height: 900, text: 200, switches: "" },
  { name: "German", width: 1100, height: 700, text: 100, switches: "locale=de-DE" },
  {
    name: "comfortable rows",
    width: 1100,
    height: 700,
    text: 100,
    switches: "density=comfortable",
  },
])("$name", ({ width, height, text, switches }) => {
  it.each(SCREENS)("cuts no amount: $name", async ({ at }) => {
    const opened = await openWindow(browser, { at, width, height, text, switches });
    await settle(opened.page);
    expect(await cutAmounts(opened.page)).toEqual([]);
    expect(await scrollsSideways(opened.page), "the window scrolls sideways").toBe(false);
    expect(opened.errors).toEqual([]);
    await opened.close();
  });
});

describe("what is shipped", () => {
  it("holds nothing of the made-up book", async () => {
    const assets = join(inject("folder"), "assets");
    const scripts = (await readdir(assets)).filter((name) => name.endsWith(".js"));
    const texts = await Promise.all(scripts.map((name) => readFile(join(assets, name), "utf8")));
    for (const [place, text] of texts.entries()) {
      expect(text.includes("Kilimani"), scripts[place]).toBe(false);
    }
    expect(scripts.length).toBeGreaterThan(3);
  });

  it("says that the program did not answer when it stands alone", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(inject("address"));
    await page.getByRole("alert").waitFor();
    await context.close();
  });

  it("scrolls the longest list with at most 1,500 nodes", async () => {
    const opened = await openWindow(browser, { at: "/transactions" });
    const { page } = opened;
    await page.getByRole("grid").hover();
    for (let turn = 0; turn < 20; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one turn of the wheel after the other.
      await page.mouse.wheel(0, 2_000);
    }
    await settle(page);
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    expect(nodes).toBeLessThanOrEqual(1_500);
    expect(await page.getByRole("row").count()).toBeGreaterThan(10);
    await opened.close();
  });

  it("shows the whole preview of a file when asked", async () => {
    const opened = await openWindow(browser, { at: "/import" });
    await button(opened.page, "Choose file…").click();
    await button(opened.page, "Show all 50 rows").click();
    await opened.page.getByText("nightly-2026-11-20-0050").waitFor();
    await opened.close();
  });
});
