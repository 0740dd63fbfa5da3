import { useEffect } from "react";

import type { Theme } from "../bindings/Theme";
import { call } from "../bridge";

const REMEMBERED = "theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** Light or dark, after the system where the user left the choice to it. */
export function resolveTheme(theme: Theme): "light" | "dark" {
  return theme === "system" ? (dark.matches ? "dark" : "light") : theme;
}

/** The choice of the last start, so that the first picture has the right colours. */
export function rememberedTheme(): Theme {
  const theme = localStorage.getItem(REMEMBERED);
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = resolveTheme(theme);
}

/** Keeps page and title bar in the chosen colours. */
export function useTheme(theme: Theme | undefined): void {
  useEffect(() => {
    if (theme === undefined) {
      return;
    }
    const follow = () => applyTheme(theme);
    follow();
    localStorage.setItem(REMEMBERED, theme);
    // A title bar in the other colour is no reason to disturb anyone.
    call("set_window_theme", { theme }).catch(() => undefined);
    dark.addEventListener("change", follow);
    return () => dark.removeEventListener("change", follow);
  }, [theme]);
}
