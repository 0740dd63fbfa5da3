import type { ComponentProps } from "react";

import type { Area } from "../bindings/Area";
import type { Level } from "../bindings/Level";
import type { Shortcut } from "../lib/keys";
import { useMissingRight } from "../lib/rights";
import { Button, type ButtonLook } from "./button";
import { Tooltip } from "./tooltip";

interface RightButtonProps extends ComponentProps<"button"> {
  area: Area;
  /** How far the right must go. */
  needed: Level;
  look?: ButtonLook;
  size?: "normal" | "small";
  /** Shown in the tooltip while the button can be pressed. */
  hint?: string;
  shortcut?: Shortcut;
  /** Why it cannot be pressed now, although the role is enough. */
  unavailable?: string | undefined;
}

/** A button for an action that not every role has: without the right it stays, and says who could. */
export function RightButton(props: RightButtonProps) {
  const { area, needed, hint, shortcut, unavailable, disabled = false, ...rest } = props;
  const missing = useMissingRight(area, needed) ?? unavailable ?? null;
  const button = (
    <Button
      {...rest}
      disabled={disabled || missing !== null}
      focusableWhenDisabled
      aria-description={missing ?? undefined}
    />
  );
  if (missing !== null) {
    return <Tooltip label={missing}>{button}</Tooltip>;
  }
  return hint === undefined ? (
    button
  ) : (
    <Tooltip label={hint} {...(shortcut && { shortcut })}>
      {button}
    </Tooltip>
  );
}
