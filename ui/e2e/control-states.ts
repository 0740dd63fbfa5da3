// Coupons, audit log, staff and sign-in in every state that looks different.
import type { Page } from "playwright-core";

import type { State } from "./state";
import { button } from "./window";

const click = (name: string | RegExp) => (page: Page) => button(page, name).click();

/** Fills in the form of a new batch, the day last. */
export async function fillBatch(page: Page, codes = "100"): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill("Spring 2027");
  await page.getByRole("textbox", { name: "Codes", exact: true }).fill(codes);
  await page.getByLabel("Credits of each use").fill("500");
  await page.getByLabel("Reason").fill("Spring races, agreed with marketing");
  await button(page, "Valid until: Choose a day").click();
  await page
    .getByRole("grid", { name: /20\d\d/ })
    .getByRole("button")
    .last()
    .click();
  await button(page, /^Valid until: \d/).waitFor();
}

/** Issues a batch and waits for its codes. */
export async function issueBatch(page: Page, codes = "100"): Promise<void> {
  await fillBatch(page, codes);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog", { name: `Save the ${codes} codes now` }).waitFor();
}

const openFirst = async (page: Page) => {
  await page.getByRole("row").nth(1).waitFor();
  await page.getByRole("grid").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("complementary").waitFor();
};

export const CONTROL_STATES: State[] = [
  { name: "coupons", at: "/coupons" },
  { name: "coupons, filtered", at: "/coupons?state=active&text=race" },
  { name: "coupons, state menu", at: "/coupons", reach: click("State") },
  { name: "coupons, nothing matches", at: "/coupons?text=nobody" },
  { name: "coupons, empty book", at: "/coupons", switches: "empty=1" },
  { name: "coupons, error", at: "/coupons", switches: "fail=list_batches" },
  { name: "coupons, only looking", at: "/coupons", switches: "role=support" },
  {
    name: "coupons, drawer with a leak",
    at: "/coupons",
    reach: async (page) => {
      await page.getByText("Autumn race season").click();
      await page.getByText("A code looks leaked").last().waitFor();
    },
  },
  {
    name: "coupons, disabled batch",
    at: "/coupons",
    reach: async (page) => {
      await page.getByText("Berlin photo fair").click();
      await page.getByText(/^Disabled on 6 Oct/).waitFor();
    },
  },
  {
    name: "coupons, chart as table",
    at: "/coupons",
    reach: async (page) => {
      await page.getByText("Summer marathons").click();
      await button(page, "View as table").click();
    },
  },
  { name: "coupons, drawer error", at: "/coupons?open=batch_none" },
  {
    name: "coupons, disable dialog",
    at: "/coupons",
    reach: async (page) => {
      await page.getByText("Welcome credits").click();
      await button(page, "Disable…").click();
      await button(page, "Disable batch").click();
      await page.getByText("Say why, in a few words.").waitFor();
    },
  },
  { name: "coupons, new batch", at: "/coupons?new=1" },
  {
    name: "coupons, new batch, what is missing",
    at: "/coupons?new=1",
    reach: async (page) => {
      await page.keyboard.press("Control+Enter");
      await page.getByText("Give the promotion a name.").first().waitFor();
    },
  },
  {
    name: "coupons, new batch over the limit",
    at: "/coupons?new=1",
    reach: async (page) => {
      await fillBatch(page, "900");
      await page.getByText(/becomes a proposal/).waitFor();
    },
  },
  {
    name: "coupons, calendar of a new batch",
    at: "/coupons?new=1",
    reach: async (page) => {
      await button(page, "Valid until: Choose a day").click();
      await page.getByRole("grid", { name: /20\d\d/ }).waitFor();
    },
  },
  { name: "coupons, new batch, error", at: "/coupons?new=1", switches: "fail=preview_batch" },
  { name: "coupons, codes to save", at: "/coupons?new=1", reach: (page) => issueBatch(page) },
  {
    name: "coupons, codes given up",
    at: "/coupons?new=1",
    reach: async (page) => {
      await issueBatch(page);
      await button(page, "Do not save…").click();
    },
  },
  {
    name: "coupons, redeem a code",
    at: "/coupons?redeem=1",
    reach: async (page) => {
      await button(page, "Redeem").click();
      await page.getByText("Enter the code.").waitFor();
    },
  },
  { name: "audit log", at: "/audit" },
  { name: "audit log, filtered", at: "/audit?actor=Tom%20Brandt&action=change_policy" },
  {
    name: "audit log, person filter",
    at: "/audit",
    reach: (page) => page.getByRole("combobox", { name: "Who" }).click(),
  },
  { name: "audit log, date filter", at: "/audit", reach: click("Date") },
  { name: "audit log, nothing matches", at: "/audit?text=nobody" },
  { name: "audit log, empty book", at: "/audit", switches: "empty=1" },
  { name: "audit log, error", at: "/audit", switches: "fail=list_audit" },
  { name: "audit log, drawer", at: "/audit?action=change_staff", reach: openFirst },
  {
    name: "audit log, chain intact",
    at: "/audit",
    reach: async (page) => {
      await button(page, "Verify chain").click();
      await button(page, "Chain intact").waitFor();
    },
  },
  {
    name: "audit log, chain broken",
    at: "/audit",
    switches: "broken=1",
    reach: async (page) => {
      await button(page, "Verify chain").click();
      await button(page, "Chain broken").waitFor();
    },
  },
  { name: "audit log, export dialog", at: "/audit", reach: click("Export") },
  { name: "staff", at: "/staff" },
  { name: "staff, limits", at: "/staff?tab=limits" },
  { name: "staff, roles", at: "/staff?tab=roles" },
  { name: "staff, only you", at: "/staff", switches: "alone=1" },
  { name: "staff, error", at: "/staff", switches: "fail=get_staff" },
  { name: "staff, only looking", at: "/staff?tab=limits", switches: "role=auditor" },
  { name: "staff, not your screen", at: "/staff", switches: "role=support" },
  { name: "staff, drawer", at: "/staff?open=lucas" },
  {
    name: "staff, invite",
    at: "/staff?new=1",
    reach: async (page) => {
      await button(page, "Propose").click();
      await page.getByText("Enter the name.").waitFor();
    },
  },
  { name: "staff, first password", at: "/staff?new=1", switches: "alone=1" },
  {
    name: "staff, change",
    at: "/staff?open=sofia",
    reach: click("Change…"),
  },
  { name: "staff, end access", at: "/staff?open=sofia", reach: click("End access…") },
  {
    name: "staff, change limits",
    at: "/staff?tab=limits",
    reach: click("Change the limits: Grants, Finance approver"),
  },
  { name: "session menu", at: "/settings", reach: click(/session$/) },
  {
    name: "settings, change password",
    at: "/settings",
    reach: async (page) => {
      await button(page, "Change password…").click();
      await button(page, "Change password").click();
      await page.getByText("Type your present password.").waitFor();
    },
  },
  { name: "sign-in", at: "/", switches: "locked=1" },
  {
    name: "sign-in, refused",
    at: "/",
    switches: "locked=1",
    reach: async (page) => {
      await page.getByLabel("Password").fill("not this one");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "sign-in, another book",
    at: "/",
    switches: "locked=1",
    reach: click("Open another book…"),
  },
];
