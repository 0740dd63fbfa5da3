import type { Verdict } from "../../bindings/Verdict";
import { useCommands } from "../../lib/command-registry";
import type { Command, Shortcut } from "../../lib/keys";
import { t } from "../../lib/texts";

/** The keys of the decisions, while a list has the focus. */
export const VERDICT_KEYS: Record<Verdict, Shortcut> = {
  approve: [{ key: "a" }],
  reject: [{ key: "r" }],
  send_back: [{ key: "m" }],
  withdraw: [{ key: "w" }],
};

/** Offers the decisions as commands of the list that is shown. */
export function useVerdictCommands(ask: (verdict: Verdict) => void): void {
  useCommands(
    (Object.keys(VERDICT_KEYS) as Verdict[]).map((verdict): Command => ({
      id: `proposal.${verdict}`,
      title: t(`decision.${verdict}`),
      group: "actions",
      shortcut: VERDICT_KEYS[verdict],
      scope: "list",
      listed: true,
      run: () => ask(verdict),
    })),
  );
}
