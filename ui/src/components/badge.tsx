import { CircleCheck, CircleDashed, Undo2 } from "lucide-react";
import type { ReactNode } from "react";

import type { StatusView } from "../bindings/StatusView";
import { t } from "../lib/texts";
import styles from "./badge.module.css";
import { classes } from "./class-names";

export type BadgeLook = "quiet" | "neutral" | "info" | "warn" | "neg";

/** A word with a shape; colour only repeats it. */
export function Badge(props: { look: BadgeLook; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes(styles.badge, styles[props.look])}>
      {props.icon}
      {props.children}
    </span>
  );
}

/** The status of a transaction. Completed has no fill, so that most rows stay calm. */
export function StatusBadge(props: { status: StatusView }) {
  switch (props.status) {
    case "completed":
      return (
        <Badge look="quiet" icon={<CircleCheck aria-hidden="true" />}>
          {t("status.completed")}
        </Badge>
      );
    case "accumulating":
      return (
        <Badge look="info" icon={<CircleDashed aria-hidden="true" />}>
          {t("status.accumulating")}
        </Badge>
      );
    case "reversed":
      return (
        <Badge look="neutral" icon={<Undo2 aria-hidden="true" />}>
          {t("status.reversed")}
        </Badge>
      );
  }
}
