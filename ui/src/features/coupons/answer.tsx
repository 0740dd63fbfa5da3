import { CircleCheck, CircleSlash } from "lucide-react";

import type { RedemptionOutcome } from "../../bindings/RedemptionOutcome";
import { Badge } from "../../components/badge";
import { t } from "../../lib/texts";
import styles from "./answer.module.css";

const ANSWERS = [
  "redeemed",
  "already_used",
  "expired",
  "not_yet_valid",
  "limit_reached",
  "not_for_organisation",
  "disabled",
  "unknown",
] as const;

function wordsOf(answer: string): string {
  const known = ANSWERS.find((name) => name === answer);
  return known === undefined ? answer : t(`coupons.answer_${known}`);
}

/** What a code was answered, in the log. */
export function AnswerBadge({ answer }: { answer: string }) {
  return answer === "redeemed" ? (
    <Badge look="quiet" icon={<CircleCheck aria-hidden="true" />}>
      {wordsOf(answer)}
    </Badge>
  ) : (
    <Badge look="neutral" icon={<CircleSlash aria-hidden="true" />}>
      {wordsOf(answer)}
    </Badge>
  );
}

/** A code that was not accepted: which of the answers, and what to do. */
export function AnswerBanner({ outcome }: { outcome: RedemptionOutcome }) {
  return (
    <div role="alert" className={styles.banner}>
      <CircleSlash aria-hidden="true" />
      <div>
        <p className={styles.title}>{wordsOf(outcome.answer)}</p>
        <p>{outcome.sentence}</p>
      </div>
    </div>
  );
}
