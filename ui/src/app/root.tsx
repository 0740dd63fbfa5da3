import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";

import type { AppState } from "../bindings/AppState";

import { ErrorBanner } from "../components/banner";
import { PortalHost } from "../components/portal";
import { useLasting } from "../components/skeleton";
import { clearToasts, ToastViewport } from "../components/toast";
import { FormatsProvider } from "../lib/formats";
import { errorView } from "../lib/errors";
import { useAppState, useBookChanges, useSettings } from "../lib/queries";
import { forgetBook } from "../lib/session";
import { t } from "../lib/texts";
import styles from "./root.module.css";
import { Shell } from "./shell";
import { useTheme } from "./theme";

const FirstRun = lazy(() =>
  import("../features/first-run/first-run").then((module) => ({ default: module.FirstRun })),
);

const SignIn = lazy(() =>
  import("../features/sign-in/sign-in").then((module) => ({ default: module.SignIn })),
);

/** Decides what the window shows: opening, first run, or a book inside the shell. */
export function Root() {
  const state = useAppState();
  const settings = useSettings();
  useTheme(state.data?.settings.theme);
  useBookChanges();
  useSession(state.data);
  return (
    <FormatsProvider locale={settings.locale} zone={settings.zone}>
      <Start state={state} />
    </FormatsProvider>
  );
}

/** Nothing of the book outlives a session: not what was read, not what was said, not the title of the window. */
function useSession(state: AppState | undefined): void {
  const client = useQueryClient();
  const router = useRouter();
  const locked = state !== undefined && state.sign_in !== null;
  const actor = state?.book?.actor;
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (locked) {
      forgetBook(client);
      clearToasts();
      document.title = t("app.name");
    }
  }, [locked, client]);
  useEffect(() => {
    if (actor === undefined) {
      return;
    }
    // Another person does not begin where the one before was.
    if (before.current !== undefined && before.current !== actor) {
      void router.navigate({ to: "/" });
    }
    before.current = actor;
  }, [actor, router]);
}

function Start({ state }: { state: ReturnType<typeof useAppState> }) {
  const opening = useLasting(state.isPending);
  if (state.isError && state.data === undefined) {
    return (
      <main className={styles.centre}>
        <PortalHost>
          <ErrorBanner error={errorView(state.error)} onRetry={() => void state.refetch()} />
          <ToastViewport />
        </PortalHost>
      </main>
    );
  }
  if (state.isPending) {
    return (
      <main className={styles.centre}>
        <h1 className="visually-hidden">{t("app.name")}</h1>
        {opening ? <p>{t("app.opening")}</p> : null}
      </main>
    );
  }
  if (state.data.sign_in !== null) {
    return (
      <main className={styles.whole}>
        <PortalHost>
          <Suspense>
            <SignIn key={state.data.sign_in.label} view={state.data.sign_in} />
          </Suspense>
          <ToastViewport />
        </PortalHost>
      </main>
    );
  }
  if (state.data.book === null) {
    return (
      <main className={styles.whole}>
        <PortalHost>
          <Suspense>
            <FirstRun problem={state.data.problem} />
          </Suspense>
          <ToastViewport />
        </PortalHost>
      </main>
    );
  }
  return (
    <Shell book={state.data.book}>
      <Outlet />
    </Shell>
  );
}
