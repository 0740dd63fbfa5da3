import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";

import type { Amount } from "../../bindings/Amount";
import type { GrantType } from "../../bindings/GrantType";
import type { NewGrant } from "../../bindings/NewGrant";
import { call } from "../../bridge";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";
import { ErrorBanner } from "../banner";
import { Button } from "../button";
import { DayField } from "../day-field";
import { Dialog } from "../dialog";
import { Field, TextInput } from "../field";
import { ShortcutKeys } from "../kbd";
import { OrganisationField } from "../organisation-field";
import { Select } from "../select";
import { TextArea } from "../text-area";
import styles from "./credit-work.module.css";
import { readCredits, readText } from "./form";
import { BalanceChange, PostingsAndLimits, StandingNotice } from "./preview";
import { useKey, useSettled, useTurn, useWork } from "./use-work";

export const GRANT_TYPES: readonly GrantType[] = ["goodwill", "trial", "correction"];

interface GrantDialogProps {
  open: boolean;
  onClose(): void;
  /** The organisation that they are for, where that is known. */
  orgId: number | null;
  /** Where the focus goes afterwards; nothing is where it was. */
  finalFocus?: () => HTMLElement | true;
}

/** Gives credits to an organisation, or proposes it where that is beyond what the person may give alone. */
export function GrantDialog(props: GrantDialogProps) {
  const turn = useTurn(props.open);
  return turn === 0 ? null : <GrantForm key={turn} {...props} />;
}

function usePreview(grant: NewGrant | null) {
  const asked = useSettled(grant === null ? null : JSON.stringify(grant));
  return useQuery({
    queryKey: keys.in("grant-preview", asked),
    queryFn: () => call("preview_grant", { grant: JSON.parse(asked ?? "{}") as NewGrant }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

function GrantForm({ open, onClose, orgId, finalFocus }: GrantDialogProps) {
  const formats = useFormats();
  const creditsField = useRef<HTMLInputElement>(null);
  const [org, setOrg] = useState(orgId);
  const [typed, setTyped] = useState("");
  const [type, setType] = useState<GrantType>("goodwill");
  const [expiresOn, setExpiresOn] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [checked, setChecked] = useState(false);
  const key = useKey();
  const credits = readCredits(typed);
  const shown: NewGrant | null =
    org === null || credits === null
      ? null
      : { org_id: org, credits, type, note: "", expires_on: expiresOn, key };
  const preview = usePreview(shown);
  const standing = shown === null ? undefined : preview.data?.standing;
  const work = useWork(
    (grant: NewGrant) => call("grant_credits", { grant }),
    () => onClose(),
  );
  const submit = () => {
    setChecked(true);
    const words = readText(note);
    if (shown !== null && words !== null) {
      work.submit({ ...shown, note: words });
    }
  };
  const missing = (is: boolean, text: string) => (checked && is ? text : undefined);
  const amount = credits === null ? null : formats.credits(credits as Amount, "list", "negative");
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
      {...(orgId !== null && { initialFocus: creditsField })}
      large
      title={t("grant_form.title")}
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
            {work.isPending
              ? t("work.working")
              : amount === null
                ? t("grant_form.submit_plain")
                : t(
                    standing === undefined || standing.kind === "within"
                      ? "grant_form.submit"
                      : "grant_form.propose",
                    { credits: amount },
                  )}
            <ShortcutKeys shortcut={[{ key: "Enter", mod: true }]} />
          </Button>
        </>
      }
    >
      {work.error === null ? null : <ErrorBanner error={errorView(work.error)} onRetry={submit} />}
      <div className={styles.columns}>
        <div className={styles.form}>
          <Field
            label={t("work.organisation")}
            error={missing(org === null, t("work.organisation_missing"))}
          >
            <OrganisationField label={t("work.organisation")} value={org} onChange={setOrg} />
          </Field>
          <div className={styles.pair}>
            <Field
              label={t("work.credits")}
              error={missing(credits === null, t("work.credits_bad"))}
            >
              <TextInput
                ref={creditsField}
                className="numeric"
                inputMode="decimal"
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            </Field>
            <Field label={t("grant_form.type")}>
              <Select<GrantType>
                aria-label={t("grant_form.type")}
                options={GRANT_TYPES.map((value) => ({
                  value,
                  label: t(`grant_form.type_${value}`),
                }))}
                value={type}
                onChange={setType}
              />
            </Field>
          </div>
          <Field label={t("work.expires")}>
            <DayField
              label={t("work.expires")}
              value={expiresOn}
              onChange={setExpiresOn}
              placeholder={t("work.expires_none")}
              clearable
            />
          </Field>
          <Field
            label={t("grant_form.note")}
            description={t("grant_form.note_hint")}
            error={missing(readText(note) === null, t("grant_form.note_missing"))}
          >
            <TextArea value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          </Field>
        </div>
        <Preview shown={shown} preview={preview} />
      </div>
    </Dialog>
  );
}

function Preview(props: { shown: NewGrant | null; preview: ReturnType<typeof usePreview> }) {
  const { shown, preview } = props;
  const formats = useFormats();
  const { data } = preview;
  return (
    <section className={styles.preview} aria-label={t("work.preview")}>
      {shown === null ? (
        <p className={styles.quiet}>{t("work.preview_wait")}</p>
      ) : preview.isError ? (
        <ErrorBanner error={errorView(preview.error)} onRetry={() => void preview.refetch()} />
      ) : data === undefined ? null : (
        <>
          <h3 className={styles.previewTitle}>{data.organisation}</h3>
          <BalanceChange
            before={data.before}
            credits={shown.credits as Amount}
            after={data.after}
          />
          <p className={styles.quiet}>
            {data.debt_paid === null
              ? null
              : `${t("work.debt_paid", {
                  credits: formats.credits(data.debt_paid, "list", "negative"),
                })} `}
            {data.expires_at === null
              ? t("work.no_expiry")
              : t("work.expires_on", { day: formats.instant(data.expires_at, "date-time") })}
          </p>
          <StandingNotice standing={data.standing} />
          <PostingsAndLimits postings={data.postings} limits={data.limits} />
        </>
      )}
    </section>
  );
}
