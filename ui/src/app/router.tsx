import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";

import {
  parseOrganisationSearch,
  parseOrganisationsSearch,
} from "../features/organisations/search";
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

const organisationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/organisations",
  validateSearch: parseOrganisationsSearch,
  component: lazyRouteComponent(
    () => import("../features/organisations/list"),
    "OrganisationsPage",
  ),
});

const organisationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/organisations/$orgId",
  params: {
    parse: ({ orgId }) => ({ orgId: Number(orgId) }),
    stringify: ({ orgId }) => ({ orgId: orgId.toString() }),
  },
  validateSearch: parseOrganisationSearch,
  component: lazyRouteComponent(() => import("../features/organisations/page"), "OrganisationPage"),
});

const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/import",
  component: lazyRouteComponent(() => import("../features/import/page"), "ImportPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../features/settings/page"), "SettingsPage"),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  transactionsRoute,
  organisationsRoute,
  organisationRoute,
  importRoute,
  settingsRoute,
]);

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
