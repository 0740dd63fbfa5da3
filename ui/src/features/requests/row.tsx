import type { ProposalRow } from "../../bindings/ProposalRow";
import { CreditsText } from "../../components/money-text";
import { StandingIcon } from "../../components/proposal/standing";
import { ageInWords, between, useNow } from "../../lib/age";
import { useFormats } from "../../lib/formats";
import { negated, signOf } from "../../lib/money";
import { t } from "../../lib/texts";
import styles from "./row.module.css";

/** One request in the list: whom, why, how much, and how long ago or how it ended. */
export function RequestRow({ row }: { row: ProposalRow }) {
  const formats = useFormats();
  const now = useNow();
  const decided = row.decided_at;
  const signed = row.action === "void" ? negated(row.credits) : row.credits;
  return (
    <>
      <div className={styles.words}>
        <div className={styles.party}>{row.party}</div>
        <div className={styles.reason}>
          {row.action === "request" ? null : `${t(`proposal.action_${row.action}`)}: `}
          {row.reason}
        </div>
      </div>
      <div className={styles.end}>
        {signOf(row.credits) === 0 ? null : (
          <CreditsText
            amount={row.decided_credits ?? signed}
            look={row.action === "extension" ? "balance" : "signed"}
            reversed={decided !== null && row.state !== "approved"}
          />
        )}
        <div className={styles.age}>
          {decided === null ? (
            <>
              {row.state === "sent_back" ? t("proposal.state_sent_back") : null}
              <StandingIcon standing={row.standing} />
              <span title={formats.instant(row.asked_at)}>
                {ageInWords(between(row.asked_at, now))}
              </span>
            </>
          ) : (
            `${t(`proposal.state_${row.state}`)} · ${formats.instant(decided, "date-short")}`
          )}
        </div>
      </div>
    </>
  );
}
