import {
  ArrowDownToLine,
  BatteryCharging,
  Eraser,
  Gift,
  HandCoins,
  Hourglass,
  Inbox,
  Receipt,
  RotateCcw,
  Sparkles,
  Ticket,
  Undo2,
  Wrench,
  Zap,
} from "lucide-react";

import type { KindView } from "../bindings/KindView";
import { t } from "../lib/texts";

const ICONS: Record<KindView, typeof Zap> = {
  purchase: ArrowDownToLine,
  auto_recharge: BatteryCharging,
  free_credits: Sparkles,
  admin_grant: Gift,
  credit_request: Inbox,
  coupon: Ticket,
  usage: Zap,
  manual_consumption: Wrench,
  expiry: Hourglass,
  void: Eraser,
  refund: Receipt,
  clawback: HandCoins,
  reinstatement: RotateCcw,
  reversal: Undo2,
};

/** Types in the order in which they are offered as filters. */
export const KINDS = Object.keys(ICONS) as KindView[];

/** The icon of a type; its word stands beside it or in its tooltip. */
export function KindIcon(props: { kind: KindView }) {
  const Icon = ICONS[props.kind];
  return <Icon aria-hidden="true" size={15} />;
}

export function kindName(kind: KindView): string {
  return t(`kind.${kind}`);
}
