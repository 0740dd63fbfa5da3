import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import type { AuditFilter } from "../../bindings/AuditFilter";
import { call, newJob } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { Checkbox } from "../../components/checkbox";
import { Dialog } from "../../components/dialog";
import { JobProgressBar, useJobProgress } from "../../components/progress";
import { toastDone } from "../../components/toast";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";

/** Says what the file will hold, then lets the core ask for its place and write it. */
export function ExportDialog(props: {
  filter: AuditFilter;
  /** The filter as it is read; nothing for the whole log. */
  words: string | null;
  onClose(): void;
}) {
  const { filter, words, onClose } = props;
  const [bom, setBom] = useState(false);
  const [job, setJob] = useState<string | null>(null);
  const progress = useJobProgress(job);
  const run = useMutation({
    mutationFn: (name: string) => call("export_audit", { filter, bom, job: name }),
    onSuccess: (result) => {
      // Nothing means that the save dialog was left without choosing a file.
      if (result !== null) {
        onClose();
        toastDone(t("audit.export_done", { rows: result.rows }), result.name);
      }
    },
    onSettled: () => setJob(null),
  });
  const start = () => {
    const name = newJob();
    setJob(name);
    run.mutate(name);
  };
  const cancelled = run.error !== null && errorView(run.error).code.endsWith("cancelled");
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !run.isPending) {
          onClose();
        }
      }}
      title={t("audit.export_title")}
      description={
        words === null ? t("audit.export_everything") : t("audit.export_filter", { filter: words })
      }
      actions={
        run.isPending ? (
          <Button
            onClick={() => {
              if (job !== null) {
                void call("cancel_job", { job }).catch(() => undefined);
              }
            }}
          >
            {t("audit.export_cancel")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button look="primary" onClick={start}>
              {t("audit.export_start")}
            </Button>
          </>
        )
      }
    >
      {run.isPending ? (
        <JobProgressBar progress={progress} />
      ) : (
        <>
          <Checkbox checked={bom} onChange={setBom}>
            {t("transactions.export_bom")}
          </Checkbox>
          {cancelled ? <p role="status">{t("audit.export_cancelled")}</p> : null}
          {run.error === null || cancelled ? null : <ErrorBanner error={errorView(run.error)} />}
        </>
      )}
    </Dialog>
  );
}
