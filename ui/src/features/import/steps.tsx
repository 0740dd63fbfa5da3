import { Check } from "lucide-react";

import { classes } from "../../components/class-names";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import type { ImportState } from "./state";

const STEPS = ["file", "mapping", "check", "done"] as const;

/** How many steps are behind. */
function placeOf(step: ImportState["step"]): number {
  switch (step) {
    case "empty":
      return 0;
    case "mapping":
    case "checking":
      return 1;
    case "checked":
    case "posting":
      return 2;
    case "done":
      return 3;
  }
}

/** The way from file to result, and where it stands. */
export function Steps({ step }: { step: ImportState["step"] }) {
  const current = placeOf(step);
  return (
    <ol className={styles.steps} aria-label={t("import.steps")}>
      {STEPS.map((name, place) => (
        <li
          key={name}
          className={classes(styles.step, place < current && styles.stepDone)}
          aria-current={place === current ? "step" : undefined}
        >
          <span className={styles.place} aria-hidden="true">
            {place < current ? <Check /> : place + 1}
          </span>
          {t(`import.step_${name}`)}
        </li>
      ))}
    </ol>
  );
}
