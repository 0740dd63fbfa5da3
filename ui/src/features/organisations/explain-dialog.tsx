import { useState } from "react";

import type { BalanceExplained } from "../../bindings/BalanceExplained";
import type { BalanceStep } from "../../bindings/BalanceStep";
import type { OrgRef } from "../../bindings/OrgRef";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { copyText } from "../../components/copy";
import { Dialog } from "../../components/dialog";
import { Field, TextInput } from "../../components/field";
import { KindIcon, kindName } from "../../components/kind";
import { CreditsText } from "../../components/money-text";
import { Table, type Column } from "../../components/table";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { signOf } from "../../lib/money";
import { t } from "../../lib/texts";
import styles from "./explain-dialog.module.css";
import { LotsTable } from "./lots-table";
import { useBalanceExplained } from "./queries";

/** How a balance came about, now or at the end of any day: words, types that add up, lots that were left. */
export function ExplainDialog(props: {
  org: OrgRef;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const { org, open, onOpenChange } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
      title={t("explain.title")}
      description={org.name}
      actions={<Button onClick={() => onOpenChange(false)}>{t("common.close")}</Button>}
    >
      <Explanation orgId={org.org_id} />
    </Dialog>
  );
}

function Explanation({ orgId }: { orgId: number }) {
  const [day, setDay] = useState<string | null>(null);
  const explained = useBalanceExplained(orgId, day);
  return (
    <>
      <AsOf day={day} onChange={setDay} />
      {explained.isError ? (
        <ErrorBanner error={errorView(explained.error)} onRetry={() => void explained.refetch()} />
      ) : explained.data === undefined ? null : (
        <Explained explained={explained.data} />
      )}
    </>
  );
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

function AsOf({ day, onChange }: { day: string | null; onChange(day: string | null): void }) {
  const [typed, setTyped] = useState("");
  const wrong = typed !== "" && !ISO_DAY.test(typed);
  return (
    <div className={styles.asOf}>
      <Field
        label={t("explain.as_of")}
        description={t("explain.day_format")}
        error={wrong ? t("explain.day_unreadable") : undefined}
      >
        <TextInput
          value={typed}
          placeholder="2026-10-31"
          spellCheck={false}
          onChange={(event) => {
            const text = event.currentTarget.value.trim();
            setTyped(text);
            if (ISO_DAY.test(text)) {
              onChange(text);
            }
          }}
        />
      </Field>
      <Button
        disabled={day === null}
        focusableWhenDisabled
        onClick={() => {
          setTyped("");
          onChange(null);
        }}
      >
        {t("explain.today")}
      </Button>
    </div>
  );
}

function Explained({ explained }: { explained: BalanceExplained }) {
  const formats = useFormats();
  const columns: Column<BalanceStep>[] = [
    {
      key: "kind",
      header: t("explain.kind"),
      wide: true,
      cell: (step) => (
        <span className={styles.kind}>
          <KindIcon kind={step.kind} />
          {kindName(step.kind)}
        </span>
      ),
    },
    {
      key: "transactions",
      header: t("explain.transactions"),
      align: "end",
      cell: (step) => formats.count(step.transactions),
    },
    {
      key: "credits",
      header: t("explain.credits"),
      align: "end",
      cell: (step) => <CreditsText amount={step.credits} precision="exact" />,
    },
  ];
  return (
    <>
      <div className={styles.words}>
        <p>{explained.words}</p>
        <Button
          size="small"
          onClick={() =>
            void copyText(explained.words, t("common.copied", { what: t("explain.copy") }))
          }
        >
          {t("common.copy")}
        </Button>
      </div>
      <div>
        <h3 className={styles.heading}>{t("explain.steps")}</h3>
        <Table
          label={t("explain.steps")}
          columns={columns}
          rows={explained.steps}
          rowKey={(step) => step.kind}
          foot={[
            t("explain.settled"),
            null,
            <CreditsText
              key="settled"
              amount={explained.settled}
              look="balance"
              precision="exact"
            />,
          ]}
        />
        <dl className={styles.then}>
          <dt>{t("explain.available")}</dt>
          <dd>
            <CreditsText amount={explained.available} look="balance" precision="exact" />
          </dd>
          {signOf(explained.debt) === 0 ? null : (
            <>
              <dt>{t("explain.debt")}</dt>
              <dd className={styles.debt}>
                <CreditsText amount={explained.debt} look="balance" precision="exact" />
              </dd>
            </>
          )}
        </dl>
      </div>
      <div>
        <h3 className={styles.heading}>{t("explain.lots")}</h3>
        {explained.lots.length === 0 ? (
          <p className={styles.quiet}>{t("explain.no_lots")}</p>
        ) : (
          <LotsTable label={t("explain.lots")} lots={explained.lots} />
        )}
      </div>
    </>
  );
}
