import { Contact } from "lucide-react";

import type { OrgPage } from "../../bindings/OrgPage";
import { Button } from "../../components/button";
import { CopyButton } from "../../components/copy";
import { Popover } from "../../components/popover";
import { t } from "../../lib/texts";
import styles from "./details-popover.module.css";

/** Who the organisation is on paper; each value can be copied. */
export function DetailsPopover({ org }: { org: OrgPage }) {
  const lines: [label: string, value: string | null][] = [
    [t("organisation.id"), `org_${org.row.org_id.toString()}`],
    [t("organisation.external_id"), org.row.external_id],
    [t("organisation.legal_name"), org.legal_name],
    [t("organisation.country"), org.country],
    [t("organisation.tax_id"), org.tax_id],
    [t("organisation.email"), org.email],
  ];
  return (
    <Popover
      align="end"
      label={t("organisation.details")}
      trigger={
        <Button>
          <Contact aria-hidden="true" />
          {t("organisation.details")}
        </Button>
      }
    >
      <dl className={styles.details}>
        {lines.map(([label, value]) => (
          <div key={label} className={styles.line}>
            <dt>{label}</dt>
            <dd>
              {value === null ? (
                <span className={styles.none}>{t("common.no_value")}</span>
              ) : (
                <>
                  <span>{value}</span>
                  <CopyButton text={value} what={label} />
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
