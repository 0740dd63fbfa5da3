import { useMutation } from "@tanstack/react-query";
import { FileSpreadsheet } from "lucide-react";
import { useState } from "react";

import type { BulkSource } from "../../bindings/BulkSource";
import type { GrantFile } from "../../bindings/GrantFile";
import type { GrantType } from "../../bindings/GrantType";
import type { NewBulkGrant } from "../../bindings/NewBulkGrant";
import type { OrgStateView } from "../../bindings/OrgStateView";
import { call } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { Checkbox } from "../../components/checkbox";
import styles from "../../components/credit-work/credit-work.module.css";
import { readCredits, readText } from "../../components/credit-work/form";
import { GRANT_TYPES } from "../../components/credit-work/grant-dialog";
import { useKey, useTurn, useWork } from "../../components/credit-work/use-work";
import { DayField } from "../../components/day-field";
import { Dialog } from "../../components/dialog";
import { Field, TextInput } from "../../components/field";
import { ShortcutKeys } from "../../components/kbd";
import { Select } from "../../components/select";
import { TextArea } from "../../components/text-area";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { RehearsalView } from "./rehearsal";

const STATES: readonly OrgStateView[] = ["active", "low", "zero", "in_debt"];

interface BulkDialogProps {
  open: boolean;
  onClose(): void;
  /** Where the focus goes afterwards. */
  finalFocus(): HTMLElement | true;
}

/** Grants to many at once: a form, a rehearsal in which nothing is kept, then a proposal. */
export function BulkDialog(props: BulkDialogProps) {
  const turn = useTurn(props.open);
  return turn === 0 ? null : <BulkForm key={turn} {...props} />;
}

interface Draft {
  kind: BulkSource["kind"];
  file: GrantFile | null;
  states: readonly OrgStateView[];
  expiring: boolean;
  text: string;
  credits: string;
  type: GrantType;
  expiresOn: string | null;
  note: string;
}

const EMPTY: Draft = {
  kind: "file",
  file: null,
  states: [],
  expiring: false,
  text: "",
  credits: "",
  type: "goodwill",
  expiresOn: null,
  note: "",
};

/** The grant that a filled-in form stands for; nothing while something is missing. */
export function bulkGrantOf(draft: Draft, key: string): NewBulkGrant | null {
  const note = readText(draft.note);
  const credits = readCredits(draft.credits);
  const source: BulkSource | null =
    draft.kind === "file"
      ? draft.file === null
        ? null
        : { kind: "file", file: draft.file.file }
      : credits === null
        ? null
        : {
            kind: "organisations",
            filter: {
              text: readText(draft.text),
              states: [...draft.states],
              expiring: draft.expiring,
              sort: "name",
            },
            credits,
          };
  return note === null || source === null
    ? null
    : { source, type: draft.type, note, expires_on: draft.expiresOn, key };
}

function BulkForm({ open, onClose, finalFocus }: BulkDialogProps) {
  const formats = useFormats();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [checked, setChecked] = useState(false);
  const key = useKey();
  const rehearsal = useMutation({
    mutationFn: (grant: NewBulkGrant) => call("rehearse_bulk_grant", { grant }),
  });
  const shown = rehearsal.data ?? null;
  const work = useWork(
    (asked: { grant: NewBulkGrant; shown: string }) => call("propose_bulk_grant", asked),
    () => onClose(),
  );
  const grant = bulkGrantOf(draft, key);
  const change = (next: Partial<Draft>) => setDraft((now) => ({ ...now, ...next }));
  const rehearse = () => {
    setChecked(true);
    if (grant !== null && !rehearsal.isPending) {
      rehearsal.mutate(grant);
    }
  };
  const propose = () => {
    if (grant !== null && shown !== null && shown.problems === 0) {
      work.submit({ grant, shown: shown.shown });
    }
  };
  const act = shown === null ? rehearse : propose;
  const busy = rehearsal.isPending || work.isPending;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next && !busy) {
          onClose();
        }
      }}
      onConfirm={act}
      finalFocus={finalFocus}
      large
      title={t("bulk.title")}
      description={shown?.how}
      actions={
        <>
          {shown === null ? (
            <Button onClick={onClose} disabled={busy} focusableWhenDisabled>
              {t("common.cancel")}
            </Button>
          ) : (
            <Button onClick={() => rehearsal.reset()} disabled={busy} focusableWhenDisabled>
              {t("bulk.change")}
            </Button>
          )}
          <Button
            look="primary"
            onClick={act}
            disabled={busy || (shown !== null && shown.problems > 0)}
            focusableWhenDisabled
            aria-keyshortcuts="Control+Enter"
          >
            {rehearsal.isPending
              ? t("bulk.rehearsing")
              : work.isPending
                ? t("work.working")
                : shown === null
                  ? t("bulk.rehearse")
                  : t("bulk.propose", {
                      credits: formats.credits(shown.credits, "list", "negative"),
                    })}
            <ShortcutKeys shortcut={[{ key: "Enter", mod: true }]} />
          </Button>
        </>
      }
    >
      {rehearsal.error === null ? null : (
        <ErrorBanner error={errorView(rehearsal.error)} onRetry={rehearse} />
      )}
      {work.error === null ? null : <ErrorBanner error={errorView(work.error)} onRetry={propose} />}
      {shown === null ? (
        <BulkFields draft={draft} checked={checked} onChange={change} />
      ) : (
        <RehearsalView rehearsal={shown} />
      )}
    </Dialog>
  );
}

