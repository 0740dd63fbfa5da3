import type { ErrorKind } from "../bindings/ErrorKind";
import type { ErrorView } from "../bindings/ErrorView";
import type { Events } from "../bindings/commands";
import type { Args, CommandName, EventName, Host, Result } from "./host";

export type { Args, CommandName, EventName, Host, Result } from "./host";

/** A command that was not carried out, with the sentence to show. */
export class BridgeError extends Error {
  readonly view: ErrorView;

  constructor(view: ErrorView) {
    super(view.message);
    this.name = "BridgeError";
    this.view = view;
  }
}

let host: Promise<Host> | undefined;

/** Answers every call from now on; tests pass their own. */
export function setHost(next: Host): void {
  host = Promise.resolve(next);
}

function currentHost(): Promise<Host> {
  // The mode is a constant of the build: the book in memory is no part of the program that is shipped.
  host ??=
    import.meta.env.MODE === "memory" || (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window))
      ? import("./memory").then((module) => module.createMemoryHost())
      : import("./tauri").then((module) => module.createTauriHost());
  return host;
}

/** Asks the core to do one thing. Rejects with `BridgeError`, never with anything else. */
export async function call<C extends CommandName>(command: C, args: Args<C>): Promise<Result<C>> {
  try {
    return await (await currentHost()).call(command, args);
  } catch (cause) {
    throw asBridgeError(command, cause);
  }
}

/** Listens to an event of the core until the returned function is called. */
export function on<E extends EventName>(
  event: E,
  handler: (payload: Events[E]) => void,
): () => void {
  let stopped = false;
  let stop: (() => void) | undefined;
  void currentHost().then((current) => {
    if (!stopped) {
      stop = current.on(event, handler);
    }
  });
  return () => {
    stopped = true;
    stop?.();
  };
}

/** Names long work so that its progress can be followed and cancelled. */
export function newJob(): string {
  return crypto.randomUUID();
}

const KINDS: readonly ErrorKind[] = ["refused", "unavailable", "failed"];

function isErrorView(value: unknown): value is ErrorView {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { kind, code, message } = value as Partial<ErrorView>;
  return (
    KINDS.includes(kind as ErrorKind) && typeof code === "string" && typeof message === "string"
  );
}

function asBridgeError(command: string, cause: unknown): BridgeError {
  if (cause instanceof BridgeError) {
    return cause;
  }
  if (isErrorView(cause)) {
    return new BridgeError(cause);
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new BridgeError({
    kind: "failed",
    code: "bridge",
    message: `The program did not answer “${command}”: ${detail}`,
    hint: null,
    incident: null,
  });
}
