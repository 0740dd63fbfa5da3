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

import { parseAuditSearch } from "../features/audit/search";
import { parseCouponsSearch } from "../features/coupons/search";
import { parseGrantsSearch } from "../features/grants/search";
import { parseInboxSearch } from "../features/inbox/search";
import {
  parseOrganisationSearch,
  parseOrganisationsSearch,
} from "../features/organisations/search";
import { parseRequestsSearch } from "../features/requests/search";
import { parseStaffSearch } from "../features/staff/search";
import { TransactionsPage } from "../features/transactions/page";
import { parseTransactionSearch } from "../features/transactions/search";
import { parseSearch, stringifySearch } from "../lib/search-params";
import { ScreenError } from "./error-boundary";
import { gated } from "./gate";
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
  component: gated(
    "import",
    lazyRouteComponent(() => import("../features/import/page"), "ImportPage"),
  ),
});

const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/inbox",
  validateSearch: parseInboxSearch,
  component: gated(
    "inbox",
    lazyRouteComponent(() => import("../features/inbox/page"), "InboxPage"),
  ),
});

const requestsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/requests",
  validateSearch: parseRequestsSearch,
  component: gated(
    "requests",
    lazyRouteComponent(() => import("../features/requests/page"), "RequestsPage"),
  ),
});

const grantsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/grants",
  validateSearch: parseGrantsSearch,
  component: gated(
    "grants",
    lazyRouteComponent(() => import("../features/grants/page"), "GrantsPage"),
  ),
});

const couponsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/coupons",
  validateSearch: parseCouponsSearch,
  component: gated(
    "coupons",
    lazyRouteComponent(() => import("../features/coupons/page"), "CouponsPage"),
  ),
});

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/audit",
  validateSearch: parseAuditSearch,
  component: gated(
    "audit_log",
    lazyRouteComponent(() => import("../features/audit/page"), "AuditPage"),
  ),
});

const staffRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/staff",
  validateSearch: parseStaffSearch,
  component: gated(
    "staff",
    lazyRouteComponent(() => import("../features/staff/page"), "StaffPage"),
  ),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../features/settings/page"), "SettingsPage"),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  inboxRoute,
  requestsRoute,
  transactionsRoute,
  organisationsRoute,
  organisationRoute,
  couponsRoute,
  grantsRoute,
  auditRoute,
  importRoute,
  staffRoute,
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
