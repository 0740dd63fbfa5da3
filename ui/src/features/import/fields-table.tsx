import { useState } from "react";

import type { FieldSource } from "../../bindings/FieldSource";
import type { ImportInspection } from "../../bindings/ImportInspection";
import type { ImportPlan } from "../../bindings/ImportPlan";
import { TextInput } from "../../components/field";
import { Select } from "../../components/select";
import { Table, type Column } from "../../components/table";
import { t } from "../../lib/texts";
import { fieldsOf, type FieldSpec } from "./fields";
import styles from "./page.module.css";
import { exampleOf, sourceOf, withField } from "./plan";
import { importSession } from "./session";

const NONE = "none";
const CONSTANT = "constant";
const COLUMN = "column:";

/** One line per field: where it comes from, and what that gives in the first row. */
export function FieldsTable(props: { inspection: ImportInspection; plan: ImportPlan }) {
  const { inspection, plan } = props;
  const columns: Column<FieldSpec>[] = [
    {
      key: "field",
      header: t("import.field"),
      cell: (field) => (
        <span className={styles.field}>
          {t(`import.field_${field.name}`)}
          {field.required ? <span className={styles.required}>{t("import.required")}</span> : null}
        </span>
      ),
    },
    {
      key: "from",
      header: t("import.comes_from"),
      wide: true,
      cell: (field) => (
        <FieldSourceChoice
          label={t(`import.field_${field.name}`)}
          columns={inspection.columns}
          source={sourceOf(plan, field.name)}
          onChange={(source) => importSession.change(withField(plan, field.name, source))}
        />
      ),
    },
    {
      key: "example",
      header: t("import.example"),
      cell: (field) => {
        const source = sourceOf(plan, field.name);
        const example = exampleOf(source, inspection.columns, inspection.preview[0]);
        return (
          <span className={example === null ? styles.quiet : styles.example} title={example ?? ""}>
            {example ?? (source === null ? "–" : t("import.no_example"))}
          </span>
        );
      },
    },
  ];
  return (
    <Table
      className={styles.fields}
      label={t("import.mapping")}
      columns={columns}
      rows={fieldsOf(plan.subject)}
      rowKey={(field) => field.name}
    />
  );
}

function FieldSourceChoice(props: {
  label: string;
  columns: readonly string[];
  source: FieldSource | null;
  onChange(source: FieldSource | null): void;
}) {
  const { label, columns, source, onChange } = props;
  // A fixed text that was typed once comes back when it is chosen again.
  const [text, setText] = useState(source?.from === "constant" ? source.value : "");
  const value =
    source === null ? NONE : source.from === "constant" ? CONSTANT : `${COLUMN}${source.name}`;
  const choose = (next: string) => {
    if (next === NONE) {
      onChange(null);
    } else if (next === CONSTANT) {
      onChange({ from: "constant", value: text });
    } else {
      onChange({ from: "column", name: next.slice(COLUMN.length) });
    }
  };
  return (
    <span className={styles.from}>
      <Select
        aria-label={label}
        value={value}
        onChange={choose}
        options={[
          { value: NONE, label: t("import.not_mapped") },
          ...columns.map((name) => ({ value: `${COLUMN}${name}`, label: name })),
          { value: CONSTANT, label: t("import.constant") },
        ]}
      />
      {source?.from === "constant" ? (
        <TextInput
          aria-label={t("import.constant_value", { field: label })}
          value={source.value}
          onChange={(event) => {
            setText(event.currentTarget.value);
            onChange({ from: "constant", value: event.currentTarget.value });
          }}
        />
      ) : null}
    </span>
  );
}
