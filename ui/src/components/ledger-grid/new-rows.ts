import { useCallback, useEffect, useState, type RefObject } from "react";

/** Pixels from the start within which somebody sees the first row. */
const NEAR = 2;

/**
 * Counts rows that arrived before the first one that was seen, while somebody looks further down. Those at the start
 * of the list see new rows come in.
 */
export function useNewRows<Row>(list: {
  scroller: RefObject<HTMLElement | null>;
  rows: readonly Row[];
  places: ReadonlyMap<string, number>;
  rowId(row: Row): string;
  listKey: string;
  /** The first loaded row is the first of the whole list. */
  fromStart: boolean;
}): { count: number; show(): void } {
  const { scroller, rows, places, rowId, listKey, fromStart } = list;
  const [atTop, setAtTop] = useState(true);
  const [seen, setSeen] = useState<{ listKey: string; id: string } | null>(null);
  const first = rows[0];
  const firstId = first === undefined || !fromStart ? null : rowId(first);
  const isNews = seen?.id !== firstId || seen.listKey !== listKey;
  if (firstId === null ? seen !== null : isNews && (atTop || seen?.listKey !== listKey)) {
    setSeen(firstId === null ? null : { listKey, id: firstId });
  }

  useEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return;
    }
    const look = () => setAtTop(element.scrollTop <= NEAR);
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [scroller]);

  const show = useCallback(() => {
    if (scroller.current !== null) {
      scroller.current.scrollTop = 0;
    }
    setAtTop(true);
  }, [scroller]);
  const count = seen === null || seen.id === firstId ? 0 : (places.get(seen.id) ?? 0);
  return { count, show };
}