interface BulkFieldsProps {
  draft: Draft;
  checked: boolean;
  onChange(next: Partial<Draft>): void;
}

function BulkFields(props: BulkFieldsProps) {
  const { draft, checked, onChange } = props;
  return (
    <div className={styles.form}>
      <fieldset className={styles.sources}>
        <legend className="visually-hidden">{t("bulk.source")}</legend>
        {(["file", "organisations"] as const).map((kind) => (
          // The words are those of the option.
          // oxlint-disable-next-line jsx-a11y/label-has-associated-control
          <label key={kind} className={styles.source}>
            <input
              type="radio"
              name="bulk-source"
              checked={draft.kind === kind}
              onChange={() => onChange({ kind })}
            />
            <span>
              <strong className={styles.sourceName}>{t(`bulk.source_${kind}`)}</strong>
              <span className={styles.sourceHint}>{t(`bulk.source_${kind}_hint`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {draft.kind === "file" ? <FileFields {...props} /> : <ListFields {...props} />}
      <div className={styles.pair}>
        <Field label={t("grant_form.type")}>
          <Select<GrantType>
            aria-label={t("grant_form.type")}
            options={GRANT_TYPES.map((value) => ({
              value,
              label: t(`grant_form.type_${value}`),
            }))}
            value={draft.type}
            onChange={(type) => onChange({ type })}
          />
        </Field>
        <Field label={t("work.expires")}>
          <DayField
            label={t("work.expires")}
            value={draft.expiresOn}
            onChange={(expiresOn) => onChange({ expiresOn })}
            placeholder={t("work.expires_none")}
            clearable
          />
        </Field>
      </div>
      <Field
        label={t("grant_form.note")}
        error={checked && readText(draft.note) === null ? t("grant_form.note_missing") : undefined}
      >
        <TextArea
          value={draft.note}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
      </Field>
    </div>
  );
}

function FileFields({ draft, checked, onChange }: BulkFieldsProps) {
  const choose = useMutation({
    mutationFn: () => call("choose_grant_file", {}),
    onSuccess: (file) => {
      // Nothing means that the file dialog was left without choosing.
      if (file !== null) {
        onChange({ file });
      }
    },
  });
  return (
    <>
      <div className={styles.row}>
        <Button onClick={() => choose.mutate()} disabled={choose.isPending} focusableWhenDisabled>
          <FileSpreadsheet aria-hidden="true" />
          {t("bulk.choose_file")}
        </Button>
        {draft.file === null ? (
          <span className={checked ? styles.problem : styles.quiet} role="status">
            {checked ? t("bulk.no_file") : null}
          </span>
        ) : (
          <span role="status">
            {t("bulk.file", { name: draft.file.name, count: draft.file.rows })}
          </span>
        )}
      </div>
      {choose.error === null ? null : <ErrorBanner error={errorView(choose.error)} />}
    </>
  );
}

function ListFields({ draft, checked, onChange }: BulkFieldsProps) {
  return (
    <>
      <div className={styles.pair}>
        <Field label={t("bulk.text")}>
          <TextInput
            autoComplete="off"
            value={draft.text}
            onChange={(event) => onChange({ text: event.currentTarget.value })}
          />
        </Field>
        <Field
          label={t("bulk.credits_each")}
          error={checked && readCredits(draft.credits) === null ? t("work.credits_bad") : undefined}
        >
          <TextInput
            className="numeric"
            inputMode="decimal"
            autoComplete="off"
            value={draft.credits}
            onChange={(event) => onChange({ credits: event.currentTarget.value })}
          />
        </Field>
      </div>
      <fieldset className={styles.states}>
        <legend className={styles.heading}>{t("bulk.states")}</legend>
        <div className={styles.row}>
          {STATES.map((state) => (
            <Checkbox
              key={state}
              checked={draft.states.includes(state)}
              onChange={(on) =>
                onChange({
                  states: on
                    ? [...draft.states, state]
                    : draft.states.filter((other) => other !== state),
                })
              }
            >
              {t(`organisations.state_${state}`)}
            </Checkbox>
          ))}
          <Checkbox checked={draft.expiring} onChange={(expiring) => onChange({ expiring })}>
            {t("bulk.expiring")}
          </Checkbox>
        </div>
      </fieldset>
    </>
  );
}
