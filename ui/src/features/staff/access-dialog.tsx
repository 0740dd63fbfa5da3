import { useState } from "react";

import type { StaffRow } from "../../bindings/StaffRow";
import { call, newJob } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Field } from "../../components/field";
import { TextArea } from "../../components/text-area";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";
import { changeOf, formOf } from "./person-form";
import { useStaffChange } from "./queries";

/** Ends the access of a colleague, or gives it back; what they did stays under their name. */
export function AccessDialog(props: { row: StaffRow; confirmed: boolean; onClose(): void }) {
  const { row, confirmed, onClose } = props;
  const ends = row.active;
  const [key] = useState(newJob);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const send = useStaffChange(
    (change: ReturnType<typeof changeOf>) => call("change_staff", { change }),
    onClose,
  );
  const submit = () => {
    setTried(true);
    if (reason.trim() !== "" && !send.isPending) {
      send.mutate(changeOf({ ...formOf(row), reason }, !ends, key));
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !send.isPending) {
          onClose();
        }
      }}
      title={t(ends ? "staff.end_title" : "staff.again_title", { name: row.name })}
      description={`${t(ends ? "staff.end_text" : "staff.again_text")}${confirmed ? ` ${t("staff.second_admin")}` : ""}`}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            look={ends ? "danger" : "primary"}
            disabled={send.isPending}
            focusableWhenDisabled
            onClick={submit}
          >
            {t(
              send.isPending
                ? "staff.sending"
                : ends
                  ? confirmed
                    ? "staff.end_propose"
                    : "staff.end"
                  : "staff.again",
            )}
          </Button>
        </>
      }
    >
      <Field
        label={t("common.reason")}
        error={tried && reason.trim() === "" ? t("common.reason_missing") : undefined}
      >
        <TextArea
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      {send.isError ? <ErrorBanner error={errorView(send.error)} /> : null}
    </Dialog>
  );
}
