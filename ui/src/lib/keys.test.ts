import { describe, expect, it, vi } from "vitest";

import { CommandRegistry } from "./command-registry";
import {
  ALONE_MS,
  ariaShortcut,
  capsOfShortcut,
  KeyReader,
  SEQUENCE_MS,
  type Command,
} from "./keys";

function command(id: string, change: Partial<Command> = {}): Command {
  return { id, title: id, group: "actions", run: () => undefined, ...change };
}

const COMMANDS = [
  command("go.transactions", { shortcut: [{ key: "g" }, { key: "t" }] }),
  command("go.organisations", { shortcut: [{ key: "g" }, { key: "o" }] }),
  command("palette.open", { shortcut: [{ key: "k", mod: true }] }),
  command("list.search", { shortcut: [{ key: "/" }], alternatives: [[{ key: "f", mod: true }]] }),
  command("help.keys", { shortcut: [{ key: "?" }] }),
  command("transactions.jump", { shortcut: [{ key: "b" }], scope: "list" }),
];

const IN_LIST = { singleKeys: true, typing: false, inList: true, now: 0 };

function press(key: string, change: KeyboardEventInit = {}) {
  return new KeyboardEvent("keydown", { key, ...change });
}

describe("keys", () => {
  it("reads a letter after G within the time, and not later", () => {
    const reader = new KeyReader();
    expect(reader.read(press("g"), COMMANDS, IN_LIST)).toBeUndefined();
    expect(reader.read(press("o"), COMMANDS, { ...IN_LIST, now: 500 })?.id).toBe(
      "go.organisations",
    );
    reader.read(press("g"), COMMANDS, { ...IN_LIST, now: 1000 });
    expect(
      reader.read(press("o"), COMMANDS, { ...IN_LIST, now: 1001 + SEQUENCE_MS }),
    ).toBeUndefined();
  });

  it("leaves letters to a text field, but not Ctrl and a letter", () => {
    const reader = new KeyReader();
    const typing = { ...IN_LIST, typing: true, inList: false };
    expect(reader.read(press("/"), COMMANDS, typing)).toBeUndefined();
    expect(reader.read(press("k", { ctrlKey: true }), COMMANDS, typing)?.id).toBe("palette.open");
  });

  it("ignores single letters when they are switched off", () => {
    const reader = new KeyReader();
    const off = { ...IN_LIST, singleKeys: false };
    expect(reader.read(press("g"), COMMANDS, off)).toBeUndefined();
    expect(reader.read(press("t"), COMMANDS, off)).toBeUndefined();
    expect(reader.read(press("f", { ctrlKey: true }), COMMANDS, off)?.id).toBe("list.search");
  });

  it("waits for a second key where a letter also begins sequences, then acts alone", () => {
    vi.useFakeTimers();
    const reader = new KeyReader();
    const ran: string[] = [];
    const commands = [...COMMANDS, command("grant", { shortcut: [{ key: "g" }] })];
    const wait = () => reader.waitAlone(({ id }) => ran.push(id));
    expect(reader.read(press("g"), commands, IN_LIST)).toBeUndefined();
    wait();
    vi.advanceTimersByTime(ALONE_MS);
    expect(ran).toEqual(["grant"]);
    expect(reader.read(press("g"), commands, IN_LIST)).toBeUndefined();
    wait();
    expect(reader.read(press("t"), commands, IN_LIST)?.id).toBe("go.transactions");
    vi.advanceTimersByTime(ALONE_MS);
    expect(ran).toEqual(["grant"]);
    vi.useRealTimers();
  });

  it("acts on a list's letter only while a list has the focus", () => {
    const reader = new KeyReader();
    expect(reader.read(press("b"), COMMANDS, IN_LIST)?.id).toBe("transactions.jump");
    expect(reader.read(press("b"), COMMANDS, { ...IN_LIST, inList: false })).toBeUndefined();
  });

  it("takes a character that needs Shift, and no letter with it", () => {
    const reader = new KeyReader();
    expect(reader.read(press("?", { shiftKey: true }), COMMANDS, IN_LIST)?.id).toBe("help.keys");
    expect(reader.read(press("B", { shiftKey: true }), COMMANDS, IN_LIST)).toBeUndefined();
  });

  it("shows caps and says them to screen readers", () => {
    expect(capsOfShortcut([{ key: "e", mod: true }])).toEqual(["Ctrl", "E"]);
    expect(capsOfShortcut([{ key: "g" }, { key: "t" }])).toEqual(["G", "T"]);
    expect(ariaShortcut([{ key: "ArrowLeft", alt: true }])).toBe("Alt+ArrowLeft");
    expect(ariaShortcut([{ key: "g" }, { key: "t" }])).toBeUndefined();
  });
});

describe("the command registry", () => {
  it("lets a screen's command stand in for the fallback, whichever came first", () => {
    const fallback = vi.fn();
    const own = vi.fn();
    for (const order of ["fallback first", "fallback last"]) {
      const registry = new CommandRegistry();
      const offers = [
        () => registry.offer(Symbol("shell"), [command("x", { fallback: true, run: fallback })]),
        () => registry.offer(Symbol("screen"), [command("x", { run: own })]),
      ];
      for (const offer of order === "fallback first" ? offers : offers.toReversed()) {
        offer();
      }
      registry.run("x");
    }
    expect(own).toHaveBeenCalledTimes(2);
    expect(fallback).not.toHaveBeenCalled();
  });

  it("says when a command of the native menu is not on offer", () => {
    expect(new CommandRegistry().run("no.such")).toBe(false);
  });
});
