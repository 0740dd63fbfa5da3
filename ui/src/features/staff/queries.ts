import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { StaffOutcome } from "../../bindings/StaffOutcome";
import { call } from "../../bridge";
import { toastDone } from "../../components/toast";
import { keys } from "../../lib/queries";

export function useStaff() {
  return useQuery({ queryKey: keys.in("staff"), queryFn: () => call("get_staff", {}) });
}

/** Sends a change of staff or limits, says what became of it, and shows the page as it is then. */
export function useStaffChange<Change>(
  send: (change: Change) => Promise<StaffOutcome>,
  onDone: () => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    gcTime: 0,
    onSuccess: ({ outcome, page }) => {
      client.setQueryData(keys.in("staff"), page);
      void client.invalidateQueries({ queryKey: keys.book });
      toastDone(outcome.sentence);
      onDone();
    },
  });
}
