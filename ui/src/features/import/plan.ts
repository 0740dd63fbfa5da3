import type { FieldSource } from "../../bindings/FieldSource";
import type { ImportPlan } from "../../bindings/ImportPlan";
import type { ImportSubject } from "../../bindings/ImportSubject";
import type { Measure } from "../../bindings/Measure";
import { fieldsOf, type FieldName } from "./fields";

/** Where a field comes from; nothing when the file does not bring it. */
export function sourceOf(plan: ImportPlan, field: FieldName): FieldSource | null {
  return plan.fields.find((mapping) => mapping.field === field)?.source ?? null;
}

/** Maps a field, or takes its mapping away. */
export function withField(
  plan: ImportPlan,
  field: FieldName,
  source: FieldSource | null,
): ImportPlan {
  const others = plan.fields.filter((mapping) => mapping.field !== field);
  return { ...plan, fields: source === null ? others : [...others, { field, source }] };
}

/** Another subject: fields that it has too keep their mapping; the suggestion returns with its own subject. */
export function withSubject(
  plan: ImportPlan,
  subject: ImportSubject,
  suggested: ImportPlan,
): ImportPlan {
  const names = fieldsOf(subject).map((field) => field.name as string);
  const fields =
    suggested.subject === subject
      ? suggested.fields
      : plan.fields.filter((mapping) => names.includes(mapping.field));
  return {
    ...plan,
    subject,
    fields,
    measures: subject === "usage" ? suggested.measures : [],
  };
}

/** Changes one measure. */
export function withMeasure(plan: ImportPlan, place: number, change: Partial<Measure>): ImportPlan {
  return {
    ...plan,
    measures: plan.measures.map((measure, index) =>
      index === place ? { ...measure, ...change } : measure,
    ),
  };
}

/** Adds a measure to fill in. */
export function withNewMeasure(plan: ImportPlan): ImportPlan {
  return { ...plan, measures: [...plan.measures, { column: "", operation: "" }] };
}

/** Takes a measure away. */
export function withoutMeasure(plan: ImportPlan, place: number): ImportPlan {
  return { ...plan, measures: plan.measures.filter((_, index) => index !== place) };
}

function isSet(source: FieldSource | null): boolean {
  return source !== null && (source.from === "column" ? source.name : source.value).trim() !== "";
}

/** What keeps the file from being checked. The core decides; this only saves a round trip. */
export type PlanProblem =
  | { what: "missing"; fields: FieldName[] }
  | { what: "source" }
  | { what: "measure" }
  | { what: "no_amount" }
  | { what: "two_amounts" }
  | { what: "quantity_without_operation" };

/** The first thing to put right; nothing when the file can be checked. */
export function planProblem(plan: ImportPlan): PlanProblem | null {
  const missing = fieldsOf(plan.subject)
    .filter((field) => field.required && !isSet(sourceOf(plan, field.name)))
    .map((field) => field.name);
  if (missing.length > 0) {
    return { what: "missing", fields: missing };
  }
  if (plan.source.trim() === "") {
    return { what: "source" };
  }
  return plan.subject === "usage" ? amountProblem(plan) : null;
}

/** Exactly one way must lead to the credits of a usage record. */
function amountProblem(plan: ImportPlan): PlanProblem | null {
  const quantity = isSet(sourceOf(plan, "quantity"));
  const credits = isSet(sourceOf(plan, "credits"));
  if (plan.measures.some(({ column, operation }) => column === "" || operation.trim() === "")) {
    return { what: "measure" };
  }
  if (plan.measures.length > 0) {
    return quantity || credits ? { what: "two_amounts" } : null;
  }
  if (!quantity && !credits) {
    return { what: "no_amount" };
  }
  return quantity && !credits && !isSet(sourceOf(plan, "operation"))
    ? { what: "quantity_without_operation" }
    : null;
}

/** The text of a field in a row of the preview; nothing when it is empty or not mapped. */
export function exampleOf(
  source: FieldSource | null,
  columns: readonly string[],
  row: readonly string[] | undefined,
): string | null {
  if (source === null) {
    return null;
  }
  const text = source.from === "constant" ? source.value : row?.[columns.indexOf(source.name)];
  return text === undefined || text === "" ? null : text;
}

/** Whether what was typed is the number of rows; separators of thousands do not matter. */
export function isRowCount(typed: string, rows: number): boolean {
  const digits = typed.replaceAll(/[\s.,'’\u00a0\u202f]/g, "");
  return /^\d+$/.test(digits) && Number(digits) === rows;
}
