/** Modifier-independent description of a shortcut: `mod` is Ctrl, or Cmd on macOS. */
export interface Chord {
  /** `KeyboardEvent.key`, letters in lower case. */
  key: string;
  mod?: boolean;
  alt?: boolean;
  shift?: boolean;
}

/** A shortcut: one chord, or two keys after each other (`G` then `T`). */
export type Shortcut = readonly [Chord] | readonly [Chord, Chord];

/** Chooses a file to import, on every screen. */
export const CHOOSE_FILE: Shortcut = [{ key: "o", mod: true }];

/** Something the user can do, wherever it is offered: palette, shortcut, native menu, key sheet. */
export interface Command {
  /** Stable; the native menu sends it as `menu-command`. */
  id: string;
  title: string;
  group: "navigate" | "actions" | "view";
  shortcut?: Shortcut;
  /** Other keys for the same; not shown beside the title. */
  alternatives?: readonly Shortcut[];
  /** `list`: its keys act only while a list has the focus. */
  scope?: "list";
  /** Other words that find it in the palette. */
  words?: string;
  /** Offered in the palette. */
  listed?: boolean;
  /** Gives way to a command with the same id of the screen that is shown. */
  fallback?: boolean;
  run(): void;
}

export const isMac = typeof navigator !== "undefined" && /Mac/.test(navigator.platform);

/** A letter without a modifier: it may be switched off, and never acts while typing. */
export function isSingleKey(chord: Chord): boolean {
  return !chord.mod && !chord.alt && chord.key.length === 1;
}

/** Whether the event is the chord. Shift is ignored for characters that need it, such as `?`. */
export function matches(chord: Chord, event: KeyboardEvent): boolean {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  if (other || mod !== (chord.mod ?? false) || event.altKey !== (chord.alt ?? false)) {
    return false;
  }
  const isLetter = /^[a-z]$/.test(chord.key);
  if ((isLetter || chord.key.length > 1) && event.shiftKey !== (chord.shift ?? false)) {
    return false;
  }
  return (isLetter ? event.key.toLowerCase() : event.key) === chord.key;
}

/** True while keys belong to a text field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target instanceof HTMLInputElement) {
    return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

const NAMES: Record<string, string> = {
  Enter: "↵",
  Escape: "Esc",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  PageUp: "PgUp",
  PageDown: "PgDn",
  " ": "Space",
};

/** The caps of one chord, e.g. `Ctrl` and `K`, or `⌘` and `K`. */
export function capsOf(chord: Chord): string[] {
  const caps: string[] = [];
  if (chord.mod) {
    caps.push(isMac ? "⌘" : "Ctrl");
  }
  if (chord.alt) {
    caps.push(isMac ? "⌥" : "Alt");
  }
  if (chord.shift) {
    caps.push(isMac ? "⇧" : "Shift");
  }
  caps.push(NAMES[chord.key] ?? (chord.key.length === 1 ? chord.key.toUpperCase() : chord.key));
  return caps;
}

/** All caps of a shortcut in order. */
export function capsOfShortcut(shortcut: Shortcut): string[] {
  return shortcut.flatMap((chord) => capsOf(chord));
}

/** The shortcut for `aria-keyshortcuts`. */
export function ariaShortcut(shortcut: Shortcut): string | undefined {
  const [first, second] = shortcut;
  if (second !== undefined) {
    return undefined;
  }
  const parts: string[] = [];
  if (first.mod) {
    parts.push(isMac ? "Meta" : "Control");
  }
  if (first.alt) {
    parts.push("Alt");
  }
  if (first.shift) {
    parts.push("Shift");
  }
  return [...parts, first.key.length === 1 ? first.key.toUpperCase() : first.key].join("+");
}

/** Milliseconds in which the second key of a sequence must follow. */
export const SEQUENCE_MS = 1200;

/** Milliseconds after which a key that also begins sequences acts alone. */
export const ALONE_MS = 450;

interface Pending {
  chord: Chord;
  at: number;
  /** What the key does when no second one follows. */
  alone: Command | undefined;
}

/**
 * Turns key presses into commands. Sequences such as `G` then `T` are remembered between presses;
 * single keys are skipped while typing or when switched off.
 */
export class KeyReader {
  #pending: Pending | undefined;

  /** The command that the press completes, if any. */
  read(
    event: KeyboardEvent,
    commands: readonly Command[],
    options: { singleKeys: boolean; typing: boolean; inList: boolean; now: number },
  ): Command | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    const allowed = (chord: Chord) =>
      !isSingleKey(chord) || (options.singleKeys && !options.typing);

    const offered = commands.filter((command) => command.scope !== "list" || options.inList);
    const shortcuts = offered.flatMap((command) =>
      [command.shortcut, ...(command.alternatives ?? [])]
        .filter((shortcut) => shortcut !== undefined)
        .map((shortcut) => ({ command, first: shortcut[0], second: shortcut[1] })),
    );
    if (pending !== undefined && options.now - pending.at <= SEQUENCE_MS) {
      const found = shortcuts.find(
        ({ first, second }) =>
          second !== undefined && sameChord(first, pending.chord) && matches(second, event),
      );
      if (found !== undefined) {
        return found.command;
      }
    }
    const begun = shortcuts.filter(({ first }) => allowed(first) && matches(first, event));
    const alone = begun.find(({ second }) => second === undefined)?.command;
    const sequence = begun.find(({ second }) => second !== undefined);
    if (sequence === undefined) {
      return alone;
    }
    this.#pending = { chord: sequence.first, at: options.now, alone };
    return undefined;
  }

  /**
   * Calls `run` with the command of a key that may begin a sequence, once no second key has followed; nothing when
   * the last press was no such key.
   */
  waitAlone(run: (command: Command) => void): ReturnType<typeof setTimeout> | undefined {
    const pending = this.#pending;
    if (pending?.alone === undefined) {
      return undefined;
    }
    const { alone } = pending;
    return setTimeout(() => {
      if (this.#pending === pending) {
        this.#pending = undefined;
        run(alone);
      }
    }, ALONE_MS);
  }
}

function sameChord(a: Chord, b: Chord): boolean {
  return (
    a.key === b.key &&
    (a.mod ?? false) === (b.mod ?? false) &&
    (a.alt ?? false) === (b.alt ?? false)
  );
}
