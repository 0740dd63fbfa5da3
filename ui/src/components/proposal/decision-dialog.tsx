import { CheckCheck, CircleCheck, CircleSlash } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import type { DecisionOutcome } from "../../bindings/DecisionOutcome";
import type { ProposalRow } from "../../bindings/ProposalRow";
import type { Verdict } from "../../bindings/Verdict";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { negated, signOf } from "../../lib/money";
import { useBook } from "../../lib/queries";
import { t } from "../../lib/texts";
import { ErrorBanner } from "../banner";
import { Button } from "../button";
import { Dialog } from "../dialog";
import { Field, TextInput } from "../field";
import { ShortcutKeys } from "../kbd";
import { CreditsText } from "../money-text";
import { TextArea } from "../text-area";
import { toastDone } from "../toast";
import {
  decisionsOf,
  inOrderOf,
  mayBePart,
  newKeys,
  type Question,
  readPart,
  refusedFirst,
  splitRows,
  totalsOf,
} from "./decision";
import styles from "./decision-dialog.module.css";
import { useDecide, useProposal } from "./queries";
import { StandingIcon } from "./standing";

export type { Question } from "./decision";

interface DecisionDialogProps {
  /** What is asked; nothing while the dialog is closed. */
  question: Question | null;
  onClose(): void;
  /** Called with what became of each, once the core has answered. */
  onDecided?(outcomes: readonly DecisionOutcome[]): void;
  /** Where the focus goes afterwards: the list. */
  finalFocus?: () => HTMLElement | true;
}

/** Asks before something is decided, lists every line with its totals, and shows what became of each. */
export function DecisionDialog(props: DecisionDialogProps) {
  const { question } = props;
  const [shown, setShown] = useState({ question, turn: 0 });
  if (question !== null && question !== shown.question) {
    setShown({ question, turn: shown.turn + 1 });
  }
  return shown.question === null ? null : (
    <AskedDialog {...props} key={shown.turn} question={shown.question} open={question !== null} />
  );
}

