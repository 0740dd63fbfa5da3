import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useDeferredValue, useMemo, useRef, useState, type KeyboardEvent } from "react";

import type { NewBatch as Batch } from "../../bindings/NewBatch";
import type { PromotionKind } from "../../bindings/PromotionKind";
import { call, newJob } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button, IconButton } from "../../components/button";
import { Checkbox } from "../../components/checkbox";
import { DayField } from "../../components/day-field";
import { Field, NumberInput, TextInput } from "../../components/field";
import { ShortcutKeys } from "../../components/kbd";
import { OrganisationField } from "../../components/organisation-field";
import { Select } from "../../components/select";
import { TextArea } from "../../components/text-area";
import { toastDone } from "../../components/toast";
import { errorView } from "../../lib/errors";
import { isMac, type Shortcut } from "../../lib/keys";
import { keys, useBook } from "../../lib/queries";
import { t } from "../../lib/texts";
import { batchOf, EMPTY_BATCH, prefixOf, problemsOf, type BatchForm } from "./batch-form";
import { BatchPreview } from "./batch-preview";
import { keepCodes } from "./codes-session";
import styles from "./new-batch.module.css";
import { useBatchPreview } from "./queries";

const KINDS = ["credits", "fixed", "percent"] as const satisfies PromotionKind[];
const SUBMIT: Shortcut = [{ key: "Enter", mod: true }];

