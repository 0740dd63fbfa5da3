import { Link2, Link2Off, ShieldCheck } from "lucide-react";
import { useState } from "react";

import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { DateText } from "../../components/date-text";
import { Popover } from "../../components/popover";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./chain.module.css";
import { useChainCheck } from "./use-audit";

/** Whether the log is as it was written: each entry holds the hash of the one before. */
export function ChainIndicator() {
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const check = useChainCheck(asked);
  const { data } = check;
  const look =
    data === undefined
      ? styles.chain
      : `${styles.chain} ${data.intact ? styles.intact : styles.broken}`;
  return (
    <Popover
      label={t("audit.chain")}
      align="end"
      className={styles.popover}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (next) {
          setAsked(true);
        }
      }}
      trigger={
        <Button>
          <span className={look}>
            {data === undefined ? (
              <Link2 aria-hidden="true" />
            ) : data.intact ? (
              <ShieldCheck aria-hidden="true" />
            ) : (
              <Link2Off aria-hidden="true" />
            )}
            {data === undefined
              ? t("audit.chain_check")
              : t(data.intact ? "audit.chain_intact" : "audit.chain_broken")}
          </span>
        </Button>
      }
    >
      {check.isError ? (
        <ErrorBanner error={errorView(check.error)} onRetry={() => void check.refetch()} />
      ) : data === undefined ? (
        <p>{t("audit.chain_checking")}</p>
      ) : (
        <>
          <p role="status" className={data.intact ? undefined : styles.broken}>
            {data.sentence}
          </p>
          <p className={styles.small}>
            {t("audit.chain_read", { count: formats.count(data.entries) })}{" "}
            <DateText at={data.at} withZone />
          </p>
        </>
      )}
      <Button
        size="small"
        disabled={check.isFetching}
        focusableWhenDisabled
        onClick={() => void check.refetch()}
      >
        {t(check.isFetching ? "audit.chain_checking" : "audit.chain_again")}
      </Button>
    </Popover>
  );
}
