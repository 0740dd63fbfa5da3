import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { issueBatch } from "./control-states";
import { button, hasFocus, openWindow, settle, startBrowser, type TestWindow } from "./window";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

function open(at: string, switches = ""): Promise<TestWindow> {
  return openWindow(browser, { at, switches });
}

async function redeem(page: Page, code: string): Promise<void> {
  await button(page, "Redeem a code…").click();
  await page.getByRole("combobox", { name: "Organisation" }).click();
  await page.keyboard.type("Kilimani");
  await page.getByRole("option", { name: "Kilimani Athletics" }).click();
  await page.getByRole("textbox", { name: "Code" }).fill(code);
  await button(page, "Redeem").click();
}

describe("coupons", () => {
  it("issues a batch, saves its codes, redeems one once, and disables the rest", async () => {
    const opened = await open("/transactions");
    const { page } = opened;
    await page.getByRole("row").nth(1).waitFor();
    await page.keyboard.press("n");
    await page.keyboard.press("c");
    await issueBatch(page, "20");
    await page.keyboard.press("Escape");
    await button(page, "Save as CSV…").click();
    await page.getByText("Saved as spring-2027-codes.csv").waitFor();
    await button(page, "Done").click();
    await page.getByRole("complementary", { name: "Coupon batch" }).waitFor();
    const codes = await page.evaluate(() => Reflect.get(window, "creditDeskCodes") as string[]);
    expect(new Set(codes).size).toBe(20);
    const [code = ""] = codes;

    await redeem(page, ` ${code.toLowerCase().replaceAll("-", " ")} `);
    await page.getByText("500 credits were added to Kilimani Athletics.").first().waitFor();
    await redeem(page, code);
    await page.getByRole("alert").getByText("Already used").waitFor();
    await button(page, "Cancel").click();

    await button(page, "Disable…").click();
    await page.getByLabel("Reason").fill("The mailing went to the wrong list");
    await button(page, "Disable batch").click();
    await page.getByText(/: The mailing went to the wrong list$/).waitFor();
    await redeem(page, codes[1] ?? "");
    await page.getByRole("alert").getByText("Disabled", { exact: true }).waitFor();
    await button(page, "Cancel").click();

    await page.getByRole("link", { name: "Audit log" }).click();
    await page.getByText("Disabled the coupon batch “Spring 2027”.").waitFor();
    await page.getByText(/^Redeemed a code of “Spring 2027” for Kilimani/).waitFor();
    const shown = await page.content();
    expect(codes.some((one) => shown.includes(one))).toBe(false);
    const issued = (await opened.journal()).calls.filter((call) => call.command === "issue_batch");
    expect(issued).toHaveLength(1);
    expect(opened.errors).toEqual([]);
    await opened.close();
  });

  it("makes a batch over the limit a proposal that Requests shows", async () => {
    const opened = await open("/coupons?new=1");
    const { page } = opened;
    await issueBatch(page, "900");
    await page.getByText(/They are valid once a second admin approves/).waitFor();
    await button(page, "Save as PDF…").click();
    await page.getByText("Saved as spring-2027-codes.pdf").waitFor();
    await button(page, "Done").click();
    await button(page, "Open the proposal").click();
    await page.getByText("Spring 2027").first().waitFor();
    expect(page.url()).toContain("/requests");
    await opened.close();
  });

  it("finds codes again that were not saved yet", async () => {
    const opened = await open("/coupons?new=1");
    const { page } = opened;
    await issueBatch(page);
    await page.evaluate(() => {
      window.location.hash = "/settings";
    });
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await page.getByRole("link", { name: "Coupons" }).click();
    await page.getByRole("dialog", { name: "Save the 100 codes now" }).waitFor();
    await button(page, "Do not save…").click();
    await button(page, "Discard 100 codes").click();
    expect(await page.getByRole("dialog").count()).toBe(0);
    await opened.close();
  });
});

describe("staff", () => {
  it("proposes an invitation that a second admin confirms under Requests", async () => {
    const opened = await open("/staff");
    const { page } = opened;
    await button(page, "Invite").click();
    await page.getByLabel("Name", { exact: true }).fill("Mei-Ling Tan");
    await page.getByLabel("Login").fill("mei");
    await page.getByLabel("First password").fill("four words apart");
    await page.getByLabel("Reason").fill("Second approver for the evenings");
    await button(page, "Propose").click();
    await page.getByText("A change of staff or limits waits for a second admin.").waitFor();
    const { calls } = await opened.journal();
    expect(calls.filter((call) => call.command === "change_staff")).toHaveLength(1);
    await button(page, "Open Requests").click();
    await page.getByText("Mei-Ling Tan").first().waitFor();
    await opened.close();
  });

  it("sets a password before the first invitation, alone at the desk", async () => {
    const opened = await open("/staff", "alone=1");
    const { page } = opened;
    await button(page, "Invite a colleague…").click();
    await page.getByLabel("New password", { exact: true }).fill("correct horse battery");
    await page.getByLabel("New password again").fill("correct horse battery");
    await button(page, "Set password").click();
    await page.getByRole("dialog", { name: "Invite a colleague" }).waitFor();
    await opened.close();
  });

  it("changes a limit with its reason", async () => {
    const opened = await open("/staff?tab=limits");
    const { page } = opened;
    await button(page, "Change the limits: Grants, Finance approver").click();
    await page.getByLabel("In one decision").fill("2,500");
    await page.getByLabel("Reason").fill("Agreed in the November review");
    await button(page, "Propose").click();
    await page.getByText(/waits for a second admin/).waitFor();
    const { calls } = await opened.journal();
    expect(calls.find((call) => call.command === "change_policy")?.args).toMatchObject({
      change: { action: "grant", role: "finance", single_limit: "2500", daily_limit: "10000" },
    });
    await opened.close();
  });
});

