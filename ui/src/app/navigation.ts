import {
  ArrowLeftRight,
  Building2,
  ClipboardCheck,
  Gift,
  Inbox,
  ScrollText,
  Settings,
  Ticket,
  Upload,
  UsersRound,
} from "lucide-react";

import type { Area } from "../bindings/Area";
import type { Level } from "../bindings/Level";
import type { Shortcut } from "../lib/keys";
import type { TextKey } from "../lib/texts";

/** A screen in the side bar, the palette and the key sheet. */
export interface Screen {
  /** Command id, also that of the native menu. */
  id: string;
  to:
    | "/inbox"
    | "/requests"
    | "/transactions"
    | "/organisations"
    | "/coupons"
    | "/grants"
    | "/audit"
    | "/import"
    | "/staff"
    | "/settings";
  label: TextKey & `nav.${string}`;
  title: TextKey & `commands.go_${string}`;
  icon: typeof ArrowLeftRight;
  /** Second key after `G`. */
  letter: string;
  /** Another key, where the system has a usual one. */
  alternative?: Shortcut;
  /** Shown to those who may look at it; nothing for everybody. */
  area?: Area;
}

export interface ScreenGroup {
  label: TextKey & `nav.${string}`;
  screens: readonly Screen[];
}

/** Something new that can be begun on every screen. */
export interface Beginning {
  /** Command id. */
  id: string;
  to: "/requests" | "/grants" | "/coupons" | "/staff";
  title: TextKey & `commands.new_${string}`;
  /** Second key after `N`. */
  letter: string;
  area: Area;
  /** How far the right must go. */
  needed: Level;
}

/** The screens that exist, in the order of the side bar. */
export const NAVIGATION: readonly ScreenGroup[] = [
  {
    label: "nav.work",
    screens: [
      {
        id: "go.inbox",
        to: "/inbox",
        label: "nav.inbox",
        title: "commands.go_inbox",
        icon: Inbox,
        letter: "i",
        area: "inbox",
      },
      {
        id: "go.requests",
        to: "/requests",
        label: "nav.requests",
        title: "commands.go_requests",
        icon: ClipboardCheck,
        letter: "r",
        area: "requests",
      },
    ],
  },
  {
    label: "nav.ledger",
    screens: [
      {
        id: "go.transactions",
        to: "/transactions",
        label: "nav.transactions",
        title: "commands.go_transactions",
        icon: ArrowLeftRight,
        letter: "t",
        area: "transactions",
      },
      {
        id: "go.organisations",
        to: "/organisations",
        label: "nav.organisations",
        title: "commands.go_organisations",
        icon: Building2,
        letter: "o",
        area: "organisations",
      },
    ],
  },
  {
    label: "nav.issue",
    screens: [
      {
        id: "go.coupons",
        to: "/coupons",
        label: "nav.coupons",
        title: "commands.go_coupons",
        icon: Ticket,
        letter: "c",
        area: "coupons",
      },
      {
        id: "go.grants",
        to: "/grants",
        label: "nav.grants",
        title: "commands.go_grants",
        icon: Gift,
        letter: "g",
        area: "grants",
      },
    ],
  },
  {
    label: "nav.control",
    screens: [
      {
        id: "go.audit",
        to: "/audit",
        label: "nav.audit",
        title: "commands.go_audit",
        icon: ScrollText,
        letter: "a",
        area: "audit_log",
      },
      {
        id: "go.import",
        to: "/import",
        label: "nav.import",
        title: "commands.go_import",
        icon: Upload,
        letter: "m",
        area: "import",
      },
      {
        id: "go.staff",
        to: "/staff",
        label: "nav.staff",
        title: "commands.go_staff",
        icon: UsersRound,
        letter: "p",
        area: "staff",
      },
      {
        id: "go.settings",
        to: "/settings",
        label: "nav.settings",
        title: "commands.go_settings",
        icon: Settings,
        letter: "s",
        alternative: [{ key: ",", mod: true }],
      },
    ],
  },
];

/** What can be begun with `N`. */
export const BEGINNINGS: readonly Beginning[] = [
  {
    // Whoever works at the desk may write down what a customer asks for, and has an inbox; auditors have none.
    id: "requests.new",
    to: "/requests",
    title: "commands.new_request",
    letter: "r",
    area: "inbox",
    needed: "view",
  },
  {
    id: "grants.new",
    to: "/grants",
    title: "commands.new_grant",
    letter: "g",
    area: "grants",
    needed: "propose",
  },
  {
    id: "coupons.new",
    to: "/coupons",
    title: "commands.new_batch",
    letter: "c",
    area: "coupons",
    needed: "do",
  },
  {
    id: "staff.new",
    to: "/staff",
    title: "commands.new_staff",
    letter: "p",
    area: "staff",
    needed: "do",
  },
];
