import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from "react";

import { t } from "../../lib/texts";
import { toTsv, type TsvColumn } from "../../lib/tsv";
import { copyText } from "../copy";
import { gridIntent, moveTo } from "../ledger-grid/keys";
import styles from "./list.module.css";

/** A row, or the heading of the rows behind it. */
export type Entry<Row> =
  | { kind: "row"; id: string; row: Row }
  | { kind: "heading"; id: string; content: ReactNode };

/** What a screen may ask of its list. */
export interface WorkListHandle {
  focus(): void;
}

interface WorkListProps<Row> {
  ref?: Ref<WorkListHandle>;
  /** The name of the list for screen readers. */
  label: string;
  entries: readonly Entry<Row>[];
  /** Heights at the base text size, in pixels. */
  rowHeight: number;
  headingHeight?: number;
  /** The row that the keys act on; one that is gone gives way to the row at its place. */
  activeId: string | null;
  onActive(id: string): void;
  /** Chosen rows; without it nothing can be chosen. */
  selection?: ReadonlySet<string>;
  onSelection?(selection: ReadonlySet<string>): void;
  /** Rows that Ctrl or Cmd with A chooses. */
  isEligible?(row: Row): boolean;
  singleKeys: boolean;
  renderRow(row: Row): ReactNode;
  /** What Ctrl or Cmd with C copies. */
  copied: readonly TsvColumn<Row>[];
  onOpen?(row: Row): void;
  onClose?(): void;
  hasNext?: boolean;
  onNext?(): void;
  empty: ReactNode;
  foot: ReactNode;
}

/** Pixels of one rem: rows grow with the text. */
function rootSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

/**
 * A list of work: rows of two lines, perhaps under headings, that keys move through. The focus stays on the list
 * itself with `aria-activedescendant` on the row.
 */
