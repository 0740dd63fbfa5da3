import type { BatchPreview } from "../../bindings/BatchPreview";
import type { NewBatch } from "../../bindings/NewBatch";
import type { PromotionKind } from "../../bindings/PromotionKind";
import { parseDecimal } from "../../lib/money";
import { t } from "../../lib/texts";

/** The form of a new batch, as it is typed. */
export interface BatchForm {
  name: string;
  kind: PromotionKind;
  credits: string;
  discount: string;
  currency: string;
  /** Nothing until somebody types one: it follows the name. */
  prefix: string | null;
  codes: number | null;
  once: boolean;
  uses: number | null;
  validFrom: string | null;
  validUntil: string | null;
  expireDays: number | null;
  totalCap: number | null;
  orgCap: number | null;
  budget: string;
  firstPurchase: boolean;
  orgId: number | null;
  campaign: string;
  reason: string;
}

export const EMPTY_BATCH: BatchForm = {
  name: "",
  kind: "credits",
  credits: "",
  discount: "",
  currency: "",
  prefix: null,
  codes: 100,
  once: true,
  uses: 2,
  validFrom: null,
  validUntil: null,
  expireDays: null,
  totalCap: null,
  orgCap: null,
  budget: "",
  firstPurchase: false,
  orgId: null,
  campaign: "",
  reason: "",
};

/** The letters before the codes that a name suggests: the first word, without what is easily mistaken. */
export function prefixOf(name: string): string {
  const plain = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toUpperCase();
  return (plain.match(/[A-Z0-9]+/)?.[0] ?? "").slice(0, 8);
}

const decimal = (text: string) => (text.trim() === "" ? null : (parseDecimal(text) ?? text.trim()));
const words = (text: string) => (text.trim() === "" ? null : text.trim());

/** What the core is asked for. */
export function batchOf(form: BatchForm, key: string): NewBatch {
  const credits = form.kind === "credits";
  return {
    name: form.name.trim(),
    kind: form.kind,
    credits: credits ? decimal(form.credits) : null,
    discount: credits ? null : decimal(form.discount),
    currency: form.kind === "fixed" ? words(form.currency.toUpperCase()) : null,
    prefix: form.prefix ?? prefixOf(form.name),
    codes: form.codes ?? 0,
    uses_per_code: form.once ? 1 : (form.uses ?? 0),
    valid_from: form.validFrom,
    valid_until: form.validUntil ?? "",
    credits_expire_days: credits ? form.expireDays : null,
    total_cap: form.totalCap,
    org_cap: form.orgCap,
    budget: credits ? decimal(form.budget) : null,
    first_purchase_only: form.firstPurchase,
    org_id: form.orgId,
    campaign: words(form.campaign),
    reason: form.reason.trim(),
    key,
  };
}

/** Fields that must be filled in before the core can say anything about the batch. */
export function missingOf(form: BatchForm): Partial<Record<keyof NewBatch, string>> {
  const missing: Partial<Record<keyof NewBatch, string>> = {};
  const need = (field: keyof NewBatch, there: boolean, message: string) => {
    if (!there) {
      missing[field] = message;
    }
  };
  need("name", form.name.trim() !== "", t("coupons.need_name"));
  if (form.kind === "credits") {
    need("credits", parseDecimal(form.credits) !== null, t("coupons.need_credits"));
  } else {
    need("discount", parseDecimal(form.discount) !== null, t("coupons.need_discount"));
  }
  need("codes", form.codes !== null, t("coupons.need_codes"));
  need("uses_per_code", form.once || form.uses !== null, t("coupons.need_uses"));
  need("valid_until", form.validUntil !== null, t("coupons.need_until"));
  need(
    "budget",
    form.budget.trim() === "" || parseDecimal(form.budget) !== null,
    t("coupons.need_budget"),
  );
  need("reason", form.reason.trim() !== "", t("common.reason_missing"));
  return missing;
}

/** What is wrong, by field: what is missing, else what the core says. */
export function problemsOf(
  form: BatchForm,
  preview: BatchPreview | undefined,
): Partial<Record<keyof NewBatch, string>> {
  const said = Object.fromEntries(
    (preview?.problems ?? []).map((problem) => [problem.field, problem.message]),
  );
  return { ...said, ...missingOf(form) };
}
