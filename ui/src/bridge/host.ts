import type { Commands, Events } from "../bindings/commands";

export type CommandName = keyof Commands;
export type EventName = keyof Events;
export type Args<C extends CommandName> = Commands[C]["args"];
export type Result<C extends CommandName> = Commands[C]["result"];

/** What answers the window: the core through Tauri, or a book in memory in a browser. */
export interface Host {
  /** Rejects with an `ErrorView` when the command was not carried out. */
  call<C extends CommandName>(command: C, args: Args<C>): Promise<Result<C>>;
  /** Calls `handler` for each event until the returned function is called. */
  on<E extends EventName>(event: E, handler: (payload: Events[E]) => void): () => void;
}