describe("the audit log", () => {
  it("is filtered, shows what an entry changed, and is exported as it is filtered", async () => {
    const opened = await open("/audit");
    const { page } = opened;
    await page.getByRole("combobox", { name: "Action" }).click();
    await page.keyboard.type("Change staff");
    await page.keyboard.press("Enter");
    await page.getByText("Row 1 of 1").waitFor();
    await page.getByRole("grid", { name: "Audit log" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("row", { name: "Role support finance" }).waitFor();
    await button(page, "Export").click();
    await page.getByText("Entries that match: Change staff").waitFor();
    await button(page, "Choose file and export").click();
    await page.getByText("1 entry exported").first().waitFor();
    const { calls } = await opened.journal();
    expect(calls.find((call) => call.command === "export_audit")?.args).toMatchObject({
      filter: { action: "change_staff", actor: null },
    });
    await opened.close();
  });

  it("says which entry does not continue the one before", async () => {
    const opened = await open("/audit", "broken=1");
    const { page } = opened;
    await button(page, "Verify chain").click();
    await page.getByText(/^Entry 118 does not continue the one before/).waitFor();
    await opened.close();
  });
});

describe("sign-in and lock", () => {
  it("refuses a wrong password, lets the right one in, and leaves nothing on screen when locked", async () => {
    const opened = await open("/organisations/1", "locked=1");
    const { page } = opened;
    expect(await page.content()).not.toContain("Kilimani");
    await page.getByLabel("Password").fill("wrong");
    await page.keyboard.press("Enter");
    await page
      .getByRole("alert")
      .getByText(/Nobody was signed in/)
      .waitFor();
    expect(await page.getByLabel("Password").inputValue()).toBe("");
    await page.keyboard.type("correct horse battery");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Kilimani Athletics" }).waitFor();

    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+l");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await settle(page);
    const text = await page.evaluate(
      () => `${document.title} ${document.documentElement.outerHTML}`,
    );
    expect(text).not.toMatch(/Kilimani|Odhiambo/);
    expect(await hasFocus(page)).toBe(true);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(kept).not.toContain("correct horse");
    expect(opened.errors).toEqual([]);
    await opened.close();
  });

  it("gives another person the rights of their role, from the start", async () => {
    const opened = await open("/staff");
    const { page } = opened;
    await button(page, /session$/).click();
    await page.getByRole("menuitem", { name: /^Lock/ }).click();
    await page.getByLabel("Login").fill("jonas");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Transactions" }).waitFor();
    expect(await page.getByRole("link", { name: "Staff & roles" }).count()).toBe(0);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("staff");
    await page.getByText("Nothing found").waitFor();
    await opened.close();
  });
});

describe("windows and news", () => {
  it("opens a transaction in a window of its own", async () => {
    const opened = await open("/transactions");
    const { page } = opened;
    await page.getByRole("row").nth(1).waitFor();
    await page.getByRole("grid").focus();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("row").nth(2).dblclick();
    const { calls } = await opened.journal();
    const routes = calls
      .filter((call) => call.command === "open_window")
      .map((call) => (call.args as { route: string }).route);
    expect(routes).toHaveLength(2);
    // What the core takes for a route of the page.
    expect(routes.every((route) => /^\/transactions\?[\w\-.~?&=%+,:/]+$/.test(route))).toBe(true);
    await opened.close();
  });

  it("keeps the place in the list when another desk posts, and leads to what is new", async () => {
    const opened = await open("/transactions");
    const { page } = opened;
    await page.getByRole("row").nth(1).waitFor();
    await page.getByRole("grid").hover();
    await page.mouse.wheel(0, 2_000);
    await settle(page);
    const top = () =>
      page.evaluate(() => document.elementFromPoint(700, 500)?.closest("[role=row]")?.textContent);
    const before = await top();
    await page.evaluate(() => window.dispatchEvent(new Event("credit-desk:post")));
    await button(page, "1 new row").waitFor();
    expect(await top()).toBe(before);
    await page.evaluate(() => window.dispatchEvent(new Event("credit-desk:post")));
    await button(page, "2 new rows").click();
    await page.getByText("Posted at another desk").first().waitFor();
    expect(await button(page, /new rows?$/).count()).toBe(0);
    expect(await hasFocus(page)).toBe(true);
    await opened.close();
  });

  it("shows three keys once", async () => {
    const opened = await open("/transactions");
    const { page } = opened;
    await page.getByRole("note", { name: "Keys worth knowing" }).waitFor();
    await button(page, "Do not show again").click();
    await page.reload();
    await page.getByRole("row").nth(1).waitFor();
    expect(await page.getByRole("note").count()).toBe(0);
    await opened.close();
  });
});
