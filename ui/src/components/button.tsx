import { Button as BaseButton } from "@base-ui/react/button";
import type { ComponentProps, ReactNode } from "react";

import type { Shortcut } from "../lib/keys";
import styles from "./button.module.css";
import { classes } from "./class-names";
import { Tooltip } from "./tooltip";

export type ButtonLook = "primary" | "secondary" | "ghost" | "danger";

interface ButtonProps extends ComponentProps<"button"> {
  look?: ButtonLook;
  size?: "normal" | "small";
  /** Stays reachable by keyboard while disabled, so that its tooltip can say why. */
  focusableWhenDisabled?: boolean;
}

/** A button with a word. */
export function Button({ look = "secondary", size = "normal", className, ...rest }: ButtonProps) {
  return (
    <BaseButton
      className={classes(styles.button, styles[look], size === "small" && styles.small, className)}
      {...rest}
    />
  );
}

interface IconButtonProps extends Omit<ButtonProps, "aria-label"> {
  /** Its name for screen readers and the tooltip. */
  label: string;
  /** Shown in the tooltip. */
  shortcut?: Shortcut;
  children: ReactNode;
}

/** A button with only an icon; its tooltip names it and shows its key. */
export function IconButton(props: IconButtonProps) {
  const { label, shortcut, look = "ghost", size = "normal", className, ...rest } = props;
  return (
    <Tooltip label={label} shortcut={shortcut}>
      <BaseButton
        aria-label={label}
        className={classes(
          styles.button,
          styles.icon,
          styles[look],
          size === "small" && styles.small,
          className,
        )}
        {...rest}
      />
    </Tooltip>
  );
}
