import { useMemo } from "react";

import type { ImportFormat } from "../../bindings/ImportFormat";
import type { ImportInspection } from "../../bindings/ImportInspection";
import type { ImportPlan } from "../../bindings/ImportPlan";
import type { ImportSubject } from "../../bindings/ImportSubject";
import { Checkbox } from "../../components/checkbox";
import { classes } from "../../components/class-names";
import { Combobox } from "../../components/combobox";
import { Field, TextInput } from "../../components/field";
import { Select } from "../../components/select";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { zoneNames } from "../../lib/zones";
import { SUBJECTS } from "./fields";
import styles from "./page.module.css";
import { withSubject } from "./plan";
import { importSession } from "./session";

const FORMATS = ["csv", "focus", "cloudevents"] as const satisfies ImportFormat[];

/** What the file brings, how it is written, and what happens with rows that do not fit. */
export function Options({ inspection, plan }: { inspection: ImportInspection; plan: ImportPlan }) {
  const formats = useFormats();
  const zones = useMemo(() => {
    const names = zoneNames();
    return (names.includes(plan.zone) ? names : [plan.zone, ...names]).map((zone) => ({
      value: zone,
      label: zone,
    }));
  }, [plan.zone]);
  const change = (part: Partial<ImportPlan>) => importSession.change({ ...plan, ...part });
  return (
    <section className={classes(styles.card, styles.form)} aria-label={t("import.what")}>
      <Field label={t("import.subject")}>
        <Select<ImportSubject>
          aria-label={t("import.subject")}
          options={SUBJECTS.map((value) => ({ value, label: t(`import.subject_${value}`) }))}
          value={plan.subject}
          onChange={(subject) =>
            importSession.change(withSubject(plan, subject, inspection.suggested))
          }
        />
      </Field>
      <Field label={t("import.format")}>
        <Select<ImportFormat>
          aria-label={t("import.format")}
          options={FORMATS.map((value) => ({ value, label: t(`import.format_${value}`) }))}
          value={plan.format}
          onChange={(format) => change({ format })}
        />
      </Field>
      <Field label={t("import.source")} description={t("import.source_hint")}>
        <TextInput
          value={plan.source}
          spellCheck={false}
          onChange={(event) => change({ source: event.currentTarget.value })}
        />
      </Field>
      <Field label={t("import.zone")}>
        <Combobox
          aria-label={t("import.zone")}
          searchLabel={t("import.zone")}
          options={zones}
          value={plan.zone}
          onChange={(zone) => change({ zone: zone ?? "UTC" })}
        />
      </Field>
      {plan.subject === "organisations" ? null : (
        <Checkbox
          checked={plan.create_organisations}
          onChange={(create_organisations) => change({ create_organisations })}
        >
          {t("import.create_organisations")}
          <span className={styles.option}>{t("import.create_organisations_hint")}</span>
        </Checkbox>
      )}
      <Checkbox
        checked={plan.good_rows_only}
        onChange={(good_rows_only) => change({ good_rows_only })}
      >
        {t("import.good_rows_only")}
        <span className={styles.option}>{t("import.good_rows_only_hint")}</span>
      </Checkbox>
      <p className={styles.mono}>
        {t("import.file_size", { bytes: formats.count(inspection.bytes) })} ·{" "}
        {t("import.fingerprint", { sha256: inspection.sha256 })}
      </p>
    </section>
  );
}
