import { useFormats } from "../../lib/formats";
import styles from "./share-bar.module.css";

/** A share of a whole as a short bar with its percentage. */
export function ShareBar({ permille }: { permille: number }) {
  const formats = useFormats();
  return (
    <span className={styles.share}>
      <svg width="48" height="6" aria-hidden="true">
        <rect className={styles.track} width="48" height="6" rx="3" />
        <rect className={styles.bar} width={Math.round((48 * permille) / 1000)} height="6" rx="3" />
      </svg>
      {formats.permille(permille)}
    </span>
  );
}