export function WorkList<Row>(props: WorkListProps<Row>) {
  const { label, entries, rowHeight, headingHeight = 36, activeId, onActive, selection } = props;
  const { onSelection, isEligible, renderRow, onOpen, hasNext = false, onNext } = props;
  const prefix = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<string | null>(null);
  const [scale] = useState(() => rootSize() / 16);

  const rows = useMemo(() => entries.filter((entry) => entry.kind === "row"), [entries]);
  const places = useMemo(() => new Map(rows.map((entry, place) => [entry.id, place])), [rows]);
  const shown = useMemo(() => new Map(entries.map((entry, index) => [entry.id, index])), [entries]);
  const found = places.get(activeId ?? "");
  const [lastPlace, setLastPlace] = useState(0);
  if (found !== undefined && found !== lastPlace) {
    setLastPlace(found);
  }
  const activePlace = found ?? Math.min(lastPlace, rows.length - 1);
  const active = rows[activePlace];

  // The row at the place of one that is gone becomes the active one.
  useEffect(() => {
    if (active !== undefined && active.id !== activeId) {
      onActive(active.id);
    }
  }, [active, activeId, onActive]);

  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) =>
      Math.round((entries[index]?.kind === "heading" ? headingHeight : rowHeight) * scale),
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 8,
    initialRect: { width: 480, height: 700 },
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, entries]);
  const activeIndex = active === undefined ? undefined : shown.get(active.id);
  useEffect(() => {
    if (activeIndex !== undefined) {
      virtualizer.scrollToIndex(activeIndex);
    }
  }, [virtualizer, activeIndex]);

  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNext && last > entries.length - 40) {
      onNext?.();
    }
  }, [hasNext, last, entries.length, onNext]);

  useImperativeHandle(props.ref, () => ({ focus: () => scroller.current?.focus() }));

  const toggle = useCallback(
    (id: string) => {
      if (selection !== undefined) {
        const next = new Set(selection);
        if (!next.delete(id)) {
          next.add(id);
        }
        onSelection?.(next);
      }
    },
    [selection, onSelection],
  );
  const copy = () => {
    const chosen = rows.filter((entry) => selection?.has(entry.id) === true);
    const copied = chosen.length > 0 ? chosen : active === undefined ? [] : [active];
    if (copied.length > 0) {
      const text = toTsv(
        props.copied,
        copied.map((entry) => entry.row),
      );
      void copyText(text, t("grid.copied", { count: copied.length }));
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || event.defaultPrevented) {
      return;
    }
    const intent = gridIntent(event, props.singleKeys);
    if (intent === null) {
      return;
    }
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / (rowHeight * scale));
    const target = moveTo(intent, activePlace, rows.length, Math.max(2, page));
    if (target !== null) {
      event.preventDefault();
      if ("extend" in intent && intent.extend && selection !== undefined) {
        const start = places.get(from ?? "") ?? activePlace;
        const [first, end] = start < target ? [start, target] : [target, start];
        setFrom(rows[start]?.id ?? null);
        onSelection?.(new Set(rows.slice(first, end + 1).map((entry) => entry.id)));
      } else {
        setFrom(null);
      }
      const row = rows[target];
      if (row !== undefined) {
        onActive(row.id);
      }
      return;
    }
    switch (intent.do) {
      case "open":
        if (active !== undefined) {
          event.preventDefault();
          onOpen?.(active.row);
        }
        return;
      case "close":
        if (selection !== undefined && selection.size > 0) {
          event.preventDefault();
          onSelection?.(new Set());
        } else {
          props.onClose?.();
        }
        return;
      case "select":
        if (active !== undefined && selection !== undefined) {
          event.preventDefault();
          toggle(active.id);
          onActive(rows[Math.min(activePlace + 1, rows.length - 1)]?.id ?? active.id);
        }
        return;
      case "select-all":
        if (selection !== undefined) {
          event.preventDefault();
          const eligible = rows.filter((entry) => isEligible?.(entry.row) ?? true);
          onSelection?.(new Set(eligible.map((entry) => entry.id)));
        }
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
  const pressRow = (event: MouseEvent, entry: Entry<Row> & { kind: "row" }) => {
    if (event.ctrlKey || event.metaKey) {
      toggle(entry.id);
    }
    onActive(entry.id);
  };
  const activeShown = activeIndex !== undefined && items.some((item) => item.index === activeIndex);
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        className={styles.list}
        aria-label={label}
        aria-multiselectable={selection !== undefined}
        aria-rowcount={hasNext ? -1 : entries.length}
        aria-activedescendant={activeShown ? `${prefix}${activeIndex.toString()}` : undefined}
        onKeyDown={press}
      >
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start, size }) => {
            const entry = entries[index];
            if (entry === undefined) {
              return null;
            }
            const place = { transform: `translateY(${start.toString()}px)`, height: size };
            if (entry.kind === "heading") {
              return (
                <div
                  key={entry.id}
                  role="row"
                  aria-rowindex={index + 1}
                  className={styles.heading}
                  style={place}
                >
                  <div role="rowheader" className={styles.headingText}>
                    {entry.content}
                  </div>
                </div>
              );
            }
            const isActive = entry.id === active?.id;
            const isChosen = selection?.has(entry.id) ?? isActive;
            return (
              // Keys are handled by the list, which keeps the focus.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={entry.id}
                role="row"
                id={`${prefix}${index.toString()}`}
                className={styles.row}
                style={place}
                aria-rowindex={index + 1}
                aria-selected={isChosen}
                data-active={isActive ? "" : undefined}
                onClick={(event) => pressRow(event, entry)}
                onDoubleClick={() => onOpen?.(entry.row)}
              >
                {selection === undefined ? null : (
                  <div
                    role="presentation"
                    className={styles.mark}
                    onClick={(event) => {
                      event.stopPropagation();
                      toggle(entry.id);
                      onActive(entry.id);
                    }}
                  >
                    <i className={styles.box} />
                  </div>
                )}
                <div role="gridcell" className={styles.content}>
                  {renderRow(entry.row)}
                </div>
              </div>
            );
          })}
        </div>
      </div>
      {rows.length === 0 ? <div className={styles.empty}>{props.empty}</div> : null}
      <div className={styles.foot}>{props.foot}</div>
    </div>
  );
}
