import type { ReactNode } from "react";

import styles from "./list-screen.module.css";

/** The frame of a screen with a list: head, filters, banners, the list, and a drawer beside it. */
export function ListScreen(props: {
  title: string;
  /** Beside the title, e.g. how many there are. */
  remark?: ReactNode;
  /** Buttons at the end of the head. */
  actions?: ReactNode;
  /** Search and filters. */
  tools?: ReactNode;
  /** Banners; what is nothing takes no room. */
  notices?: ReactNode;
  drawer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.page}>
      <div className={styles.list}>
        <header className={styles.head}>
          <h1 className={styles.title}>{props.title}</h1>
          <span className={`${styles.remark} numeric`}>{props.remark}</span>
          {props.actions}
        </header>
        {props.tools === undefined ? null : <div className={styles.tools}>{props.tools}</div>}
        <div className={styles.notices}>{props.notices}</div>
        {props.children}
      </div>
      {props.drawer}
    </div>
  );
}
