import { useSyncExternalStore } from "react";

/** Codes that were made and are not on disk yet. */
export interface UnsavedCodes {
  /** Token to save them with. */
  codes: string;
  batch: string;
  count: number;
  /** What happened, in a sentence. */
  sentence: string;
  /** Who made them; nobody else is shown them. */
  actor: string;
}

let unsaved: UnsavedCodes | null = null;
const listeners = new Set<() => void>();

/**
 * Keeps the codes until they are saved or given up: whoever leaves the screen finds them there again. Nothing
 * forgets them.
 */
export function keepCodes(codes: UnsavedCodes | null): void {
  unsaved = codes;
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The codes that the person still has to save. */
export function useUnsavedCodes(actor: string): UnsavedCodes | null {
  const codes = useSyncExternalStore(subscribe, () => unsaved);
  return codes?.actor === actor ? codes : null;
}
