import type { ReactNode } from "react";

import { CopyButton } from "./copy";
import styles from "./detail-list.module.css";

/** Names and values in a drawer. The children are `Detail`s. */
export function DetailList(props: { children: ReactNode }) {
  return <dl className={styles.fields}>{props.children}</dl>;
}

/** One of them; nothing where the value is nothing. */
export function Detail(props: { label: string; children: ReactNode }) {
  return props.children === null ? null : (
    <>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

/** An ID with a button that copies it. */
export function CopiedDetail(props: { label: string; text: string | null; what: string }) {
  const { label, text, what } = props;
  return text === null ? null : (
    <>
      <dt>{label}</dt>
      <dd className={styles.row}>
        <span className={styles.copied} title={text}>
          {text}
        </span>
        <CopyButton text={text} what={what} />
      </dd>
    </>
  );
}

/** A headed part of a drawer. */
export function DetailSection(props: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{props.title}</h3>
      {props.children}
    </section>
  );
}
