import {
  MutationCache,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";

import type { AppState } from "../bindings/AppState";
import type { BookView } from "../bindings/BookView";
import type { Settings } from "../bindings/Settings";
import { BridgeError, call, on } from "../bridge";
import { errorView } from "./errors";

/** Keys of the query cache. Everything under `book` is refreshed when the book changes. */
export const keys = {
  app: ["app"] as const,
  book: ["book"] as const,
  in(...parts: readonly unknown[]) {
    return ["book", ...parts] as const;
  },
};

/** The cache of what the core answered. */
export function createQueryClient(): QueryClient {
  // The desk was locked meanwhile, e.g. in another window: the state of the program says so.
  const noteLock = (cause: unknown) => {
    if (cause instanceof BridgeError && cause.view.code === "sign_in_needed") {
      void client.invalidateQueries({ queryKey: keys.app });
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: noteLock }),
    mutationCache: new MutationCache({ onError: noteLock }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) =>
          failures < 1 && error instanceof BridgeError && error.view.kind === "unavailable",
        retryDelay: 300,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  return client;
}

/** What the window starts with: version, open book, settings. */
export function useAppState() {
  return useQuery({
    queryKey: keys.app,
    queryFn: () => call("app_state", {}),
    staleTime: Infinity,
    // Somebody may have signed in in another window meanwhile.
    refetchOnWindowFocus: ({ state }) => (state.data?.sign_in ?? null) !== null && "always",
  });
}

/** The open book; only for screens that are shown with one open. */
export function useBook(): BookView {
  const book = useAppState().data?.book;
  if (book === undefined || book === null) {
    throw new Error("BUG: a screen of a book was shown without one");
  }
  return book;
}

const DEFAULTS: Settings = {
  theme: "system",
  density: "dense",
  locale: "system",
  zone: "UTC",
  single_keys: true,
  safe_rendering: false,
  show_cost: false,
  lock_after_minutes: 15,
  hidden_columns: [],
  saved_views: [],
};

/** What the user set; defaults until the core answered. */
export function useSettings(): Settings {
  return useAppState().data?.settings ?? DEFAULTS;
}

/**
 * Changes some settings. They are only about looks, so the screen follows at once and returns to the
 * old ones if the core could not keep them.
 */
export function useSaveSettings(onFailure: (message: string) => void) {
  const client = useQueryClient();
  const show = (settings: Settings) => {
    client.setQueryData<AppState>(keys.app, (state) => state && { ...state, settings });
  };
  const mutation = useMutation({
    // One after the other, so that the last choice is the one that is kept.
    scope: { id: "settings" },
    mutationFn: (settings: Settings) => call("save_settings", { settings }),
    onSuccess: (saved, sent) => {
      if (client.getQueryData<AppState>(keys.app)?.settings === sent) {
        show(saved);
      }
    },
    onError: (cause) => {
      onFailure(errorView(cause).message);
      void client.invalidateQueries({ queryKey: keys.app });
    },
  });
  return (change: Partial<Settings>) => {
    const state = client.getQueryData<AppState>(keys.app);
    const settings = { ...(state?.settings ?? DEFAULTS), ...change };
    show(settings);
    mutation.mutate(settings);
  };
}

/** Milliseconds after a change in which others are waited for, and least ones between two refreshes. */
const GATHER_MS = 250;
const BETWEEN_MS = 1_000;

/**
 * Refreshes what is on screen when the core says that the book changed, here or at another desk. A busy book refreshes
 * it once a second at most, one refresh after the other; a window that nobody sees waits until somebody does.
 */
export function useBookChanges(): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let refreshing = false;
    let changed = false;
    const refresh = async () => {
      timer = undefined;
      if (document.hidden) {
        return;
      }
      changed = false;
      refreshing = true;
      await Promise.allSettled([
        client.invalidateQueries({ queryKey: keys.book }),
        client.invalidateQueries({ queryKey: keys.app }),
      ]);
      refreshing = false;
      if (changed) {
        timer ??= setTimeout(() => void refresh(), BETWEEN_MS);
      }
    };
    const note = () => {
      changed = true;
      if (!refreshing) {
        timer ??= setTimeout(() => void refresh(), GATHER_MS);
      }
    };
    const look = () => {
      if (!document.hidden && changed) {
        note();
      }
    };
    const stop = on("book-changed", note);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      stop();
      document.removeEventListener("visibilitychange", look);
    };
  }, [client]);
}
