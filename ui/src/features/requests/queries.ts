import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { ProposalFilter } from "../../bindings/ProposalFilter";
import { call } from "../../bridge";
import { keys } from "../../lib/queries";

/** Proposals of a tab, page by page; the rows shown before stay until the answer is there. */
export function useProposals(filter: ProposalFilter) {
  const query = useInfiniteQuery({
    queryKey: keys.in("proposals", filter),
    queryFn: ({ pageParam }) => call("list_proposals", { filter, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const counts = query.data?.pages.at(-1);
  return { query, rows, counts };
}
