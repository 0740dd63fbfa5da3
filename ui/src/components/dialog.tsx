import { Dialog as Base } from "@base-ui/react/dialog";
import type { KeyboardEvent, ReactNode, RefObject } from "react";

import { isMac } from "../lib/keys";
import { classes } from "./class-names";
import styles from "./dialog.module.css";
import { usePortal } from "./portal";

interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  description?: ReactNode;
  /** Buttons, the one that acts last. */
  actions?: ReactNode;
  wide?: boolean;
  /** Room for a form with its preview beside it. */
  large?: boolean;
  initialFocus?: RefObject<HTMLElement | null> | (() => HTMLElement | null);
  /** Where the focus goes afterwards; nothing is where it was. */
  finalFocus?: (() => HTMLElement | true) | undefined;
  /** Does what the dialog asks about: Ctrl or Cmd with Enter, wherever the focus is. */
  onConfirm?: () => void;
  children?: ReactNode;
}

/** A modal question. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, actions, wide, initialFocus, children } = props;
  const { finalFocus, onConfirm, large } = props;
  const portal = usePortal();
  const confirm = (event: KeyboardEvent) => {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    if (event.key === "Enter" && mod && !event.defaultPrevented) {
      event.preventDefault();
      onConfirm?.();
    }
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal container={portal}>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup
            className={classes(styles.popup, wide && styles.wide, large && styles.large)}
            initialFocus={initialFocus}
            {...(finalFocus && { finalFocus })}
            {...(onConfirm && { onKeyDown: confirm })}
          >
            <div className={styles.head}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              {description === undefined ? null : (
                <Base.Description className={styles.description}>{description}</Base.Description>
              )}
            </div>
            <div className={styles.body}>{children}</div>
            {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** A modal surface without a frame of its own; the palette stands in it. */
export function BareDialog(props: {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  className?: string;
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where the focus goes afterwards; true is where it was. */
  finalFocus?: () => HTMLElement | true;
  children: ReactNode;
}) {
  const portal = usePortal();
  return (
    <Base.Root open={props.open} onOpenChange={(next) => props.onOpenChange(next)}>
      <Base.Portal container={portal}>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup
            className={classes(styles.popup, props.className)}
            initialFocus={props.initialFocus}
            finalFocus={props.finalFocus}
          >
            <Base.Title className="visually-hidden">{props.title}</Base.Title>
            {props.children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
