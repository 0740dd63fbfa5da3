import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { on } from "../../bridge";
import { useCommands } from "../../lib/command-registry";
import { CHOOSE_FILE } from "../../lib/keys";
import { t } from "../../lib/texts";
import { importSession } from "./session";

/**
 * An import can begin on every screen: by Ctrl+O, from the native menu, or with a file dropped on the window.
 * Without the right to import nothing of it is offered.
 */
export function useImportEntry(allowed: boolean): void {
  const navigate = useNavigate();
  const choose = {
    id: "import.choose",
    title: t("commands.import_file"),
    group: "actions",
    shortcut: CHOOSE_FILE,
    words: "open csv usage purchases",
    listed: true,
    run: () => {
      void navigate({ to: "/import" });
      void importSession.choose();
    },
  } as const;
  useCommands(allowed ? [choose] : []);
  useEffect(() => {
    if (!allowed) {
      return;
    }
    return on("file-dropped", (inspection) => {
      importSession.send({ what: "chosen", inspection });
      void navigate({ to: "/import" });
    });
  }, [allowed, navigate]);
}
