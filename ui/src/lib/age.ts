import { useEffect, useState } from "react";

import type { Instant } from "../bindings/Instant";
import { t } from "./texts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds from one instant to another. */
export function between(from: Instant, now: number): number {
  return now - Date.parse(from.replace(/(\.\d{3})\d+/, "$1"));
}

/** A length of time as lists show it, e.g. `29 min`, `2 h`, `3 d`; `just now` below a minute. */
export function ageInWords(ms: number): string {
  if (ms < MINUTE) {
    return t("age.now");
  }
  if (ms < HOUR) {
    return t("age.minutes", { count: Math.floor(ms / MINUTE) });
  }
  return ms < 2 * DAY
    ? t("age.hours", { count: Math.floor(ms / HOUR) })
    : t("age.days", { count: Math.floor(ms / DAY) });
}

/** The same as a moment in a sentence: `2 h ago`, `just now`. */
export function agoInWords(ms: number): string {
  return ms < MINUTE ? t("age.now") : t("age.ago", { age: ageInWords(ms) });
}

/** The present moment, moving on twice a minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE / 2);
    return () => clearInterval(timer);
  }, []);
  return now;
}
