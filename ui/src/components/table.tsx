import type { ReactNode } from "react";

import { classes } from "./class-names";
import styles from "./table.module.css";

export interface Column<Row> {
  key: string;
  header: ReactNode;
  cell(row: Row, place: number): ReactNode;
  /** `end` for amounts and counts. */
  align?: "start" | "end";
  /** Takes the width that is left over. */
  wide?: boolean;
}

/** A short list, all of it on screen. Long ones use the ledger's grid. */
export function Table<Row>(props: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row, place: number): string;
  /** A last line, e.g. a total, one cell per column. */
  foot?: readonly ReactNode[];
  className?: string;
}) {
  const { label, columns, rows, rowKey, foot, className } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard.
    <section className={classes(styles.box, className)} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={rowKey(row, place)}>
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column)}>
                  {column.cell(row, place)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot === undefined ? null : (
          <tfoot>
            <tr>
              {columns.map((column, place) => (
                <td key={column.key} className={cellClass(column)}>
                  {foot[place]}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function cellClass<Row>(column: Column<Row>): string {
  return classes(column.align === "end" && styles.end, column.wide && styles.wide);
}
