import type { ImportSubject } from "../../bindings/ImportSubject";

/** A field of a record as plans name it. */
export interface FieldSpec {
  name: FieldName;
  /** The file cannot be checked without it. */
  required: boolean;
}

const NAMES = [
  "record_id",
  "source",
  "organisation",
  "name",
  "project",
  "operation",
  "quantity",
  "credits",
  "event_id",
  "event_name",
  "user",
  "occurred_at",
  "amount_paid",
  "currency",
  "expires_at",
  "reference",
  "reason",
  "note",
  "kind",
  "external_id",
  "legal_name",
  "country",
  "tax_id",
  "email",
  "plan",
  "status",
] as const;

export type FieldName = (typeof NAMES)[number];

export const SUBJECTS = [
  "usage",
  "purchases",
  "grants",
  "organisations",
] as const satisfies ImportSubject[];

function spec(required: readonly FieldName[], optional: readonly FieldName[]): FieldSpec[] {
  return [
    ...required.map((name) => ({ name, required: true })),
    ...optional.map((name) => ({ name, required: false })),
  ];
}

const FIELDS: Record<ImportSubject, FieldSpec[]> = {
  usage: spec(
    ["organisation", "occurred_at"],
    [
      "record_id",
      "credits",
      "quantity",
      "operation",
      "project",
      "event_id",
      "event_name",
      "user",
      "name",
      "source",
    ],
  ),
  purchases: spec(
    ["organisation", "credits", "amount_paid", "currency", "occurred_at"],
    ["record_id", "expires_at", "reference", "name", "source"],
  ),
  grants: spec(
    ["organisation", "credits", "reason", "note", "occurred_at"],
    ["record_id", "kind", "expires_at", "name", "source"],
  ),
  organisations: spec(
    ["external_id", "name"],
    ["legal_name", "country", "tax_id", "email", "plan", "currency", "status"],
  ),
};

/** The fields that a file of this subject may bring, needed ones first. */
export function fieldsOf(subject: ImportSubject): readonly FieldSpec[] {
  return FIELDS[subject];
}

/** The field of that name; nothing for one that plans do not know. */
export function fieldNamed(name: string): FieldName | null {
  return NAMES.find((known) => known === name) ?? null;
}
