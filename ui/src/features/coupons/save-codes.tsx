import { useMutation } from "@tanstack/react-query";
import { CircleCheck, FileSpreadsheet, Printer } from "lucide-react";
import { useState } from "react";

import type { CodeFile } from "../../bindings/CodeFile";
import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";
import { keepCodes, type UnsavedCodes } from "./codes-session";
import styles from "./save-codes.module.css";

/** Escape and a click beside it do nothing: the codes are here once. */
function stay(): void {
  // The way out is one of the buttons.
}

/** The codes of a new batch, shown once: it ends when they are saved, or given up in so many words. */
export function SaveCodes({ unsaved }: { unsaved: UnsavedCodes }) {
  const [saved, setSaved] = useState<Partial<Record<CodeFile, string>>>({});
  const [givingUp, setGivingUp] = useState(false);
  const save = useMutation({
    mutationFn: (format: CodeFile) => call("save_batch_codes", { codes: unsaved.codes, format }),
    onSuccess: (name, format) => {
      // Nothing means that the save dialog was left without choosing a file.
      if (name !== null) {
        setSaved((before) => ({ ...before, [format]: name }));
        setGivingUp(false);
      }
    },
  });
  const isSaved = saved.csv !== undefined || saved.pdf !== undefined;
  return (
    <Dialog
      open
      onOpenChange={stay}
      title={t("coupons.save_title", { count: unsaved.count })}
      description={unsaved.sentence}
      wide
      actions={
        <>
          {isSaved || givingUp ? null : (
            <Button look="ghost" className={styles.left} onClick={() => setGivingUp(true)}>
              {t("coupons.save_give_up")}
            </Button>
          )}
          <Button
            look="primary"
            disabled={!isSaved || save.isPending}
            focusableWhenDisabled
            aria-description={isSaved ? undefined : t("coupons.save_first")}
            onClick={() => keepCodes(null)}
          >
            {t("coupons.save_done")}
          </Button>
        </>
      }
    >
      <p>{t("coupons.save_once")}</p>
      <div className={styles.choices}>
        <Choice
          icon={<FileSpreadsheet aria-hidden="true" />}
          name={t("coupons.save_csv")}
          hint={t("coupons.save_csv_hint")}
          action={t("coupons.save_csv_action")}
          saved={saved.csv}
          busy={save.isPending}
          onSave={() => save.mutate("csv")}
        />
        <Choice
          icon={<Printer aria-hidden="true" />}
          name={t("coupons.save_pdf")}
          hint={t("coupons.save_pdf_hint")}
          action={t("coupons.save_pdf_action")}
          saved={saved.pdf}
          busy={save.isPending}
          onSave={() => save.mutate("pdf")}
        />
      </div>
      {save.isError ? <ErrorBanner error={errorView(save.error)} /> : null}
      {givingUp ? (
        <div className={styles.giveUp} role="alert">
          {t("coupons.save_give_up_text", { count: unsaved.count })}
          <div>
            <Button size="small" onClick={() => setGivingUp(false)}>
              {t("coupons.save_keep")}
            </Button>
            <Button size="small" look="danger" onClick={() => keepCodes(null)}>
              {t("coupons.save_discard", { count: unsaved.count })}
            </Button>
          </div>
        </div>
      ) : null}
    </Dialog>
  );
}

function Choice(props: {
  icon: React.ReactNode;
  name: string;
  hint: string;
  action: string;
  saved: string | undefined;
  busy: boolean;
  onSave(): void;
}) {
  return (
    <div className={styles.choice}>
      <span className={styles.name}>
        {props.icon}
        {props.name}
      </span>
      <p>{props.hint}</p>
      {props.saved === undefined ? null : (
        <span className={styles.saved} role="status">
          <CircleCheck aria-hidden="true" />
          {t("coupons.saved_as", { name: props.saved })}
        </span>
      )}
      <Button disabled={props.busy} focusableWhenDisabled onClick={props.onSave}>
        {props.action}
      </Button>
    </div>
  );
}
