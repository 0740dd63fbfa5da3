import { useRouter } from "@tanstack/react-router";
import { useEffect, type RefObject } from "react";

/** The screen that had the keyboard is gone after a navigation: its place takes the keyboard over. */
export function useFocusAfterNavigation(main: RefObject<HTMLElement | null>): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", () => {
        const active = document.activeElement;
        if (active === null || active === document.body) {
          main.current?.focus({ preventScroll: true });
        }
      }),
    [router, main],
  );
}
