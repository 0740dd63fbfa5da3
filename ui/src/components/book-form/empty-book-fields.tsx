import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMemo } from "react";
import { Controller, useForm } from "react-hook-form";

import type { BookChoice } from "../../bindings/BookChoice";
import { t } from "../../lib/texts";
import { zoneNames } from "../../lib/zones";
import { Button } from "../button";
import { Combobox } from "../combobox";
import { Field, TextInput } from "../field";
import styles from "./book-form.module.css";
import { emptyBookSchema, type EmptyBookForm } from "./choice";

/** Who sells, in which zone its months end, and in which currency it counts. */
export function EmptyBookFields(props: { busy: boolean; onSubmit(choice: BookChoice): void }) {
  const { busy, onSubmit } = props;
  const zones = useMemo(() => zoneNames().map((zone) => ({ value: zone, label: zone })), []);
  const form = useForm<EmptyBookForm>({
    resolver: valibotResolver(emptyBookSchema()),
    defaultValues: {
      billing_entity: "",
      zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      currency: "EUR",
    },
  });
  const { errors } = form.formState;
  return (
    <form
      className={styles.fields}
      noValidate
      onSubmit={(event) =>
        void form.handleSubmit((book) => onSubmit({ kind: "empty", ...book }))(event)
      }
    >
      <Field
        className={styles.whole}
        label={t("book.billing_entity")}
        description={t("book.billing_entity_hint")}
        error={errors.billing_entity?.message}
      >
        <TextInput {...form.register("billing_entity")} autoComplete="organization" />
      </Field>
      <Field label={t("book.zone")} error={errors.zone?.message}>
        <Controller
          control={form.control}
          name="zone"
          render={({ field }) => (
            <Combobox
              aria-label={t("book.zone")}
              searchLabel={t("book.zone")}
              options={zones}
              value={field.value}
              onChange={(zone) => field.onChange(zone ?? "UTC")}
            />
          )}
        />
      </Field>
      <Field label={t("book.currency")} error={errors.currency?.message}>
        <TextInput {...form.register("currency")} maxLength={4} spellCheck={false} />
      </Field>
      <div className={styles.actions}>
        <Button type="submit" look="primary" disabled={busy} focusableWhenDisabled>
          {t("book.open_empty")}
        </Button>
      </div>
    </form>
  );
}
