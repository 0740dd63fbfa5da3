import { Button } from "../../components/button";
import { JobProgressBar, useJobProgress } from "../../components/progress";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import { importSession } from "./session";

/** Work of the core with its progress; it goes on while other screens are shown. */
export function Working({ words, job }: { words: string; job: string }) {
  const progress = useJobProgress(job);
  return (
    <div className={styles.working}>
      <h2 className={styles.heading}>{words}</h2>
      <JobProgressBar progress={progress} />
      <Button onClick={() => void importSession.cancel()}>{t("import.cancel")}</Button>
    </div>
  );
}
