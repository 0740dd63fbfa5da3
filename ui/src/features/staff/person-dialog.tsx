import { useState, type FormEvent } from "react";

import type { RoleView } from "../../bindings/RoleView";
import type { StaffRow } from "../../bindings/StaffRow";
import { call, newJob } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Field, TextInput } from "../../components/field";
import { OrganisationField } from "../../components/organisation-field";
import { SHORTEST_PASSWORD } from "../../components/password-dialog";
import { Select } from "../../components/select";
import { TextArea } from "../../components/text-area";
import { errorView } from "../../lib/errors";
import { roleName } from "../../lib/rights";
import { ROLES } from "../../lib/role-matrix";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import { changeOf, formOf, problemsOf, type PersonForm } from "./person-form";
import { useStaffChange } from "./queries";

/** Invites a colleague, or changes one. */
export function PersonDialog(props: {
  /** The colleague as they are; nobody for an invitation. */
  row: StaffRow | null;
  /** True where another admin confirms it. */
  confirmed: boolean;
  onClose(): void;
}) {
  const { row, confirmed, onClose } = props;
  const [key] = useState(newJob);
  const [form, setForm] = useState<PersonForm>(() => formOf(row));
  const [tried, setTried] = useState(false);
  const send = useStaffChange(
    (change: ReturnType<typeof changeOf>) => call("change_staff", { change }),
    onClose,
  );
  const problems = problemsOf(form, row === null);
  const errorOf = (field: keyof PersonForm) => (tried ? problems[field] : undefined);
  const set = (change: Partial<PersonForm>) => setForm((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0 && !send.isPending) {
      send.mutate(changeOf(form, row?.active ?? true, key));
    }
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open && !send.isPending) {
          onClose();
        }
      }}
      title={row === null ? t("staff.invite_title") : t("staff.change_title", { name: row.name })}
      description={confirmed ? t("staff.second_admin") : undefined}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            form="person-form"
            look="primary"
            disabled={send.isPending}
            focusableWhenDisabled
          >
            {t(
              send.isPending
                ? "staff.sending"
                : confirmed
                  ? "staff.propose"
                  : row === null
                    ? "staff.invite"
                    : "staff.change",
            )}
          </Button>
        </>
      }
    >
      <form id="person-form" className={styles.form} noValidate onSubmit={submit}>
        <Field label={t("staff.field_name")} error={errorOf("name")}>
          <TextInput
            value={form.name}
            maxLength={120}
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        <Field
          label={t("staff.field_login")}
          error={errorOf("login")}
          description={row === null ? t("staff.field_login_hint") : undefined}
        >
          <TextInput
            value={form.login}
            maxLength={63}
            spellCheck={false}
            autoComplete="off"
            disabled={row !== null}
            onChange={(event) => set({ login: event.target.value })}
          />
        </Field>
        <Field label={t("staff.field_email")} error={errorOf("email")}>
          <TextInput
            type="email"
            value={form.email}
            autoComplete="off"
            onChange={(event) => set({ email: event.target.value })}
          />
        </Field>
        <Field label={t("staff.field_role")} description={t(`staff.role_${form.role}`)}>
          <Select<RoleView>
            aria-label={t("staff.field_role")}
            options={ROLES.map((value) => ({ value, label: roleName(value) }))}
            value={form.role}
            onChange={(role) => set({ role })}
          />
        </Field>
        <Field
          label={t("staff.field_single")}
          error={errorOf("single")}
          description={t("staff.limit_hint")}
        >
          <TextInput
            className="numeric"
            inputMode="decimal"
            value={form.single}
            onChange={(event) => set({ single: event.target.value })}
          />
        </Field>
        <Field
          label={t("staff.field_daily")}
          error={errorOf("daily")}
          description={t("staff.limit_hint")}
        >
          <TextInput
            className="numeric"
            inputMode="decimal"
            value={form.daily}
            onChange={(event) => set({ daily: event.target.value })}
          />
        </Field>
        <Field label={t("staff.field_org")} description={t("staff.field_org_hint")}>
          <OrganisationField
            label={t("staff.field_org")}
            any={t("common.none")}
            value={form.orgId}
            onChange={(orgId) => set({ orgId })}
          />
        </Field>
        <Field
          label={t(row === null ? "staff.field_password" : "staff.field_new_password")}
          error={errorOf("password")}
          description={
            row === null
              ? t("staff.field_password_hint", { count: SHORTEST_PASSWORD })
              : t("staff.field_new_password_hint")
          }
        >
          <TextInput
            type="password"
            autoComplete="new-password"
            value={form.password}
            onChange={(event) => set({ password: event.target.value })}
          />
        </Field>
        <Field className={styles.whole} label={t("common.reason")} error={errorOf("reason")}>
          <TextArea
            rows={2}
            value={form.reason}
            maxLength={500}
            onChange={(event) => set({ reason: event.target.value })}
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
