import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";

import type { WorkPreview } from "../../bindings/WorkPreview";
import { call } from "../../bridge";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { magnitudeOf } from "../../lib/money";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";
import { ErrorBanner } from "../banner";
import { Button } from "../button";
import { DayField } from "../day-field";
import { Dialog } from "../dialog";
import { Field } from "../field";
import { ShortcutKeys } from "../kbd";
import { TextArea } from "../text-area";
import styles from "./credit-work.module.css";
import { readText } from "./form";
import { BalanceChange, PostingsAndLimits, StandingNotice } from "./preview";
import { useKey, useWork } from "./use-work";

/** What is to be done with credits that were added, or with a transaction; `target` is a `lot_…` or a `txn_…`. */
export interface LotWork {
  act: "void" | "reverse" | "extend";
  target: string;
}

interface LotDialogProps {
  /** What is asked; nothing while the dialog is closed. */
  work: LotWork | null;
  onClose(): void;
  finalFocus?: () => HTMLElement | true;
}

/** Voids what is left of credits, reverses a transaction, or lets credits expire later: with a preview and a reason. */
export function LotDialog(props: LotDialogProps) {
  const { work } = props;
  const [shown, setShown] = useState({ work, turn: 0 });
  if (work !== null && work !== shown.work) {
    setShown({ work, turn: shown.turn + 1 });
  }
  return shown.work === null ? null : (
    <LotForm {...props} key={shown.turn} work={shown.work} open={work !== null} />
  );
}

function usePreview({ act, target }: LotWork, day: string | null) {
  return useQuery({
    queryKey: keys.in("lot-preview", act, target, day),
    queryFn: (): Promise<WorkPreview> => {
      switch (act) {
        case "void":
          return call("preview_void", { lot: target });
        case "reverse":
          return call("preview_reversal", { transaction: target });
        case "extend":
          return call("preview_extension", { lot: target, expires_on: day ?? "" });
      }
    },
    enabled: act !== "extend" || day !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
}

interface Asked {
  work: LotWork;
  day: string | null;
  reason: string;
  key: string;
}

function send({ work, day, reason, key }: Asked) {
  const { act, target } = work;
  switch (act) {
    case "void":
      return call("void_lot", { work: { lot: target, reason, key } });
    case "reverse":
      return call("reverse_transaction", { work: { transaction: target, reason, key } });
    case "extend":
      return call("extend_lot", { work: { lot: target, expires_on: day ?? "", reason, key } });
  }
}

function LotForm(props: LotDialogProps & { work: LotWork; open: boolean }) {
  const { work, open, onClose, finalFocus } = props;
  const formats = useFormats();
  const form = useRef<HTMLDivElement>(null);
  const [day, setDay] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const key = useKey();
  const preview = usePreview(work, day);
  const sending = useWork(send, () => onClose());
  const data =
    preview.isError || (work.act === "extend" && day === null) ? undefined : preview.data;
  const submit = () => {
    setChecked(true);
    const words = readText(reason);
    if (words !== null && data !== undefined && !preview.isPlaceholderData) {
      sending.submit({ work, day, reason: words, key });
    }
  };
  const within = data === undefined || data.standing.kind === "within";
  const words = !within
    ? t(`${work.act}.propose`)
    : work.act === "extend"
      ? day === null
        ? t("extend.action")
        : t("extend.confirm", { day: formats.day(day) })
      : data === undefined || data.credits === null
        ? t(`${work.act}.action`)
        : t(`${work.act}.confirm`, {
            credits: formats.credits(magnitudeOf(data.credits), "list", "negative"),
          });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next && !sending.isPending) {
          onClose();
        }
      }}
      onConfirm={submit}
      wide
      initialFocus={() => form.current?.querySelector("button, textarea") ?? null}
      finalFocus={finalFocus}
      title={t(`${work.act}.title`)}
      description={data?.organisation}
      actions={
        <>
          <Button onClick={onClose} disabled={sending.isPending} focusableWhenDisabled>
            {t("common.cancel")}
          </Button>
          <Button
            look={work.act === "extend" ? "primary" : "danger"}
            onClick={submit}
            disabled={sending.isPending || preview.isError}
            focusableWhenDisabled
            aria-keyshortcuts="Control+Enter"
          >
            {sending.isPending ? t("work.working") : words}
            <ShortcutKeys shortcut={[{ key: "Enter", mod: true }]} />
          </Button>
        </>
      }
    >
      {sending.error === null ? null : (
        <ErrorBanner error={errorView(sending.error)} onRetry={submit} />
      )}
      {preview.isError ? (
        <ErrorBanner error={errorView(preview.error)} onRetry={() => void preview.refetch()} />
      ) : null}
      {data === undefined ? null : (
        <div className={styles.preview}>
          <p>{data.sentence}</p>
          <BalanceChange before={data.before} credits={data.credits} after={data.after} />
          <StandingNotice standing={data.standing} />
          <PostingsAndLimits postings={data.postings} limits={[]} />
        </div>
      )}
      <div ref={form} className={styles.form}>
        {work.act === "extend" ? (
          <Field
            label={t("work.expires")}
            description={data === undefined ? t("extend.choose") : undefined}
            error={checked && day === null ? t("extend.day_missing") : undefined}
          >
            <DayField
              label={t("work.expires")}
              value={day}
              onChange={setDay}
              placeholder={t("common.choose_day")}
            />
          </Field>
        ) : null}
        <Field
          label={t("work.reason")}
          error={checked && readText(reason) === null ? t("work.reason_missing") : undefined}
        >
          <TextArea value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
