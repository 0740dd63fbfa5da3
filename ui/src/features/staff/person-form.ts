import type { RoleView } from "../../bindings/RoleView";
import type { StaffChange } from "../../bindings/StaffChange";
import type { StaffRow } from "../../bindings/StaffRow";
import { passwordProblem } from "../../components/password-dialog";
import { parseDecimal } from "../../lib/money";
import { t } from "../../lib/texts";

/** The form of an invitation or a change, as it is typed. */
export interface PersonForm {
  login: string;
  name: string;
  email: string;
  role: RoleView;
  single: string;
  daily: string;
  orgId: number | null;
  password: string;
  reason: string;
}

/** The form of a colleague as they are; of nobody for an invitation. */
export function formOf(row: StaffRow | null): PersonForm {
  return {
    login: row?.login ?? "",
    name: row?.name ?? "",
    email: row?.email ?? "",
    role: row?.role ?? "finance",
    single: row?.single_limit ?? "",
    daily: row?.daily_limit ?? "",
    orgId: row?.org_id ?? null,
    password: "",
    reason: "",
  };
}

const limit = (text: string) => (text.trim() === "" ? null : parseDecimal(text));

/** What is wrong, by field; `invited` where the colleague is new. */
export function problemsOf(
  form: PersonForm,
  invited: boolean,
): Partial<Record<keyof PersonForm, string>> {
  const problems: Partial<Record<keyof PersonForm, string>> = {};
  const check = (field: keyof PersonForm, wrong: boolean, message: string) => {
    if (wrong) {
      problems[field] = message;
    }
  };
  check("name", form.name.trim() === "", t("staff.need_name"));
  check("login", !/^[a-z][a-z0-9._-]{1,62}$/.test(form.login.trim()), t("staff.need_login"));
  check(
    "email",
    form.email.trim() !== "" && !/^\S+@\S+$/.test(form.email.trim()),
    t("staff.need_email"),
  );
  for (const field of ["single", "daily"] as const) {
    const wrong = form[field].trim() !== "" && !/^\d/.test(limit(form[field]) ?? "");
    check(field, wrong, t("staff.need_limit"));
  }
  if (invited || form.password !== "") {
    const weak = passwordProblem(form.password);
    check("password", weak !== undefined, weak ?? "");
  }
  check("reason", form.reason.trim() === "", t("common.reason_missing"));
  return problems;
}

/** What the core is asked for. */
export function changeOf(form: PersonForm, active: boolean, key: string): StaffChange {
  return {
    login: form.login.trim(),
    name: form.name.trim(),
    email: form.email.trim() === "" ? null : form.email.trim(),
    role: form.role,
    single_limit: limit(form.single),
    daily_limit: limit(form.daily),
    org_id: form.orgId,
    active,
    password: form.password === "" ? null : form.password,
    reason: form.reason.trim(),
    key,
  };
}
