import { lazy, Suspense } from "react";

import { Dialog } from "../../components/dialog";
import { t } from "../../lib/texts";
import styles from "./jump-dialog.module.css";

const DayCalendar = lazy(() =>
  import("../../components/calendar").then((module) => ({ default: module.DayCalendar })),
);

/** Chooses the day that the list starts at. */
export function JumpDialog(props: {
  open: boolean;
  onOpenChange(open: boolean): void;
  day: string | null;
  onJump(day: string): void;
}) {
  const { open, onOpenChange, day, onJump } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("transactions.jump_title")}
      description={t("transactions.jump_text")}
    >
      <div className={styles.calendar}>
        <Suspense fallback={null}>
          <DayCalendar
            value={day}
            onChange={(next) => {
              onOpenChange(false);
              onJump(next);
            }}
          />
        </Suspense>
      </div>
    </Dialog>
  );
}
