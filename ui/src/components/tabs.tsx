import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

import { classes } from "./class-names";
import styles from "./tabs.module.css";

export interface Tab<Value extends string> {
  value: Value;
  label: ReactNode;
}

/** Tabs whose chosen one lives with the caller, usually in the URL. The children are `TabPanel`s. */
export function Tabs<Value extends string>(props: {
  label: string;
  tabs: readonly Tab<Value>[];
  value: Value;
  onChange(value: Value): void;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.Root
      className={props.className}
      value={props.value}
      onValueChange={(value) => props.onChange(value as Value)}
    >
      <Base.List className={styles.list} aria-label={props.label} activateOnFocus>
        {props.tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {props.children}
    </Base.Root>
  );
}

export function TabPanel(props: { value: string; className?: string; children: ReactNode }) {
  return (
    <Base.Panel value={props.value} className={classes(styles.panel, props.className)}>
      {props.children}
    </Base.Panel>
  );
}
