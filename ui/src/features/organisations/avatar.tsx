import { classes } from "../../components/class-names";
import styles from "./avatar.module.css";

const LOOKS = [styles.green, styles.blue, styles.violet, styles.amber];

/** The first letter of a name on a colour that stays with the organisation. */
export function Avatar({ orgId, name }: { orgId: number; name: string }) {
  return (
    <span className={classes(styles.avatar, LOOKS[orgId % LOOKS.length])} aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? ""}
    </span>
  );
}
