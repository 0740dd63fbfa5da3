import { lazy, Suspense } from "react";

import type { InboxItem } from "../../bindings/InboxItem";
import type { Instant } from "../../bindings/Instant";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { listOrBefore } from "../../components/list-focus";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { dayAfter } from "../../lib/time";
import styles from "./page.module.css";

const DayCalendar = lazy(() =>
  import("../../components/calendar").then((module) => ({ default: module.DayCalendar })),
);

/** Puts an item off to the start of a day. */
export function SnoozeDialog(props: {
  item: InboxItem | null;
  /** When the Inbox was read: what “tomorrow” is counted from. */
  asOf: Instant;
  onClose(): void;
  onChoose(item: InboxItem, day: string): void;
}) {
  const { item, asOf, onClose, onChoose } = props;
  const formats = useFormats();
  const today = asOf.slice(0, 10);
  const choices = [
    { label: t("inbox.tomorrow"), day: dayAfter(today, 1) },
    { label: t("inbox.next_week"), day: dayAfter(today, 7) },
  ];
  const choose = (day: string) => {
    if (item !== null) {
      onClose();
      onChoose(item, day);
    }
  };
  return (
    <Dialog
      open={item !== null}
      onOpenChange={(next) => {
        if (!next) {
          onClose();
        }
      }}
      title={t("inbox.snooze_title")}
      description={t("inbox.snooze_text")}
      finalFocus={listOrBefore}
    >
      <div className={styles.choices}>
        {choices.map(({ label, day }) => (
          <Button key={day} onClick={() => choose(day)}>
            {label} <span className={styles.choiceDay}>{formats.day(day, "date-short")}</span>
          </Button>
        ))}
      </div>
      <div className={styles.calendar}>
        <Suspense fallback={null}>
          <DayCalendar value={null} after={today} onChange={choose} />
        </Suspense>
      </div>
    </Dialog>
  );
}
