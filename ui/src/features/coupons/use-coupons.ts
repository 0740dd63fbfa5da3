import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import type { CouponsSearch } from "./search";

const route = getRouteApi("/coupons");

/** The state in the URL, and ways to change it. */
export function useCouponsScreen() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/coupons" });
  const change = useCallback(
    (next: Partial<CouponsSearch>, options: { replace?: boolean } = {}) => {
      void navigate({
        to: "/coupons",
        search: (now) => ({ ...now, ...next }),
        replace: options.replace ?? true,
      });
    },
    [navigate],
  );
  const clear = useCallback(() => void navigate({ to: "/coupons", search: {} }), [navigate]);
  return { search, change, clear };
}

export type CouponsScreen = ReturnType<typeof useCouponsScreen>;
