import { Pencil } from "lucide-react";
import { useState, type FormEvent } from "react";

import type { Amount } from "../../bindings/Amount";
import type { PolicyChange } from "../../bindings/PolicyChange";
import type { PolicyRow } from "../../bindings/PolicyRow";
import { call, newJob } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { DateText } from "../../components/date-text";
import { Dialog } from "../../components/dialog";
import { Field, TextInput } from "../../components/field";
import { RightButton } from "../../components/right-button";
import { Table, type Column } from "../../components/table";
import { TextArea } from "../../components/text-area";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { parseDecimal } from "../../lib/money";
import { roleName } from "../../lib/rights";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import { useStaffChange } from "./queries";

const ACTIONS = ["request", "grant", "void", "reversal", "extension", "coupon"] as const;
const FIELDS = ["single", "daily", "maker", "org"] as const;
type LimitField = (typeof FIELDS)[number];

function actionName(action: string): string {
  const known = ACTIONS.find((name) => name === action);
  return known === undefined ? action : t(`staff.action_${known}`);
}

function limitOf(row: PolicyRow, field: LimitField): Amount | null {
  return row[`${field}_limit`];
}

/** What each role may decide alone, and the way to change it. */
export function Limits(props: { rows: readonly PolicyRow[]; confirmed: boolean }) {
  const { rows, confirmed } = props;
  const formats = useFormats();
  const [edited, setEdited] = useState<PolicyRow | null>(null);
  const columns: Column<PolicyRow>[] = [
    {
      key: "action",
      header: t("staff.column_action"),
      wide: true,
      cell: (row) => actionName(row.action),
    },
    {
      key: "role",
      header: t("staff.column_role"),
      cell: (row) =>
        row.currency === null ? roleName(row.role) : `${roleName(row.role)}, ${row.currency}`,
    },
    ...FIELDS.map((field): Column<PolicyRow> => ({
      key: field,
      header: t(`staff.limit_${field}`),
      align: "end",
      cell: (row) => {
        const limit = limitOf(row, field);
        return limit === null ? (
          <span className={styles.faint}>{t("staff.no_limit")}</span>
        ) : (
          formats.credits(limit, "whole", "negative")
        );
      },
    })),
    {
      key: "since",
      header: t("staff.column_since"),
      cell: (row) => <DateText at={row.since} style="date" />,
    },
    {
      key: "edit",
      header: <span className="visually-hidden">{t("staff.change")}</span>,
      align: "end",
      cell: (row) => (
        <RightButton
          area="staff"
          needed="do"
          look="ghost"
          size="small"
          aria-label={t("staff.limits_change", {
            action: actionName(row.action),
            role: roleName(row.role),
          })}
          onClick={() => setEdited(row)}
        >
          <Pencil aria-hidden="true" />
        </RightButton>
      ),
    },
  ];
  return (
    <>
      <p className={styles.lead}>{t("staff.limits_lead")}</p>
      <Table
        label={t("staff.tab_limits")}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.action} ${row.role} ${row.currency ?? ""}`}
      />
      {edited === null ? null : (
        <LimitsDialog row={edited} confirmed={confirmed} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

type LimitForm = Record<LimitField, string>;

/** The limit as it is sent; undefined when it is not an amount. */
function sentLimit(text: string): string | null | undefined {
  if (text.trim() === "") {
    return null;
  }
  const decimal = parseDecimal(text);
  return decimal === null || decimal.startsWith("-") ? undefined : decimal;
}

function LimitsDialog(props: { row: PolicyRow; confirmed: boolean; onClose(): void }) {
  const { row, confirmed, onClose } = props;
  const [key] = useState(newJob);
  const [form, setForm] = useState<LimitForm>({
    single: row.single_limit ?? "",
    daily: row.daily_limit ?? "",
    maker: row.maker_limit ?? "",
    org: row.org_limit ?? "",
  });
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const send = useStaffChange((change: PolicyChange) => call("change_policy", { change }), onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const [single, daily, maker, org] = FIELDS.map((field) => sentLimit(form[field]));
    if (
      single !== undefined &&
      daily !== undefined &&
      maker !== undefined &&
      org !== undefined &&
      reason.trim() !== "" &&
      !send.isPending
    ) {
      send.mutate({
        action: row.action,
        role: row.role,
        currency: row.currency,
        single_limit: single,
        daily_limit: daily,
        maker_limit: maker,
        org_limit: org,
        reason: reason.trim(),
        key,
      });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !send.isPending) {
          onClose();
        }
      }}
      title={t("staff.limits_title", { action: actionName(row.action), role: roleName(row.role) })}
      description={`${t("staff.limits_text")}${confirmed ? ` ${t("staff.second_admin")}` : ""}`}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            form="limits-form"
            look="primary"
            disabled={send.isPending}
            focusableWhenDisabled
          >
            {t(send.isPending ? "staff.sending" : confirmed ? "staff.propose" : "staff.change")}
          </Button>
        </>
      }
    >
      <form id="limits-form" className={styles.form} noValidate onSubmit={submit}>
        {FIELDS.map((field) => (
          <Field
            key={field}
            label={t(`staff.limit_${field}`)}
            description={t(`staff.limit_${field}_hint`)}
            error={
              tried && sentLimit(form[field]) === undefined ? t("staff.need_limit") : undefined
            }
          >
            <TextInput
              className="numeric"
              inputMode="decimal"
              placeholder={t("staff.no_limit")}
              value={form[field]}
              onChange={(event) => setForm({ ...form, [field]: event.target.value })}
            />
          </Field>
        ))}
        <Field
          className={styles.whole}
          label={t("common.reason")}
          error={tried && reason.trim() === "" ? t("common.reason_missing") : undefined}
        >
          <TextArea
            rows={2}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {send.isError ? (
          <div className={styles.whole}>
            <ErrorBanner error={errorView(send.error)} />
          </div>
        ) : null}
      </form>
    </Dialog>
  );
}
