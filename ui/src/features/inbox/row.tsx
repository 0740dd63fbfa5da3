import type { InboxItem } from "../../bindings/InboxItem";
import { CreditsText } from "../../components/money-text";
import { StandingIcon } from "../../components/proposal/standing";
import { ageInWords, between, useNow } from "../../lib/age";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./page.module.css";

/** When an item came up or falls due, in words. */
export function whenInWords(item: InboxItem, now: number): string {
  const passed = between(item.at, now);
  return passed >= 0 ? ageInWords(passed) : t("inbox.in_age", { age: ageInWords(-passed) });
}

/** One item on a line: whom, what, why it is yours, how much, and since when. */
export function InboxRow({ item }: { item: InboxItem }) {
  const formats = useFormats();
  const now = useNow();
  return (
    <div className={styles.item}>
      <span className={styles.itemTitle}>{item.title}</span>
      <span className={styles.itemDetail}>{item.detail}</span>
      <span className={styles.itemWhy}>
        {item.proposal === null ? null : <StandingIcon standing={item.proposal.standing} />}
        <span className={styles.whyWords}>{item.why}</span>
      </span>
      <span className={styles.itemCredits}>
        {item.credits === null ? null : (
          <CreditsText amount={item.credits} look={item.proposal === null ? "balance" : "signed"} />
        )}
      </span>
      <span className={styles.itemAge} title={formats.instant(item.at)}>
        {item.snoozed_until === null
          ? whenInWords(item, now)
          : t("inbox.until", { day: formats.instant(item.snoozed_until, "date-short") })}
      </span>
    </div>
  );
}
