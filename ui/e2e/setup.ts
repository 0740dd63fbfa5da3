import { rm } from "node:fs/promises";

import type { TestProject } from "vitest/node";

import { buildRelease, buildTauriHost } from "./bundle";
import { serve } from "./server";

declare module "vitest" {
  export interface ProvidedContext {
    address: string;
    folder: string;
    hostScript: string;
  }
}

/** Builds the release bundle once and serves it while the tests run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await buildRelease();
  const hostScript = await buildTauriHost();
  const { address, server } = await serve(folder);
  project.provide("address", address);
  project.provide("folder", folder);
  project.provide("hostScript", hostScript);
  return async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  };
}
