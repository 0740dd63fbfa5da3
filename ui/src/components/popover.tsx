import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";

import { classes } from "./class-names";
import floating from "./floating.module.css";
import { usePortal } from "./portal";

interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactElement;
  /** Its name for screen readers. */
  label: string;
  open?: boolean;
  onOpenChange?(open: boolean): void;
  align?: "start" | "end";
  className?: string;
  children: ReactNode;
}

/** A small surface that opens from a button. */
export function Popover(props: PopoverProps) {
  const { trigger, label, open, onOpenChange, align = "start", className, children } = props;
  const portal = usePortal();
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={portal}>
        <Base.Positioner align={align} sideOffset={6} className={floating.positioner}>
          <Base.Popup
            aria-label={label}
            className={classes(floating.popup, floating.popover, className)}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
