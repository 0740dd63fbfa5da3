import {
  CalendarClock,
  CalendarX,
  CircleCheck,
  CircleSlash,
  Clock,
  ListChecks,
} from "lucide-react";

import type { BatchState } from "../../bindings/BatchState";
import { Badge, type BadgeLook } from "../../components/badge";
import { t } from "../../lib/texts";

const LOOKS: Record<BatchState, [BadgeLook, typeof Clock]> = {
  active: ["quiet", CircleCheck],
  proposed: ["warn", Clock],
  upcoming: ["info", CalendarClock],
  ended: ["neutral", CalendarX],
  disabled: ["neg", CircleSlash],
  used_up: ["neutral", ListChecks],
};

/** The state of a batch: a shape and a word. */
export function StateBadge({ state }: { state: BatchState }) {
  const [look, Icon] = LOOKS[state];
  return (
    <Badge look={look} icon={<Icon aria-hidden="true" />}>
      {t(`coupons.state_${state}`)}
    </Badge>
  );
}
