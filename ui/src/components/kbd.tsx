import { capsOfShortcut, type Shortcut } from "../lib/keys";
import styles from "./kbd.module.css";

/** Key caps. They repeat what a screen reader hears elsewhere, so they are hidden from it. */
export function Keys(props: { caps: readonly string[] }) {
  return (
    <span className={styles.keys} aria-hidden="true">
      {props.caps.map((cap, place) => (
        // The same cap may come twice, as in `G` then `G`.
        // oxlint-disable-next-line react/no-array-index-key
        <kbd key={place} className={styles.kbd}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}

/** The key caps of a shortcut. */
export function ShortcutKeys(props: { shortcut: Shortcut }) {
  return <Keys caps={capsOfShortcut(props.shortcut)} />;
}
