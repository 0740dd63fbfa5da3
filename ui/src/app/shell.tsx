import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";

import type { BookView } from "../bindings/BookView";
import { ShortcutKeys } from "../components/kbd";
import { PortalHost } from "../components/portal";
import { ToastViewport } from "../components/toast";
import { Tooltip } from "../components/tooltip";
import { useFormats } from "../lib/formats";
import { levelIn, reaches } from "../lib/role-matrix";
import { t } from "../lib/texts";
import { useWaiting } from "./waiting";
import { useFocusAfterNavigation } from "./focus";
import { PALETTE_SHORTCUT, useGlobalCommands } from "./global-commands";
import { KeySheet } from "./key-sheet";
import { NAVIGATION } from "./navigation";
import { Palette } from "./palette";
import { SessionMenu } from "./session-menu";
import styles from "./shell.module.css";

const ENVIRONMENTS = ["production", "test", "demo"] as const;
type Environment = (typeof ENVIRONMENTS)[number];

function environmentOf(book: BookView): Environment {
  return ENVIRONMENTS.find((environment) => environment === book.environment) ?? "test";
}

/** Side bar, screen and everything that floats over both. */
export function Shell(props: { book: BookView; children: ReactNode }) {
  const { book, children } = props;
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const environment = environmentOf(book);
  useFocusAfterNavigation(main);
  useGlobalCommands(book.rights, {
    togglePalette: () => setPaletteOpen((open) => !open),
    openKeys: () => setKeysOpen(true),
  });
  useEffect(() => {
    const name = t("app.name");
    document.title =
      environment === "production" ? name : `${name} – ${t(`environment.${environment}`)}`;
  }, [environment]);
  return (
    <div className={styles.shell}>
      <a
        href="#main"
        className={styles.skip}
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t("app.skip")}
      </a>
      {environment === "production" ? null : <div className={styles.band} />}
      <SideBar book={book} environment={environment} onFind={() => setPaletteOpen(true)} />
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        <PortalHost>
          <div className={styles.screen}>{children}</div>
          <ToastViewport />
          <Palette open={paletteOpen} onOpenChange={setPaletteOpen} />
          <KeySheet open={keysOpen} onOpenChange={setKeysOpen} />
        </PortalHost>
      </main>
    </div>
  );
}

function SideBar(props: { book: BookView; environment: Environment; onFind(): void }) {
  const { book, environment, onFind } = props;
  const waiting = useWaiting(book);
  const groups = NAVIGATION.map((group) => ({
    ...group,
    screens: group.screens.filter(
      ({ area }) => area === undefined || reaches(levelIn(book.rights, area), "view"),
    ),
  })).filter((group) => group.screens.length > 0);
  return (
    <nav className={styles.side} aria-label={t("app.navigation")}>
      <div className={styles.brand}>
        <span className={styles.mark} aria-hidden="true">
          C
        </span>
        <div className={styles.names}>
          <div className={styles.product}>
            {t("app.name")}
            {environment === "production" ? null : (
              <span
                className={styles.word}
                title={t(
                  environment === "demo" ? "environment.band_demo" : "environment.band_test",
                )}
              >
                {t(`environment.${environment}`)}
              </span>
            )}
          </div>
          <div className={styles.connection} title={book.location}>
            <i className={styles.dot} aria-hidden="true" />
            <span>{book.label}</span>
          </div>
        </div>
      </div>
      <button type="button" className={styles.find} onClick={onFind} aria-keyshortcuts="Control+K">
        <Search aria-hidden="true" />
        <span className={styles.findText}>{t("nav.find")}</span>
        <ShortcutKeys shortcut={PALETTE_SHORTCUT} />
      </button>
      <div className={styles.nav}>
        {groups.map((group) => (
          <div key={group.label}>
            <div className={styles.group} id={`group-${group.label}`}>
              {t(group.label)}
            </div>
            <ul aria-labelledby={`group-${group.label}`}>
              {group.screens.map(({ id, to, label, icon: Icon, letter }) => (
                <li key={id}>
                  <Tooltip label={t(label)} shortcut={[{ key: "g" }, { key: letter }]}>
                    <Link to={to} className={styles.link}>
                      <Icon aria-hidden="true" />
                      <span className={styles.linkText}>{t(label)}</span>
                      <Waiting count={waiting[to] ?? 0} />
                    </Link>
                  </Tooltip>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <SessionMenu book={book} />
    </nav>
  );
}

/** How many things wait behind a link of the side bar. */
function Waiting({ count }: { count: number }) {
  const formats = useFormats();
  return count === 0 ? null : (
    <span className={styles.waiting}>
      <span aria-hidden="true">{formats.count(count)}</span>
      <span className="visually-hidden">{t("app.waiting", { count })}</span>
    </span>
  );
}
