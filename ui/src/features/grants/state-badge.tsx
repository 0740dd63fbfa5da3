import { Ban, CircleCheck, Clock, Eraser, Hourglass, Undo2, UsersRound } from "lucide-react";

import { Badge, type BadgeLook } from "../../components/badge";
import { t } from "../../lib/texts";

const STATES = [
  "posted",
  "waiting",
  "second",
  "rejected",
  "withdrawn",
  "lapsed",
  "reversed",
  "voided",
] as const;
export type GrantState = (typeof STATES)[number];

const LOOKS: Record<GrantState, { look: BadgeLook; icon: typeof Clock }> = {
  posted: { look: "quiet", icon: CircleCheck },
  waiting: { look: "warn", icon: Clock },
  second: { look: "warn", icon: UsersRound },
  rejected: { look: "neg", icon: Ban },
  withdrawn: { look: "neutral", icon: Undo2 },
  lapsed: { look: "neutral", icon: Hourglass },
  reversed: { look: "neutral", icon: Undo2 },
  voided: { look: "neutral", icon: Eraser },
};

/** The state of a grant as the core names it; one that the window does not know is shown as it is. */
export function stateOf(name: string): GrantState | null {
  return STATES.find((state) => state === name) ?? null;
}

/** The state in words. */
export function stateName(name: string): string {
  const state = stateOf(name);
  return state === null ? name : t(`grants.state_${state}`);
}

/** The state of a grant, each with its own shape. */
export function GrantStateBadge({ state: name }: { state: string }) {
  const state = stateOf(name);
  if (state === null) {
    return <Badge look="neutral">{name}</Badge>;
  }
  const { look, icon: Icon } = LOOKS[state];
  return (
    <Badge look={look} icon={<Icon aria-hidden="true" />}>
      {t(`grants.state_${state}`)}
    </Badge>
  );
}
