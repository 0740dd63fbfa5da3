import { ArrowLeftRight, Building2, Settings, Upload } from "lucide-react";

import type { Shortcut } from "../lib/keys";
import type { TextKey } from "../lib/texts";

/** A screen in the side bar, the palette and the key sheet. */
export interface Screen {
  /** Command id, also that of the native menu. */
  id: string;
  to: "/transactions" | "/organisations" | "/import" | "/settings";
  label: TextKey & `nav.${string}`;
  title: TextKey & `commands.go_${string}`;
  icon: typeof ArrowLeftRight;
  /** Second key after `G`. */
  letter: string;
  /** Another key, where the system has a usual one. */
  alternative?: Shortcut;
}

export interface ScreenGroup {
  label: TextKey & `nav.${string}`;
  screens: readonly Screen[];
}

/** The screens that exist, in the order of the side bar. */
export const NAVIGATION: readonly ScreenGroup[] = [
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
      },
      {
        id: "go.organisations",
        to: "/organisations",
        label: "nav.organisations",
        title: "commands.go_organisations",
        icon: Building2,
        letter: "o",
      },
    ],
  },
  {
    label: "nav.control",
    screens: [
      {
        id: "go.import",
        to: "/import",
        label: "nav.import",
        title: "commands.go_import",
        icon: Upload,
        letter: "i",
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
