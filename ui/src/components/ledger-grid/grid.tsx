import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
} from "react";

import type { Density } from "../../bindings/Density";
import { isMac } from "../../lib/keys";
import { t } from "../../lib/texts";
import { toTsv } from "../../lib/tsv";
import { copyText } from "../copy";
import type { GridColumn } from "./column";
import { GridFoot } from "./foot";
import { useNewRows } from "./new-rows";
import styles from "./grid.module.css";
import { gridIntent, moveTo } from "./keys";
import { cellClass, cellStyle, GridRow } from "./row";
import { extended, inOrder, toggled, type Selection } from "./selection";

const HEADER = 33;
const OVERSCAN = 7;
const SKELETONS = 24;
/** Rows from an end of what is loaded at which the next page is asked for. */
const AHEAD = 80;

export const ROW_HEIGHT: Record<Density, number> = { dense: 36, comfortable: 44 };

/** What a screen may ask of its grid. */
export interface GridHandle {
  focus(): void;
  /** Moves by rows, e.g. from the buttons of a drawer. */
  step(by: number): void;
}

export interface LedgerGridProps<Row> {
  ref?: Ref<GridHandle>;
  /** The name of the list for screen readers. */
  label: string;
  /** Changes together with `rows` when they are another list: the grid returns to its start. */
  listKey: string;
  rows: readonly Row[];
  rowId(row: Row): string;
  columns: readonly GridColumn<Row>[];
  density: Density;
  singleKeys: boolean;
  /** Rows of the whole list, when known without counting. */
  total: number | null;
  /** Place of the first loaded row in the whole list, when known. */
  firstIndex: number | null;
  hasNext?: boolean;
  hasPrevious?: boolean;
  onNext?(): void;
  onPrevious?(): void;
  /** Shows grey rows in place of the loaded ones. */
  loading?: boolean;
  /** Shown in place of rows when there are none. */
  empty: ReactNode;
  /** The row in the drawer. */
  openId?: string | null;
  onOpen?(row: Row): void;
  /** Opens the row in a window of its own: by double-click or Ctrl+Enter. */
  onOpenWindow?(row: Row): void;
  onClose?(): void;
  /** The row that the keys act on changed. */
  onActive?(row: Row): void;
  /** More keys; true when the press was used. */
  onKey?(event: KeyboardEvent, row: Row | null): boolean;
}

/**
 * A list of any length: rows of fixed height over recycled elements, with the focus on the grid itself and
 * `aria-activedescendant` on the row. It never scrolls over more than what is loaded.
 */
