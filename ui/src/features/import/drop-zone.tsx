import { FileUp } from "lucide-react";

import type { ErrorView } from "../../bindings/ErrorView";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { ShortcutKeys } from "../../components/kbd";
import { CHOOSE_FILE } from "../../lib/keys";
import { t } from "../../lib/texts";
import { fieldsOf, SUBJECTS } from "./fields";
import styles from "./page.module.css";
import { importSession } from "./session";

/** Where an import begins. A dropped file arrives through the core, which reads it. */
export function DropZone({ problem }: { problem: ErrorView | null }) {
  return (
    <div className={styles.scroll}>
      {problem === null ? null : (
        <ErrorBanner error={problem} onRetry={() => void importSession.choose()} />
      )}
      <div className={styles.drop}>
        <FileUp aria-hidden="true" />
        <p className={styles.dropTitle}>{t("import.drop")}</p>
        <p className={styles.dropHint}>{t("import.drop_hint")}</p>
        <Button look="primary" onClick={() => void importSession.choose()}>
          {t("import.choose")}
        </Button>
        <ShortcutKeys shortcut={CHOOSE_FILE} />
      </div>
      <Subjects />
    </div>
  );
}

/** What a file needs, by subject, before anybody prepares one. */
function Subjects() {
  return (
    <section className={styles.part} aria-label={t("import.files")}>
      <h2 className={styles.heading}>{t("import.files")}</h2>
      <p className={styles.hint}>{t("import.files_hint")}</p>
      <ul className={styles.subjects}>
        {SUBJECTS.map((subject) => (
          <li key={subject} className={styles.subject}>
            <h3 className={styles.field}>{t(`import.subject_${subject}`)}</h3>
            <p>
              {fieldsOf(subject)
                .filter((field) => field.required)
                .map((field) => t(`import.field_${field.name}`))
                .join(", ")}
              {subject === "usage" ? `, ${t("import.usage_amount")}` : null}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
