import { CircleOff, CirclePause, CircleX, OctagonAlert, TriangleAlert } from "lucide-react";

import type { OrgStateView } from "../../bindings/OrgStateView";
import { Badge } from "../../components/badge";
import { t } from "../../lib/texts";

/** How an organisation stands. Active has no fill, so that the list stays calm. */
export function StateBadge({ state }: { state: OrgStateView }) {
  switch (state) {
    case "active":
      return <Badge look="quiet">{t("organisations.state_active")}</Badge>;
    case "low":
      return (
        <Badge look="warn" icon={<TriangleAlert aria-hidden="true" />}>
          {t("organisations.state_low")}
        </Badge>
      );
    case "zero":
      return (
        <Badge look="neg" icon={<CircleOff aria-hidden="true" />}>
          {t("organisations.state_zero")}
        </Badge>
      );
    case "in_debt":
      return (
        <Badge look="neg" icon={<OctagonAlert aria-hidden="true" />}>
          {t("organisations.state_in_debt")}
        </Badge>
      );
    case "suspended":
      return (
        <Badge look="neutral" icon={<CirclePause aria-hidden="true" />}>
          {t("organisations.state_suspended")}
        </Badge>
      );
    case "closed":
      return (
        <Badge look="neutral" icon={<CircleX aria-hidden="true" />}>
          {t("organisations.state_closed")}
        </Badge>
      );
  }
}
