import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";

import { classes } from "./class-names";
import styles from "./field.module.css";
import floating from "./floating.module.css";
import { usePortal } from "./portal";

export interface Option<Value> {
  value: Value;
  label: string;
}

/** One of a few fixed values. */
export function Select<Value extends string>(props: {
  options: readonly Option<Value>[];
  value: Value | null;
  onChange(value: Value): void;
  placeholder?: string;
  disabled?: boolean;
  /** Needed outside a `Field`. */
  "aria-label"?: string;
}) {
  const { options, value, onChange, placeholder, disabled } = props;
  const portal = usePortal();
  return (
    <Base.Root
      items={options}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) {
          onChange(next);
        }
      }}
    >
      <Base.Trigger className={styles.trigger} aria-label={props["aria-label"]}>
        <Base.Value className={styles.value} placeholder={placeholder} />
        <Base.Icon>
          <ChevronsUpDown aria-hidden="true" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal container={portal}>
        <Base.Positioner
          className={floating.positioner}
          sideOffset={4}
          alignItemWithTrigger={false}
        >
          <Base.Popup className={classes(floating.popup, floating.menu)}>
            <Base.List>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className={floating.item}>
                  <Base.ItemText className={floating.itemText}>{option.label}</Base.ItemText>
                  <Base.ItemIndicator className={floating.check}>
                    <Check aria-hidden="true" />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
