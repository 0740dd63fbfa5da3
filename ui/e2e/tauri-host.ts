// Stands in for the program around the window: it answers what the window asks of Tauri from the made-up book, so
// that the release bundle runs unchanged in a browser. It is put into the page before anything else is loaded.
import type { CommandName, EventName } from "../src/bridge";
import { createMemoryHost } from "../src/bridge/memory";

type Callback = (message: unknown) => void;

const host = createMemoryHost();
const callbacks = new Map<number, Callback>();
const listening = new Map<number, () => void>();
let last = 0;

function listen(args: { event: EventName; handler: number }): number {
  last += 1;
  const id = last;
  const stop = host.on(args.event, (payload) => {
    callbacks.get(args.handler)?.({ event: args.event, id, payload });
  });
  listening.set(id, stop);
  return id;
}

Object.assign(window, {
  __TAURI_INTERNALS__: {
    transformCallback(callback: Callback): number {
      last += 1;
      callbacks.set(last, callback);
      return last;
    },
    unregisterCallback: (id: number) => callbacks.delete(id),
    invoke(command: string, args: never): Promise<unknown> {
      if (command === "plugin:event|listen") {
        return Promise.resolve(listen(args));
      }
      if (command === "plugin:event|unlisten") {
        const { eventId } = args as { eventId: number };
        listening.get(eventId)?.();
        listening.delete(eventId);
        return Promise.resolve(null);
      }
      return host.call(command as CommandName, args);
    },
  },
  __TAURI_EVENT_PLUGIN_INTERNALS__: { unregisterListener: () => undefined },
});
