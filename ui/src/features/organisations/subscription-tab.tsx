import { Layers } from "lucide-react";
import { useState } from "react";

import type { OrgPage } from "../../bindings/OrgPage";
import { Badge } from "../../components/badge";
import { LotDialog, type LotWork } from "../../components/credit-work/lot-dialog";
import { EmptyState } from "../../components/empty-state";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { ALL_LOT_COLUMNS, LotsTable } from "./lots-table";
import styles from "./subscription-tab.module.css";

/** The plan with its expiry, and the open lots in the order in which they are spent. */
export function SubscriptionTab({ org }: { org: OrgPage }) {
  const formats = useFormats();
  const { subscription, lots } = org;
  const [work, setWork] = useState<LotWork | null>(null);
  return (
    <div className={styles.tab}>
      <dl className={styles.plan}>
        <dt>{t("organisation.plan")}</dt>
        <dd>
          <Badge look="info">{subscription.plan}</Badge> {subscription.description}
        </dd>
        <dt>{t("organisation.plan_expires")}</dt>
        <dd>
          {subscription.expires_at === null ? (
            subscription.expiry_note
          ) : (
            <>
              <strong>{formats.instant(subscription.expires_at, "date")}</strong>{" "}
              {subscription.expiry_note}
            </>
          )}
        </dd>
      </dl>
      <div>
        <h3 className={styles.heading}>{t("organisation.lots")}</h3>
        <p className={styles.rule}>{org.draw_down_rule}</p>
      </div>
      {lots.length === 0 ? (
        <EmptyState icon={<Layers aria-hidden="true" />} title={t("organisation.lots_none")}>
          {t("organisation.lots_none_hint")}
        </EmptyState>
      ) : (
        <LotsTable
          label={t("organisation.lots")}
          lots={lots}
          columns={ALL_LOT_COLUMNS}
          onWork={setWork}
        />
      )}
      <LotDialog work={work} onClose={() => setWork(null)} />
    </div>
  );
}
