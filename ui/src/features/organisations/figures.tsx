import { Hourglass, Info } from "lucide-react";
import type { ReactNode } from "react";

import type { Amount } from "../../bindings/Amount";
import type { OrgPage } from "../../bindings/OrgPage";
import { Button, IconButton } from "../../components/button";
import { classes } from "../../components/class-names";
import { CreditsText, MoneyText } from "../../components/money-text";
import { Popover } from "../../components/popover";
import { toastFailed } from "../../components/toast";
import { useFormats } from "../../lib/formats";
import { signOf } from "../../lib/money";
import { useSaveSettings, useSettings } from "../../lib/queries";
import { t } from "../../lib/texts";
import styles from "./figures.module.css";

interface FigureProps {
  label: ReactNode;
  value: ReactNode;
  unit?: string;
  notes: ReactNode;
  look?: "warn";
}

function Figure({ label, value, unit, notes, look }: FigureProps) {
  return (
    <div className={classes(styles.card, look === "warn" && styles.warn)}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.body}>
        <p className={styles.value}>
          {value}
          {unit === undefined ? null : <span className={styles.unit}>{unit}</span>}
        </p>
        {notes}
      </dd>
    </div>
  );
}

/** The four figures of an organisation: available, burn rate, hours remaining, expiring next. */
export function Figures({ org }: { org: OrgPage }) {
  return (
    <div className={styles.container}>
      <dl className={styles.figures} aria-label={t("organisation.figures")}>
        <Available org={org} />
        <BurnRate org={org} />
        <HoursRemaining org={org} />
        <Expiring org={org} />
      </dl>
    </div>
  );
}

function Available({ org }: { org: OrgPage }) {
  const formats = useFormats();
  const free = formats.credits(org.promotional, "list", "negative");
  return (
    <Figure
      label={
        <>
          {t("organisation.available")}
          <Breakdown org={org} />
        </>
      }
      value={<CreditsText amount={org.available} look="balance" />}
      notes={
        <>
          {org.row.debt === null ? (
            <p className={styles.note}>
              {signOf(org.promotional) === 0
                ? t("organisation.no_free")
                : t("organisation.of_which_free", { credits: free })}
            </p>
          ) : (
            <p className={styles.owes}>
              {t("organisation.owes", { debt: formats.credits(org.row.debt, "list", "negative") })}
            </p>
          )}
          <CostPerCredit org={org} />
        </>
      }
    />
  );
}

function Breakdown({ org }: { org: OrgPage }) {
  const lines: [label: string, hint: string | null, amount: Amount][] = [
    [t("organisation.settled"), t("organisation.settled_hint"), org.settled],
    [t("organisation.accumulating"), t("organisation.accumulating_hint"), org.accumulating],
    [t("organisation.held"), t("organisation.held_hint"), org.held],
    [t("organisation.available"), null, org.available],
  ];
  return (
    <Popover
      label={t("organisation.breakdown")}
      trigger={
        <IconButton size="small" label={t("organisation.breakdown")}>
          <Info aria-hidden="true" />
        </IconButton>
      }
    >
      <table className={styles.breakdown}>
        <tbody>
          {lines.map(([label, hint, amount]) => (
            <tr key={label}>
              <th scope="row">
                {label}
                {hint === null ? null : <span className={styles.hint}>{hint}</span>}
              </th>
              <td>
                <CreditsText amount={amount} look="balance" precision="exact" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Popover>
  );
}

/** The average price of the open paid credits, hidden until somebody asks for it. */
function CostPerCredit({ org }: { org: OrgPage }) {
  const { show_cost: shown } = useSettings();
  const save = useSaveSettings(toastFailed);
  return (
    <p className={styles.cost}>
      {t("organisation.cost")}{" "}
      {!shown ? (
        t("organisation.cost_hidden")
      ) : org.cost_per_credit === null ? (
        t("organisation.cost_none")
      ) : (
        <MoneyText money={org.cost_per_credit} className={styles.costValue} />
      )}
      <Button
        look="ghost"
        size="small"
        className={styles.toggle}
        aria-label={`${t(shown ? "organisation.cost_hide" : "organisation.cost_show")}: ${t("organisation.cost")}`}
        onClick={() => save({ show_cost: !shown })}
      >
        {t(shown ? "organisation.cost_hide" : "organisation.cost_show")}
      </Button>
    </p>
  );
}

function BurnRate({ org }: { org: OrgPage }) {
  const burn = org.row.burn_rate;
  return (
    <Figure
      label={t("organisation.burn")}
      value={
        burn === null ? (
          <span className={styles.nothing}>{t("organisation.no_usage")}</span>
        ) : (
          <CreditsText amount={burn} look="balance" precision={isLarge(burn) ? "whole" : "list"} />
        )
      }
      unit={burn === null ? undefined : t("organisation.per_hour")}
      notes={<p className={styles.note}>{org.burn_note}</p>}
    />
  );
}

/** From ten credits an hour on, decimals only distract. */
function isLarge(amount: Amount): boolean {
  return /^\d{2,}/.test(amount);
}

function HoursRemaining({ org }: { org: OrgPage }) {
  const formats = useFormats();
  const hours = org.row.hours_remaining;
  if (hours === null) {
    return (
      <Figure
        label={t("organisation.hours_remaining")}
        value={<span className={styles.nothing}>{t("organisation.no_usage")}</span>}
        notes={<p className={styles.note}>{org.run_out_note}</p>}
      />
    );
  }
  return (
    <Figure
      label={t("organisation.hours_remaining")}
      value={formats.count(hours)}
      unit={t("organisation.hour_unit")}
      notes={
        hours === 0 ? (
          <p className={styles.owes}>{t("organisation.out_of_credits")}</p>
        ) : (
          <>
            {org.runs_out_at === null ? null : (
              <p className={styles.note}>
                {t("organisation.runs_out", {
                  at: formats.instant(org.runs_out_at),
                  zone: formats.zoneName,
                })}
              </p>
            )}
            <p className={styles.note}>{org.run_out_note}</p>
          </>
        )
      }
    />
  );
}

function Expiring({ org }: { org: OrgPage }) {
  const formats = useFormats();
  const next = org.row.expiring_next;
  if (next === null) {
    return (
      <Figure
        label={t("organisation.expiring")}
        value={<span className={styles.nothing}>{t("organisation.nothing_expires")}</span>}
        notes={<p className={styles.note}>{t("organisation.no_lot_expires")}</p>}
      />
    );
  }
  const words = { date: formats.instant(next.at, "date"), days: daysInWords(next.in_days) };
  return (
    <Figure
      look={next.soon ? "warn" : undefined}
      label={
        <>
          {next.soon ? <Hourglass aria-hidden="true" size={14} /> : null}
          {t("organisation.expiring")}
        </>
      }
      value={<CreditsText amount={next.credits} look="balance" />}
      notes={
        <p className={styles.note}>
          {next.category === "paid"
            ? t("organisation.expiring_paid", words)
            : t("organisation.expiring_promotional", words)}
        </p>
      }
    />
  );
}

/** Whole days until something, in words. */
export function daysInWords(days: number): string {
  return t("organisations.in_days", { days });
}
