import { Database, FilePlus2, Sparkles } from "lucide-react";
import { useId, useState } from "react";

import type { BookChoice } from "../../bindings/BookChoice";
import { t } from "../../lib/texts";
import { ErrorBanner } from "../banner";
import { Button } from "../button";
import { classes } from "../class-names";
import { JobProgressBar, useJobProgress } from "../progress";
import styles from "./book-form.module.css";
import { BOOKS } from "./choice";
import { EmptyBookFields } from "./empty-book-fields";
import { ServerFields } from "./server-fields";
import { useOpenBook } from "./use-open-book";

const ICONS = { demo: Sparkles, empty: FilePlus2, postgres: Database } as const;

/** Three books to choose from: made up, new, or a team's on a server. Opening shows its progress. */
export function BookForm({ onOpened }: { onOpened(): void }) {
  const [kind, setKind] = useState<BookChoice["kind"]>("demo");
  const opening = useOpenBook(onOpened);
  const progress = useJobProgress(opening.job);
  const formId = useId();
  return (
    <div className={styles.form}>
      <fieldset className={styles.books} disabled={opening.isOpening}>
        <legend className="visually-hidden">{t("book.kind")}</legend>
        {BOOKS.map((book) => {
          const Icon = ICONS[book];
          return (
            <label key={book} className={classes(styles.book, book === kind && styles.chosen)}>
              <input
                type="radio"
                name={formId}
                value={book}
                checked={book === kind}
                onChange={() => setKind(book)}
              />
              <Icon aria-hidden="true" />
              <span>
                <span className={styles.name}>{t(`book.${book}`)}</span>
                <span className={styles.hint}>{t(`book.${book}_hint`)}</span>
              </span>
            </label>
          );
        })}
      </fieldset>
      {opening.problem === null ? null : <ErrorBanner error={opening.problem} />}
      {opening.isOpening ? (
        <div className={styles.progress}>
          <JobProgressBar progress={progress} />
          <Button size="small" onClick={opening.cancel}>
            {t("common.cancel")}
          </Button>
        </div>
      ) : null}
      {kind === "demo" ? (
        <div className={styles.actions}>
          <Button
            look="primary"
            disabled={opening.isOpening}
            focusableWhenDisabled
            onClick={() => opening.open({ kind: "demo" })}
          >
            {t("book.open_demo")}
          </Button>
        </div>
      ) : kind === "empty" ? (
        <EmptyBookFields busy={opening.isOpening} onSubmit={opening.open} />
      ) : (
        <ServerFields busy={opening.isOpening} onSubmit={opening.open} />
      )}
    </div>
  );
}
