import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./field.module.css";

/** A check box with its words. */
export function Checkbox(props: {
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <label className={styles.checkRow}>
      <Base.Root
        className={styles.checkbox}
        checked={props.checked}
        onCheckedChange={props.onChange}
        disabled={props.disabled}
      >
        <Base.Indicator>
          <Check aria-hidden="true" />
        </Base.Indicator>
      </Base.Root>
      <span>{props.children}</span>
    </label>
  );
}
