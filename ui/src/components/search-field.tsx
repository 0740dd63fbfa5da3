import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useCommands } from "../lib/command-registry";
import type { Shortcut } from "../lib/keys";
import { t } from "../lib/texts";
import { ShortcutKeys } from "./kbd";
import styles from "./search-field.module.css";

const SEARCH: Shortcut = [{ key: "/" }];
/** Pause in typing after which the list follows. */
const PAUSE_MS = 180;

/** The search of a list, which follows while typing. `/` and Ctrl+F lead to it; the keys go back by Enter. */
export function SearchField(props: {
  /** What is searched, for the empty box and screen readers. */
  label: string;
  text: string;
  onChange(text: string): void;
  /** The keys go back to the list. */
  onLeave?(): void;
}) {
  const { label, text, onChange, onLeave } = props;
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  // The address changed by other means, e.g. by “Clear”.
  if (shown !== text) {
    setShown(text);
    setTyped(text);
  }
  const newest = useRef(onChange);
  useEffect(() => {
    newest.current = onChange;
  });
  useEffect(() => {
    if (typed.trim() === text) {
      return;
    }
    const timer = setTimeout(() => newest.current(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  useCommands([
    {
      id: "list.search",
      title: t("commands.search"),
      group: "actions",
      shortcut: SEARCH,
      alternatives: [[{ key: "f", mod: true }]],
      listed: true,
      run: () => input.current?.select(),
    },
  ]);
  const clear = () => {
    setTyped("");
    onChange("");
    input.current?.focus();
  };
  return (
    <div className={styles.search}>
      <Search aria-hidden="true" />
      <input
        ref={input}
        type="text"
        value={typed}
        placeholder={label}
        aria-label={label}
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && typed !== "") {
            event.preventDefault();
            clear();
          } else if (event.key === "Enter" || event.key === "Escape") {
            event.preventDefault();
            onLeave?.();
          }
        }}
      />
      {typed === "" ? (
        <ShortcutKeys shortcut={SEARCH} />
      ) : (
        <button
          type="button"
          className={styles.clear}
          aria-label={t("common.clear")}
          onClick={clear}
        >
          <X aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
