import { Info } from "lucide-react";
import type { ReactNode } from "react";

import type { ControlTotal } from "../../bindings/ControlTotal";
import type { ImportError } from "../../bindings/ImportError";
import type { ImportReport } from "../../bindings/ImportReport";
import { classes } from "../../components/class-names";
import { CreditsText } from "../../components/money-text";
import { Table, type Column } from "../../components/table";
import { useFormats } from "../../lib/formats";
import { signOf } from "../../lib/money";
import { t } from "../../lib/texts";
import { fieldNamed } from "./fields";
import styles from "./page.module.css";
import reportStyles from "./report.module.css";

/** What an import would do or did: figures, control totals, notes and the rows that were rejected. */
export function Report({ report }: { report: ImportReport }) {
  return (
    <>
      <p className={reportStyles.summary}>{report.summary}</p>
      <Figures report={report} />
      <div className={reportStyles.pair}>
        <ControlTotals totals={report.control_totals} />
        {report.notes.length === 0 ? null : <Notes notes={report.notes} />}
      </div>
      {report.rejected === 0 ? null : <Errors report={report} />}
    </>
  );
}

function Figure(props: { label: string; className?: string | undefined; children: ReactNode }) {
  return (
    <div className={reportStyles.figure}>
      <dt>{props.label}</dt>
      <dd className={props.className}>{props.children}</dd>
    </div>
  );
}

function Figures({ report }: { report: ImportReport }) {
  const formats = useFormats();
  const { first_at: first, last_at: last } = report;
  return (
    <dl className={classes(styles.card, reportStyles.figures)}>
      <Figure label={t("import.rows")}>{formats.count(report.rows)}</Figure>
      <Figure label={t("import.records")}>{formats.count(report.records)}</Figure>
      <Figure label={report.dry_run ? t("import.applied") : t("import.applied_done")}>
        {formats.count(report.applied)}
      </Figure>
      <Figure label={t("import.already_applied")}>{formats.count(report.already_applied)}</Figure>
      <Figure
        label={t("import.rejected")}
        className={report.rejected === 0 ? undefined : reportStyles.bad}
      >
        {formats.count(report.rejected)}
      </Figure>
      {report.organisations_added === 0 ? null : (
        <Figure label={t("import.organisations_added")}>
          {formats.count(report.organisations_added)}
        </Figure>
      )}
      <Figure label={t("import.credits")}>
        <CreditsText amount={report.credits} precision="exact" />
      </Figure>
      {signOf(report.debt) === 0 ? null : (
        <Figure label={t("import.debt")} className={reportStyles.bad}>
          <CreditsText amount={report.debt} look="balance" precision="exact" />
        </Figure>
      )}
      {first === null || last === null ? null : (
        <Figure label={t("import.period")} className={reportStyles.small}>
          {t("import.period_value", {
            from: formats.instant(first),
            to: formats.instant(last),
            zone: formats.zoneName,
          })}
        </Figure>
      )}
    </dl>
  );
}

function ControlTotals({ totals }: { totals: readonly ControlTotal[] }) {
  const columns: Column<ControlTotal>[] = [
    { key: "label", header: t("import.total_label"), wide: true, cell: (total) => total.label },
    { key: "value", header: t("import.total_value"), align: "end", cell: (total) => total.value },
  ];
  return (
    <section className={styles.part} aria-label={t("import.totals")}>
      <h2 className={styles.heading}>{t("import.totals")}</h2>
      <p className={styles.hint}>{t("import.totals_hint")}</p>
      <Table
        label={t("import.totals")}
        columns={columns}
        rows={totals}
        rowKey={(total) => total.label}
      />
    </section>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  return (
    <section className={styles.part} aria-label={t("import.notes")}>
      <h2 className={styles.heading}>{t("import.notes")}</h2>
      <ul className={reportStyles.notes}>
        {notes.map((note) => (
          <li key={note}>
            <Info aria-hidden="true" />
            <span>{note}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function fieldWords(name: string | null): string {
  const field = name === null ? null : fieldNamed(name);
  return field === null ? (name ?? "–") : t(`import.field_${field}`);
}

function Errors({ report }: { report: ImportReport }) {
  const formats = useFormats();
  const columns: Column<ImportError>[] = [
    {
      key: "line",
      header: t("import.error_line"),
      align: "end",
      cell: (error) => formats.count(error.line),
    },
    { key: "field", header: t("import.error_field"), cell: (error) => fieldWords(error.field) },
    {
      key: "message",
      header: t("import.error_message"),
      wide: true,
      cell: (error) => error.message,
    },
  ];
  const title = t("import.errors", { count: report.rejected });
  return (
    <section className={styles.part} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      {report.errors.length < report.rejected ? (
        <p className={styles.hint}>
          {t("import.errors_shown", {
            shown: formats.count(report.errors.length),
            count: formats.count(report.rejected),
          })}
        </p>
      ) : null}
      {report.rejects_file === null ? null : (
        <p className={styles.hint}>{t("import.rejects_file", { name: report.rejects_file })}</p>
      )}
      <Table
        className={reportStyles.errors}
        label={title}
        columns={columns}
        rows={report.errors}
        rowKey={(error, place) => `${error.line.toString()}:${place.toString()}`}
      />
    </section>
  );
}
