import { ShieldAlert, ShieldCheck } from "lucide-react";

import type { BatchPreview as Preview } from "../../bindings/BatchPreview";
import { LimitUses } from "../../components/limit-use";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./new-batch.module.css";

/** What the batch would be: how codes look, what they may cost, and who has to agree. */
export function BatchPreview(props: { preview: Preview | undefined; isCredits: boolean }) {
  const { preview, isCredits } = props;
  const formats = useFormats();
  return (
    <aside className={styles.preview} aria-label={t("coupons.preview")}>
      <h2>{t("coupons.preview")}</h2>
      {preview === undefined ? (
        <p className={styles.label}>{t("common.loading")}</p>
      ) : (
        <>
          <div>
            <p className={styles.pattern}>{preview.pattern}</p>
            <p className={styles.sum}>{preview.sum}</p>
          </div>
          <div>
            <p className={styles.label}>
              {isCredits ? t("coupons.preview_liability") : t("coupons.preview_redemptions")}
            </p>
            <p className={styles.figure} aria-live="polite">
              {isCredits
                ? formats.credits(preview.liability, "list", "negative")
                : formats.count(preview.redemptions)}{" "}
              <small>
                {isCredits
                  ? t("coupons.preview_at_most", {
                      count: preview.redemptions,
                      shown: formats.count(preview.redemptions),
                    })
                  : null}
              </small>
            </p>
          </div>
          {isCredits ? <LimitUses limits={preview.limits} /> : null}
          <p
            className={`${styles.standing} ${preview.standing.kind === "within" ? styles.within : styles.second}`}
          >
            {preview.standing.kind === "within" ? (
              <ShieldCheck aria-hidden="true" />
            ) : (
              <ShieldAlert aria-hidden="true" />
            )}
            {preview.standing.sentence}
          </p>
        </>
      )}
    </aside>
  );
}
