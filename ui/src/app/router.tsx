import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";

import { TransactionsPage } from "../features/transactions/page";
import { parseTransactionSearch } from "../features/transactions/search";
import { parseSearch, stringifySearch } from "../lib/search-params";
import { ScreenError } from "./error-boundary";
import { Root } from "./root";

const rootRoute = createRootRoute({ component: Root });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/transactions" });
  },
});

const transactionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/transactions",
  validateSearch: parseTransactionSearch,
  component: TransactionsPage,
});

const routeTree = rootRoute.addChildren([indexRoute, transactionsRoute]);

/** The router; one URL is one state of the window. */
export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree,
    history,
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultErrorComponent: ScreenError,
    defaultNotFoundComponent: NotFound,
  });
}

function NotFound() {
  return <Navigate to="/transactions" replace />;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