export function LedgerGrid<Row>(props: LedgerGridProps<Row>) {
  const {
    label,
    listKey,
    rows,
    rowId,
    columns,
    density,
    total,
    firstIndex,
    loading = false,
  } = props;
  const { hasNext = false, hasPrevious = false, openId = null } = props;
  const height = ROW_HEIGHT[density];
  const prefix = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [selection, setSelection] = useState<Selection<Row>>(new Map());
  const [from, setFrom] = useState<string | null>(null);
  // The row that the list was opened at stays the active one while pages are added before it.
  const [home, setHome] = useState<string | null>(null);

  const places = useMemo(
    () => new Map(rows.map((row, index) => [rowId(row), index])),
    [rows, rowId],
  );
  const activeIndex = places.get(activeId ?? openId ?? home ?? "") ?? 0;
  const activeRow = rows[activeIndex] ?? null;
  const looks = useMemo(
    () => columns.map((column) => ({ className: cellClass(column), style: cellStyle(column) })),
    [columns],
  );

  const [shownKey, setShownKey] = useState(listKey);
  if (shownKey !== listKey) {
    setShownKey(listKey);
    setHome(null);
    setActiveId(null);
    setFrom(null);
    setSelection(new Map());
  }

  if (home === null && rows[0] !== undefined) {
    setHome(rowId(rows[0]));
  }

  const count = loading ? SKELETONS : rows.length;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: HEADER,
    scrollPaddingStart: HEADER,
    // The first picture needs rows before the element was measured.
    initialRect: { width: 1000, height: 700 },
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, height]);
  const onMove = useCallback(
    (offset: number) => {
      virtualizer.scrollOffset = offset;
      virtualizer.measure();
    },
    [virtualizer],
  );
  useShowOpen({ listKey, index: places.get(openId ?? ""), show: virtualizer.scrollToIndex });
  useAnchor({ scroller, rows, places, rowId, height, listKey, hasPrevious, onMove });
  const fresh = useNewRows({
    scroller,
    rows,
    places,
    rowId,
    listKey,
    fromStart: !loading && firstIndex === 0 && !hasPrevious,
  });

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { onNext, onPrevious } = props;
  useEffect(() => {
    if (!loading && hasNext && last > rows.length - AHEAD) {
      onNext?.();
    }
  }, [loading, hasNext, last, rows.length, onNext]);
  useEffect(() => {
    if (!loading && hasPrevious && first < AHEAD) {
      onPrevious?.();
    }
  }, [loading, hasPrevious, first, rows.length, onPrevious]);

  const { onActive } = props;
  const activate = useCallback(
    (row: Row) => {
      setActiveId(rowId(row));
      onActive?.(row);
    },
    [rowId, onActive],
  );
  const goTo = (index: number) => {
    const row = rows[index];
    if (row !== undefined) {
      activate(row);
      virtualizer.scrollToIndex(index);
    }
  };
  useImperativeHandle(props.ref, () => ({
    focus: () => scroller.current?.focus(),
    step: (by) => {
      const to = moveTo({ do: "step", by, extend: false }, activeIndex, rows.length, 1);
      if (to !== null) {
        goTo(to);
      }
    },
  }));

  const copy = () => {
    const chosen =
      selection.size > 0 ? inOrder(selection, rows, rowId) : activeRow ? [activeRow] : [];
    if (chosen.length > 0) {
      void copyText(toTsv(columns, chosen), t("grid.copied", { count: chosen.length }));
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || event.defaultPrevented) {
      return;
    }
    if (props.onKey?.(event, activeRow) === true) {
      event.preventDefault();
      return;
    }
    const intent = gridIntent(event, props.singleKeys);
    if (intent === null || loading) {
      return;
    }
    const target = moveTo(intent, activeIndex, rows.length, rowsPerPage(scroller.current, height));
    if (target !== null) {
      event.preventDefault();
      if ("extend" in intent && intent.extend) {
        const start = places.get(from ?? "") ?? activeIndex;
        const startRow = rows[start];
        setFrom(startRow === undefined ? null : rowId(startRow));
        setSelection(extended(rows, rowId, start, target));
      } else {
        setFrom(null);
      }
      goTo(target);
      return;
    }
    switch (intent.do) {
      case "open":
        if (activeRow !== null) {
          event.preventDefault();
          props.onOpen?.(activeRow);
        }
        return;
      case "open-window":
        if (activeRow !== null && props.onOpenWindow !== undefined) {
          event.preventDefault();
          props.onOpenWindow(activeRow);
        }
        return;
      case "close":
        // One step back at a time: the drawer, then the selection.
        if (openId !== null) {
          event.preventDefault();
          props.onClose?.();
        } else if (selection.size > 0) {
          event.preventDefault();
          setSelection(new Map());
        }
        return;
      case "select":
        if (activeRow !== null) {
          event.preventDefault();
          setSelection(toggled(selection, rowId(activeRow), activeRow));
          goTo(Math.min(activeIndex + 1, rows.length - 1));
        }
        return;
      case "select-all":
        event.preventDefault();
        setSelection(new Map(rows.map((row) => [rowId(row), row])));
        return;
      case "copy":
        if (window.getSelection()?.isCollapsed !== false) {
          event.preventDefault();
          copy();
        }
        return;
      case "step":
      case "page":
      case "edge":
        return;
    }
  };

  const { onOpen } = props;
  const state = useRef({ rows, places, activeIndex });
  useLayoutEffect(() => {
    state.current = { rows, places, activeIndex };
  });
  const mark = useCallback(
    (row: Row) => {
      activate(row);
      setSelection((current) => toggled(current, rowId(row), row));
    },
    [activate, rowId],
  );
  const pressRow = useCallback(
    (event: MouseEvent, row: Row) => {
      const now = state.current;
      if (event.shiftKey) {
        const to = now.places.get(rowId(row)) ?? now.activeIndex;
        setSelection(extended(now.rows, rowId, now.activeIndex, to));
      } else if (isMac ? event.metaKey : event.ctrlKey) {
        mark(row);
      } else if (window.getSelection()?.isCollapsed !== false) {
        activate(row);
        onOpen?.(row);
      }
    },
    [activate, mark, onOpen, rowId],
  );

  const slots = Math.max(64, items.length + 1);
  const activeShown = !loading && activeRow !== null && activeIndex >= first && activeIndex <= last;
  const rowElementId = (index: number) => `${prefix}${index % slots}`;
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        className={styles.grid}
        aria-label={label}
        aria-multiselectable="true"
        aria-busy={loading}
        aria-rowcount={loading ? -1 : total === null ? (hasNext ? -1 : rows.length + 1) : total + 1}
        aria-activedescendant={activeShown ? rowElementId(activeIndex) : undefined}
        onKeyDown={press}
      >
        <div role="rowgroup" className={styles.header}>
          <div role="row" aria-rowindex={1} className={styles.headerRow}>
            <div role="presentation" className={styles.mark} />
            {columns.map((column, place) => (
              <div
                key={column.id}
                role="columnheader"
                className={looks[place]?.className}
                style={looks[place]?.style}
              >
                {column.headerContent ?? column.header}
              </div>
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className={styles.body}
          style={{ height: virtualizer.getTotalSize() }}
          aria-hidden={loading ? true : undefined}
        >
          {items.map(({ index, start }) => {
            const row = loading ? null : (rows[index] ?? null);
            const id = row === null ? null : rowId(row);
            return (
              <GridRow
                key={index % slots}
                id={rowElementId(index)}
                row={row}
                columns={columns}
                looks={looks}
                top={start - HEADER}
                height={height}
                ariaIndex={firstIndex === null ? undefined : firstIndex + index + 2}
                active={id !== null && index === activeIndex}
                selected={id !== null && selection.has(id)}
                open={id !== null && id === openId}
                onPress={pressRow}
                onPressTwice={props.onOpenWindow}
                onMark={mark}
              />
            );
          })}
        </div>
      </div>
      {fresh.count === 0 ? null : (
        <button
          type="button"
          className={styles.fresh}
          onClick={() => {
            fresh.show();
            goTo(0);
            scroller.current?.focus();
          }}
        >
          <ArrowUp aria-hidden="true" />
          {t("grid.new_rows", { count: fresh.count })}
        </button>
      )}
      {!loading && rows.length === 0 ? <div className={styles.empty}>{props.empty}</div> : null}
      <GridFoot
        position={rows.length === 0 || firstIndex === null ? null : firstIndex + activeIndex + 1}
        total={total}
        empty={!loading && rows.length === 0}
        selected={selection.size}
      />
    </div>
  );
}

/** Whole rows that fit below the header. */
function rowsPerPage(scroller: HTMLElement | null, height: number): number {
  return Math.max(1, Math.floor(((scroller?.clientHeight ?? 0) - HEADER) / height));
}

/** Brings the row of the drawer into view once, where a link opened both list and drawer. */
function useShowOpen(list: {
  listKey: string;
  index: number | undefined;
  show(index: number): void;
}): void {
  const { listKey, index, show } = list;
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (index !== undefined && shown.current !== listKey) {
      shown.current = listKey;
      show(index);
    }
  }, [listKey, index, show]);
}

