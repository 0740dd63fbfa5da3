import type { ErrorView } from "../../bindings/ErrorView";
import { ErrorBanner } from "../../components/banner";
import { BookForm } from "../../components/book-form/book-form";
import { t } from "../../lib/texts";
import styles from "./first-run.module.css";

/** The first thing to see: which book to work in. Opening it shows the shell. */
export function FirstRun({ problem }: { problem: ErrorView | null }) {
  return (
    <div className={styles.page}>
      <div className={styles.card}>
        <span className={styles.mark} aria-hidden="true">
          C
        </span>
        <h1 className={styles.title}>{t("first_run.title")}</h1>
        <p className={styles.lead}>{t("first_run.lead")}</p>
        {problem === null ? null : (
          <section className={styles.problem} aria-label={t("first_run.problem")}>
            <h2 className={styles.heading}>{t("first_run.problem")}</h2>
            <ErrorBanner error={problem} />
          </section>
        )}
        <BookForm onOpened={() => undefined} />
      </div>
    </div>
  );
}
