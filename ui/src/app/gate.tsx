import type { AsyncRouteComponent } from "@tanstack/react-router";
import { Lock } from "lucide-react";

import type { Area } from "../bindings/Area";
import { EmptyState } from "../components/empty-state";
import { useMissingRight } from "../lib/rights";
import { t } from "../lib/texts";

/** Shows a screen only to those who may look at it; an old link of somebody else says what it needs. */
export function gated<Props extends object>(
  area: Area,
  Screen: AsyncRouteComponent<Props>,
): AsyncRouteComponent<Props> {
  function Gated(props: Props) {
    const missing = useMissingRight(area, "view");
    return missing === null ? (
      <Screen {...props} />
    ) : (
      <EmptyState icon={<Lock aria-hidden="true" />} title={t("rights.screen_title")}>
        {t("rights.screen_text", { needs: missing })}
      </EmptyState>
    );
  }
  return Object.assign(Gated, { preload: Screen.preload });
}
