import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { BatchRow } from "../../bindings/BatchRow";
import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Field } from "../../components/field";
import { TextArea } from "../../components/text-area";
import { toastDone } from "../../components/toast";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";

/** Makes the codes of a batch worthless; what was redeemed stays. */
export function DisableDialog(props: { row: BatchRow; onClose(): void }) {
  const { row, onClose } = props;
  const formats = useFormats();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const disable = useMutation({
    mutationFn: () => call("disable_batch", { id: row.id, reason: reason.trim() }),
    onSuccess: (detail) => {
      client.setQueryData(keys.in("batch", row.id), detail);
      void client.invalidateQueries({ queryKey: keys.book });
      toastDone(t("coupons.disabled_done", { name: row.name }));
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (reason.trim() !== "" && !disable.isPending) {
      disable.mutate();
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !disable.isPending) {
          onClose();
        }
      }}
      title={t("coupons.disable_title", { name: row.name })}
      description={t("coupons.disable_text", {
        left: formats.count(row.left),
        redeemed: formats.count(row.redeemed),
      })}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="danger" disabled={disable.isPending} focusableWhenDisabled onClick={submit}>
            {t(disable.isPending ? "coupons.disabling" : "coupons.disable")}
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
      {disable.isError ? <ErrorBanner error={errorView(disable.error)} /> : null}
    </Dialog>
  );
}
