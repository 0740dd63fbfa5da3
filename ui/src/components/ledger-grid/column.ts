import type { ReactNode } from "react";

/** Narrower than this many pixels of the grid (at the base text size), the column gives way. */
export type HideBelow = 1100 | 900 | 720 | 560;

/** A column of a `LedgerGrid`. */
export interface GridColumn<Row> {
  id: string;
  /** Shown, read out and written as the header of copied rows. */
  header: string;
  /** Shown in place of `header` where it says more, e.g. a sort arrow. */
  headerContent?: ReactNode;
  align?: "start" | "end";
  /** Width at the base text size, in pixels. */
  width: number;
  /** Share of the room that is left; nothing keeps the width fixed. */
  grow?: number;
  hideBelow?: HideBelow;
  /** Added to header and cells, e.g. to make the column narrower in a narrow grid. */
  className?: string;
  /** Never hidden by the user. */
  fixed?: boolean;
  cell(row: Row): ReactNode;
  /** The exact value for copied rows. */
  text(row: Row): string;
}
