import { Toast as Base } from "@base-ui/react/toast";
import { CircleCheck, OctagonAlert, X } from "lucide-react";
import type { ReactNode } from "react";

import { t } from "../lib/texts";
import { usePortal } from "./portal";
import styles from "./toast.module.css";

const manager = Base.createToastManager();

/** Says briefly that something was done. Call it after the core answered, never before. */
export function toastDone(title: string, description?: string): void {
  manager.add({ title, description, type: "done" });
}

/** Says that something small was not done, e.g. a copy. Anything that blocks work is a banner. */
export function toastFailed(title: string, description?: string): void {
  manager.add({ title, description, type: "error", priority: "high", timeout: 10_000 });
}

/** Takes back everything that was said, e.g. when the desk is locked. */
export function clearToasts(): void {
  manager.close();
}

export function ToastProvider(props: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} timeout={4000} limit={3}>
      {props.children}
    </Base.Provider>
  );
}

/** Where toasts appear. */
export function ToastViewport() {
  const portal = usePortal();
  return (
    <Base.Portal container={portal}>
      <Base.Viewport className={styles.viewport}>
        <Toasts />
      </Base.Viewport>
    </Base.Portal>
  );
}

function Toasts() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className={styles.toast} swipeDirection={[]}>
      <Base.Content className={styles.content}>
        {toast.type === "error" ? (
          <OctagonAlert aria-hidden="true" />
        ) : (
          <CircleCheck aria-hidden="true" />
        )}
        <div className={styles.words}>
          <Base.Title className={styles.title} />
          <Base.Description className={styles.description} />
        </div>
        <Base.Close className={styles.close} aria-label={t("common.dismiss")}>
          <X aria-hidden="true" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
