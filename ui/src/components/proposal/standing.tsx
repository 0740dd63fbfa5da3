import { CircleCheck, Clock, Lock, ShieldCheck, User } from "lucide-react";

import type { Standing } from "../../bindings/Standing";
import type { StandingKind } from "../../bindings/StandingKind";
import { t } from "../../lib/texts";
import { classes } from "../class-names";
import styles from "./standing.module.css";

const ICONS: Record<StandingKind, typeof Clock> = {
  within: ShieldCheck,
  needs_second: Clock,
  own: User,
  not_yours: Lock,
  decided: CircleCheck,
};

/** The shape of a standing, for rows; its words are read out and stand in the tooltip. */
export function StandingIcon({ standing }: { standing: Standing }) {
  const Icon = ICONS[standing.kind];
  return (
    <span className={classes(styles.icon, styles[standing.kind])} title={standing.label}>
      <Icon aria-hidden="true" />
      <span className="visually-hidden">{standing.label}</span>
    </span>
  );
}

/** What the present person may do with a proposal, in a few words. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const Icon = ICONS[standing.kind];
  return (
    <span className={classes(styles.badge, styles[standing.kind])} title={standing.sentence}>
      <Icon aria-hidden="true" />
      {t(`proposal.standing_${standing.kind}`)}
    </span>
  );
}
