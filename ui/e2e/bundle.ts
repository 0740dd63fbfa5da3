import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "vite";

const UI = join(import.meta.dirname, "..");

/** Builds the window as it is shipped; answers the folder. */
export async function buildRelease(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "credit-desk-ui-"));
  await build({
    root: UI,
    configFile: join(UI, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}

/** The script that answers in place of the program. */
export async function buildTauriHost(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "credit-desk-host-"));
  await build({
    root: UI,
    configFile: false,
    logLevel: "warn",
    build: {
      outDir,
      minify: false,
      lib: {
        entry: join(import.meta.dirname, "tauri-host.ts"),
        formats: ["iife"],
        name: "creditDeskHost",
        fileName: () => "host.js",
      },
    },
  });
  const script = await readFile(join(outDir, "host.js"), "utf8");
  await rm(outDir, { recursive: true });
  return script;
}
