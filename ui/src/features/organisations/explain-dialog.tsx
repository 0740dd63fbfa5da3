import { Calendar } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import type { BalanceExplained } from "../../bindings/BalanceExplained";
import type { BalanceStep } from "../../bindings/BalanceStep";
import type { OrgRef } from "../../bindings/OrgRef";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { copyText } from "../../components/copy";
import { Dialog } from "../../components/dialog";
import { KindIcon, kindName } from "../../components/kind";
import { CreditsText } from "../../components/money-text";
import { Popover } from "../../components/popover";
import { Table, type Column } from "../../components/table";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { signOf } from "../../lib/money";
import { t } from "../../lib/texts";
import styles from "./explain-dialog.module.css";
import { LotsTable, MAIN_LOT_COLUMNS } from "./lots-table";
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

const DayCalendar = lazy(() =>
  import("../../components/calendar").then((module) => ({ default: module.DayCalendar })),
);

function AsOf({ day, onChange }: { day: string | null; onChange(day: string | null): void }) {
  const formats = useFormats();
  const [choosing, setChoosing] = useState(false);
  const shown = day === null ? t("explain.now") : t("explain.end_of", { day: formats.day(day) });
  return (
    <div className={styles.asOf}>
      <span>{t("explain.as_of")}</span>
      <Popover
        label={t("common.choose_day")}
        open={choosing}
        onOpenChange={setChoosing}
        trigger={
          <Button aria-label={`${t("explain.as_of")} ${shown}`}>
            <Calendar aria-hidden="true" />
            {shown}
          </Button>
        }
      >
        <Suspense fallback={<p>{t("common.loading")}</p>}>
          <DayCalendar
            value={day}
            onChange={(next) => {
              setChoosing(false);
              onChange(next);
            }}
          />
        </Suspense>
      </Popover>
      {day === null ? null : (
        <Button look="ghost" onClick={() => onChange(null)}>
          {t("explain.back_to_now")}
        </Button>
      )}
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
          <LotsTable label={t("explain.lots")} lots={explained.lots} columns={MAIN_LOT_COLUMNS} />
        )}
      </div>
    </>
  );
}
