import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useId } from "react";

import type { ImportPlan } from "../../bindings/ImportPlan";
import { call } from "../../bridge";
import { Button, IconButton } from "../../components/button";
import { TextInput } from "../../components/field";
import { Select } from "../../components/select";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import { withMeasure, withNewMeasure, withoutMeasure } from "./plan";
import { importSession } from "./session";

/** Quantity columns that become records of their own, e.g. input and output tokens of one call. */
export function Measures({ columns, plan }: { columns: readonly string[]; plan: ImportPlan }) {
  const operations = useQuery({
    queryKey: keys.in("operations"),
    queryFn: () => call("list_operations", {}),
  });
  const listId = useId();
  return (
    <section className={styles.part} aria-label={t("import.measures")}>
      <datalist id={listId}>
        {operations.data?.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <h3 className={styles.heading}>{t("import.measures")}</h3>
      <p className={styles.hint}>{t("import.measures_hint")}</p>
      {plan.measures.map((measure, place) => (
        // Measures have no identity of their own; their place is it.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={place} className={styles.measure}>
          <Select
            aria-label={t("import.measure_column", { place: place + 1 })}
            options={columns.map((name) => ({ value: name, label: name }))}
            value={measure.column === "" ? null : measure.column}
            onChange={(column) => importSession.change(withMeasure(plan, place, { column }))}
            placeholder={t("import.choose_column")}
          />
          <TextInput
            aria-label={t("import.measure_operation", { place: place + 1 })}
            placeholder={t("import.choose_operation")}
            list={listId}
            spellCheck={false}
            value={measure.operation}
            onChange={(event) =>
              importSession.change(
                withMeasure(plan, place, { operation: event.currentTarget.value }),
              )
            }
          />
          <IconButton
            label={t("import.measure_remove", { place: place + 1 })}
            onClick={() => importSession.change(withoutMeasure(plan, place))}
          >
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <div>
        <Button size="small" onClick={() => importSession.change(withNewMeasure(plan))}>
          <Plus aria-hidden="true" />
          {t("import.measure_add")}
        </Button>
      </div>
    </section>
  );
}
