import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { KindView } from "../../bindings/KindView";
import type { OrgFilter } from "../../bindings/OrgFilter";
import type { TransactionFilter } from "../../bindings/TransactionFilter";
import { call } from "../../bridge";
import { keys } from "../../lib/queries";

/** The organisations that match; the rows shown before stay until the answer is there. */
export function useOrganisations(filter: OrgFilter) {
  return useQuery({
    queryKey: keys.in("organisations", filter),
    queryFn: () => call("list_organisations", { filter }),
    placeholderData: keepPreviousData,
  });
}

/** One organisation with everything its page shows. */
export function useOrganisation(orgId: number) {
  return useQuery({
    queryKey: keys.in("organisation", orgId),
    queryFn: () => call("get_organisation", { org_id: orgId }),
  });
}

/** How a balance came about, now or at the end of a day. */
export function useBalanceExplained(orgId: number, asOf: string | null) {
  return useQuery({
    queryKey: keys.in("explain", orgId, asOf),
    queryFn: () => call("explain_balance", { org_id: orgId, as_of: asOf }),
    placeholderData: keepPreviousData,
  });
}

const PAGE = 100;

/** An organisation's transactions of some types, newest first, page by page. */
export function useOrgTransactions(orgId: number, kinds: readonly KindView[]) {
  const query = useInfiniteQuery({
    queryKey: keys.in("transactions", "of-organisation", orgId, kinds),
    queryFn: ({ pageParam }) =>
      call("list_transactions", {
        filter: { ...ANY, org_id: orgId, kinds: [...kinds] },
        page: { cursor: pageParam, on_or_before: null, limit: PAGE },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  return { ...query, rows };
}

const ANY: TransactionFilter = {
  org_id: null,
  kinds: [],
  status: null,
  project: null,
  operation: null,
  from: null,
  to: null,
  min_credits: null,
  max_credits: null,
  event_id: null,
  text: null,
};
