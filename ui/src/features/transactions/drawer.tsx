import { ChevronDown, ChevronUp } from "lucide-react";

import { ErrorBanner } from "../../components/banner";
import { Button, IconButton } from "../../components/button";
import { Drawer } from "../../components/drawer";
import { Skeleton, useLasting } from "../../components/skeleton";
import { errorView } from "../../lib/errors";
import { t } from "../../lib/texts";
import { TransactionBody } from "./detail";
import { useTransaction } from "./queries";

/** One transaction beside the list. */
export function TransactionDrawer(props: {
  id: string;
  onStep(by: number): void;
  onClose(): void;
  onOrganisation(orgId: number): void;
  onTransaction(id: string): void;
  onEvent(eventId: string): void;
}) {
  const { id, onStep, onClose, onOrganisation } = props;
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
          <Button onClick={() => onOrganisation(detail.row.org_id)}>
            {t("transactions.open_organisation")}
          </Button>
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
