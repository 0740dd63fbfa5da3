import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Host } from "./host";

/** The core of the running program. */
export function createTauriHost(): Host {
  return {
    call: (command, args) => invoke(command, args),
    on(event, handler) {
      const listening = listen<Parameters<typeof handler>[0]>(event, ({ payload }) => {
        handler(payload);
      });
      return () => {
        void listening.then((stop) => stop());
      };
    },
  };
}
