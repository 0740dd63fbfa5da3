import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import type { TransactionFilter } from "../../bindings/TransactionFilter";
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
  open: boolean;
  onOpenChange(open: boolean): void;
  filter: TransactionFilter;
  /** The filter as it is read; nothing when the list is not narrowed down. */
  words: string | null;
  /** Rows, where they are known. */
  count: number | null;
}) {
  const { open, onOpenChange, filter, words, count } = props;
  const [bom, setBom] = useState(false);
  const [job, setJob] = useState<string | null>(null);
  const progress = useJobProgress(job);
  const run = useMutation({
    mutationFn: (name: string) => call("export_transactions", { filter, bom, job: name }),
    onSuccess: (result) => {
      // Nothing means that the save dialog was left without choosing a file.
      if (result !== null) {
        onOpenChange(false);
        toastDone(t("transactions.export_done", { rows: result.rows }), result.name);
      }
    },
    onSettled: () => setJob(null),
  });
  const start = () => {
    const name = newJob();
    setJob(name);
    run.mutate(name);
  };
  const stop = () => {
    if (job !== null) {
      void call("cancel_job", { job }).catch(() => undefined);
    }
  };
  const cancelled = run.error !== null && errorView(run.error).code.endsWith("cancelled");
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!run.isPending) {
          run.reset();
          onOpenChange(next);
        }
      }}
      title={t("transactions.export_title")}
      description={
        <>
          {count === null
            ? t("transactions.export_uncounted")
            : t("transactions.export_rows", { count })}
          {". "}
          {words === null
            ? t("transactions.export_everything")
            : t("transactions.export_filter", { filter: words })}
        </>
      }
      actions={
        run.isPending ? (
          <Button onClick={stop}>{t("transactions.export_cancel")}</Button>
        ) : (
          <>
            <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
            <Button look="primary" onClick={start}>
              {t("transactions.export_start")}
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
          <p>{t("transactions.export_safe")}</p>
          {cancelled ? <p role="status">{t("transactions.export_cancelled")}</p> : null}
          {run.error === null || cancelled ? null : <ErrorBanner error={errorView(run.error)} />}
        </>
      )}
    </Dialog>
  );
}
