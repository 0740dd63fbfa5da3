import { useRouter } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, CircleSlash, TriangleAlert } from "lucide-react";
import { useState } from "react";

import type { BatchDetail } from "../../bindings/BatchDetail";
import { ErrorBanner } from "../../components/banner";
import { Button, IconButton } from "../../components/button";
import { BurnDown } from "../../components/charts/burn-down";
import { DateText } from "../../components/date-text";
import { CopiedDetail, Detail, DetailList, DetailSection } from "../../components/detail-list";
import { Drawer } from "../../components/drawer";
import { CreditsText } from "../../components/money-text";
import { RightButton } from "../../components/right-button";
import { Skeleton, useLasting } from "../../components/skeleton";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { lastMoment } from "../../lib/time";
import { AnswerBadge } from "./answer";
import { DisableDialog } from "./disable-dialog";
import styles from "./drawer.module.css";
import { useBatch } from "./queries";
import { StateBadge } from "./state-badge";

/** One batch beside the list. */
export function BatchDrawer(props: { id: string; onStep(by: number): void; onClose(): void }) {
  const { id, onStep, onClose } = props;
  const router = useRouter();
  const batch = useBatch(id);
  const loading = useLasting(batch.isPending);
  const [disabling, setDisabling] = useState(false);
  const detail = batch.data;
  const live =
    detail !== undefined && ["proposed", "active", "upcoming"].includes(detail.row.state);
  return (
    <Drawer
      title={t("coupons.drawer")}
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
        detail === undefined ? undefined : (
          <>
            {detail.proposal === null ? null : (
              <Button
                onClick={() =>
                  router.history.push(`/requests?open=${encodeURIComponent(detail.proposal ?? "")}`)
                }
              >
                {t("coupons.open_proposal")}
              </Button>
            )}
            {live ? (
              <RightButton
                area="coupons"
                needed="do"
                look="danger"
                onClick={() => setDisabling(true)}
              >
                {t("coupons.disable_open")}
              </RightButton>
            ) : null}
          </>
        )
      }
    >
      {batch.isError ? (
        <ErrorBanner error={errorView(batch.error)} onRetry={() => void batch.refetch()} />
      ) : detail === undefined ? (
        loading ? (
          <Skeleton width="60%" />
        ) : null
      ) : (
        <BatchBody key={detail.row.id} detail={detail} />
      )}
      {disabling && detail !== undefined ? (
        <DisableDialog row={detail.row} onClose={() => setDisabling(false)} />
      ) : null}
    </Drawer>
  );
}

function BatchBody({ detail }: { detail: BatchDetail }) {
  const { row } = detail;
  const formats = useFormats();
  return (
    <>
      <p className={styles.name}>{row.name}</p>
      <div className={styles.top}>
        <StateBadge state={row.state} />
        <span className={styles.gives}>{row.gives}</span>
      </div>
      {detail.disabled === null ? null : (
        <div className={`${styles.note} ${styles.bad}`}>
          <p className={styles.title}>
            <CircleSlash aria-hidden="true" />
            {t("coupons.state_disabled")}
          </p>
          <p>{detail.disabled}</p>
        </div>
      )}
      {detail.leaks.length === 0 ? null : (
        <div className={styles.note}>
          <p className={styles.title}>
            <TriangleAlert aria-hidden="true" />
            {t("coupons.leaks", { count: detail.leaks.length })}
          </p>
          <ul>
            {detail.leaks.map((leak) => (
              <li key={leak.hint}>
                {t("coupons.leak_line", {
                  hint: leak.hint,
                  count: leak.organisations,
                  from: formats.instant(leak.first_at, "date-short"),
                  to: formats.instant(leak.last_at, "date-short"),
                })}
              </li>
            ))}
          </ul>
          <p>{t("coupons.leak_hint")}</p>
        </div>
      )}
      <dl className={styles.figures}>
        <div>
          <dt>{t("coupons.column_redeemed")}</dt>
          <dd>{formats.count(row.redeemed)}</dd>
        </div>
        <div>
          <dt>{t("coupons.column_left")}</dt>
          <dd>{formats.count(row.left)}</dd>
        </div>
        <div>
          <dt>{t("coupons.column_liability")}</dt>
          <dd>
            {row.kind === "credits" ? formats.credits(row.liability, "whole", "negative") : "–"}
          </dd>
        </div>
      </dl>
      {detail.burn_down.length < 2 ? null : (
        <BurnDown
          title={t("coupons.burn_down")}
          total={t("coupons.left_of", {
            left: formats.count(row.left),
            most: formats.count(row.left + row.redeemed),
          })}
          most={row.left + row.redeemed}
          mostText={formats.count(row.left + row.redeemed)}
          days={detail.burn_down.map((point) => ({
            key: point.day,
            label: formats.day(point.day),
            axis: formats.day(point.day, "date-short"),
            left: point.left,
            value: t("coupons.left", { count: formats.count(point.left) }),
          }))}
          headers={{ day: t("charts.day"), left: t("coupons.column_left") }}
        />
      )}
      <DetailSection title={t("coupons.terms")}>
        <DetailList>
          <Detail label={t("coupons.field_valid")}>
            {`${formats.instant(row.valid_from, "date")} – ${formats.instant(lastMoment(row.valid_until), "date")}`}
          </Detail>
          <Detail label={t("coupons.column_issued")}>{formats.count(row.issued)}</Detail>
          <Detail label={t("coupons.column_pattern")}>{row.pattern}</Detail>
          <Detail label={t("coupons.field_org")}>{row.organisation}</Detail>
          <Detail label={t("coupons.field_campaign")}>{detail.campaign}</Detail>
          <Detail label={t("common.reason")}>{detail.reason}</Detail>
          <Detail label={t("coupons.column_by")}>
            <span>
              {row.created_by}, <DateText at={row.created_at} style="date" />
            </span>
          </Detail>
          <CopiedDetail
            label={t("coupons.field_id")}
            text={row.id}
            what={t("coupons.field_id_copy")}
          />
        </DetailList>
        {detail.terms.length === 0 ? null : (
          <ul className={styles.terms}>
            {detail.terms.map((term) => (
              <li key={term}>{term}</li>
            ))}
          </ul>
        )}
      </DetailSection>
      <DetailSection title={t("coupons.log")}>
        {detail.redemptions.length === 0 ? (
          <p className={styles.second}>{t("coupons.log_empty")}</p>
        ) : (
          <ul className={styles.log}>
            {detail.redemptions.slice(0, 50).map((one) => (
              <li key={`${one.at} ${one.hint} ${one.org_id.toString()}`}>
                <span>{one.organisation}</span>
                <span className={styles.end}>
                  {one.credits === null ? (
                    <AnswerBadge answer={one.answer} />
                  ) : (
                    <CreditsText amount={one.credits} />
                  )}
                </span>
                <span className={styles.second}>
                  <DateText at={one.at} /> · {one.hint}
                </span>
                <span className={`${styles.second} ${styles.end}`}>{one.user ?? one.actor}</span>
              </li>
            ))}
          </ul>
        )}
        {detail.redemptions.length > 50 ? (
          <p className={styles.second}>
            {t("coupons.log_more", { count: formats.count(detail.redemptions.length - 50) })}
          </p>
        ) : null}
      </DetailSection>
    </>
  );
}
