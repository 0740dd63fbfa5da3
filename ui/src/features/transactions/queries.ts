import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { TransactionFilter } from "../../bindings/TransactionFilter";
import { call } from "../../bridge";
import { keys } from "../../lib/queries";

export function useSummary(filter: TransactionFilter) {
  return useQuery({
    queryKey: keys.in("transaction-summary", filter),
    queryFn: () => call("summarise_transactions", { filter }),
    placeholderData: keepPreviousData,
  });
}

export function useTransaction(id: string) {
  return useQuery({
    queryKey: keys.in("transaction", id),
    queryFn: () => call("get_transaction", { id }),
    placeholderData: keepPreviousData,
  });
}

/** The event with its totals; null when the book does not know it. */
export function useEvent(eventId: string | undefined) {
  return useQuery({
    queryKey: keys.in("event", eventId ?? null),
    queryFn: () => call("lookup_event", { event_id: eventId ?? "" }),
    enabled: eventId !== undefined,
  });
}

export function useOperations(enabled: boolean) {
  return useQuery({
    queryKey: keys.in("operations"),
    queryFn: () => call("list_operations", {}),
    enabled,
  });
}

export function useProjects(orgId: number | undefined, enabled: boolean) {
  return useQuery({
    queryKey: keys.in("projects", orgId ?? null),
    queryFn: () => call("list_projects", { org_id: orgId ?? null }),
    enabled,
  });
}

export function useOrganisations(enabled: boolean) {
  return useQuery({
    queryKey: keys.in("organisation-names"),
    queryFn: async () => {
      const filter = { text: null, states: [], expiring: false, sort: "name" } as const;
      const { rows } = await call("list_organisations", { filter: { ...filter, states: [] } });
      return rows.map((row) => ({ value: row.org_id, label: row.name }));
    },
    enabled,
    staleTime: 300_000,
  });
}
