import { call } from "../bridge";
import { errorView } from "../lib/errors";
import { toastFailed } from "./toast";

/** Opens a record or a list in a window of its own, at an address of the router. */
export function openRecordWindow(route: string, title: string): void {
  call("open_window", { route, title }).catch((cause: unknown) =>
    toastFailed(errorView(cause).message),
  );
}
