import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type QueryKey,
} from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import type { AuditFilter } from "../../bindings/AuditFilter";
import type { AuditPage } from "../../bindings/AuditPage";
import { call } from "../../bridge";
import { keys, useBook } from "../../lib/queries";
import type { AuditSearch } from "./search";

const route = getRouteApi("/audit");

/** The state in the URL, and ways to change it. */
export function useAuditScreen() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/audit" });
  /** Another filter is another list: the drawer closes. */
  const setFilter = useCallback(
    (change: Partial<AuditSearch>) =>
      void navigate({
        to: "/audit",
        search: (now) => ({ ...now, open: undefined, ...change }),
        replace: true,
      }),
    [navigate],
  );
  const setOpen = useCallback(
    (open: number | undefined) =>
      void navigate({ to: "/audit", search: (now) => ({ ...now, open }), replace: true }),
    [navigate],
  );
  const clear = useCallback(() => void navigate({ to: "/audit", search: {} }), [navigate]);
  return { search, setFilter, setOpen, clear };
}

export type AuditScreen = ReturnType<typeof useAuditScreen>;

/** Entries, newest first, page after page. */
export function useAuditEntries(filter: AuditFilter) {
  const query = useInfiniteQuery<
    AuditPage,
    Error,
    InfiniteData<AuditPage, string | null>,
    QueryKey,
    string | null
  >({
    queryKey: keys.in("audit", filter),
    initialPageParam: null,
    queryFn: ({ pageParam }) => call("list_audit", { filter, cursor: pageParam }),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  return { query, rows, choices: data?.pages[0] };
}

/** Whether every entry continues the one before. It reads the whole log, so it is asked for. */
export function useChainCheck(enabled: boolean) {
  const { location } = useBook();
  return useQuery({
    // Not under the book's key: it reads the whole log, and is not asked for again with every entry.
    queryKey: ["audit-chain", location],
    queryFn: () => call("check_audit_chain", {}),
    enabled,
    staleTime: Infinity,
    gcTime: Infinity,
  });
}