function AskedDialog(props: DecisionDialogProps & { question: Question; open: boolean }) {
  const { question, open, onClose, onDecided, finalFocus } = props;
  const { verdict } = question;
  const { actor } = useBook();
  const formats = useFormats();
  const confirmButton = useRef<HTMLButtonElement>(null);
  const closeButton = useRef<HTMLButtonElement>(null);
  const reasonBox = useRef<HTMLDivElement>(null);
  const [{ able, left }] = useState(() => splitRows(question, actor));
  const [keys] = useState(() => newKeys(able));
  const only = able.length === 1 && question.rows.length === 1 ? able[0] : undefined;
  const partial = verdict === "approve" && only !== undefined && mayBePart(only);
  const [part, setPart] = useState<string>(only?.credits ?? "");
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly DecisionOutcome[] | null>(null);
  const sent = useRef(false);
  const decide = useDecide();
  useEffect(() => {
    // The button that was pressed is gone: the one that is left takes the keys.
    if (outcomes !== null) {
      closeButton.current?.focus();
    }
  }, [outcomes]);

  const credits = partial && only !== undefined ? readPart(part, only.credits) : null;
  const reasonNeeded = verdict === "reject" || verdict === "send_back";
  const problems = {
    part: partial && credits === null,
    reason: reasonNeeded && reason.trim() === "",
  };
  const confirm = () => {
    if (outcomes !== null) {
      onClose();
      return;
    }
    setChecked(true);
    if (sent.current || able.length === 0 || problems.part || problems.reason) {
      return;
    }
    // However often it is pressed, it is sent once; a retry carries the same keys.
    sent.current = true;
    decide.mutate(decisionsOf(able, verdict, keys, { credits, reason }), {
      onSuccess: (answers) => {
        onDecided?.(answers);
        if (answers.every((outcome) => outcome.error === null)) {
          onClose();
          const [first] = answers;
          toastDone(
            t(`decision.toast_${verdict}`, { count: answers.length }),
            answers.length === 1 ? first?.sentence : undefined,
          );
        } else {
          setOutcomes(refusedFirst(answers));
        }
      },
      onError: () => {
        sent.current = false;
      },
    });
  };
  const close = () => {
    if (!decide.isPending) {
      onClose();
    }
  };
  const totals = totalsOf(able);
  const done = outcomes?.filter((outcome) => outcome.error === null).length ?? 0;
  const size = (row: ProposalRow) => formats.credits(row.credits, "list", "negative");
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) {
          close();
        }
      }}
      onConfirm={confirm}
      initialFocus={
        reasonNeeded
          ? () => reasonBox.current?.querySelector("textarea") ?? confirmButton.current
          : confirmButton
      }
      finalFocus={finalFocus}
      title={
        outcomes === null
          ? titleOf(verdict, only, able.length, only === undefined ? "" : size(only))
          : t("decision.result", { done, count: outcomes.length })
      }
      description={
        outcomes !== null
          ? t("decision.result_text")
          : verdict === "approve"
            ? t("decision.permanent")
            : t(`decision.${verdict}_text`)
      }
      actions={
        outcomes !== null ? (
          <Button ref={closeButton} look="primary" onClick={onClose}>
            {t("common.close")}
          </Button>
        ) : (
          <>
            <Button onClick={close} disabled={decide.isPending} focusableWhenDisabled>
              {t("common.cancel")}
            </Button>
            <Button
              ref={confirmButton}
              look={verdict === "reject" || verdict === "withdraw" ? "danger" : "primary"}
              onClick={confirm}
              disabled={decide.isPending || able.length === 0}
              focusableWhenDisabled
              aria-keyshortcuts="Control+Enter"
            >
              {decide.isPending ? (
                t("decision.working")
              ) : (
                <>
                  {verdict === "approve" ? <CheckCheck aria-hidden="true" /> : null}
                  <ConfirmText verdict={verdict} rows={able} credits={credits} />
                  <ShortcutKeys shortcut={[{ key: "Enter", mod: true }]} />
                </>
              )}
            </Button>
          </>
        )
      }
    >
      {decide.error === null ? null : (
        <ErrorBanner error={errorView(decide.error)} onRetry={confirm} />
      )}
      {able.length === 0 ? <p>{t("decision.none_able")}</p> : null}
      {outcomes === null && verdict === "approve" && able.length > 0 ? (
        <Totals totals={totals} only={only} part={credits} />
      ) : null}
      {outcomes !== null ? (
        <Lines rows={inOrderOf(able, outcomes)} outcomes={outcomes} />
      ) : able.length > 1 ? (
        <Lines rows={able} outcomes={null} />
      ) : null}
      {outcomes === null && left.length > 0 ? <LeftOut rows={left} /> : null}
      {outcomes === null && able.length > 1 && verdict === "approve" ? (
        <p className={styles.hint}>{t("decision.one_by_one")}</p>
      ) : null}
      {outcomes === null && partial && only !== undefined ? (
        <Field
          label={t("decision.part")}
          description={t("decision.part_hint", { credits: size(only) })}
          error={
            checked && problems.part ? t("decision.part_bad", { credits: size(only) }) : undefined
          }
        >
          <TextInput
            className="numeric"
            inputMode="decimal"
            autoComplete="off"
            value={part}
            onChange={(event) => setPart(event.currentTarget.value)}
          />
        </Field>
      ) : null}
      {outcomes === null && able.length > 0 ? (
        <div ref={reasonBox}>
          <Field
            label={t(
              verdict === "send_back"
                ? "decision.question"
                : reasonNeeded
                  ? "decision.reason"
                  : "decision.reason_optional",
            )}
            error={checked && problems.reason ? t("decision.reason_needed") : undefined}
          >
            {reasonNeeded ? (
              <TextArea value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
            ) : (
              <TextInput
                autoComplete="off"
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </Field>
        </div>
      ) : null}
    </Dialog>
  );
}

function titleOf(
  verdict: Verdict,
  only: ProposalRow | undefined,
  count: number,
  credits: string,
): string {
  if (only === undefined) {
    return t(`decision.${verdict}_many`, { count });
  }
  if (verdict === "send_back") {
    return t("decision.send_back_one", { party: only.party });
  }
  if (verdict === "approve" && signOf(only.credits) === 0) {
    return t("decision.approve_plain", { party: only.party });
  }
  return t(`decision.${verdict}_one`, { credits, party: only.party });
}

