import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";

import type { BookChoice } from "../../bindings/BookChoice";
import { call } from "../../bridge";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";
import { ErrorBanner, NoticeBanner } from "../banner";
import { Button } from "../button";
import { Field, NumberInput, TextInput } from "../field";
import { Select } from "../select";
import styles from "./book-form.module.css";
import { serverChoice, serverSchema, TLS, type ServerForm, type Tls } from "./choice";

const TLS_TEXTS = {
  "verify-full": "book.tls_verify_full",
  require: "book.tls_require",
  disable: "book.tls_disable",
} as const satisfies Record<Tls, string>;

/** Where the team's book is. The password goes to the core and is kept nowhere in the window. */
export function ServerFields(props: { busy: boolean; onSubmit(choice: BookChoice): void }) {
  const { busy, onSubmit } = props;
  const form = useForm<ServerForm>({
    resolver: valibotResolver(serverSchema()),
    defaultValues: {
      host: "",
      port: 5432,
      database: "",
      user: "",
      password: "",
      tls: "verify-full",
    },
  });
  const test = useMutation({
    mutationFn: (choice: BookChoice) => call("test_connection", { choice }),
    gcTime: 0,
  });
  const { errors } = form.formState;
  return (
    <form
      className={styles.fields}
      noValidate
      onSubmit={(event) =>
        void form.handleSubmit((server) => onSubmit(serverChoice(server)))(event)
      }
    >
      <Field label={t("book.host")} error={errors.host?.message}>
        <TextInput {...form.register("host")} spellCheck={false} autoComplete="off" />
      </Field>
      <Field label={t("book.port")} error={errors.port?.message}>
        <Controller
          control={form.control}
          name="port"
          render={({ field }) => (
            <NumberInput
              value={field.value}
              onChange={field.onChange}
              min={1}
              max={65_535}
              grouped={false}
            />
          )}
        />
      </Field>
      <Field label={t("book.database")} error={errors.database?.message}>
        <TextInput {...form.register("database")} spellCheck={false} autoComplete="off" />
      </Field>
      <Field label={t("book.tls")} error={errors.tls?.message}>
        <Controller
          control={form.control}
          name="tls"
          render={({ field }) => (
            <Select<Tls>
              aria-label={t("book.tls")}
              options={TLS.map((value) => ({ value, label: t(TLS_TEXTS[value]) }))}
              value={field.value}
              onChange={field.onChange}
            />
          )}
        />
      </Field>
      <Field label={t("book.user")} error={errors.user?.message}>
        <TextInput {...form.register("user")} spellCheck={false} autoComplete="off" />
      </Field>
      <Field label={t("book.password")} description={t("book.password_hint")}>
        <TextInput {...form.register("password")} type="password" autoComplete="off" />
      </Field>
      {test.isError ? (
        <div className={styles.whole}>
          <ErrorBanner error={errorView(test.error)} />
        </div>
      ) : test.data === undefined ? null : (
        <div className={styles.whole}>
          <NoticeBanner>{test.data}</NoticeBanner>
        </div>
      )}
      <div className={styles.actions}>
        <Button
          disabled={test.isPending || busy}
          focusableWhenDisabled
          onClick={(event) =>
            void form.handleSubmit((server) => test.mutate(serverChoice(server)))(event)
          }
        >
          {t(test.isPending ? "book.testing" : "book.test")}
        </Button>
        <Button type="submit" look="primary" disabled={busy} focusableWhenDisabled>
          {t("book.open_postgres")}
        </Button>
      </div>
    </form>
  );
}
