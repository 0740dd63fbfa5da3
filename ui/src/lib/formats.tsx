import { createContext, use, useMemo, type ReactNode } from "react";

import type { Amount } from "../bindings/Amount";
import type { Instant } from "../bindings/Instant";
import type { MoneyView } from "../bindings/MoneyView";
import type { Month } from "../bindings/Month";
import {
  formatCount,
  formatCredits,
  formatMoney,
  formatPermille,
  type Precision,
  type SignDisplay,
} from "./money";
import { formatDay, formatInstant, formatMonth, zoneLabel, type TimeStyle } from "./time";

/** Every format of the chosen locale and zone. */
export interface Formats {
  /** BCP 47 tag; undefined is the system's. */
  locale: string | undefined;
  /** IANA zone; undefined is the computer's. */
  zone: string | undefined;
  /** The zone's name for headers. */
  zoneName: string;
  credits(amount: Amount, precision?: Precision, sign?: SignDisplay): string;
  money(money: MoneyView, sign?: SignDisplay): string;
  count(count: number): string;
  permille(permille: number): string;
  instant(instant: Instant, style?: TimeStyle): string;
  day(day: string, style?: "date" | "date-short"): string;
  month(month: Month, style?: "short" | "long"): string;
}

/** The system's locale. One without a locale calls itself `C`, in which WebKit groups no digits: English then. */
function systemLocale(): string {
  try {
    return new Intl.Locale(navigator.language).toString();
  } catch {
    return "en-US";
  }
}

/** Formats for a locale (BCP 47 tag or `system`) and a zone (`UTC`, `system` or an IANA name). */
export function createFormats(localeSetting: string, zoneSetting: string): Formats {
  const locale = localeSetting === "system" ? systemLocale() : localeSetting;
  const zone = zoneSetting === "system" ? undefined : zoneSetting;
  return {
    locale,
    zone,
    zoneName: zoneLabel(zone),
    credits: (amount, precision, sign) => formatCredits(amount, locale, precision, sign),
    money: (money, sign) => formatMoney(money, locale, sign),
    count: (count) => formatCount(count, locale),
    permille: (permille) => formatPermille(permille, locale),
    instant: (instant, style = "date-time") => formatInstant(instant, style, locale, zone),
    day: (day, style) => formatDay(day, locale, style),
    month: (month, style) => formatMonth(month, locale, style),
  };
}

const FormatsContext = createContext<Formats>(createFormats("system", "UTC"));

/** The formats of the settings. */
export function useFormats(): Formats {
  return use(FormatsContext);
}

/** Gives its children the formats of a locale and a zone. */
export function FormatsProvider(props: { locale: string; zone: string; children: ReactNode }) {
  const { locale, zone, children } = props;
  const formats = useMemo(() => createFormats(locale, zone), [locale, zone]);
  return <FormatsContext value={formats}>{children}</FormatsContext>;
}
