import { X } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";

import { t } from "../lib/texts";
import { IconButton } from "./button";
import styles from "./drawer.module.css";

/** A panel beside a list that leaves the list usable; it lies over it in narrow windows. */
export function Drawer(props: {
  title: string;
  onClose(): void;
  /** Buttons in the head, e.g. previous and next. */
  tools?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      props.onClose();
    }
  };
  return (
    <aside className={styles.drawer} aria-label={props.title} onKeyDown={closeOnEscape}>
      <div className={styles.head}>
        <h2 className={styles.title}>{props.title}</h2>
        {props.tools}
        <IconButton
          label={t("common.close")}
          shortcut={[{ key: "Escape" }]}
          onClick={props.onClose}
        >
          <X aria-hidden="true" />
        </IconButton>
      </div>
      <div className={styles.body} tabIndex={-1}>
        {props.children}
      </div>
      {props.actions === undefined ? null : <div className={styles.actions}>{props.actions}</div>}
    </aside>
  );
}
