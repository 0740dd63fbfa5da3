import type { ReactNode } from "react";

import styles from "./list.module.css";

/** A filter that is on or off. */
export function FilterChip(props: { pressed: boolean; onPress(): void; children: ReactNode }) {
  return (
    <button
      type="button"
      className={styles.chip}
      aria-pressed={props.pressed}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}
