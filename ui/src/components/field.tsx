import { Field as Base } from "@base-ui/react/field";
import { NumberField as BaseNumber } from "@base-ui/react/number-field";
import { Minus, Plus } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

import { useFormats } from "../lib/formats";
import { t } from "../lib/texts";
import { classes } from "./class-names";
import styles from "./field.module.css";

interface FieldProps {
  label: ReactNode;
  description?: ReactNode;
  /** The sentence to show when the value is not accepted. */
  error?: string | undefined;
  className?: string;
  children: ReactNode;
}

/** A labelled control with its description and error. */
export function Field({ label, description, error, className, children }: FieldProps) {
  return (
    <Base.Root className={classes(styles.field, className)} invalid={error !== undefined}>
      <Base.Label className={styles.label}>{label}</Base.Label>
      {children}
      {description === undefined ? null : (
        <Base.Description className={styles.description}>{description}</Base.Description>
      )}
      <Base.Error className={styles.error} match={error !== undefined}>
        {error}
      </Base.Error>
    </Base.Root>
  );
}

/** A line of text. Inside a `Field` it is labelled by it; alone it needs an `aria-label`. */
export function TextInput({ className, ...rest }: ComponentProps<"input">) {
  return <Base.Control className={classes(styles.input, className)} {...rest} />;
}

/** A count. Amounts of credits or money are decimal text: use `TextInput` with `parseDecimal`. */
export function NumberInput(props: {
  value: number | null;
  onChange(value: number | null): void;
  min?: number;
  max?: number;
  /** False for numbers without separators such as ports. */
  grouped?: boolean;
  disabled?: boolean;
  /** Its name, where no `Field` labels it. */
  label?: string;
}) {
  const { locale } = useFormats();
  return (
    <BaseNumber.Root
      value={props.value}
      onValueChange={props.onChange}
      min={props.min}
      max={props.max}
      disabled={props.disabled}
      locale={locale}
      format={{ useGrouping: props.grouped ?? true, maximumFractionDigits: 0 }}
    >
      <BaseNumber.Group className={styles.number}>
        <BaseNumber.Input className="numeric" aria-label={props.label} />
        <BaseNumber.Decrement className={styles.step} aria-label={t("common.decrease")}>
          <Minus aria-hidden="true" />
        </BaseNumber.Decrement>
        <BaseNumber.Increment className={styles.step} aria-label={t("common.increase")}>
          <Plus aria-hidden="true" />
        </BaseNumber.Increment>
      </BaseNumber.Group>
    </BaseNumber.Root>
  );
}
