import { ArrowRight, Ban, Check, Clock, Undo2 } from "lucide-react";
import type { ReactNode } from "react";

import type { ProposalDetail } from "../../bindings/ProposalDetail";
import type { ProposalRow } from "../../bindings/ProposalRow";
import type { ProposalState } from "../../bindings/ProposalState";
import { agoInWords, between, useNow } from "../../lib/age";
import { useFormats } from "../../lib/formats";
import { negated, signOf } from "../../lib/money";
import { t } from "../../lib/texts";
import { CopyButton } from "../copy";
import { DateText } from "../date-text";
import { DetailSection } from "../detail-list";
import { LimitUses } from "../limit-use";
import { CreditsText } from "../money-text";
import { Table } from "../table";
import styles from "./evidence.module.css";
import { PostingsTable } from "./postings-table";
import { StandingBadge } from "./standing";

/** Whom and how much, who asked when and why, and what the present person may do with it. */
export function EvidenceHead(props: { row: ProposalRow; onOrganisation(orgId: number): void }) {
  const { row, onOrganisation } = props;
  const formats = useFormats();
  const now = useNow();
  const asked = row.action === "request" ? "proposal.asked" : "proposal.proposed";
  const moves = signOf(row.credits) !== 0;
  return (
    <>
      <div className={styles.top}>
        <div className={styles.asked}>
          {row.action === "request" ? null : `${t(`proposal.action_${row.action}`)} · `}
          <span title={formats.instant(row.asked_at)}>
            {t(asked, { age: agoInWords(between(row.asked_at, now)), who: row.asked_by })}
          </span>
          {row.entered_by === null ? null : ` · ${t("proposal.entered", { who: row.entered_by })}`}
          {row.state === "open" || row.state === "second"
            ? ` · ${t("proposal.lapses", { day: formats.instant(row.lapses_at, "date-short") })}`
            : null}
          <CopyButton text={row.id} what={t("proposal.id")} />
        </div>
        <StandingBadge standing={row.standing} />
      </div>
      <h2 className={styles.title}>
        {moves ? (
          <>
            <CreditsText
              amount={row.action === "void" ? negated(row.credits) : row.credits}
              look={row.action === "extension" ? "balance" : "signed"}
              className={styles.amount}
            />{" "}
            <span className={styles.small}>{t("proposal.credits_for")}</span>{" "}
          </>
        ) : null}
        {row.org_id === null ? (
          <strong className={styles.party}>{row.party}</strong>
        ) : (
          <button
            type="button"
            className={styles.party}
            title={t("proposal.open_organisation")}
            onClick={() => onOrganisation(row.org_id ?? 0)}
          >
            {row.party}
          </button>
        )}
      </h2>
      <blockquote className={styles.quote}>
        “{row.reason}”{row.note === null ? null : <div className={styles.note}>{row.note}</div>}
      </blockquote>
      {row.standing.kind === "within" ? null : (
        <p className={styles.standing}>{row.standing.sentence}</p>
      )}
    </>
  );
}

