import { Progress as Base } from "@base-ui/react/progress";
import { useEffect, useState } from "react";

import { on } from "../bridge";
import type { JobProgress } from "../bindings/JobProgress";
import { useFormats } from "../lib/formats";
import { t } from "../lib/texts";
import styles from "./progress.module.css";

/** The newest progress that the core reported for a job. */
export function useJobProgress(job: string | null): JobProgress | null {
  const [progress, setProgress] = useState<JobProgress | null>(null);
  useEffect(() => {
    if (job === null) {
      return;
    }
    return on("job-progress", (next) => {
      if (next.job === job) {
        setProgress(next);
      }
    });
  }, [job]);
  return progress?.job === job ? progress : null;
}

/** How far long work is: phase, counts and a bar. */
export function JobProgressBar(props: { progress: JobProgress | null }) {
  const { progress } = props;
  const formats = useFormats();
  const phase = progress?.phase ?? t("job.working");
  const total = progress?.total ?? null;
  const share =
    progress === null || total === null || total === 0
      ? null
      : Math.min(100, Math.floor((100 * progress.done) / total));
  return (
    <Base.Root value={share} className={styles.progress} aria-label={phase}>
      <div className={styles.row}>
        <span>{phase}</span>
        {progress === null ? null : (
          <span className="numeric">
            {total === null
              ? t("job.done", { done: formats.count(progress.done) })
              : t("job.done_of", {
                  done: formats.count(progress.done),
                  total: formats.count(total),
                })}
          </span>
        )}
      </div>
      <Base.Track className={styles.track}>
        <Base.Indicator className={styles.bar} />
      </Base.Track>
    </Base.Root>
  );
}
