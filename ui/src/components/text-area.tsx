import { Field as Base } from "@base-ui/react/field";
import type { ComponentProps } from "react";

import { classes } from "./class-names";
import styles from "./field.module.css";

/** Some lines of text, e.g. a reason. Inside a `Field` it is labelled by it. */
export function TextArea({ className, ...rest }: Omit<ComponentProps<"textarea">, "ref">) {
  return (
    <Base.Control
      render={<textarea rows={3} {...rest} />}
      className={classes(styles.input, styles.area, className)}
    />
  );
}
