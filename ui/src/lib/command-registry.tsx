import {
  createContext,
  use,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
  type ReactNode,
} from "react";

import type { Command } from "./keys";

/** The one list of commands that palette, shortcuts, native menu and key sheet read. */
export class CommandRegistry {
  readonly #sets = new Map<symbol, readonly Command[]>();
  readonly #listeners = new Set<() => void>();
  #all: readonly Command[] = [];

  /** Commands on offer now; a screen's own command stands in for a fallback with the same id. */
  readonly all = (): readonly Command[] => this.#all;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces the commands offered under `owner`; nothing takes them away. */
  offer(owner: symbol, commands: readonly Command[] | undefined): void {
    if (commands === undefined) {
      this.#sets.delete(owner);
    } else {
      this.#sets.set(owner, commands);
    }
    const byId = new Map<string, Command>();
    for (const set of this.#sets.values()) {
      for (const command of set) {
        if (command.fallback !== true || !byId.has(command.id)) {
          byId.set(command.id, command);
        }
      }
    }
    this.#all = [...byId.values()];
    for (const listener of this.#listeners) {
      listener();
    }
  }

  /** Runs a command by its id; false when it is not on offer. */
  run(id: string): boolean {
    const command = this.#all.find((candidate) => candidate.id === id);
    command?.run();
    return command !== undefined;
  }
}

const RegistryContext = createContext(new CommandRegistry());

export function CommandRegistryProvider(props: { registry: CommandRegistry; children: ReactNode }) {
  return <RegistryContext value={props.registry}>{props.children}</RegistryContext>;
}

export function useCommandRegistry(): CommandRegistry {
  return use(RegistryContext);
}

/** The commands on offer now. */
export function useCommandList(): readonly Command[] {
  const registry = useCommandRegistry();
  return useSyncExternalStore(registry.subscribe, registry.all, registry.all);
}

/**
 * Offers commands while the calling component is on screen. `run` always sees the newest render;
 * only ids and titles are compared, so that offering is cheap.
 */
export function useCommands(commands: readonly Command[]): void {
  const registry = useCommandRegistry();
  const owner = useMemo(() => Symbol("commands"), []);
  const newest = useRef(commands);
  useLayoutEffect(() => {
    newest.current = commands;
  });
  const offered = useRef("");
  useEffect(() => {
    const signature = commands.map(({ id, title }) => `${id} ${title}`).join("\n");
    if (offered.current !== signature) {
      offered.current = signature;
      registry.offer(
        owner,
        commands.map((command) => ({
          ...command,
          run: () => newest.current.find((candidate) => candidate.id === command.id)?.run(),
        })),
      );
    }
  }, [registry, owner, commands]);
  useEffect(
    () => () => {
      offered.current = "";
      registry.offer(owner, undefined);
    },
    [registry, owner],
  );
}
