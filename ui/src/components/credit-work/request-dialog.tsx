import { useState } from "react";

import type { NewRequest } from "../../bindings/NewRequest";
import { call } from "../../bridge";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";
import { ErrorBanner } from "../banner";
import { Button } from "../button";
import { DayField } from "../day-field";
import { Dialog } from "../dialog";
import { Field, TextInput } from "../field";
import { ShortcutKeys } from "../kbd";
import { OrganisationField } from "../organisation-field";
import { TextArea } from "../text-area";
import styles from "./credit-work.module.css";
import { readCredits, readText } from "./form";
import { useKey, useTurn, useWork } from "./use-work";

interface RequestDialogProps {
  open: boolean;
  onClose(): void;
  /** The organisation that it is for, where that is known. */
  orgId: number | null;
  /** Where the focus goes afterwards; nothing is where it was. */
  finalFocus?: () => HTMLElement | true;
}

/** Writes down what a customer asks for. */
export function RequestDialog(props: RequestDialogProps) {
  const turn = useTurn(props.open);
  return turn === 0 ? null : <RequestForm key={turn} {...props} />;
}

function RequestForm({ open, onClose, orgId, finalFocus }: RequestDialogProps) {
  const [org, setOrg] = useState(orgId);
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [requestedBy, setRequestedBy] = useState("");
  const [note, setNote] = useState("");
  const [expiresOn, setExpiresOn] = useState<string | null>(null);
  const [checked, setChecked] = useState(false);
  const key = useKey();
  const credits = readCredits(typed);
  const work = useWork(
    (request: NewRequest) => call("submit_request", { request }),
    () => onClose(),
  );
  const submit = () => {
    setChecked(true);
    const words = readText(reason);
    if (org !== null && credits !== null && words !== null) {
      work.submit({
        org_id: org,
        credits,
        reason: words,
        note: readText(note),
        requested_by: readText(requestedBy),
        expires_on: expiresOn,
        key,
      });
    }
  };
  const missing = (is: boolean, text: string) => (checked && is ? text : undefined);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next && !work.isPending) {
          onClose();
        }
      }}
      onConfirm={submit}
      finalFocus={finalFocus}
      wide
      title={t("request_form.title")}
      description={t("request_form.text")}
      actions={
        <>
          <Button onClick={onClose} disabled={work.isPending} focusableWhenDisabled>
            {t("common.cancel")}
          </Button>
          <Button
            look="primary"
            onClick={submit}
            disabled={work.isPending}
            focusableWhenDisabled
            aria-keyshortcuts="Control+Enter"
          >
            {work.isPending ? t("work.working") : t("request_form.submit")}
            <ShortcutKeys shortcut={[{ key: "Enter", mod: true }]} />
          </Button>
        </>
      }
    >
      {work.error === null ? null : <ErrorBanner error={errorView(work.error)} onRetry={submit} />}
      <div className={styles.form}>
        <div className={styles.pair}>
          <Field
            label={t("work.organisation")}
            error={missing(org === null, t("work.organisation_missing"))}
          >
            <OrganisationField label={t("work.organisation")} value={org} onChange={setOrg} />
          </Field>
          <Field label={t("work.credits")} error={missing(credits === null, t("work.credits_bad"))}>
            <TextInput
              className="numeric"
              inputMode="decimal"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </Field>
        </div>
        <Field
          label={t("request_form.reason")}
          error={missing(readText(reason) === null, t("request_form.reason_missing"))}
        >
          <TextArea value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </Field>
        <div className={styles.pair}>
          <Field
            label={t("request_form.requested_by")}
            description={t("request_form.requested_by_hint")}
          >
            <TextInput
              autoComplete="off"
              value={requestedBy}
              onChange={(event) => setRequestedBy(event.currentTarget.value)}
            />
          </Field>
          <Field label={t("work.expires")}>
            <DayField
              label={t("work.expires")}
              value={expiresOn}
              onChange={setExpiresOn}
              placeholder={t("work.expires_none")}
              clearable
            />
          </Field>
        </div>
        <Field label={t("request_form.note")}>
          <TextInput
            autoComplete="off"
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </Field>
      </div>
    </Dialog>
  );
}
