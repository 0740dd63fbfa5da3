import { useEffect, useState } from "react";

import styles from "./skeleton.module.css";

/** A grey bar where a value will be. */
export function Skeleton(props: { width: number | string }) {
  return <span aria-hidden="true" className={styles.skeleton} style={{ width: props.width }} />;
}

/** True once `active` has lasted: skeletons appear only for waits that a person notices. */
export function useLasting(active: boolean, ms = 150): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!active) {
      return;
    }
    const timer = setTimeout(() => setLasting(true), ms);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [active, ms]);
  return active && lasting;
}
