import { useQuery } from "@tanstack/react-query";

import { call } from "../bridge";
import { keys } from "./queries";

/** Every organisation by name, to choose from. */
export function useOrganisationOptions(enabled = true) {
  return useQuery({
    queryKey: keys.in("organisation-names"),
    queryFn: async () => {
      const { rows } = await call("list_organisations", {
        filter: { text: null, states: [], expiring: false, sort: "name" },
      });
      return rows.map((row) => ({ value: row.org_id, label: row.name }));
    },
    enabled,
    staleTime: 300_000,
  });
}