interface Anchored<Row> {
  scroller: React.RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  places: ReadonlyMap<string, number>;
  rowId(row: Row): string;
  height: number;
  listKey: string;
  hasPrevious: boolean;
  /** The scroll offset was changed; what is drawn must follow before the next picture. */
  onMove(offset: number): void;
}

/**
 * Keeps the rows that the user looks at in place while pages are added before them, dropped, or refreshed.
 * At the start of the list new rows may push in; another list starts at its first row.
 */
function useAnchor<Row>(list: Anchored<Row>): void {
  const { scroller, rows, places, rowId, height, listKey, hasPrevious, onMove } = list;
  const before = useRef({ rows, rowId, height, listKey, hasPrevious });
  useLayoutEffect(() => {
    const element = scroller.current;
    const old = before.current;
    before.current = { rows, rowId, height, listKey, hasPrevious };
    if (element === null) {
      return;
    }
    if (old.listKey !== listKey) {
      element.scrollTop = 0;
      return;
    }
    if (old.rows === rows && old.height === height) {
      return;
    }
    if (element.scrollTop === 0 && !old.hasPrevious) {
      return;
    }
    const oldIndex = Math.floor(element.scrollTop / old.height);
    const oldRow = old.rows[oldIndex];
    const index = oldRow === undefined ? undefined : places.get(rowId(oldRow));
    if (index !== undefined && (index !== oldIndex || height !== old.height)) {
      element.scrollTop = index * height + (element.scrollTop - oldIndex * old.height);
      onMove(element.scrollTop);
    }
  }, [scroller, rows, places, rowId, height, listKey, hasPrevious, onMove]);
}
