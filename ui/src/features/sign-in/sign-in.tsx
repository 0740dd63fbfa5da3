import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";

import type { SignInView } from "../../bindings/SignInView";
import { call } from "../../bridge";
import { ErrorBanner, NoticeBanner } from "../../components/banner";
import { BookForm } from "../../components/book-form/book-form";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Field, TextInput } from "../../components/field";
import { errorView } from "../../lib/errors";
import { enterState } from "../../lib/session";
import { t } from "../../lib/texts";
import styles from "./sign-in.module.css";

/** Asks who is there. Nothing of the book is on screen, and the password is kept nowhere. */
export function SignIn({ view }: { view: SignInView }) {
  const client = useQueryClient();
  const [login, setLogin] = useState(view.last_login ?? "");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const secret = useRef<HTMLInputElement>(null);
  const enter = useMutation({
    mutationFn: () => call("sign_in", { login: login.trim(), password }),
    gcTime: 0,
    onSuccess: (state) => enterState(client, state),
    onError: () => {
      setPassword("");
      secret.current?.focus();
    },
  });
  const missing = login.trim() === "" || password === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!missing && !enter.isPending) {
      enter.mutate();
      setTried(false);
    }
  };
  return (
    <div className={styles.page}>
      <div className={styles.card}>
        <span className={styles.mark} aria-hidden="true">
          C
        </span>
        <h1 className={styles.title}>{t("sign_in.title")}</h1>
        <p className={styles.label}>{view.label}</p>
        {view.reason === null ? null : <NoticeBanner>{view.reason}</NoticeBanner>}
        <form className={styles.form} noValidate onSubmit={submit}>
          <Field label={t("sign_in.login")}>
            <TextInput
              // The only thing to do here.
              // oxlint-disable-next-line jsx-a11y/no-autofocus
              autoFocus={view.last_login === null}
              value={login}
              spellCheck={false}
              autoComplete="username"
              onChange={(event) => setLogin(event.target.value)}
            />
          </Field>
          <Field
            label={t("sign_in.password")}
            error={tried && missing ? t("sign_in.missing") : undefined}
          >
            <TextInput
              ref={secret}
              // oxlint-disable-next-line jsx-a11y/no-autofocus
              autoFocus={view.last_login !== null}
              type="password"
              value={password}
              autoComplete="current-password"
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
          {enter.isError ? <ErrorBanner error={errorView(enter.error)} /> : null}
          <div className={styles.actions}>
            <Button type="submit" look="primary" disabled={enter.isPending} focusableWhenDisabled>
              {t(enter.isPending ? "sign_in.busy" : "sign_in.action")}
            </Button>
            <Button look="ghost" onClick={() => setChoosing(true)}>
              {t("sign_in.other_book")}
            </Button>
          </div>
        </form>
        <p className={styles.protection}>{view.protection}</p>
      </div>
      <Dialog open={choosing} onOpenChange={setChoosing} title={t("book.choose")} wide>
        <BookForm onOpened={() => setChoosing(false)} />
      </Dialog>
    </div>
  );
}
