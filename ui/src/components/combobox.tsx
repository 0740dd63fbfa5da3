import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactElement } from "react";

import { t } from "../lib/texts";
import { classes } from "./class-names";
import styles from "./field.module.css";
import floating from "./floating.module.css";
import { usePortal } from "./portal";
import type { Option } from "./select";

interface ComboboxProps<Value extends string | number> {
  options: readonly Option<Value>[];
  value: Value | null;
  onChange(value: Value | null): void;
  /** What is searched, for the search line. */
  searchLabel: string;
  placeholder?: string;
  /** Replaces the field-like button, e.g. by a filter chip. */
  trigger?: ReactElement;
  disabled?: boolean;
  /** Called before the list opens, e.g. to load the options. */
  onOpen?(): void;
  "aria-label"?: string;
}

/** One of many values, found by typing. At most 200 are listed at a time. */
export function Combobox<Value extends string | number>(props: ComboboxProps<Value>) {
  const { options, value, onChange, searchLabel, placeholder, trigger, disabled, onOpen } = props;
  const portal = usePortal();
  const selected = options.find((option) => option.value === value) ?? null;
  return (
    <Base.Root<Option<Value>>
      items={options}
      value={selected}
      onValueChange={(next) => onChange(next?.value ?? null)}
      isItemEqualToValue={(a, b) => a.value === b.value}
      itemToStringLabel={(option) => option.label}
      limit={200}
      autoHighlight
      onOpenChange={(open) => {
        if (open) {
          onOpen?.();
        }
      }}
      disabled={disabled}
    >
      {trigger === undefined ? (
        <Base.Trigger className={styles.trigger} aria-label={props["aria-label"]}>
          <span className={styles.value} data-placeholder={selected === null ? "" : undefined}>
            {selected?.label ?? placeholder}
          </span>
          <Base.Icon>
            <ChevronsUpDown aria-hidden="true" />
          </Base.Icon>
        </Base.Trigger>
      ) : (
        <Base.Trigger render={trigger} />
      )}
      <Base.Portal container={portal}>
        <Base.Positioner className={floating.positioner} sideOffset={6} align="start">
          <Base.Popup className={classes(floating.popup)} aria-label={searchLabel}>
            <div className={styles.comboInput}>
              <Base.Input placeholder={searchLabel} aria-label={searchLabel} />
            </div>
            <Base.Empty>
              <div className={floating.empty}>{t("common.no_match")}</div>
            </Base.Empty>
            <Base.List className={styles.comboList}>
              {(option: Option<Value>) => (
                <Base.Item key={option.value} value={option} className={floating.item}>
                  <span className={floating.itemText}>{option.label}</span>
                  <Base.ItemIndicator className={floating.check}>
                    <Check aria-hidden="true" />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
