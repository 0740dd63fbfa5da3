import { useMemo } from "react";

import type { Amount } from "../../bindings/Amount";
import type { Instant } from "../../bindings/Instant";
import { Combobox } from "../../components/combobox";
import { Field } from "../../components/field";
import { toastFailed } from "../../components/toast";
import { useFormats } from "../../lib/formats";
import { useSaveSettings, useSettings } from "../../lib/queries";
import { t } from "../../lib/texts";
import { localeOptions, zoneOptions } from "./options";
import styles from "./page.module.css";

const SAMPLE_AT = "2026-11-21T14:05:00.000000Z" as Instant;
const SAMPLE_AMOUNT = "-1842.5" as Amount;

/** How numbers, dates and times are written, with a sample that follows. */
export function Language() {
  const settings = useSettings();
  const save = useSaveSettings(toastFailed);
  const formats = useFormats();
  const locales = useMemo(() => localeOptions(settings.locale), [settings.locale]);
  const zones = useMemo(() => zoneOptions(settings.zone), [settings.zone]);
  return (
    <section className={styles.section} aria-labelledby="settings-language">
      <div className={styles.side}>
        <h2 id="settings-language" className={styles.heading}>
          {t("settings.language")}
        </h2>
        <p className={styles.hint}>
          {t("settings.sample", {
            date: `${formats.instant(SAMPLE_AT)} ${formats.zoneName}`,
            amount: formats.credits(SAMPLE_AMOUNT),
          })}
        </p>
      </div>
      <div className={styles.pair}>
        <Field label={t("settings.locale")}>
          <Combobox
            aria-label={t("settings.locale")}
            searchLabel={t("settings.locale")}
            options={locales}
            value={settings.locale}
            onChange={(locale) => save({ locale: locale ?? "system" })}
          />
        </Field>
        <Field label={t("settings.zone")}>
          <Combobox
            aria-label={t("settings.zone")}
            searchLabel={t("settings.zone")}
            options={zones}
            value={settings.zone}
            onChange={(zone) => save({ zone: zone ?? "UTC" })}
          />
        </Field>
      </div>
    </section>
  );
}
