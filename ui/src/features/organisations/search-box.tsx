import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { ShortcutKeys } from "../../components/kbd";
import { useCommands } from "../../lib/command-registry";
import type { Shortcut } from "../../lib/keys";
import { t } from "../../lib/texts";
import styles from "./list.module.css";

const SEARCH: Shortcut = [{ key: "/" }];
/** Pause in typing after which the list follows. */
const PAUSE_MS = 150;

/** Finds organisations by name or external ID while typing. */
export function SearchBox(props: { text: string; onChange(text: string): void }) {
  const { text, onChange } = props;
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  // The address changed by other means, e.g. by “Clear filters”.
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
  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  useCommands([
    {
      id: "list.search",
      title: t("commands.search"),
      group: "actions",
      shortcut: SEARCH,
      listed: true,
      run: focus,
    },
    {
      id: "list.find",
      title: t("commands.search"),
      group: "actions",
      shortcut: [{ key: "f", mod: true }],
      run: focus,
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
        placeholder={t("organisations.search")}
        aria-label={t("organisations.search")}
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && typed !== "") {
            event.preventDefault();
            clear();
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
