import { ChevronDown, ChevronUp } from "lucide-react";

import type { TransactionDetail } from "../../bindings/TransactionDetail";
import { ErrorBanner } from "../../components/banner";
import { Button, IconButton } from "../../components/button";
import { Drawer } from "../../components/drawer";
import { ShortcutKeys } from "../../components/kbd";
import { RightButton } from "../../components/right-button";
import { Skeleton, useLasting } from "../../components/skeleton";
import { errorView } from "../../lib/errors";
import type { Shortcut } from "../../lib/keys";
import { t } from "../../lib/texts";
import { TransactionBody } from "./detail";
import styles from "./drawer.module.css";
import { useTransaction } from "./queries";

export const REVERSE_KEY: Shortcut = [{ key: "v" }];

/** Why a transaction cannot be undone; nothing when it can. */
export function whyNotReversible(detail: TransactionDetail): string | undefined {
  const { row } = detail;
  if (row.status === "accumulating") {
    return t("reverse.accumulating");
  }
  if (row.status === "reversed") {
    return t("reverse.reversed");
  }
  return row.kind === "reversal" ? t("reverse.is_reversal") : undefined;
}

/** One transaction beside the list. */
export function TransactionDrawer(props: {
  id: string;
  onStep(by: number): void;
  onClose(): void;
  onOrganisation(orgId: number): void;
  onTransaction(id: string): void;
  onEvent(eventId: string): void;
  onReverse(id: string): void;
}) {
  const { id, onStep, onClose, onOrganisation, onReverse } = props;
  const transaction = useTransaction(id);
  const loading = useLasting(transaction.isPending);
  const detail = transaction.data;
  return (
    <Drawer
      title={t("transactions.drawer")}
      onClose={onClose}
      tools={
        <>
          <IconButton
            label={t("transactions.previous")}
            shortcut={[{ key: "k" }]}
            onClick={() => onStep(-1)}
          >
            <ChevronUp aria-hidden="true" />
          </IconButton>
          <IconButton
            label={t("transactions.next")}
            shortcut={[{ key: "j" }]}
            onClick={() => onStep(1)}
          >
            <ChevronDown aria-hidden="true" />
          </IconButton>
        </>
      }
      actions={
        detail === undefined ? undefined : (
          <>
            <RightButton
              area="reverse"
              needed="propose"
              look="danger"
              aria-keyshortcuts="V"
              unavailable={whyNotReversible(detail)}
              onClick={() => onReverse(detail.row.id)}
            >
              {t("reverse.action")}
              <ShortcutKeys shortcut={REVERSE_KEY} />
            </RightButton>
            <span className={styles.spring} />
            <Button onClick={() => onOrganisation(detail.row.org_id)}>
              {t("transactions.open_organisation")}
            </Button>
          </>
        )
      }
    >
      {transaction.isError ? (
        <ErrorBanner
          error={errorView(transaction.error)}
          onRetry={() => void transaction.refetch()}
        />
      ) : detail === undefined ? (
        loading ? (
          <Skeleton width="60%" />
        ) : null
      ) : (
        <TransactionBody key={detail.row.id} detail={detail} {...props} />
      )}
    </Drawer>
  );
}
