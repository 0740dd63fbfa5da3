import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { inject } from "vitest";

import type { Journal } from "../src/bridge/memory";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser named by `CHROMIUM`, else Debian's. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: FLAGS,
  });
}

export interface WindowOptions {
  /** Address after the hash, e.g. `/organisations/1`. */
  at: string;
  /** Switches of the made-up book, e.g. `fail=get_organisation`. */
  switches?: string;
  theme?: "light" | "dark";
  width?: number;
  height?: number;
  /** Text size in percent of the usual one. */
  text?: number;
}

/** A page with the release bundle, and what went wrong in it. */
export interface TestWindow {
  page: Page;
  /** Violations of the content security policy, by directive and place. */
  violations(): Promise<string[]>;
  /** Everything that was logged as an error or thrown. */
  errors: string[];
  journal(): Promise<Journal>;
  close(): Promise<void>;
}

/** Opens the window and waits until its screen is there. */
export async function openWindow(browser: Browser, options: WindowOptions): Promise<TestWindow> {
  const { width = 1440, height = 900, theme = "light", text = 100 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") {
      errors.push(message.text());
    }
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.addInitScript(
    ({ switches, size }) => {
      Object.assign(window, { creditDeskSwitches: switches, creditDeskViolations: [] });
      document.addEventListener("securitypolicyviolation", (event) => {
        const seen = Reflect.get(window, "creditDeskViolations") as string[];
        seen.push(`${event.effectiveDirective} ${event.sourceFile} ${event.sample}`);
      });
      if (size !== 100) {
        // As the system's text scale does it.
        document.addEventListener("DOMContentLoaded", () => {
          document.documentElement.style.fontSize = `${size.toString()}%`;
        });
      }
    },
    { switches: `theme=${theme}&${options.switches ?? ""}`, size: text },
  );
  await page.addInitScript(inject("hostScript"));
  await page.goto(`${inject("address")}#${options.at}`);
  await settle(page);
  return {
    page,
    errors,
    violations: () => page.evaluate(() => Reflect.get(window, "creditDeskViolations") as string[]),
    journal: () => page.evaluate(() => Reflect.get(window, "creditDeskJournal") as Journal),
    close: () => context.close(),
  };
}

/** Waits until the screen stopped changing. */
export async function settle(page: Page): Promise<void> {
  await page.locator("main").waitFor();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(done, 120);
        const watch = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, 120);
        });
        function done(): void {
          watch.disconnect();
          resolve();
        }
        watch.observe(document.body, { childList: true, subtree: true, characterData: true });
        setTimeout(done, 3_000);
      }),
  );
}

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let axe: Promise<string> | undefined;

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** What breaks WCAG 2.0 to 2.2, levels A and AA, on the screen as it is now. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  axe ??= readFile(axeFile, "utf8");
  await page.evaluate(await axe);
  const results = await page.evaluate(async () => {
    const checker = Reflect.get(window, "axe") as {
      run(where: Document, options: object): Promise<AxeResults>;
    };
    return checker.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
      resultTypes: ["violations"],
    });
  });
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.html.slice(0, 160)} (${node.failureSummary ?? ""})`,
    ),
  );
}

/** True when the keyboard is somewhere: not on the page as a whole. */
export function hasFocus(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.activeElement !== null && document.activeElement !== document.body,
  );
}

/** A button by its exact name. */
export function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
}
