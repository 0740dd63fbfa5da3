import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Decision } from "../src/bindings/Decision";
import type { Journal } from "../src/bridge/memory";
import { button, hasFocus, openWindow, settle, startBrowser, type TestWindow } from "./window";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

function open(at: string, switches = ""): Promise<TestWindow> {
  return openWindow(browser, { at, switches });
}

/** Presses keys as a person does, one after the other, and counts them. */
class Hand {
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
    }
  }
}

/** The dialog; a toast has that role too. */
const dialog = (page: Page) => page.locator("[role=dialog]:not([data-type])");

/** Which element has the keyboard, by role and name. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement;
    return `${active?.getAttribute("role") ?? active?.tagName ?? ""} ${active?.getAttribute("aria-label") ?? ""}`;
  });
}

function decisionsOf(journal: Journal): Decision[][] {
  return journal.calls
    .filter((call) => call.command === "decide_proposals")
    .map((call) => (call.args as { decisions: Decision[] }).decisions);
}

describe("twenty requests by keyboard", () => {
  it("takes three presses when all are within the limit", async () => {
    const opened = await open("/requests", "requests=within");
    const { page } = opened;
    const hand = new Hand(page);
    expect(await focused(page)).toBe("grid Requests");
    await hand.press("Control+a", "a");
    await page.getByText("Approve 20 requests?").waitFor();
    await page.getByText("+25,950.00", { exact: true }).waitFor();
    await hand.press("Control+Enter");
    await page.getByText("All requests handled").waitFor();
    expect(hand.presses).toBe(3);
    const [decisions] = decisionsOf(await opened.journal());
    expect(decisions).toHaveLength(20);
    expect(new Set(decisions?.map((decision) => decision.key)).size).toBe(20);
    expect(await hasFocus(page)).toBe(true);
    expect(opened.errors).toEqual([]);
    await opened.close();
  });

  it("takes twenty-two by selection", async () => {
    const opened = await open("/requests", "requests=within");
    const { page } = opened;
    const hand = new Hand(page);
    await hand.press(...Array.from({ length: 20 }, () => "x"), "a");
    await page.getByText("Approve 20 requests?").waitFor();
    await hand.press("Control+Enter");
    await page.getByText("All requests handled").waitFor();
    expect(hand.presses).toBeLessThanOrEqual(22);
    await opened.close();
  });

  it("takes two for each one by one, and the keys stay in the list on the next", async () => {
    const opened = await open("/requests", "requests=within");
    const { page } = opened;
    await page.getByRole("heading", { name: /500.*Silverlake/ }).waitFor();
    await page.keyboard.press("a");
    await dialog(page).waitFor();
    await page.keyboard.press("Control+Enter");
    await dialog(page).waitFor({ state: "hidden" });
    await page.getByRole("heading", { name: /2,500.*Saltmarsh/ }).waitFor();
    expect(await focused(page)).toBe("grid Requests");
    await page.keyboard.press("a");
    await page.getByText(/Approve 2,500.00 credits for Saltmarsh/).waitFor();
    await opened.close();
  });

  it("selects only what is within the limit, and leaves the others with their reason", async () => {
    const opened = await open("/requests");
    const { page } = opened;
    await page.keyboard.press("Control+a");
    await page.getByText("21 selected").waitFor();
    const ridgeway = page.getByRole("row").filter({ hasText: "Ridgeway Render Farm" });
    expect(await ridgeway.getAttribute("aria-selected")).toBe("false");
    await opened.close();
  });
});

describe("an approval", () => {
  it("is sent once, however often it is pressed", async () => {
    const opened = await open("/requests", "requests=within&slow=150");
    const { page } = opened;
    await page.getByRole("heading", { name: /500.*Silverlake/ }).waitFor();
    await page.keyboard.press("a");
    await dialog(page).waitFor();
    const before = Date.now();
    await Promise.all(Array.from({ length: 5 }, () => page.keyboard.press("Control+Enter")));
    expect(Date.now() - before).toBeLessThan(1_000);
    await dialog(page).waitFor({ state: "hidden" });
    await settle(page);
    expect(decisionsOf(await opened.journal())).toHaveLength(1);
    await page.getByText("19 waiting").waitFor();
    await opened.close();
  });

  it("takes fewer credits than asked, and not more", async () => {
    const opened = await open("/requests", "requests=within");
    const { page } = opened;
    await page.keyboard.press("a");
    const part = page.getByRole("textbox", { name: "Credits to approve" });
    await part.fill("501");
    await page.keyboard.press("Control+Enter");
    await page.getByText("Write credits such as 750 or 750.50, at most 500.00.").waitFor();
    await part.fill("250.5");
    await button(page, /^Approve 250\.50 credits/).click();
    await dialog(page).waitFor({ state: "hidden" });
    const [decisions] = decisionsOf(await opened.journal());
    expect(decisions?.[0]).toMatchObject({ credits: "250.5", verdict: "approve" });
    await opened.close();
  });

  it("shows in place what another desk decided meanwhile, and does the rest", async () => {
    const opened = await open("/requests", "requests=within");
    const { page } = opened;
    await page.keyboard.press("Control+a");
    await page.keyboard.press("a");
    await dialog(page).waitFor();
    const first = await page.evaluate(
      () =>
        (Reflect.get(window, "creditDeskJournal") as Journal).calls.findLast(
          (call) => call.command === "get_proposal",
        )?.args as { id: string },
    );
    await page.evaluate((id) => {
      window.dispatchEvent(new CustomEvent("credit-desk:elsewhere", { detail: id }));
    }, first.id);
    await page.keyboard.press("Control+Enter");
    await page.getByText("19 of 20 done").waitFor();
    await dialog(page)
      .getByText(/Not decided again: Tobias Brandt approved the 500 credits for Silverlake/)
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Close");
    await page.keyboard.press("Enter");
    await dialog(page).waitFor({ state: "hidden" });
    expect(await focused(page)).toBe("grid Requests");
    await opened.close();
  });

  it("beyond the limit is the first of two, and then not one's own to give again", async () => {
    const opened = await open("/requests?text=ridgeway");
    const { page } = opened;
    await page.getByText("Needs a second person").waitFor();
    await page.keyboard.press("a");
    await button(page, /^Approve first/).waitFor();
    await page.keyboard.press("Control+Enter");
    await dialog(page).waitFor({ state: "hidden" });
    await page.getByText("No request matches").waitFor();
    await page.getByRole("tab", { name: /Second approval/ }).click();
    await page.getByText("Not yours to decide").waitFor();
    const approve = button(page, /^Approve…/);
    expect(await approve.getAttribute("aria-disabled")).toBe("true");
    await opened.close();
  });

  it("as the second of two posts the credits", async () => {
    const opened = await open("/requests?tab=second&text=meridian");
    const { page } = opened;
    await page.getByRole("heading", { name: /9,000.*Meridian/ }).waitFor();
    await page.getByRole("grid", { name: "Requests" }).focus();
    await page.keyboard.press("a");
    await button(page, /^Approve 9,000\.00 credits/).waitFor();
    await page.keyboard.press("Control+Enter");
    await dialog(page).waitFor({ state: "hidden" });
    await page.getByText("9,000 credits were added to Meridian Chat.").waitFor();
    await opened.close();
  });
});

describe("other answers", () => {
  it("rejects only with a reason", async () => {
    const opened = await open("/requests", "requests=within");
    const { page } = opened;
    await page.keyboard.press("r");
    await page.getByText(/Reject the 500.00 credits/).waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("Give a reason: whoever asked will read it.").waitFor();
    expect(decisionsOf(await opened.journal())).toHaveLength(0);
    await page.keyboard.type("Buy a season pack.");
    await page.keyboard.press("Control+Enter");
    await dialog(page).waitFor({ state: "hidden" });
    await page.getByRole("tab", { name: "Decided" }).click();
    await page.getByText("“Buy a season pack.”").first().waitFor();
    const [decisions] = decisionsOf(await opened.journal());
    expect(decisions?.[0]).toMatchObject({ verdict: "reject", reason: "Buy a season pack." });
    await opened.close();
  });

  it("asks for more detail, and withdraws what one entered oneself", async () => {
    const opened = await open("/requests?text=zephyr");
    const { page } = opened;
    await page.getByText("Your own").first().waitFor();
    await page.keyboard.press("a");
    await page.getByText("None of these is yours to decide.").first().waitFor();
    await page.keyboard.press("w");
    await page.getByText(/Withdraw the 800.00 credits/).waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("No request matches").waitFor();
    await button(page, "Clear the search").click();
    await page.getByRole("grid", { name: "Requests" }).focus();
    await page.keyboard.press("m");
    await page.keyboard.type("Which race days?");
    await page.keyboard.press("Control+Enter");
    await dialog(page).waitFor({ state: "hidden" });
    await page.getByText("Detail asked for").first().waitFor();
    await opened.close();
  });

  it("enters a request on a customer's behalf from any screen", async () => {
    const opened = await open("/organisations");
    const { page } = opened;
    await page.keyboard.press("n");
    await page.keyboard.press("r");
    await page.getByRole("heading", { name: "New request" }).waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("Choose an organisation.", { exact: true }).waitFor();
    await page.getByRole("combobox", { name: "Organisation" }).click();
    await page.keyboard.type("hawthorn");
    await page.getByRole("option", { name: "Hawthorn Public Data" }).click();
    await page.getByRole("textbox", { name: "Credits" }).fill("320");
    await page.getByRole("textbox", { name: /Reason/ }).fill("Open day");
    await page.keyboard.press("Control+Enter");
    await page
      .getByText("The request of Hawthorn Public Data for 320 credits was entered.")
      .waitFor();
    await dialog(page).waitFor({ state: "hidden" });
    expect(page.url()).not.toContain("new=");
    expect(await focused(page)).toBe("grid Requests");
    await opened.close();
  });
});

describe("grants", () => {
  it("shows before and after while typing, posts within the limit, once", async () => {
    const opened = await open("/organisations/2", "slow=60");
    const { page } = opened;
    await page.getByRole("heading", { name: "Northlight Studios" }).waitFor();
    await page.keyboard.press("g");
    await page.getByRole("heading", { name: "Grant credits" }).waitFor();
    await page.keyboard.type("250");
    const preview = page.getByRole("region", { name: "Preview" });
    await preview.getByText("You may decide this alone.").waitFor();
    await preview.getByText("Balance after").waitFor();
    await page.getByRole("textbox", { name: "Why" }).fill("Photos processed twice");
    await Promise.all(Array.from({ length: 5 }, () => page.keyboard.press("Control+Enter")));
    await page.getByText("250 credits were added to Northlight Studios.").waitFor();
    const { calls } = await opened.journal();
    expect(calls.filter((call) => call.command === "grant_credits")).toHaveLength(1);
    expect(await hasFocus(page)).toBe(true);
    await opened.close();
  });

  it("becomes a proposal beyond the limit", async () => {
    const opened = await open("/grants");
    const { page } = opened;
    await page.keyboard.press("n");
    await page.keyboard.press("g");
    await page.getByRole("combobox", { name: "Organisation" }).click();
    await page.keyboard.type("cobalt");
    await page.getByRole("option", { name: "Cobalt Compute" }).click();
    await page.getByRole("textbox", { name: "Credits" }).fill("4000");
    await page.getByText(/is over your limit of 2,000/).waitFor();
    await page.getByRole("textbox", { name: "Why" }).fill("Outage of two days");
    await button(page, /^Propose 4,000\.00 credits/).click();
    await page.getByText(/Proposed: 4,000 credits for Cobalt Compute/).waitFor();
    await button(page, "Waiting").click();
    await page.getByRole("row").filter({ hasText: "Cobalt Compute" }).waitFor();
    await opened.close();
  });

  it("to many are rehearsed, then proposed; a bad line stops them", async () => {
    const opened = await open("/grants?bulk=1", "file=bad");
    const { page } = opened;
    await button(page, "Choose file…").click();
    await page.getByText("goodwill-november.csv, 7 rows").waitFor();
    await page.getByRole("textbox", { name: "Why" }).fill("Outage");
    await page.keyboard.press("Control+Enter");
    await page.getByText("No organisation of this book is called “Northlihgt Studios”.").waitFor();
    expect(await button(page, /^Propose/).getAttribute("aria-disabled")).toBe("true");
    await opened.close();

    const good = await open("/grants?bulk=1");
    await button(good.page, "Choose file…").click();
    await good.page.getByText("goodwill-november.csv, 7 rows").waitFor();
    await good.page.getByRole("textbox", { name: "Why" }).fill("Outage");
    await good.page.keyboard.press("Control+Enter");
    await good.page.getByText("Run on a copy of the book; nothing was posted.").waitFor();
    await good.page.keyboard.press("Control+Enter");
    await good.page.getByText(/Proposed: 1,075.5 credits for 7 organisations/).waitFor();
    await good.close();
  });

  it("are voided with a reason, from their drawer", async () => {
    const opened = await open("/grants");
    const { page } = opened;
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Grant" }).waitFor();
    await page.keyboard.press("v");
    await page.getByText(/credits left of the 750 added/).waitFor();
    await page.keyboard.type("Wrong organisation");
    await page.keyboard.press("Control+Enter");
    await page.getByText(/750 credits were taken back from/).waitFor();
    await page.getByRole("complementary").getByText("Voided").waitFor();
    await opened.close();
  });

  it("say who could, where the right lacks", async () => {
    const opened = await open("/grants", "role=accountant");
    const { page } = opened;
    const grant = button(page, /^Grant credits/);
    expect(await grant.getAttribute("aria-disabled")).toBe("true");
    expect(await grant.getAttribute("aria-description")).toMatch(/^Needs .*Admin/);
    await opened.close();
  });
});

describe("reversals and extensions", () => {
  it("reverses a transaction from its drawer, and shows the mirror first", async () => {
    const opened = await open("/transactions?kinds=admin_grant");
    const { page } = opened;
    await page.getByRole("grid").focus();
    await page.keyboard.press("v");
    await page.getByText("Reverse this transaction").waitFor();
    await dialog(page).getByText("Balance after").waitFor();
    await page.keyboard.type("Given twice");
    await page.keyboard.press("Control+Enter");
    await page.getByText(/was reversed\.$/).waitFor();
    await page.getByText("Reversed").first().waitFor();
    expect(await focused(page)).toMatch(/^grid/);
    await opened.close();
  });

  it("extends credits from the purchase history", async () => {
    const opened = await open("/organisations/1?tab=purchases");
    const { page } = opened;
    const row = page.getByRole("row").filter({ hasText: "30 Nov 2026" }).first();
    await row.getByRole("button", { name: "Void, extend or reverse" }).click();
    await page.getByRole("menuitem", { name: "Extend…" }).click();
    await button(page, /^Last day of use/).click();
    await page.getByRole("button", { name: /31 December 2026/ }).count();
    await page.getByRole("button", { name: /Next Month/ }).click();
    await page.getByRole("button", { name: /31 December 2026/ }).click();
    await dialog(page)
      .getByText(/can be used until 31 Dec 2026/)
      .waitFor();
    await page.getByRole("textbox", { name: "Reason" }).fill("The season is later");
    await page.keyboard.press("Control+Enter");
    await page.getByText(/now expire on 31 Dec 2026/).waitFor();
    await opened.close();
  });
});

describe("the inbox", () => {
  it("opens, approves and snoozes in place", async () => {
    const opened = await open("/inbox");
    const { page } = opened;
    expect(await focused(page)).toBe("grid Inbox");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("complementary");
    await drawer.getByText("What will be posted").waitFor();
    await page.keyboard.press("a");
    await page.getByText(/Approve 2,500.00 credits for Saltmarsh/).waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("2,500 credits were added to Saltmarsh Genomics.").waitFor();
    await page.getByText("27 waiting", { exact: true }).waitFor();
    expect(await focused(page)).toBe("grid Inbox");
    await page.keyboard.press("s");
    await button(page, /^In a week/).click();
    await page.getByText("26 waiting", { exact: true }).waitFor();
    await page.getByRole("tab", { name: /Snoozed/ }).click();
    await page.getByText("until 28 Nov", { exact: true }).waitFor();
    await page.getByRole("grid", { name: "Inbox" }).focus();
    await page.keyboard.press("s");
    await page.getByText("27 waiting", { exact: true }).waitFor();
    await page.getByText("Nothing is snoozed").waitFor();
    await opened.close();
  });

  it("says what was handled last when nothing waits", async () => {
    const opened = await open("/inbox", "empty=1");
    await opened.page.getByText("Nothing waits for you.").waitFor();
    await opened.close();
  });
});
