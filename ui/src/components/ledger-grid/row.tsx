import { memo, type CSSProperties, type MouseEvent } from "react";

import { classes } from "../class-names";
import { Skeleton } from "../skeleton";
import type { GridColumn } from "./column";
import styles from "./grid.module.css";

const HIDE = {
  1100: styles.below1100,
  900: styles.below900,
  720: styles.below720,
  560: styles.below560,
} as const;

/** Classes of a cell. */
export function cellClass(column: GridColumn<never>): string {
  return classes(
    styles.cell,
    column.align === "end" && styles.end,
    column.hideBelow !== undefined && HIDE[column.hideBelow],
    column.className,
  );
}

/** Room of a cell; in rem, so that it grows with the text. */
export function cellStyle(column: GridColumn<never>): CSSProperties {
  const basis = `${column.width / 16}rem`;
  return { flex: column.grow === undefined ? `0 0 ${basis}` : `${column.grow} 1 ${basis}` };
}

interface RowProps<Row> {
  id: string;
  row: Row | null;
  columns: readonly GridColumn<Row>[];
  /** Prepared once per column. */
  looks: readonly { className: string; style: CSSProperties }[];
  /** Place in the scrolled body and in the whole list. */
  top: number;
  height: number;
  ariaIndex: number | undefined;
  active: boolean;
  selected: boolean;
  open: boolean;
  onPress(event: MouseEvent, row: Row): void;
  /** A double-click; nothing where rows have no window of their own. */
  onPressTwice?: ((row: Row) => void) | undefined;
  onMark(row: Row): void;
}

function RowContent<Row>(props: RowProps<Row>) {
  const { id, row, columns, looks, top, height, ariaIndex, active, selected, open } = props;
  return (
    // Keys are handled by the grid, which keeps the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="row"
      id={id}
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, height }}
      aria-rowindex={ariaIndex}
      aria-selected={selected}
      data-active={active ? "" : undefined}
      data-open={open ? "" : undefined}
      onClick={row === null ? undefined : (event) => props.onPress(event, row)}
      onDoubleClick={
        row === null || props.onPressTwice === undefined
          ? undefined
          : () => props.onPressTwice?.(row)
      }
    >
      <div
        role="presentation"
        className={styles.mark}
        onClick={(event) => {
          event.stopPropagation();
          if (row !== null) {
            props.onMark(row);
          }
        }}
      >
        {row === null ? null : <i className={styles.box} />}
      </div>
      {columns.map((column, place) => (
        <div key={column.id} role="gridcell" {...looks[place]}>
          {row === null ? (
            <Skeleton width={`${40 + ((place * 17 + top) % 40)}%`} />
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
}

/** One row; its element is used again for other rows while scrolling. */
export const GridRow = memo(RowContent) as typeof RowContent;
