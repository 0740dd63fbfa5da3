import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";

import type { ProposalRow } from "../../bindings/ProposalRow";
import { call } from "../../bridge";
import { CreditsText } from "../../components/money-text";
import { StandingIcon } from "../../components/proposal/standing";
import { agoInWords, between, useNow } from "../../lib/age";
import { negated, signOf } from "../../lib/money";
import { keys } from "../../lib/queries";
import { useMissingRight } from "../../lib/rights";
import { t } from "../../lib/texts";
import styles from "./open-requests.module.css";

/** What waits for a decision about an organisation. */
function useOpenRequests(orgId: number, enabled: boolean) {
  return useQuery({
    queryKey: keys.in("proposals", "of-organisation", orgId),
    queryFn: async () => {
      const filter = { org_id: orgId, actions: [], text: null };
      const [open, second] = await Promise.all([
        call("list_proposals", { filter: { ...filter, tab: "open" }, cursor: null }),
        call("list_proposals", { filter: { ...filter, tab: "second" }, cursor: null }),
      ]);
      return [...open.rows, ...second.rows];
    },
    enabled,
  });
}

/** Requests about the organisation that nobody has decided; nothing where there are none. */
export function OpenRequests({ orgId }: { orgId: number }) {
  const hidden = useMissingRight("requests", "view");
  const requests = useOpenRequests(orgId, hidden === null);
  const rows = requests.data ?? [];
  return rows.length === 0 ? null : (
    <section className={styles.box} aria-label={t("organisation.open_requests")}>
      <h2 className={styles.heading}>{t("organisation.open_requests")}</h2>
      <ul>
        {rows.map((row) => (
          <OpenRequest key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function OpenRequest({ row }: { row: ProposalRow }) {
  const navigate = useNavigate();
  const now = useNow();
  const tab = row.state === "second" ? { tab: "second" as const } : {};
  return (
    <li>
      <button
        type="button"
        className={styles.request}
        onClick={() => void navigate({ to: "/requests", search: { ...tab, open: row.id } })}
      >
        <StandingIcon standing={row.standing} />
        {signOf(row.credits) === 0 ? null : (
          <CreditsText amount={row.action === "void" ? negated(row.credits) : row.credits} />
        )}
        <span className={styles.reason}>{row.reason}</span>
        <span className={styles.age}>{agoInWords(between(row.asked_at, now))}</span>
        <ArrowRight aria-hidden="true" />
      </button>
    </li>
  );
}