/** Everything that speaks for or against a proposal. */
export function EvidenceBody(props: { detail: ProposalDetail; onTransaction(id: string): void }) {
  const { detail, onTransaction } = props;
  const formats = useFormats();
  const { row } = detail;
  return (
    <>
      <Outcome row={row} onTransaction={onTransaction} />
      {detail.balance === null ? null : <Figures detail={detail} />}
      {signOf(row.credits) === 0 || row.action === "void" || row.action === "reversal" ? null : (
        <p className={styles.expiry}>
          {detail.expires_at === null
            ? t("proposal.never_expires")
            : t("proposal.expires", { day: formats.instant(detail.expires_at, "date") })}
        </p>
      )}
      <div className={styles.columns}>
        {detail.postings.length === 0 ? null : (
          <DetailSection title={t("proposal.postings")}>
            <PostingsTable postings={detail.postings} />
          </DetailSection>
        )}
        {detail.limits.length === 0 ? null : (
          <DetailSection title={t("proposal.limits")}>
            <LimitUses limits={detail.limits} />
          </DetailSection>
        )}
      </div>
      {detail.lines.length === 0 ? null : <Lines detail={detail} />}
      {detail.changes.length === 0 ? null : (
        <DetailSection title={t("proposal.changes")}>
          <ul className={styles.changes}>
            {detail.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </DetailSection>
      )}
      <div className={styles.columns}>
        {detail.earlier.length === 0 ? null : (
          <DetailSection title={t("proposal.earlier")}>
            <ul className={styles.steps}>
              {detail.earlier.map((earlier) => (
                <Earlier key={earlier.id} row={earlier} />
              ))}
            </ul>
          </DetailSection>
        )}
        <DetailSection title={t("proposal.history")}>
          <ul className={styles.steps}>
            {detail.history.map((step) => (
              <Step
                key={`${step.at}:${step.step}`}
                icon={<Check aria-hidden="true" />}
                sub={
                  <>
                    <DateText at={step.at} withZone /> · {step.role}
                  </>
                }
              >
                {step.actor} {step.step}
                {step.credits === null ? null : (
                  <>
                    {" "}
                    <CreditsText amount={step.credits} look="balance" />
                  </>
                )}
                {step.reason === null ? null : <div className={styles.said}>“{step.reason}”</div>}
              </Step>
            ))}
          </ul>
        </DetailSection>
      </div>
    </>
  );
}

function Outcome(props: { row: ProposalRow; onTransaction(id: string): void }) {
  const { row, onTransaction } = props;
  const formats = useFormats();
  if (row.decided_at === null) {
    return null;
  }
  const { transaction } = row;
  return (
    <div className={styles.outcome}>
      <p>
        <strong>{t(`proposal.state_${row.state}`)}</strong>
        {row.decided_by === null ? null : ` · ${row.decided_by}`} ·{" "}
        <DateText at={row.decided_at} withZone />
      </p>
      {row.decided_credits === null ? null : (
        <p>
          {t("proposal.part", {
            credits: formats.credits(row.decided_credits, "list", "negative"),
          })}
        </p>
      )}
      {row.answer === null ? null : <p>“{row.answer}”</p>}
      {row.decided_alone ? <p>{t("proposal.alone")}</p> : null}
      {transaction === null ? null : (
        <button type="button" className={styles.link} onClick={() => onTransaction(transaction)}>
          {t("proposal.open_transaction")}
          <ArrowRight aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function Figures({ detail }: { detail: ProposalDetail }) {
  const formats = useFormats();
  const { balance, available, burn_rate: burn, hours_remaining: hours, after } = detail;
  return (
    <div className={styles.container}>
      <dl className={styles.figures} aria-label={t("proposal.figures")}>
        {balance === null ? null : (
          <Figure
            label={t("proposal.balance")}
            note={
              available === null
                ? null
                : t("proposal.spendable", {
                    credits: formats.credits(available, "list", "negative"),
                  })
            }
          >
            <CreditsText amount={balance} look="balance" />
          </Figure>
        )}
        <Figure
          label={t("proposal.burn")}
          note={burn === null ? t("proposal.no_end") : t("proposal.burn_hint")}
        >
          {burn === null ? (
            <span className={styles.nothing}>{t("proposal.no_usage")}</span>
          ) : (
            <>
              <CreditsText amount={burn} look="balance" />
              <span className={styles.unit}>{t("proposal.per_hour")}</span>
            </>
          )}
        </Figure>
        <Figure label={t("proposal.hours")} note={hours === null ? null : t("proposal.hours_hint")}>
          {hours === null ? (
            <span className={styles.nothing}>–</span>
          ) : (
            <>
              {formats.count(hours)}
              <span className={styles.unit}>{t("proposal.hour_unit")}</span>
            </>
          )}
        </Figure>
        {after === null ? null : (
          <Figure label={t("proposal.after")} note={t("proposal.after_hint")} accent>
            <CreditsText amount={after} look="balance" />
          </Figure>
        )}
      </dl>
    </div>
  );
}

function Figure(props: {
  label: string;
  note: string | null;
  accent?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={props.accent === true ? styles.accent : styles.card}>
      <dt className={styles.label}>{props.label}</dt>
      <dd className={styles.value}>{props.children}</dd>
      {props.note === null ? null : <dd className={styles.figureNote}>{props.note}</dd>}
    </div>
  );
}

function Lines({ detail }: { detail: ProposalDetail }) {
  return (
    <DetailSection title={t("proposal.lines")}>
      <Table
        label={t("proposal.lines")}
        className={styles.lines ?? ""}
        rows={detail.lines}
        rowKey={(line) => line.org_id.toString()}
        columns={[
          {
            key: "organisation",
            header: t("proposal.line_organisation"),
            wide: true,
            cell: (line) => line.organisation,
          },
          {
            key: "credits",
            header: t("proposal.line_credits"),
            align: "end",
            cell: (line) => <CreditsText amount={line.credits} />,
          },
          {
            key: "before",
            header: t("proposal.line_before"),
            align: "end",
            cell: (line) => <CreditsText amount={line.before} look="balance" />,
          },
          {
            key: "after",
            header: t("proposal.line_after"),
            align: "end",
            cell: (line) => <CreditsText amount={line.after} look="balance" />,
          },
        ]}
      />
    </DetailSection>
  );
}

const STATE_ICONS: Record<ProposalState, typeof Check> = {
  open: Clock,
  second: Clock,
  sent_back: Clock,
  approved: Check,
  rejected: Ban,
  withdrawn: Undo2,
  lapsed: Clock,
};

function decidedWords(row: ProposalRow): string {
  const who = row.decided_by;
  if (
    who !== null &&
    (row.state === "approved" || row.state === "rejected" || row.state === "withdrawn")
  ) {
    return t(`proposal.earlier_${row.state}`, { who });
  }
  return t(`proposal.state_${row.state}`).toLowerCase();
}

function Earlier({ row }: { row: ProposalRow }) {
  const Icon = STATE_ICONS[row.state];
  return (
    <Step
      icon={<Icon aria-hidden="true" />}
      sub={
        <>
          <DateText at={row.decided_at ?? row.asked_at} style="date" /> · {row.reason}
        </>
      }
    >
      <CreditsText
        amount={row.decided_credits ?? row.credits}
        look={row.state === "approved" ? "signed" : "balance"}
        reversed={row.state !== "approved"}
      />{" "}
      {decidedWords(row)}
    </Step>
  );
}

function Step(props: { icon: ReactNode; sub: ReactNode; children: ReactNode }) {
  return (
    <li>
      <span className={styles.dot}>{props.icon}</span>
      <div>{props.children}</div>
      <div className={styles.sub}>{props.sub}</div>
    </li>
  );
}
