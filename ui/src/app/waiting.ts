import { useQuery } from "@tanstack/react-query";

import type { BookView } from "../bindings/BookView";
import { call } from "../bridge";
import { keys } from "../lib/queries";
import { levelIn, reaches } from "../lib/role-matrix";
import type { Screen } from "./navigation";

/** How many things wait behind the links of the side bar. What cannot be counted has no number. */
export function useWaiting(book: BookView): Partial<Record<Screen["to"], number>> {
  const requests = useQuery({
    queryKey: keys.in("waiting", "requests"),
    queryFn: async () => {
      const filter = { tab: "open", org_id: null, actions: [], text: null } as const;
      const page = await call("list_proposals", {
        filter: { ...filter, actions: [] },
        cursor: null,
      });
      return page.open + page.second;
    },
    enabled: reaches(levelIn(book.rights, "requests"), "view"),
  });
  const inbox = useQuery({
    queryKey: keys.in("waiting", "inbox"),
    queryFn: async () => (await call("get_inbox", {})).waiting,
    enabled: reaches(levelIn(book.rights, "inbox"), "view"),
  });
  return { "/inbox": inbox.data ?? 0, "/requests": requests.data ?? 0 };
}
