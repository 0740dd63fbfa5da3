import type { LimitUse } from "../bindings/LimitUse";
import { useFormats } from "../lib/formats";
import { t } from "../lib/texts";
import { classes } from "./class-names";
import styles from "./limit-use.module.css";

/** What would be used of each limit, as a figure and a bar. */
export function LimitUses(props: { limits: readonly LimitUse[] }) {
  const formats = useFormats();
  return (
    <ul className={styles.limits}>
      {props.limits.map((use) => {
        const over = (use.share ?? 0) > 1000;
        const after = formats.credits(use.after, "whole", "negative");
        return (
          <li key={use.label} className={classes(over && styles.over)}>
            <div className={styles.line}>
              <span className={styles.label}>{use.label}</span>
              <span className={styles.figures}>
                {use.limit === null
                  ? t("limits.none", { after })
                  : t(over ? "limits.over" : "limits.of", {
                      after,
                      limit: formats.credits(use.limit, "whole", "negative"),
                    })}
              </span>
            </div>
            {use.share === null ? null : (
              <div className={styles.track}>
                <svg className={styles.bar} aria-hidden="true">
                  <rect width={`${Math.min(100, use.share / 10).toFixed(1)}%`} height="6" />
                </svg>
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
