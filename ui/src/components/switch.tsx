import { Switch as Base } from "@base-ui/react/switch";
import type { ReactNode } from "react";

import styles from "./field.module.css";

/** Something that is on or off and takes effect at once. */
export function Switch(props: {
  checked: boolean;
  onChange(checked: boolean): void;
  label: ReactNode;
  description?: ReactNode;
}) {
  return (
    <label className={styles.checkRow}>
      <Base.Root className={styles.switch} checked={props.checked} onCheckedChange={props.onChange}>
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
      <span className={styles.switchText}>
        <span>{props.label}</span>
        {props.description === undefined ? null : (
          <span className={styles.description}>{props.description}</span>
        )}
      </span>
    </label>
  );
}
