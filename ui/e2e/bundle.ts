import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { build } from "vite";

const UI = join(import.meta.dirname, "..");

/** Builds the window as it is shipped, in a process of its own: a test run is no production. Answers the folder. */
export async function buildRelease(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "credit-desk-ui-"));
  const vite = join(UI, "node_modules/vite/bin/vite.js");
  const options = ["build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"];
  await promisify(execFile)(process.execPath, [vite, ...options], {
    cwd: UI,
    env: { ...process.env, NODE_ENV: "production", VITEST: undefined },
  });
  return outDir;
}

/** The script that answers in place of the program. */
export async function buildTauriHost(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "credit-desk-host-"));
  await build({
    root: UI,
    configFile: false,
    logLevel: "error",
    build: {
      outDir,
      emptyOutDir: true,
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