/** The form of a new batch, with what it would be beside it. */
export function NewBatch(props: { onClose(): void; onIssued(batch: string): void }) {
  const { onClose, onIssued } = props;
  const { actor } = useBook();
  const client = useQueryClient();
  const [key] = useState(newJob);
  const [form, setForm] = useState<BatchForm>(EMPTY_BATCH);
  const [touched, setTouched] = useState<ReadonlySet<keyof Batch>>(new Set());
  const [tried, setTried] = useState(false);
  const body = useRef<HTMLFormElement>(null);
  const settled = useDeferredValue(form);
  const preview = useBatchPreview(useMemo(() => batchOf(settled, key), [settled, key]));
  const problems = problemsOf(form, preview.data);

  const issue = useMutation({
    mutationFn: (batch: Batch) => call("issue_batch", { batch }),
    onSuccess: (issued) => {
      if (issued.codes !== null) {
        keepCodes({
          codes: issued.codes,
          batch: issued.batch,
          count: issued.count,
          sentence: issued.sentence,
          actor,
        });
      } else {
        toastDone(issued.sentence);
      }
      void client.invalidateQueries({ queryKey: keys.book });
      onIssued(issued.batch);
    },
  });

  const set = (change: Partial<BatchForm>) => setForm((before) => ({ ...before, ...change }));
  const leave = (field: keyof Batch) => () => setTouched((before) => new Set([...before, field]));
  const errorOf = (field: keyof Batch) =>
    tried || touched.has(field) ? problems[field] : undefined;
  const submit = () => {
    setTried(true);
    if (issue.isPending) {
      return;
    }
    if (Object.keys(problems).length > 0) {
      // After the fields show what is wrong with them.
      setTimeout(
        () =>
          body.current?.querySelector<HTMLElement>("[aria-invalid=true],[data-invalid]")?.focus(),
        0,
      );
      return;
    }
    issue.mutate(batchOf(form, key));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (isMac ? event.metaKey : event.ctrlKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      onClose();
    }
  };
  const [firstProblem] = Object.values(problems);
  const isCredits = form.kind === "credits";
  const proposes = preview.data?.standing.kind === "needs_second";
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <IconButton label={t("coupons.back")} onClick={onClose}>
          <ArrowLeft aria-hidden="true" />
        </IconButton>
        <h1 className={styles.title}>{t("coupons.new_title")}</h1>
      </header>
      <form
        ref={body}
        className={styles.form}
        noValidate
        onKeyDown={press}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field className={styles.half} label={t("coupons.field_name")} error={errorOf("name")}>
          <TextInput
            // The form was asked for: its first field takes the keys.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            value={form.name}
            placeholder={t("coupons.field_name_sample")}
            maxLength={80}
            onChange={(event) => set({ name: event.target.value })}
            onBlur={leave("name")}
          />
        </Field>
        <Field
          className={styles.half}
          label={t("coupons.field_prefix")}
          description={t("coupons.field_prefix_hint")}
          error={errorOf("prefix")}
        >
          <TextInput
            value={form.prefix ?? prefixOf(form.name)}
            maxLength={12}
            spellCheck={false}
            onChange={(event) => set({ prefix: event.target.value.toUpperCase() })}
            onBlur={leave("prefix")}
          />
        </Field>
        <Field className={styles.third} label={t("coupons.field_codes")} error={errorOf("codes")}>
          <NumberInput
            value={form.codes}
            min={1}
            max={10_000}
            onChange={(codes) => set({ codes })}
          />
        </Field>
        <Field className={styles.third} label={t("coupons.field_kind")}>
          <Select<PromotionKind>
            aria-label={t("coupons.field_kind")}
            options={KINDS.map((value) => ({ value, label: t(`coupons.kind_${value}`) }))}
            value={form.kind}
            onChange={(kind) => set({ kind })}
          />
        </Field>
        {isCredits ? (
          <Field
            className={styles.third}
            label={t("coupons.field_credits")}
            error={errorOf("credits")}
          >
            <TextInput
              className="numeric"
              inputMode="decimal"
              value={form.credits}
              placeholder="500"
              onChange={(event) => set({ credits: event.target.value })}
              onBlur={leave("credits")}
            />
          </Field>
        ) : (
          <Field
            className={styles.third}
            label={t(form.kind === "percent" ? "coupons.field_percent" : "coupons.field_discount")}
            error={errorOf("discount") ?? errorOf("currency")}
          >
            <TextInput
              className="numeric"
              inputMode="decimal"
              value={form.discount}
              onChange={(event) => set({ discount: event.target.value })}
              onBlur={leave("discount")}
            />
          </Field>
        )}
        {form.kind === "fixed" ? (
          <Field
            className={styles.third}
            label={t("coupons.field_currency")}
            error={errorOf("currency")}
          >
            <TextInput
              value={form.currency}
              maxLength={8}
              spellCheck={false}
              placeholder="EUR"
              onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
              onBlur={leave("currency")}
            />
          </Field>
        ) : null}
        <Field
          className={styles.half}
          label={t("coupons.field_until")}
          error={errorOf("valid_until")}
        >
          <DayField
            label={t("coupons.field_until")}
            placeholder={t("common.choose_day")}
            invalid={errorOf("valid_until") !== undefined}
            value={form.validUntil}
            onChange={(validUntil) => set({ validUntil })}
          />
        </Field>
        <fieldset className={styles.half}>
          <legend className={styles.legend}>{t("coupons.field_uses")}</legend>
          <div className={styles.uses}>
            <label>
              <input
                type="radio"
                name="uses"
                checked={form.once}
                onChange={() => set({ once: true })}
              />
              {t("coupons.uses_once")}
            </label>
            <label>
              <input
                type="radio"
                name="uses"
                checked={!form.once}
                onChange={() => set({ once: false })}
              />
              {t("coupons.uses_times")}
            </label>
            {form.once ? null : (
              <div className={styles.count}>
                <NumberInput
                  label={t("coupons.field_uses")}
                  value={form.uses}
                  min={2}
                  onChange={(uses) => set({ uses })}
                />
              </div>
            )}
          </div>
          {errorOf("uses_per_code") === undefined ? null : (
            <p className={styles.wrong}>{errorOf("uses_per_code")}</p>
          )}
        </fieldset>
        <Field className={styles.whole} label={t("coupons.field_org")} error={errorOf("org_id")}>
          <OrganisationField
            label={t("coupons.field_org")}
            any={t("coupons.any_org")}
            value={form.orgId}
            onChange={(orgId) => set({ orgId })}
          />
        </Field>
        <Field className={styles.whole} label={t("common.reason")} error={errorOf("reason")}>
          <TextArea
            rows={2}
            value={form.reason}
            maxLength={500}
            onChange={(event) => set({ reason: event.target.value })}
            onBlur={leave("reason")}
          />
        </Field>
        <MoreTerms form={form} set={set} errorOf={errorOf} isCredits={isCredits} />
        {issue.isError ? (
          <div className={styles.whole}>
            <ErrorBanner error={errorView(issue.error)} />
          </div>
        ) : null}
        {preview.isError ? (
          <div className={styles.whole}>
            <ErrorBanner error={errorView(preview.error)} onRetry={() => void preview.refetch()} />
          </div>
        ) : null}
        <div className={styles.actions}>
          {tried && firstProblem !== undefined ? (
            <p className={`${styles.once} ${styles.wrong}`} role="status">
              {firstProblem}
            </p>
          ) : (
            <p className={styles.once}>{t("coupons.once_hint")}</p>
          )}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            look="primary"
            disabled={issue.isPending}
            focusableWhenDisabled
            aria-keyshortcuts="Control+Enter"
          >
            {t(
              issue.isPending ? "coupons.issuing" : proposes ? "coupons.propose" : "coupons.issue",
            )}
            <ShortcutKeys shortcut={SUBMIT} />
          </Button>
        </div>
      </form>
      <BatchPreview preview={preview.data} isCredits={isCredits} />
    </div>
  );
}

