import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { ErrorBanner } from "../components/banner";
import { PortalHost } from "../components/portal";
import { useLasting } from "../components/skeleton";
import { ToastViewport } from "../components/toast";
import { FormatsProvider } from "../lib/formats";
import { errorView } from "../lib/errors";
import { useAppState, useBookChanges, useSettings } from "../lib/queries";
import { t } from "../lib/texts";
import styles from "./root.module.css";
import { Shell } from "./shell";
import { useTheme } from "./theme";

const FirstRun = lazy(() =>
  import("../features/first-run/first-run").then((module) => ({ default: module.FirstRun })),
);

/** Decides what the window shows: opening, first run, or a book inside the shell. */
export function Root() {
  const state = useAppState();
  const settings = useSettings();
  useTheme(state.data?.settings.theme);
  useBookChanges();
  return (
    <FormatsProvider locale={settings.locale} zone={settings.zone}>
      <Start state={state} />
    </FormatsProvider>
  );
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
