import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";

import type { AppState } from "../bindings/AppState";
import { call } from "../bridge";
import { keys, useAppState, useSettings } from "./queries";
import { useRight } from "./rights";

/** Forgets everything that was read from the book. */
export function forgetBook(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.app[0] });
  client.getMutationCache().clear();
}

/** Shows the window as another person, or nobody, is at the desk. */
export function enterState(client: QueryClient, state: AppState): void {
  client.setQueryData(keys.app, state);
  forgetBook(client);
}

/** Locks the desk. Answers whether the book asks for sign-in now; one without passwords does not. */
export function useLock(): (reason: string | null) => Promise<boolean> {
  const client = useQueryClient();
  return useCallback(
    async (reason) => {
      const state = await call("lock_desk", { reason });
      if (state.sign_in === null) {
        client.setQueryData(keys.app, state);
        return false;
      }
      enterState(client, state);
      return true;
    },
    [client],
  );
}

/** Minutes without a key press after which the desk locks itself; nothing where it never does. */
export function useLockAfter(): number | null {
  const { lock_after_minutes: minutes } = useSettings();
  return minutes <= 0 ? null : minutes;
}

const ACTIVITY = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
const LOOK_MS = 5_000;
/** When somebody last worked in any window of the program. */
const LAST_WORK = "last-work";

/**
 * Calls `onIdle` once after so many minutes without pointer or key in any window; also when the computer slept
 * meanwhile.
 */
export function useIdle(minutes: number | null, onIdle: () => void): void {
  const newest = useRef(onIdle);
  useEffect(() => {
    newest.current = onIdle;
  });
  useEffect(() => {
    if (minutes === null) {
      return;
    }
    let last = Date.now();
    let written = 0;
    let told = false;
    const note = () => {
      last = Date.now();
      told = false;
      if (last - written >= LOOK_MS) {
        written = last;
        localStorage.setItem(LAST_WORK, last.toString());
      }
    };
    const timer = setInterval(() => {
      const elsewhere = Number(localStorage.getItem(LAST_WORK) ?? "0");
      if (!told && Date.now() - Math.max(last, elsewhere) >= minutes * 60_000) {
        told = true;
        newest.current();
      }
    }, LOOK_MS);
    for (const event of ACTIVITY) {
      window.addEventListener(event, note, { capture: true, passive: true });
    }
    return () => {
      clearInterval(timer);
      for (const event of ACTIVITY) {
        window.removeEventListener(event, note, { capture: true });
      }
    };
  }, [minutes]);
}

/** Whether people sign in to this book; undefined until it is known. A file without staff asks nobody. */
export function useAsksForPassword(): boolean | undefined {
  const book = useAppState().data?.book;
  const mayLook = useRight("staff") !== "hidden";
  const isFile = book?.engine === "sqlite";
  const staff = useQuery({
    queryKey: keys.in("staff"),
    queryFn: () => call("get_staff", {}),
    enabled: isFile && mayLook,
  });
  if (!isFile || !mayLook) {
    // Whoever may not look at staff has a role, and so a password.
    return true;
  }
  return staff.data?.sign_in;
}
