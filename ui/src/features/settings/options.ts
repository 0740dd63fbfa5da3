import type { Option } from "../../components/select";
import { t } from "../../lib/texts";
import { zoneNames } from "../../lib/zones";

const LOCALES = [
  "en-GB",
  "en-US",
  "en-IN",
  "de-DE",
  "de-CH",
  "fr-FR",
  "es-ES",
  "it-IT",
  "nl-NL",
  "pt-BR",
  "pt-PT",
  "pl-PL",
  "sv-SE",
  "da-DK",
  "cs-CZ",
  "sw-KE",
  "hi-IN",
  "ja-JP",
  "zh-CN",
];

/** A locale in words, e.g. `German (Switzerland)`; the tag itself where there are none. */
export function localeName(tag: string): string {
  try {
    return (
      new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" }).of(tag) ?? tag
    );
  } catch {
    return tag;
  }
}

/** Formats on offer. One that was set elsewhere stays among them, so that it is shown as what it is. */
export function localeOptions(current: string): Option<string>[] {
  const tags = current === "system" || LOCALES.includes(current) ? LOCALES : [current, ...LOCALES];
  return [
    { value: "system", label: t("settings.locale_system") },
    ...tags.map((tag) => ({ value: tag, label: localeName(tag) })),
  ];
}

/** Zones on offer: UTC, the computer's, and every other by name. */
export function zoneOptions(current: string): Option<string>[] {
  const names = zoneNames();
  const known = current === "system" || names.includes(current) ? names : [...names, current];
  const [utc = "UTC", ...others] = known;
  return [
    { value: utc, label: utc },
    { value: "system", label: t("settings.zone_system") },
    ...others.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
  ];
}
