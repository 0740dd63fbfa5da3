/** Chosen rows by their id; rows stay chosen after they were scrolled out of memory. */
export type Selection<Row> = ReadonlyMap<string, Row>;

/** Adds the row or takes it away. */
export function toggled<Row>(selection: Selection<Row>, id: string, row: Row): Selection<Row> {
  const next = new Map(selection);
  if (!next.delete(id)) {
    next.set(id, row);
  }
  return next;
}

/** All rows between two places are chosen, and only they. */
export function extended<Row>(
  rows: readonly Row[],
  rowId: (row: Row) => string,
  from: number,
  to: number,
): Selection<Row> {
  const [first, last] = from < to ? [from, to] : [to, from];
  return new Map(rows.slice(first, last + 1).map((row) => [rowId(row), row]));
}

/** Chosen rows in the order of the list; those no longer loaded come first. */
export function inOrder<Row>(
  selection: Selection<Row>,
  rows: readonly Row[],
  rowId: (row: Row) => string,
): Row[] {
  const loaded = rows.filter((row) => selection.has(rowId(row)));
  const ids = new Set(loaded.map(rowId));
  const others = [...selection].filter(([id]) => !ids.has(id)).map(([, row]) => row);
  return [...others, ...loaded];
}
