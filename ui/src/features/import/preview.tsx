import type { ImportInspection } from "../../bindings/ImportInspection";
import { Table, type Column } from "../../components/table";
import { t } from "../../lib/texts";
import styles from "./page.module.css";

/** The first rows as they stand in the file. */
export function Preview({ inspection }: { inspection: ImportInspection }) {
  const columns: Column<string[]>[] = [
    {
      key: "line",
      header: t("import.line"),
      align: "end",
      // The header is line 1, so the first row is line 2.
      cell: (_row, place) => <span className={styles.line}>{place + 2}</span>,
    },
    ...inspection.columns.map((name, index) => ({
      key: `${index.toString()}:${name}`,
      header: name,
      cell: (row: string[]) => <span className={styles.example}>{row[index] ?? ""}</span>,
    })),
  ];
  return (
    <section className={styles.part} aria-label={t("import.preview")}>
      <h2 className={styles.heading}>{t("import.preview")}</h2>
      <p className={styles.hint}>
        {t("import.preview_hint", { count: inspection.preview.length })}
      </p>
      <Table
        className={styles.preview}
        label={t("import.preview")}
        columns={columns}
        rows={inspection.preview}
        rowKey={(_row, place) => place.toString()}
      />
    </section>
  );
}
