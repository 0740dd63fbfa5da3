import type { FieldMapping } from "../../bindings/FieldMapping";
import type { ImportError } from "../../bindings/ImportError";
import type { ImportInspection } from "../../bindings/ImportInspection";
import type { ImportPlan } from "../../bindings/ImportPlan";
import type { ImportReport } from "../../bindings/ImportReport";
import type { Book } from "./book";
import { CUSTOMERS, OPERATIONS } from "./customers";
import { amountOf, type Micro, parseMicro } from "./micro";
import { Random } from "./random";
import { DAY_MS, instantOf, MINUTE_MS, NOW_MS } from "./time";

/** A made-up file of one day's photo runs. */
export interface UsageFile {
  name: string;
  columns: string[];
  rows: string[][];
  importedBefore: boolean;
}

/** What a file holds of one row. */
interface UsageRecord {
  line: number;
  recordId: string;
  orgId: number;
  project: string;
  operation: string;
  size: Micro;
  eventId: string;
  eventName: string;
  user: string | null;
  at: number;
}

const COLUMNS = [
  "run_id",
  "customer",
  "project",
  "operation",
  "photos",
  "credits",
  "event_id",
  "event_name",
  "user",
  "finished_at",
];

const SUGGESTED: Record<string, string> = {
  record_id: "run_id",
  organisation: "customer",
  project: "project",
  operation: "operation",
  quantity: "photos",
  credits: "credits",
  event_id: "event_id",
  event_name: "event_name",
  user: "user",
  occurred_at: "finished_at",
};

function rowOf(index: number, random: Random): string[] {
  const customer = random.pick(CUSTOMERS.filter(({ platform }) => platform === "photo"));
  const operation = random.pick(OPERATIONS.photo);
  const photos = random.between(20, 900);
  return [
    `nightly-2026-11-20-${(index + 1).toString().padStart(4, "0")}`,
    customer.externalId,
    random.pick(customer.projects),
    operation.name,
    photos.toString(),
    `${photos.toString()}.${random.between(0, 3) === 0 ? "5" : "0"}`,
    "48990021",
    "Harbourfront Night Run",
    random.chance(60) ? "NULL" : random.pick(customer.users),
    new Date(NOW_MS - DAY_MS + index * 3 * MINUTE_MS).toISOString(),
  ];
}

/** The file that the tests import. */
export function usageFile(kind: string): UsageFile {
  const random = new Random(48_990_021);
  const rows = Array.from({ length: 240 }, (_, index) => rowOf(index, random));
  if (kind === "bad") {
    rows[16]?.splice(9, 1, "20.11.2026 25:61");
    rows[87]?.splice(5, 1, "12,5 credits");
  }
  return {
    name: "photo-runs-2026-11-20.csv",
    columns: COLUMNS,
    rows,
    importedBefore: kind === "again",
  };
}

function planOf(): ImportPlan {
  const fields: FieldMapping[] = Object.entries(SUGGESTED).map(([field, name]) => ({
    field,
    source: { from: "column", name },
  }));
  return {
    subject: "usage",
    format: "csv",
    source: "photo-runs",
    fields,
    measures: [],
    zone: "UTC",
    create_organisations: false,
    good_rows_only: false,
  };
}

/** What the window learns about a chosen file. */
export function inspect(file: UsageFile): ImportInspection {
  const text = file.rows.map((row) => row.join(",")).join("\n");
  return {
    file: "file-1",
    name: file.name,
    bytes: text.length + file.columns.join(",").length + 1,
    sha256: "9f2b6c1de0a4471b8c55f0d3a7e61b94c2d80e35f7a1964b20cc8e5d3f71ab06",
    format: "csv",
    columns: file.columns,
    preview: file.rows.slice(0, 50),
    suggested: planOf(),
    imported_before: file.importedBefore ? instantOf(NOW_MS - 3 * DAY_MS) : null,
  };
}

function valueOf(file: UsageFile, plan: ImportPlan, row: string[], field: string): string | null {
  const source = plan.fields.find((mapping) => mapping.field === field)?.source;
  const text =
    source?.from === "constant" ? source.value : row[file.columns.indexOf(source?.name ?? "")];
  return text === undefined || text === "" || text === "NULL" ? null : text;
}

