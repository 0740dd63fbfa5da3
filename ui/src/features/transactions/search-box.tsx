import { Search, X } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import { call } from "../../bridge";
import { toastFailed } from "../../components/toast";
import { Keys } from "../../components/kbd";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";
import { searchFor } from "./look-up";
import styles from "./search-box.module.css";
import type { TransactionScreen } from "./use-search";

/** Milliseconds after the last letter before the list follows. */
const PAUSE_MS = 220;

/** Asks the core what a text is and sets the filter for it. */
function useLookUp({ setFilter }: TransactionScreen) {
  const newest = useRef(0);
  return async (text: string, entered: boolean) => {
    newest.current += 1;
    const asked = newest.current;
    try {
      const found = text === "" ? [] : await call("find_anything", { text });
      const change = searchFor(text, found, entered);
      if (asked === newest.current && change !== null) {
        setFilter(change, { replace: !entered });
      }
    } catch (cause) {
      toastFailed(errorView(cause).message);
    }
  };
}

/** One box that understands event IDs, transaction IDs, organisations and words, without prefixes. */
export function SearchBox(props: {
  screen: TransactionScreen;
  input: RefObject<HTMLInputElement | null>;
  /** The keys go back to the list. */
  onLeave(): void;
}) {
  const { screen, input, onLeave } = props;
  const lookUp = useLookUp(screen);
  const inUrl = screen.search.event ?? screen.search.text ?? "";
  const [draft, setDraft] = useState(inUrl);
  const [seen, setSeen] = useState(inUrl);
  const [typed, setTyped] = useState<string | null>(null);
  // Another part of the screen changed the filter: the box shows it, unless it came from the box itself.
  if (inUrl !== seen) {
    setSeen(inUrl);
    if (inUrl !== typed) {
      setDraft(inUrl);
      setTyped(null);
    }
  }
  const latest = useRef(lookUp);
  useEffect(() => {
    latest.current = lookUp;
  });
  useEffect(() => {
    if (typed === null) {
      return;
    }
    const timer = setTimeout(() => void latest.current(typed, false), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const enter = (text: string) => {
    setTyped(null);
    void lookUp(text, true);
  };
  usePasteAnywhere((text) => {
    setDraft(text);
    enter(text);
  });
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      enter(draft.trim());
      onLeave();
    } else if (event.key === "Escape") {
      event.preventDefault();
      onLeave();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      onLeave();
    }
  };
  return (
    <div className={styles.box} role="search">
      <Search aria-hidden="true" />
      <input
        ref={input}
        className={styles.input}
        value={draft}
        placeholder={t("transactions.search")}
        aria-label={t("transactions.search")}
        aria-keyshortcuts="/ Control+F"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setDraft(event.target.value);
          setTyped(event.target.value.trim());
        }}
        onKeyDown={press}
      />
      <span className={styles.end}>
        {draft === "" ? (
          <Keys caps={["/"]} />
        ) : (
          <button
            type="button"
            className={styles.clear}
            aria-label={t("transactions.search_clear")}
            onClick={() => {
              setDraft("");
              enter("");
              input.current?.focus();
            }}
          >
            <X aria-hidden="true" />
          </button>
        )}
      </span>
    </div>
  );
}

/** Support pastes what the customer sent; no field has to be found first. */
function usePasteAnywhere(use: (text: string) => void): void {
  const latest = useRef(use);
  useEffect(() => {
    latest.current = use;
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const target = event.target;
      const elsewhere =
        target instanceof Element &&
        target.closest("input,textarea,[contenteditable],[role=dialog],[role=menu]") !== null;
      const text = event.clipboardData?.getData("text/plain").trim() ?? "";
      if (!elsewhere && text !== "" && !text.includes("\n")) {
        event.preventDefault();
        latest.current(text);
      }
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, []);
}
