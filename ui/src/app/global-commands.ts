import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";

import type { RightView } from "../bindings/RightView";
import { useImportEntry } from "../features/import/entry";
import { openRecordWindow } from "../components/record-window";
import { toastFailed } from "../components/toast";
import { on } from "../bridge";
import { useCommandRegistry, useCommands } from "../lib/command-registry";
import { isTyping, KeyReader, type Command, type Shortcut } from "../lib/keys";
import { keys, useSaveSettings, useSettings } from "../lib/queries";
import { t } from "../lib/texts";
import { levelIn, reaches } from "../lib/role-matrix";
import { BEGINNINGS, NAVIGATION } from "./navigation";
import { resolveTheme } from "./theme";

export const PALETTE_SHORTCUT: Shortcut = [{ key: "k", mod: true }];

/**
 * Offers the commands that every screen has, and runs commands from keys and the native menu. What the person's
 * rights do not show is not offered.
 */
export function useGlobalCommands(
  rights: readonly RightView[],
  open: { togglePalette(): void; openKeys(): void },
): void {
  const router = useRouter();
  const registry = useCommandRegistry();
  const client = useQueryClient();
  const settings = useSettings();
  const save = useSaveSettings(toastFailed);

  const screens = NAVIGATION.flatMap((group) => group.screens)
    .filter(({ area }) => area === undefined || reaches(levelIn(rights, area), "view"))
    .map(({ id, to, title, letter, alternative }): Command => ({
      id,
      title: t(title),
      group: "navigate",
      shortcut: [{ key: "g" }, { key: letter }],
      alternatives: alternative === undefined ? [] : [alternative],
      listed: true,
      run: () => void router.navigate({ to }),
    }));
  const beginnings = BEGINNINGS.filter(({ area, needed }) =>
    reaches(levelIn(rights, area), needed),
  ).map(({ id, to, title, letter }): Command => ({
    id,
    title: t(title),
    group: "actions",
    shortcut: [{ key: "n" }, { key: letter }],
    listed: true,
    fallback: true,
    run: () => void router.navigate({ to, search: { new: true } }),
  }));
  useCommands([
    ...screens,
    ...beginnings,
    {
      id: "palette.open",
      title: t("commands.palette"),
      group: "navigate",
      shortcut: PALETTE_SHORTCUT,
      run: open.togglePalette,
    },
    {
      id: "transactions.export",
      title: t("commands.export"),
      group: "actions",
      fallback: true,
      run: () => {
        // The screen offers its own command of this name once it is shown.
        void router
          .navigate({ to: "/transactions" })
          .then(() => setTimeout(() => registry.run("transactions.export"), 50));
      },
    },
    {
      id: "go.back",
      title: t("commands.back"),
      group: "navigate",
      shortcut: [{ key: "ArrowLeft", alt: true }],
      run: () => router.history.back(),
    },
    {
      id: "data.refresh",
      title: t("commands.refresh"),
      group: "actions",
      shortcut: [{ key: "r", mod: true }],
      listed: true,
      run: () => void client.invalidateQueries({ queryKey: keys.book }),
    },
    {
      id: "window.new",
      title: t("commands.window"),
      group: "view",
      shortcut: [{ key: "n", mod: true }],
      listed: true,
      run: () =>
        openRecordWindow(
          router.history.location.href,
          document.querySelector("main h1")?.textContent ?? t("app.name"),
        ),
    },
    {
      id: "theme.toggle",
      title: t("commands.theme"),
      group: "view",
      words: "dark light theme colours",
      run: () => save({ theme: resolveTheme(settings.theme) === "dark" ? "light" : "dark" }),
    },
    ...(["light", "dark", "system"] as const).map((theme): Command => ({
      id: `theme.${theme}`,
      title: t(`commands.theme_${theme}`),
      group: "view",
      listed: true,
      run: () => save({ theme }),
    })),
    {
      id: "density.toggle",
      title: t("commands.density"),
      group: "view",
      words: "dense comfortable compact density",
      listed: true,
      run: () => save({ density: settings.density === "dense" ? "comfortable" : "dense" }),
    },
    {
      id: "help.keys",
      title: t("commands.keys"),
      group: "view",
      shortcut: [{ key: "?" }],
      words: "shortcuts keyboard help",
      listed: true,
      run: open.openKeys,
    },
  ]);
  useImportEntry(reaches(levelIn(rights, "import"), "do"));
  useKeyboard(settings.single_keys);
  useNativeMenu();
}

/** What also runs behind a dialog. */
const EVERYWHERE = new Set(["palette.open", "desk.lock"]);

/** True while a dialog, menu or list of choices has the keyboard. */
function isFloating(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("[role=dialog],[role=menu],[role=listbox]") !== null
  );
}

function useKeyboard(singleKeys: boolean): void {
  const registry = useCommandRegistry();
  const reader = useMemo(() => new KeyReader(), []);
  const single = useRef(singleKeys);
  useEffect(() => {
    single.current = singleKeys;
  }, [singleKeys]);
  useEffect(() => {
    let alone: ReturnType<typeof setTimeout> | undefined;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) {
        return;
      }
      clearTimeout(alone);
      const command = reader.read(event, registry.all(), {
        singleKeys: single.current,
        typing: isTyping(event.target),
        inList: event.target instanceof Element && event.target.closest("[role=grid]") !== null,
        now: performance.now(),
      });
      if (command === undefined) {
        alone = reader.waitAlone((waiting) => {
          if (!isFloating(document.activeElement)) {
            waiting.run();
          }
        });
        return;
      }
      const floating = isFloating(event.target);
      // Behind a dialog nothing runs; but Ctrl+R must not reload the page there either.
      if (!floating || event.ctrlKey || event.metaKey) {
        event.preventDefault();
      }
      if (!floating || EVERYWHERE.has(command.id)) {
        command.run();
      }
    };
    window.addEventListener("keydown", press);
    return () => {
      clearTimeout(alone);
      window.removeEventListener("keydown", press);
    };
  }, [registry, reader]);
}

function useNativeMenu(): void {
  const registry = useCommandRegistry();
  useEffect(() => on("menu-command", ({ id }) => registry.run(id)), [registry]);
}
