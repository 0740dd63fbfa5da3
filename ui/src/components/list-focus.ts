import { useEffect } from "react";

/** Where the keys go when a dialog of a screen with a list is closed: to the list. */
export function listOrBefore(): HTMLElement | true {
  return document.querySelector<HTMLElement>("[role=grid]") ?? true;
}

/** Gives the keys to the list of a screen that was opened, where nothing of importance has them. */
export function useListFocus(hasDialog: boolean): void {
  useEffect(() => {
    const holder = document.activeElement;
    const isFree = holder === null || holder === document.body || holder.matches("main");
    if (isFree && !hasDialog) {
      document.querySelector<HTMLElement>("[role=grid]")?.focus();
    }
    // Only when the screen is opened: later the person decides where the keys are.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
}
