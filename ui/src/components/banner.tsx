import { CircleSlash, Info, OctagonAlert, Unplug } from "lucide-react";
import type { ReactNode } from "react";

import type { ErrorKind } from "../bindings/ErrorKind";
import type { ErrorView } from "../bindings/ErrorView";
import { errorDetails } from "../lib/errors";
import { t } from "../lib/texts";
import styles from "./banner.module.css";
import { Button } from "./button";
import { classes } from "./class-names";
import { copyText } from "./copy";

const ICONS: Record<ErrorKind, typeof Info> = {
  refused: CircleSlash,
  unavailable: Unplug,
  failed: OctagonAlert,
};

/** Something that was not done, in place: refused, not reachable and failed look different. */
export function ErrorBanner(props: {
  error: ErrorView;
  onRetry?: (() => void) | undefined;
  className?: string;
}) {
  const { error, onRetry, className } = props;
  const Icon = ICONS[error.kind];
  return (
    <div role="alert" className={classes(styles.banner, styles[error.kind], className)}>
      <Icon aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>{t(`error.${error.kind}`)}</p>
        <p className={styles.text}>{error.message}</p>
        {error.hint === null ? null : <p className={styles.text}>{error.hint}</p>}
        {error.incident === null ? null : (
          <p className={styles.incident}>{t("common.incident", { incident: error.incident })}</p>
        )}
      </div>
      <div className={styles.actions}>
        {onRetry === undefined || error.kind === "refused" ? null : (
          <Button size="small" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        )}
        {error.kind === "refused" ? null : (
          <Button
            size="small"
            onClick={() => void copyText(errorDetails(error), t("common.details_copied"))}
          >
            {t("common.copy_details")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Something worth knowing. */
export function NoticeBanner(props: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div role="status" className={classes(styles.banner, styles.notice)}>
      <Info aria-hidden="true" />
      <div className={classes(styles.words, styles.text)}>{props.children}</div>
      {props.actions === undefined ? null : <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}
