import { useState, type FormEvent } from "react";

import type { ErrorView } from "../../bindings/ErrorView";
import type { ImportPlan } from "../../bindings/ImportPlan";
import type { ImportReport } from "../../bindings/ImportReport";
import { ErrorBanner, NoticeBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { TextInput } from "../../components/field";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import { isRowCount } from "./plan";
import { Report } from "./report";
import { importSession } from "./session";

/** The totals before anything is posted; posting needs the number of rows, typed. */
export function Checked(props: {
  plan: ImportPlan;
  report: ImportReport;
  problem: ErrorView | null;
}) {
  const { plan, report, problem } = props;
  const blocked = report.rejected > 0 && !plan.good_rows_only;
  const nothingNew = report.applied === 0;
  return (
    <>
      <div className={styles.scroll}>
        {problem === null ? null : (
          <ErrorBanner error={problem} onRetry={() => void importSession.post()} />
        )}
        <h2 className={styles.heading}>{t("import.report")}</h2>
        {nothingNew && !blocked ? <NoticeBanner>{t("import.nothing_new")}</NoticeBanner> : null}
        <Report report={report} />
      </div>
      <div className={styles.foot}>
        <Button onClick={() => importSession.send({ what: "back" })}>
          {t("import.change_mapping")}
        </Button>
        <p className={styles.footWords}>{blocked ? t("import.blocked") : null}</p>
        {blocked || nothingNew ? null : <Confirm report={report} good={report.rejected > 0} />}
        {blocked || !nothingNew ? null : (
          <Button look="primary" onClick={() => importSession.send({ what: "restarted" })}>
            {t("import.another")}
          </Button>
        )}
      </div>
    </>
  );
}

function Confirm({ report, good }: { report: ImportReport; good: boolean }) {
  const formats = useFormats();
  const [typed, setTyped] = useState("");
  const right = isRowCount(typed, report.rows);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (right) {
      void importSession.post();
    }
  };
  return (
    <form className={styles.confirm} onSubmit={submit}>
      <span id="import-confirm">{t("import.confirm", { rows: formats.count(report.rows) })}</span>
      <TextInput
        className="numeric"
        value={typed}
        inputMode="numeric"
        autoComplete="off"
        aria-label={t("import.confirm_label")}
        aria-describedby="import-confirm"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" look="primary" disabled={!right} focusableWhenDisabled>
        {t(good ? "import.commit_good" : "import.commit", { rows: report.rows })}
      </Button>
    </form>
  );
}
