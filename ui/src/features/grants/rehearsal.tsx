import { CircleAlert } from "lucide-react";

import type { Rehearsal } from "../../bindings/Rehearsal";
import type { RehearsalLine } from "../../bindings/RehearsalLine";
import { NoticeBanner } from "../../components/banner";
import styles from "../../components/credit-work/credit-work.module.css";
import { StandingNotice } from "../../components/credit-work/preview";
import { LimitUses } from "../../components/limit-use";
import { CreditsText } from "../../components/money-text";
import { Table, type Column } from "../../components/table";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";

/** How a grant to many came out where nothing was kept. */
export function RehearsalView({ rehearsal }: { rehearsal: Rehearsal }) {
  const formats = useFormats();
  const columns: Column<RehearsalLine>[] = [
    { key: "line", header: t("bulk.line"), cell: (line) => formats.count(line.line) },
    {
      key: "organisation",
      header: t("work.organisation"),
      wide: true,
      cell: (line) => (
        <>
          {line.organisation}
          {line.problem === null ? null : <div className={styles.problem}>{line.problem}</div>}
          {line.debt_paid === null ? null : (
            <div className={styles.quiet}>
              {t("work.debt_paid", {
                credits: formats.credits(line.debt_paid, "list", "negative"),
              })}
            </div>
          )}
        </>
      ),
    },
    {
      key: "before",
      header: t("proposal.line_before"),
      align: "end",
      cell: (line) =>
        line.before === null ? "–" : <CreditsText amount={line.before} look="balance" />,
    },
    {
      key: "credits",
      header: t("work.credits"),
      align: "end",
      cell: (line) => (line.credits === null ? "–" : <CreditsText amount={line.credits} />),
    },
    {
      key: "after",
      header: t("proposal.line_after"),
      align: "end",
      cell: (line) =>
        line.after === null ? "–" : <CreditsText amount={line.after} look="balance" />,
    },
  ];
  return (
    <>
      {rehearsal.problems === 0 ? null : (
        <NoticeBanner>
          <strong>
            <CircleAlert aria-hidden="true" size={14} />{" "}
            {t("bulk.problems", { count: rehearsal.problems })}.
          </strong>{" "}
          {t("bulk.problems_hint")}
        </NoticeBanner>
      )}
      <dl className={styles.figures}>
        <div>
          <dt>{t("bulk.organisations")}</dt>
          <dd>{formats.count(rehearsal.organisations)}</dd>
        </div>
        <div>
          <dt>{t("bulk.total")}</dt>
          <dd>
            <CreditsText amount={rehearsal.credits} />
          </dd>
        </div>
      </dl>
      <Table
        label={t("bulk.rehearsal")}
        className={styles.table ?? ""}
        columns={columns}
        rows={rehearsal.lines}
        rowKey={(line) => line.line.toString()}
      />
      {rehearsal.problems > 0 ? null : <StandingNotice standing={rehearsal.standing} />}
      <LimitUses limits={rehearsal.limits} />
    </>
  );
}
