import { ChevronDown, ChevronUp } from "lucide-react";

import type { GrantRow } from "../../bindings/GrantRow";
import { ErrorBanner } from "../../components/banner";
import { Button, IconButton } from "../../components/button";
import { DateText } from "../../components/date-text";
import { CopiedDetail, Detail, DetailList } from "../../components/detail-list";
import { Drawer } from "../../components/drawer";
import { KindIcon, kindName } from "../../components/kind";
import { ShortcutKeys } from "../../components/kbd";
import { CreditsText } from "../../components/money-text";
import { EvidenceBody } from "../../components/proposal/evidence";
import { useProposal } from "../../components/proposal/queries";
import { RightButton } from "../../components/right-button";
import { errorView } from "../../lib/errors";
import type { Shortcut } from "../../lib/keys";
import { signOf } from "../../lib/money";
import { t } from "../../lib/texts";
import { isUndone } from "./columns";
import styles from "./page.module.css";
import { GrantStateBadge } from "./state-badge";

export const VOID_KEY: Shortcut = [{ key: "v" }];

/** True where something of the credits can still be taken back. */
export function mayVoid(row: GrantRow): boolean {
  return row.transaction !== null && row.remaining !== null && signOf(row.remaining) > 0;
}

/** One grant beside the list. */
export function GrantDrawer(props: {
  row: GrantRow;
  onStep(by: number): void;
  onClose(): void;
  onVoid(): void;
  onOrganisation(orgId: number): void;
  onTransaction(id: string): void;
  onRequest(id: string): void;
}) {
  const { row, onStep, onClose, onVoid, onOrganisation, onTransaction, onRequest } = props;
  const { org_id: orgId, transaction, proposal } = row;
  const waits = row.state === "waiting" || row.state === "second";
  return (
    <Drawer
      title={t("grants.drawer")}
      onClose={onClose}
      tools={
        <>
          <IconButton
            label={t("grants.previous")}
            shortcut={[{ key: "k" }]}
            onClick={() => onStep(-1)}
          >
            <ChevronUp aria-hidden="true" />
          </IconButton>
          <IconButton label={t("grants.next")} shortcut={[{ key: "j" }]} onClick={() => onStep(1)}>
            <ChevronDown aria-hidden="true" />
          </IconButton>
        </>
      }
      actions={
        <>
          {transaction === null ? null : (
            <RightButton
              area="grants"
              needed="propose"
              look="danger"
              aria-keyshortcuts="V"
              unavailable={mayVoid(row) ? undefined : t("grants.nothing_left")}
              onClick={onVoid}
            >
              {t("void.action")}
              <ShortcutKeys shortcut={VOID_KEY} />
            </RightButton>
          )}
          <span className={styles.spring} />
          {waits && proposal !== null ? (
            <Button onClick={() => onRequest(proposal)}>{t("grants.open_request")}</Button>
          ) : null}
          {transaction === null ? null : (
            <Button onClick={() => onTransaction(transaction)}>
              {t("grants.open_transaction")}
            </Button>
          )}
        </>
      }
    >
      <CreditsText amount={row.credits} reversed={isUndone(row)} className={styles.figure} />
      <div className={styles.state}>
        <GrantStateBadge state={row.state} />
        <span className={styles.kind}>
          <KindIcon kind={row.kind} />
          {kindName(row.kind)}
        </span>
      </div>
      <DetailList>
        <Detail label={t("grants.column_organisation")}>
          {orgId === null ? (
            row.organisation
          ) : (
            <button type="button" className={styles.link} onClick={() => onOrganisation(orgId)}>
              {row.organisation}
            </button>
          )}
        </Detail>
        <Detail label={t("grants.column_reason")}>{row.reason}</Detail>
        <Detail label={t("grants.note")}>{row.note}</Detail>
        <Detail label={t("grants.column_maker")}>{row.maker}</Detail>
        <Detail label={t("grants.column_approver")}>
          {row.approver === row.maker ? t("grants.same_person") : row.approver}
        </Detail>
        <Detail label={t("grants.date")}>
          <DateText at={row.at} withZone />
        </Detail>
        <Detail label={t("grants.column_expires")}>
          {row.expires_at === null ? (
            t("common.no_expiry")
          ) : (
            <DateText at={row.expires_at} withZone />
          )}
        </Detail>
        <Detail label={t("grants.column_remaining")}>
          {row.remaining === null ? null : <CreditsText amount={row.remaining} look="balance" />}
        </Detail>
        <CopiedDetail
          label={t("transactions.field_id")}
          text={transaction}
          what={t("transactions.field_id_copy")}
        />
        <CopiedDetail label={t("proposal.id_label")} text={proposal} what={t("proposal.id")} />
      </DetailList>
      {proposal === null ? null : <Proposal id={proposal} onTransaction={onTransaction} />}
    </Drawer>
  );
}

/** What was proposed and who said what about it. */
function Proposal(props: { id: string; onTransaction(id: string): void }) {
  const proposal = useProposal(props.id);
  if (proposal.isError) {
    return (
      <ErrorBanner error={errorView(proposal.error)} onRetry={() => void proposal.refetch()} />
    );
  }
  const detail = proposal.data?.row.id === props.id ? proposal.data : undefined;
  return detail === undefined ? null : (
    <EvidenceBody detail={detail} onTransaction={props.onTransaction} />
  );
}
