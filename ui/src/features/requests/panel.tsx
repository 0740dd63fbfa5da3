import { useDeferredValue } from "react";

import type { ProposalRow } from "../../bindings/ProposalRow";
import type { Verdict } from "../../bindings/Verdict";
import { ErrorBanner } from "../../components/banner";
import { ProposalActions } from "../../components/proposal/actions";
import { EvidenceBody, EvidenceHead } from "../../components/proposal/evidence";
import { useProposal } from "../../components/proposal/queries";
import { Skeleton, useLasting } from "../../components/skeleton";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";
import styles from "./page.module.css";

interface RequestPanelProps {
  row: ProposalRow | null;
  onAsk(verdict: Verdict): void;
  onOrganisation(orgId: number): void;
  onTransaction(id: string): void;
}

/** The evidence for one request, and what may be done with it. */
export function RequestPanel(props: RequestPanelProps) {
  const { row, onAsk, onOrganisation, onTransaction } = props;
  const id = useDeferredValue(row?.id ?? null);
  const proposal = useProposal(id);
  const loading = useLasting(proposal.isPending && row !== null);
  const detail = proposal.data?.row.id === row?.id ? proposal.data : undefined;
  if (row === null) {
    return <section className={styles.evidence} aria-label={t("requests.evidence")} />;
  }
  return (
    <section className={styles.evidence} aria-label={t("requests.evidence")}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={row.party}>
        <EvidenceHead row={detail?.row ?? row} onOrganisation={onOrganisation} />
        {proposal.isError ? (
          <ErrorBanner
            className={styles.problem ?? ""}
            error={errorView(proposal.error)}
            onRetry={() => void proposal.refetch()}
          />
        ) : detail === undefined ? (
          loading ? (
            <Skeleton width="60%" />
          ) : null
        ) : (
          <EvidenceBody detail={detail} onTransaction={onTransaction} />
        )}
      </div>
      {row.decided_at === null ? (
        <div className={styles.actions}>
          <ProposalActions row={row} onAsk={onAsk} />
        </div>
      ) : null}
    </section>
  );
}
