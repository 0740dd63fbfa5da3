import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { call } from "../bridge";
import { errorView } from "../lib/errors";
import { keys } from "../lib/queries";
import { t } from "../lib/texts";
import { ErrorBanner } from "./banner";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Field, TextInput } from "./field";
import styles from "./password-dialog.module.css";
import { toastDone } from "./toast";

/** The shortest password that the core accepts. */
export const SHORTEST_PASSWORD = 12;

/** What is wrong with a new password; nothing when it can be sent. */
export function passwordProblem(password: string): string | undefined {
  return [...password].length < SHORTEST_PASSWORD
    ? t("password.short", { count: SHORTEST_PASSWORD })
    : undefined;
}

/**
 * Changes one's own password. `first`: there is none yet, and from then on the book asks for it. Nothing of it is kept
 * in the window.
 */
export function PasswordDialog(props: { first: boolean; onClose(): void; onDone?(): void }) {
  const { first, onClose, onDone } = props;
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => call("change_password", { current, new: next }),
    gcTime: 0,
    onSuccess: () => {
      toastDone(t(first ? "password.set" : "password.changed"));
      void client.invalidateQueries({ queryKey: keys.book });
      void client.invalidateQueries({ queryKey: keys.app });
      onClose();
      onDone?.();
    },
  });
  const problems = {
    current: !first && current === "" ? t("password.current_missing") : undefined,
    next: passwordProblem(next),
    again: again === next ? undefined : t("password.differs"),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(problems).every((problem) => problem === undefined) && !change.isPending) {
      change.mutate();
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !change.isPending) {
          onClose();
        }
      }}
      title={t(first ? "password.first_title" : "password.title")}
      description={first ? t("password.first_text") : undefined}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            form="password-form"
            look="primary"
            disabled={change.isPending}
            focusableWhenDisabled
          >
            {t(first ? "password.first_action" : "password.action")}
          </Button>
        </>
      }
    >
      <form id="password-form" className={styles.form} noValidate onSubmit={submit}>
        {first ? null : (
          <Field label={t("password.current")} error={tried ? problems.current : undefined}>
            <TextInput
              type="password"
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          </Field>
        )}
        <Field
          label={t("password.new")}
          description={t("password.hint", { count: SHORTEST_PASSWORD })}
          error={tried ? problems.next : undefined}
        >
          <TextInput
            type="password"
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        </Field>
        <Field label={t("password.again")} error={tried ? problems.again : undefined}>
          <TextInput
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
        </Field>
        {change.isError ? <ErrorBanner error={errorView(change.error)} /> : null}
      </form>
    </Dialog>
  );
}
