import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import type { RequestsSearch } from "./search";

const route = getRouteApi("/requests");

/** The state in the URL, and ways to change it. */
export function useRequestsSearch() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/requests" });
  /** Another filter is another list, which starts at its first row. */
  const setFilter = useCallback(
    (change: Partial<RequestsSearch>) => {
      void navigate({
        to: "/requests",
        search: (now) => ({ ...now, open: undefined, ...change }),
        replace: true,
      });
    },
    [navigate],
  );
  const setOpen = useCallback(
    (open: string) => {
      void navigate({ to: "/requests", search: (now) => ({ ...now, open }), replace: true });
    },
    [navigate],
  );
  const setNew = useCallback(
    (open: boolean) => {
      void navigate({
        to: "/requests",
        search: (now) => ({ ...now, new: open ? true : undefined }),
        replace: true,
      });
    },
    [navigate],
  );
  return { search, setFilter, setOpen, setNew };
}
