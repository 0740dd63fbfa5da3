import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";

import type { StaffRow } from "../../bindings/StaffRow";
import { IconButton } from "../../components/button";
import { DateText } from "../../components/date-text";
import { Detail, DetailList } from "../../components/detail-list";
import { Drawer } from "../../components/drawer";
import { RightButton } from "../../components/right-button";
import { roleName } from "../../lib/rights";
import { t } from "../../lib/texts";
import { AccessDialog } from "./access-dialog";
import { AccessBadge } from "./columns";
import styles from "./page.module.css";
import { PersonDialog } from "./person-dialog";

/** One colleague beside the list. */
export function PersonDrawer(props: {
  row: StaffRow;
  confirmed: boolean;
  onStep(by: number): void;
  onClose(): void;
}) {
  const { row, confirmed, onStep, onClose } = props;
  const [asked, setAsked] = useState<"change" | "access" | null>(null);
  return (
    <Drawer
      title={t("staff.drawer")}
      onClose={onClose}
      tools={
        <>
          <IconButton
            label={t("common.previous")}
            shortcut={[{ key: "k" }]}
            onClick={() => onStep(-1)}
          >
            <ChevronUp aria-hidden="true" />
          </IconButton>
          <IconButton label={t("common.next")} shortcut={[{ key: "j" }]} onClick={() => onStep(1)}>
            <ChevronDown aria-hidden="true" />
          </IconButton>
        </>
      }
      actions={
        <>
          <RightButton
            area="staff"
            needed="do"
            look={row.active ? "danger" : "secondary"}
            unavailable={row.you ? t("staff.not_yourself") : undefined}
            onClick={() => setAsked("access")}
          >
            {t(row.active ? "staff.end_open" : "staff.again_open")}
          </RightButton>
          <RightButton area="staff" needed="do" onClick={() => setAsked("change")}>
            {t("staff.change_open")}
          </RightButton>
        </>
      }
    >
      <p className={styles.person}>{row.name}</p>
      <div className={styles.personState}>
        <AccessBadge row={row} />
        <span>{roleName(row.role)}</span>
      </div>
      <DetailList>
        <Detail label={t("staff.field_login")}>{row.login}</Detail>
        <Detail label={t("staff.field_email")}>{row.email}</Detail>
        <Detail label={t("staff.column_limits")}>{row.limits}</Detail>
        <Detail label={t("staff.field_org")}>{row.organisation}</Detail>
        <Detail label={t("staff.column_seen")}>
          {row.last_seen_at === null ? (
            t("staff.never")
          ) : (
            <DateText at={row.last_seen_at} withZone className="numeric" />
          )}
        </Detail>
        <Detail label={t("staff.field_rests")}>
          {row.locked_until === null ? null : (
            <DateText at={row.locked_until} withZone className="numeric" />
          )}
        </Detail>
      </DetailList>
      <p className={styles.roleWords}>{t(`staff.role_${row.role}`)}</p>
      {asked === "change" ? (
        <PersonDialog row={row} confirmed={confirmed} onClose={() => setAsked(null)} />
      ) : null}
      {asked === "access" ? (
        <AccessDialog row={row} confirmed={confirmed} onClose={() => setAsked(null)} />
      ) : null}
    </Drawer>
  );
}