/** Terms that most batches leave as they are. */
function MoreTerms(props: {
  form: BatchForm;
  set(change: Partial<BatchForm>): void;
  errorOf(field: keyof Batch): string | undefined;
  isCredits: boolean;
}) {
  const { form, set, errorOf, isCredits } = props;
  return (
    <section className={styles.more}>
      <h2>{t("coupons.more_terms")}</h2>
      <Field className={styles.half} label={t("coupons.field_from")} error={errorOf("valid_from")}>
        <DayField
          label={t("coupons.field_from")}
          placeholder={t("coupons.at_once")}
          clearable
          value={form.validFrom}
          onChange={(validFrom) => set({ validFrom })}
        />
      </Field>
      <Field
        className={styles.half}
        label={t("coupons.field_org_cap")}
        error={errorOf("org_cap")}
        description={t("coupons.empty_no_limit")}
      >
        <NumberInput value={form.orgCap} min={1} onChange={(orgCap) => set({ orgCap })} />
      </Field>
      {isCredits ? (
        <>
          <Field
            className={styles.half}
            label={t("coupons.field_budget")}
            error={errorOf("budget")}
            description={t("coupons.empty_no_limit")}
          >
            <TextInput
              className="numeric"
              inputMode="decimal"
              value={form.budget}
              onChange={(event) => set({ budget: event.target.value })}
            />
          </Field>
          <Field
            className={styles.half}
            label={t("coupons.field_expire")}
            error={errorOf("credits_expire_days")}
            description={t("coupons.empty_no_expiry")}
          >
            <NumberInput
              value={form.expireDays}
              min={1}
              onChange={(expireDays) => set({ expireDays })}
            />
          </Field>
        </>
      ) : null}
      <Field
        className={styles.half}
        label={t("coupons.field_total_cap")}
        error={errorOf("total_cap")}
        description={t("coupons.empty_no_limit")}
      >
        <NumberInput value={form.totalCap} min={1} onChange={(totalCap) => set({ totalCap })} />
      </Field>
      <Field
        className={styles.half}
        label={t("coupons.field_campaign")}
        error={errorOf("campaign")}
      >
        <TextInput
          value={form.campaign}
          maxLength={80}
          onChange={(event) => set({ campaign: event.target.value })}
        />
      </Field>
      <div className={styles.whole}>
        <Checkbox checked={form.firstPurchase} onChange={(firstPurchase) => set({ firstPurchase })}>
          {t("coupons.field_first")}
        </Checkbox>
      </div>
    </section>
  );
}
