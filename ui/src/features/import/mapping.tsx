import type { ErrorView } from "../../bindings/ErrorView";
import type { ImportInspection } from "../../bindings/ImportInspection";
import type { ImportPlan } from "../../bindings/ImportPlan";
import { ErrorBanner, NoticeBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { FieldsTable } from "./fields-table";
import { Measures } from "./measures";
import { Options } from "./options";
import styles from "./page.module.css";
import { planProblem, type PlanProblem } from "./plan";
import { Preview } from "./preview";
import { importSession } from "./session";

/** How the file is read: subject, columns, measures and options, above its first rows. */
export function Mapping(props: {
  inspection: ImportInspection;
  plan: ImportPlan;
  problem: ErrorView | null;
}) {
  const { inspection, plan, problem } = props;
  const formats = useFormats();
  const open = planProblem(plan);
  return (
    <>
      <div className={styles.scroll}>
        {problem === null ? null : (
          <ErrorBanner error={problem} onRetry={() => void importSession.check()} />
        )}
        {inspection.imported_before === null ? null : (
          <NoticeBanner>
            {t("import.again", { date: formats.instant(inspection.imported_before) })}
          </NoticeBanner>
        )}
        <div className={styles.columns}>
          <div className={styles.part}>
            <h2 className={styles.heading}>{t("import.mapping")}</h2>
            <p className={styles.hint}>{t("import.mapping_hint")}</p>
            <FieldsTable inspection={inspection} plan={plan} />
            {plan.subject === "usage" ? (
              <Measures columns={inspection.columns} plan={plan} />
            ) : null}
          </div>
          <Options inspection={inspection} plan={plan} />
        </div>
        <Preview inspection={inspection} />
      </div>
      <div className={styles.foot}>
        <p className={styles.footWords} role="status">
          {open === null ? null : wordsOf(open)}
        </p>
        <Button onClick={() => void importSession.choose()}>{t("import.choose_other")}</Button>
        <Button
          look="primary"
          disabled={open !== null}
          focusableWhenDisabled
          onClick={() => void importSession.check()}
        >
          {t("import.check")}
        </Button>
      </div>
    </>
  );
}

function wordsOf(problem: PlanProblem): string {
  switch (problem.what) {
    case "missing":
      return t("import.missing", {
        fields: problem.fields.map((field) => t(`import.field_${field}`)).join(", "),
      });
    case "source":
      return t("import.source_missing");
    case "measure":
      return t("import.measure_incomplete");
    case "no_amount":
      return t("import.no_amount");
    case "two_amounts":
      return t("import.two_amounts");
    case "quantity_without_operation":
      return t("import.quantity_without_operation");
  }
}
