import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { DateText } from "../../components/date-text";
import { Detail, DetailList } from "../../components/detail-list";
import { Drawer } from "../../components/drawer";
import { CreditsText } from "../../components/money-text";
import { ProposalActions } from "../../components/proposal/actions";
import { EvidenceBody, EvidenceHead } from "../../components/proposal/evidence";
import { useProposal } from "../../components/proposal/queries";
import type { ProposalRow } from "../../bindings/ProposalRow";
import type { Verdict } from "../../bindings/Verdict";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";
import type { Placed } from "./items";
import styles from "./page.module.css";

/** Where an item leads. */
export interface Places {
  onOrganisation(orgId: number): void;
  onTransaction(id: string): void;
  onRequests(id: string): void;
  onImport(): void;
}

/** One item beside the list: a request with its evidence, anything else with what it is about. */
export function InboxDrawer(
  props: Places & {
    placed: Placed;
    onClose(): void;
    onAsk(verdict: Verdict): void;
    onSnooze(): void;
  },
) {
  const { placed, onClose, onAsk, onSnooze, onOrganisation, onImport } = props;
  const { item } = placed;
  const { proposal } = item;
  if (proposal !== null) {
    return (
      <Drawer
        title={t(`proposal.action_${proposal.action}`)}
        onClose={onClose}
        actions={
          <div className={styles.drawerActions}>
            <ProposalActions row={proposal} onAsk={onAsk} />
          </div>
        }
      >
        <ProposalItem {...props} row={proposal} />
      </Drawer>
    );
  }
  const orgId = item.org_id;
  return (
    <Drawer
      title={t("inbox.drawer")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onSnooze}>
            {t(placed.kind === "snoozed" ? "inbox.wake" : "inbox.snooze")}
          </Button>
          {orgId === null ? (
            <Button look="primary" onClick={onImport}>
              {t("inbox.open_import")}
            </Button>
          ) : (
            <Button look="primary" onClick={() => onOrganisation(orgId)}>
              {t("inbox.open_organisation")}
            </Button>
          )}
        </>
      }
    >
      <h3 className={styles.drawerTitle}>{item.title}</h3>
      <p className={styles.drawerText}>{item.detail}</p>
      <DetailList>
        <Detail label={t("inbox.why")}>{item.why}</Detail>
        <Detail label={t("work.credits")}>
          {item.credits === null ? null : <CreditsText amount={item.credits} look="balance" />}
        </Detail>
        <Detail label={t("inbox.due")}>
          <DateText at={item.at} withZone />
        </Detail>
      </DetailList>
    </Drawer>
  );
}

function ProposalItem(props: Places & { placed: Placed; row: ProposalRow }) {
  const { placed, row, onOrganisation, onTransaction, onRequests } = props;
  const proposal = useProposal(row.id);
  const detail = proposal.data?.row.id === row.id ? proposal.data : undefined;
  return (
    <>
      <EvidenceHead row={detail?.row ?? row} onOrganisation={onOrganisation} />
      <p className={styles.drawerText}>
        {t("inbox.why")}: {placed.item.why}.{" "}
        <button type="button" className={styles.link} onClick={() => onRequests(row.id)}>
          {t("inbox.open_requests")}
        </button>
      </p>
      {proposal.isError ? (
        <ErrorBanner error={errorView(proposal.error)} onRetry={() => void proposal.refetch()} />
      ) : detail === undefined ? null : (
        <EvidenceBody detail={detail} onTransaction={onTransaction} />
      )}
    </>
  );
}
