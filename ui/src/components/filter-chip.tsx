import type { ComponentProps, ReactNode } from "react";

import styles from "./filter-chip.module.css";

interface FilterChipProps extends Omit<ComponentProps<"button">, "value"> {
  icon: ReactNode;
  label: string;
  /** What the filter is set to; nothing when it is not set. */
  value: string | null;
}

/** The button of one filter: dashed while it is not set, with its value once it is. */
export function FilterChip({ icon, label, value, ...rest }: FilterChipProps) {
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={value === null ? label : `${label} ${value}`}
      data-set={value === null ? undefined : ""}
      title={value === null ? undefined : `${label}: ${value}`}
      {...rest}
    >
      {icon}
      <span>{label}</span>
      {value === null ? null : (
        <>
          {/* The words on the button must be those of its name, space included. */}{" "}
          <span className={styles.value}>{value}</span>
        </>
      )}
    </button>
  );
}
