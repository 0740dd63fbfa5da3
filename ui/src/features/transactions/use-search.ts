import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import type { TransactionSearch } from "./search";

const route = getRouteApi("/transactions");

/** The state in the URL, and ways to change it. */
export function useTransactionSearch() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/transactions" });
  /** Another filter is another list: it starts at its newest row, without the drawer. */
  const setFilter = useCallback(
    (change: Partial<TransactionSearch>, options: { replace?: boolean } = {}) => {
      void navigate({
        to: "/transactions",
        search: (now) => ({ ...now, at: undefined, open: undefined, ...change }),
        replace: options.replace ?? false,
      });
    },
    [navigate],
  );
  const setOpen = useCallback(
    (open: string | undefined) => {
      void navigate({ to: "/transactions", search: (now) => ({ ...now, open }), replace: true });
    },
    [navigate],
  );
  const clear = useCallback(() => {
    void navigate({ to: "/transactions", search: {} });
  }, [navigate]);
  return { search, setFilter, setOpen, clear };
}

export type TransactionScreen = ReturnType<typeof useTransactionSearch>;
