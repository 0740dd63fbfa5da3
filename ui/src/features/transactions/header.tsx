import { Download, Moon, Rows3, Rows4, Sun } from "lucide-react";

import { Button, IconButton } from "../../components/button";
import { Tooltip } from "../../components/tooltip";
import { useCommandRegistry } from "../../lib/command-registry";
import { useFormats } from "../../lib/formats";
import type { Shortcut } from "../../lib/keys";
import { useSettings } from "../../lib/queries";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import type { TransactionScreen } from "./use-search";
import { ViewsMenu } from "./views-menu";

export const EXPORT_SHORTCUT: Shortcut = [{ key: "e", mod: true }];

/** Title, number of rows, and what can be done with the list as a whole. */
export function Header(props: {
  screen: TransactionScreen;
  total: number | null;
  onExport(): void;
}) {
  const { screen, total, onExport } = props;
  const formats = useFormats();
  const settings = useSettings();
  const registry = useCommandRegistry();
  const dense = settings.density === "dense";
  const dark = document.documentElement.dataset.theme === "dark";
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{t("transactions.title")}</h1>
      <span className={`${styles.count} numeric`}>
        {total === null ? null : formats.count(total)}
      </span>
      <IconButton
        label={t(dense ? "density.to_comfortable" : "density.to_dense")}
        onClick={() => registry.run("density.toggle")}
      >
        {dense ? <Rows4 aria-hidden="true" /> : <Rows3 aria-hidden="true" />}
      </IconButton>
      <IconButton
        label={t(dark ? "theme.to_light" : "theme.to_dark")}
        onClick={() => registry.run("theme.toggle")}
      >
        {dark ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
      </IconButton>
      <ViewsMenu screen={screen} />
      <Tooltip label={t("commands.export")} shortcut={EXPORT_SHORTCUT}>
        <Button onClick={onExport} aria-keyshortcuts="Control+E">
          <Download aria-hidden="true" />
          {t("transactions.export")}
        </Button>
      </Tooltip>
    </header>
  );
}
