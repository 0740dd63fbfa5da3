import { useRouter } from "@tanstack/react-router";
import { ChevronsUpDown, Keyboard, KeyRound, Lock, Settings } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import type { BookView } from "../bindings/BookView";
import { ShortcutKeys } from "../components/kbd";
import { Menu, MenuItem, MenuSeparator } from "../components/menu";
import { toastFailed } from "../components/toast";
import { useCommandRegistry, useCommands } from "../lib/command-registry";
import { errorView } from "../lib/errors";
import type { Shortcut } from "../lib/keys";
import { useAsksForPassword, useIdle, useLock, useLockAfter } from "../lib/session";
import { t } from "../lib/texts";
import styles from "./session-menu.module.css";

const LOCK: Shortcut = [{ key: "l", mod: true }];

const PasswordDialog = lazy(() =>
  import("../components/password-dialog").then((module) => ({ default: module.PasswordDialog })),
);

/** Who is at the desk, and how the session ends: locked by hand, or after idle time. */
export function SessionMenu({ book }: { book: BookView }) {
  const router = useRouter();
  const registry = useCommandRegistry();
  const [changing, setChanging] = useState(false);
  const lock = useLock();
  const minutes = useLockAfter();
  const lockNow = (reason: string | null) => {
    lock(reason).then(
      (locked) => {
        if (!locked && reason === null) {
          toastFailed(t("session.not_lockable"));
        }
      },
      (cause: unknown) =>
        toastFailed(t("session.not_locked", { reason: errorView(cause).message })),
    );
  };
  useIdle(minutes, () => lockNow(t("session.idle", { minutes: minutes ?? 0 })));
  useCommands([
    {
      id: "desk.lock",
      title: t("session.lock_command"),
      group: "actions",
      shortcut: LOCK,
      words: "sign out leave",
      listed: true,
      run: () => lockNow(null),
    },
    {
      id: "password.change",
      title: t("session.password"),
      group: "actions",
      listed: true,
      run: () => setChanging(true),
    },
  ]);
  return (
    <>
      <Menu
        trigger={
          <button type="button" className={styles.trigger}>
            <span className={styles.avatar} aria-hidden="true">
              {initials(book.actor)}
            </span>
            <span className={styles.names}>
              <span className={styles.name}>{book.actor}</span>
              <span className={styles.role}>{book.role}</span>
              <span className="visually-hidden">{t("session.menu")}</span>
            </span>
            <ChevronsUpDown className={styles.chevron} aria-hidden="true" />
          </button>
        }
      >
        <MenuItem icon={<Lock aria-hidden="true" />} onSelect={() => lockNow(null)}>
          <span className={styles.item}>
            {t("session.lock")}
            <ShortcutKeys shortcut={LOCK} />
          </span>
        </MenuItem>
        <MenuItem icon={<KeyRound aria-hidden="true" />} onSelect={() => setChanging(true)}>
          {t("session.password")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Keyboard aria-hidden="true" />} onSelect={() => registry.run("help.keys")}>
          {t("session.keys")}
        </MenuItem>
        <MenuItem
          icon={<Settings aria-hidden="true" />}
          onSelect={() => void router.navigate({ to: "/settings" })}
        >
          {t("session.settings")}
        </MenuItem>
      </Menu>
      {changing ? <ChangePassword onClose={() => setChanging(false)} /> : null}
    </>
  );
}

function ChangePassword(props: { onClose(): void }) {
  const asks = useAsksForPassword();
  return asks === undefined ? null : (
    <Suspense>
      <PasswordDialog first={!asks} onClose={props.onClose} />
    </Suspense>
  );
}

/** The first letters of the first and last name. */
function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => word?.[0]?.toUpperCase() ?? "").join("");
}
