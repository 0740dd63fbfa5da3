import { Coins } from "lucide-react";
import { useState, type FormEvent } from "react";

import type { Amount } from "../../bindings/Amount";
import { Button } from "../../components/button";
import { Field, TextInput } from "../../components/field";
import { Popover } from "../../components/popover";
import { useFormats, type Formats } from "../../lib/formats";
import { compareDecimals, parseDecimal } from "../../lib/money";
import { t } from "../../lib/texts";
import styles from "./amount-filter.module.css";
import { FilterChip } from "../../components/filter-chip";
import type { TransactionSearch } from "./search";
import type { TransactionScreen } from "./use-search";

/** The amounts of the filter in words; nothing when there are none. */
export function amountsInWords(search: TransactionSearch, formats: Formats): string | null {
  const show = (amount: string) => formats.credits(amount as Amount, "exact", "negative");
  const { min, max } = search;
  if (min !== undefined && max !== undefined) {
    return t("transactions.amount_between", { min: show(min), max: show(max) });
  }
  if (min !== undefined) {
    return t("transactions.amount_from", { min: show(min) });
  }
  return max === undefined ? null : t("transactions.amount_to", { max: show(max) });
}

/** Filters by the size of the movement. */
export function AmountFilter({ screen }: { screen: TransactionScreen }) {
  const [open, setOpen] = useState(false);
  const formats = useFormats();
  return (
    <Popover
      label={t("transactions.filter_amount")}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <FilterChip
          icon={<Coins aria-hidden="true" />}
          label={t("transactions.filter_amount")}
          value={amountsInWords(screen.search, formats)}
        />
      }
    >
      <AmountForm screen={screen} close={() => setOpen(false)} />
    </Popover>
  );
}

/** The decimal without sign, nothing for an empty field, undefined for anything else. */
function read(text: string): string | null | undefined {
  if (text.trim() === "") {
    return null;
  }
  const parsed = parseDecimal(text);
  return parsed === null || parsed.startsWith("-") ? undefined : parsed;
}

function AmountForm(props: { screen: TransactionScreen; close(): void }) {
  const { screen, close } = props;
  const [min, setMin] = useState(screen.search.min ?? "");
  const [max, setMax] = useState(screen.search.max ?? "");
  const [checked, setChecked] = useState(false);
  const least = read(min);
  const most = read(max);
  const bad = t("transactions.amount_bad");
  const swapped =
    typeof least === "string" && typeof most === "string" && compareDecimals(least, most) > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (least !== undefined && most !== undefined && !swapped) {
      screen.setFilter({ min: least ?? undefined, max: most ?? undefined });
      close();
    }
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <div className={styles.pair}>
        <Field
          label={t("transactions.amount_least")}
          error={checked && least === undefined ? bad : undefined}
        >
          <TextInput
            className="numeric"
            inputMode="decimal"
            value={min}
            onChange={(event) => setMin(event.target.value)}
          />
        </Field>
        <Field
          label={t("transactions.amount_most")}
          error={
            checked && most === undefined
              ? bad
              : checked && swapped
                ? t("transactions.amount_order")
                : undefined
          }
        >
          <TextInput
            className="numeric"
            inputMode="decimal"
            value={max}
            onChange={(event) => setMax(event.target.value)}
          />
        </Field>
      </div>
      <p className={styles.hint}>{t("transactions.amount_hint")}</p>
      <div className={styles.actions}>
        <Button
          size="small"
          look="ghost"
          onClick={() => {
            screen.setFilter({ min: undefined, max: undefined });
            close();
          }}
        >
          {t("common.clear")}
        </Button>
        <Button size="small" look="primary" type="submit">
          {t("transactions.amount_apply")}
        </Button>
      </div>
    </form>
  );
}