function ConfirmText(props: {
  verdict: Verdict;
  rows: readonly ProposalRow[];
  credits: string | null;
}) {
  const { verdict, rows, credits } = props;
  const formats = useFormats();
  if (verdict !== "approve") {
    return t(`decision.confirm_${verdict}`);
  }
  const { posted, firsts } = totalsOf(rows);
  const amount = firsts === 0 && credits !== null ? (credits as typeof posted) : posted;
  if (firsts > 0 && firsts === rows.length) {
    return t("decision.confirm_approve_first");
  }
  return signOf(amount) === 0
    ? t("decision.confirm_approve_plain")
    : t("decision.confirm_approve", { credits: formats.credits(amount, "list", "negative") });
}

function Totals(props: {
  totals: ReturnType<typeof totalsOf>;
  only: ProposalRow | undefined;
  part: string | null;
}) {
  const { totals, only, part } = props;
  const formats = useFormats();
  const detail = useProposal(only?.id ?? null).data;
  const whole = only === undefined || part === null || part === only.credits;
  const takes = only !== undefined && only.action === "void";
  const posted =
    only !== undefined && part !== null && totals.firsts === 0
      ? (part as typeof totals.posted)
      : totals.posted;
  return (
    <dl className={styles.totals}>
      {signOf(posted) === 0 ? null : (
        <>
          <dt>{t("decision.to_post")}</dt>
          <dd>
            <CreditsText amount={takes ? negated(posted) : posted} />
          </dd>
        </>
      )}
      {totals.firsts === 0 ? null : (
        <>
          <dt>{t("decision.to_second")}</dt>
          <dd>
            <CreditsText amount={totals.first} look="balance" />
          </dd>
        </>
      )}
      {only === undefined ? (
        <>
          <dt>{t("decision.organisations")}</dt>
          <dd>{formats.count(totals.organisations)}</dd>
        </>
      ) : null}
      {only !== undefined &&
      whole &&
      detail !== undefined &&
      detail.row.id === only.id &&
      detail.after !== null &&
      signOf(only.credits) !== 0 ? (
        <>
          <dt>{t("decision.balance_after")}</dt>
          <dd>
            <CreditsText amount={detail.after} look="balance" />
          </dd>
        </>
      ) : null}
    </dl>
  );
}

/** Every line, with what became of it once that is known. */
function Lines(props: {
  rows: readonly ProposalRow[];
  outcomes: readonly DecisionOutcome[] | null;
}) {
  const { rows, outcomes } = props;
  const byId = new Map(outcomes?.map((outcome) => [outcome.id, outcome]));
  return (
    <section className={styles.lines} aria-label={t("decision.lines")} tabIndex={0}>
      <ul>
        {rows.map((row) => {
          const outcome = byId.get(row.id);
          return (
            <li key={row.id} className={styles.line}>
              {outcome === undefined ? (
                <StandingIcon standing={row.standing} />
              ) : outcome.error === null ? (
                <CircleCheck className={styles.done} aria-label={t("decision.done")} />
              ) : (
                <CircleSlash className={styles.refused} aria-label={t("decision.not_done")} />
              )}
              <span className={styles.words}>
                <span className={styles.party}>{row.party}</span>
                {outcome === undefined ? (
                  <span className={styles.detail}>{row.reason}</span>
                ) : outcome.error === null ? (
                  <span className={styles.detail}>{outcome.sentence}</span>
                ) : (
                  <span className={styles.problem}>
                    {outcome.error.message} {outcome.error.hint}
                  </span>
                )}
              </span>
              {signOf(row.credits) === 0 ? null : (
                <CreditsText amount={row.action === "void" ? negated(row.credits) : row.credits} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function LeftOut({ rows }: { rows: readonly ProposalRow[] }) {
  return (
    <div>
      <h3 className={styles.heading}>{t("decision.left_out", { count: rows.length })}</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className={styles.left}>
            <StandingIcon standing={row.standing} />
            <span className={styles.words}>
              <span className={styles.party}>{row.party}</span>
              <span className={styles.detail}>{row.standing.sentence}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
