import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { Decision } from "../../bindings/Decision";
import { call } from "../../bridge";
import { keys } from "../../lib/queries";

/** Everything that a person sees before deciding a proposal. */
export function useProposal(id: string | null) {
  return useQuery({
    queryKey: keys.in("proposal", id),
    queryFn: () => call("get_proposal", { id: id ?? "" }),
    enabled: id !== null,
    placeholderData: keepPreviousData,
    // A decision is bound to what is seen: it is read again each time it is looked at.
    staleTime: 0,
  });
}

/** Sends decisions; afterwards everything of the book is read again. */
export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decisions: Decision[]) => call("decide_proposals", { decisions }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.book }),
  });
}
