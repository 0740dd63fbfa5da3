import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

function colours(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [
      name ?? "",
      value ?? "",
    ]),
  );
}

const [lightBlock = "", darkBlock = ""] = css.split(':root[data-theme="dark"]');
const THEMES = { light: colours(lightBlock), dark: colours(darkBlock) };

/** Relative luminance after WCAG 2. */
function luminance(hex: string): number {
  const channel = (from: number) => {
    const share = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

const GROUNDS = ["surface", "surface-2", "surface-hover", "bg", "selected"];
const TEXT_PAIRS: [string, string][] = [
  ...["text", "text-2", "text-3", "accent-text", "pos", "neg"].flatMap((text) =>
    GROUNDS.map((ground): [string, string] => [text, ground]),
  ),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["warn", "warn-bg"],
  ["info", "info-bg"],
  ["neg", "neg-bg"],
  ["text", "warn-bg"],
  ["text", "info-bg"],
  ["text", "neg-bg"],
  ["text-2", "neg-bg"],
  ["text", "pos-bg"],
  ["text-2", "pos-bg"],
  // Tooltips are inverse.
  ["surface", "text"],
  // The avatar's initials.
  ["text-2", "border"],
];
const GRAPHIC_PAIRS: [string, string][] = [
  ["border-input", "surface"],
  ["chart-1", "surface"],
  ["pos-fill", "surface"],
  ["neg-fill", "surface"],
  ["accent", "surface"],
  ["accent", "selected"],
];

describe.each(["light", "dark"] as const)("%s colours", (theme) => {
  const named = (name: string) => {
    const value = THEMES[theme].get(name);
    if (value === undefined) {
      throw new Error(`${theme} has no --${name}`);
    }
    return value;
  };

  it.each(TEXT_PAIRS)("%s can be read on %s", (text, ground) => {
    expect(contrast(named(text), named(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(GRAPHIC_PAIRS)("%s can be seen on %s", (mark, ground) => {
    expect(contrast(named(mark), named(ground))).toBeGreaterThanOrEqual(3);
  });
});

it("both themes name the same colours", () => {
  expect([...THEMES.dark.keys()].toSorted()).toEqual([...THEMES.light.keys()].toSorted());
});
