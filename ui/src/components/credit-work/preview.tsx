import type { Amount } from "../../bindings/Amount";
import type { LimitUse } from "../../bindings/LimitUse";
import type { PostingLine } from "../../bindings/PostingLine";
import type { Standing } from "../../bindings/Standing";
import { t } from "../../lib/texts";
import { classes } from "../class-names";
import { LimitUses } from "../limit-use";
import { CreditsText } from "../money-text";
import { PostingsTable } from "../proposal/postings-table";
import { StandingIcon } from "../proposal/standing";
import styles from "./credit-work.module.css";

/** The balance before and after, and the credits between. */
export function BalanceChange(props: { before: Amount; after: Amount; credits: Amount | null }) {
  const { before, after, credits } = props;
  return (
    <dl className={styles.balance}>
      <dt>{t("work.before")}</dt>
      <dd>
        <CreditsText amount={before} look="balance" />
      </dd>
      {credits === null ? null : (
        <>
          <dt>{t("work.credits")}</dt>
          <dd>
            <CreditsText amount={credits} />
          </dd>
        </>
      )}
      <dt className={styles.total}>{t("work.after")}</dt>
      <dd className={styles.total}>
        <CreditsText amount={after} look="balance" />
      </dd>
    </dl>
  );
}

/** Whether it is posted at once or somebody else decides. */
export function StandingNotice({ standing }: { standing: Standing }) {
  return (
    <p className={classes(styles.standing, standing.kind !== "within" && styles.proposed)}>
      <StandingIcon standing={standing} />
      {standing.sentence}
    </p>
  );
}

/** The accounts and the limits that it touches. */
export function PostingsAndLimits(props: {
  postings: readonly PostingLine[];
  limits: readonly LimitUse[];
}) {
  const { postings, limits } = props;
  return (
    <>
      {postings.length === 0 ? null : (
        <div>
          <h3 className={styles.heading}>{t("proposal.postings")}</h3>
          <PostingsTable postings={postings} />
        </div>
      )}
      {limits.length === 0 ? null : (
        <div>
          <h3 className={styles.heading}>{t("proposal.limits")}</h3>
          <LimitUses limits={limits} />
        </div>
      )}
    </>
  );
}