function readRow(
  file: UsageFile,
  plan: ImportPlan,
  row: string[],
  line: number,
): UsageRecord | ImportError {
  const value = (field: string): string | null => valueOf(file, plan, row, field);
  const recordId = value("record_id");
  if (recordId === null) {
    return {
      line,
      field: "record_id",
      message: "The row has no record ID. Map a column that is different in each row.",
    };
  }
  const external = value("organisation");
  const orgId = CUSTOMERS.findIndex(({ externalId }) => externalId === external) + 1;
  if (orgId === 0) {
    return {
      line,
      field: "organisation",
      message: `The book has no organisation “${external ?? ""}”. Add it first, or let the import add it.`,
    };
  }
  const size = parseMicro(value("credits") ?? "");
  if (size === null) {
    return {
      line,
      field: "credits",
      message: `“${value("credits") ?? ""}” is not a number of credits.`,
    };
  }
  const at = Date.parse(value("occurred_at") ?? "");
  if (Number.isNaN(at)) {
    return {
      line,
      field: "occurred_at",
      message: `“${value("occurred_at") ?? ""}” is not a time.`,
    };
  }
  return {
    line,
    recordId,
    orgId,
    project: value("project") ?? "No project",
    operation: value("operation") ?? "Photo processing",
    size,
    eventId: value("event_id") ?? "",
    eventName: value("event_name") ?? "",
    user: value("user"),
    at,
  };
}

/** Reads all rows by the plan; posts them unless it is a dry run or a row is wrong and all of them are wanted. */
export function readFile(
  book: Book,
  file: UsageFile,
  plan: ImportPlan,
  dryRun: boolean,
): ImportReport {
  const read = file.rows.map((row, index) => readRow(file, plan, row, index + 2));
  const errors = read.filter((result) => "message" in result);
  const records = read.filter((result) => "recordId" in result);
  const known = new Set(
    book.all().map((posted) => `${posted.source ?? ""}/${posted.recordId ?? ""}`),
  );
  const fresh = records.filter(
    (record) => !file.importedBefore && !known.has(`${plan.source}/${record.recordId}`),
  );
  const posts = !dryRun && (errors.length === 0 || plan.good_rows_only);
  if (posts) {
    post(book, plan, fresh);
  }
  const used = fresh.reduce((sum, record) => sum + record.size, 0n);
  const photos = records.reduce(
    (sum, record) => sum + BigInt(file.rows[record.line - 2]?.[4] ?? "0"),
    0n,
  );
  const already = records.length - fresh.length;
  const verb = dryRun ? "would be posted" : "posted";
  return {
    dry_run: dryRun,
    rows: file.rows.length,
    records: records.length,
    applied: fresh.length,
    already_applied: already,
    rejected: errors.length,
    organisations_added: 0,
    credits: amountOf(-used),
    debt: amountOf(0n),
    control_totals: [
      { label: "rows", value: file.rows.length.toString() },
      { label: "sum of photos", value: photos.toString() },
      {
        label: "sum of credits",
        value: amountOf(records.reduce((sum, record) => sum + record.size, 0n)),
      },
    ],
    notes: ["NULL was read as “no value” in 138 cells of the column user."],
    errors,
    first_at: instantOf(records[0]?.at ?? NOW_MS),
    last_at: instantOf(records.at(-1)?.at ?? NOW_MS),
    rejects_file: posts && errors.length > 0 ? "photo-runs-2026-11-20.rejected.csv" : null,
    summary: `${fresh.length.toString()} of ${records.length.toString()} records ${verb}; ${already.toString()} were in the book already.`,
  };
}

function post(book: Book, plan: ImportPlan, records: readonly UsageRecord[]): void {
  for (const record of records) {
    const account = book.account(record.orgId);
    if (account !== null) {
      book.consume(
        account,
        {
          kind: "usage",
          at: record.at,
          eventId: record.eventId,
          eventName: record.eventName,
          operation: record.operation,
          project: record.project,
          user: record.user,
          source: plan.source,
          recordId: record.recordId,
        },
        record.size,
      );
    }
  }
}
