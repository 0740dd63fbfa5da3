import { useState } from "react";

import type { ImportInspection } from "../../bindings/ImportInspection";
import { Button } from "../../components/button";
import { Table, type Column } from "../../components/table";
import { t } from "../../lib/texts";
import styles from "./page.module.css";

/** Cells shown before more are asked for; a page of thousands of cells is slow to lay out. */
const FIRST_CELLS = 300;

/** Rows of a preview to begin with: fewer where the file is wide. */
export function firstRows(rows: number, columns: number): number {
  return Math.min(rows, Math.max(5, Math.floor(FIRST_CELLS / Math.max(1, columns))));
}

/** The first rows as they stand in the file. */
export function Preview({ inspection }: { inspection: ImportInspection }) {
  const { preview } = inspection;
  const [all, setAll] = useState(false);
  const shown = all
    ? preview
    : preview.slice(0, firstRows(preview.length, inspection.columns.length));
  const columns: Column<string[]>[] = [
    {
      key: "line",
      header: t("import.line"),
      align: "end",
      // The header is line 1, so the first row is line 2.
      cell: (_row, place) => place + 2,
    },
    ...inspection.columns.map((name, index) => ({
      key: `${index.toString()}:${name}`,
      header: name,
      cell: (row: string[]) => row[index] ?? "",
    })),
  ];
  return (
    <section className={styles.part} aria-label={t("import.preview")}>
      <h2 className={styles.heading}>{t("import.preview")}</h2>
      <p className={styles.hint}>{t("import.preview_hint")}</p>
      <Table
        className={styles.preview}
        label={t("import.preview")}
        columns={columns}
        rows={shown}
        rowKey={(_row, place) => place.toString()}
      />
      {shown.length === preview.length ? null : (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {t("import.preview_all", { count: preview.length })}
          </Button>
        </div>
      )}
    </section>
  );
}
