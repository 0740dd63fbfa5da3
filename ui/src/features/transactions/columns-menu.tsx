import { SlidersHorizontal } from "lucide-react";

import type { TransactionRow } from "../../bindings/TransactionRow";
import { Button } from "../../components/button";
import type { GridColumn } from "../../components/ledger-grid/column";
import { Menu, MenuCheckboxItem } from "../../components/menu";
import { toastFailed } from "../../components/toast";
import { useSaveSettings, useSettings } from "../../lib/queries";
import { t } from "../../lib/texts";
import styles from "./page.module.css";

/** Which columns the list shows; kept in the settings. */
export function ColumnsMenu({ columns }: { columns: readonly GridColumn<TransactionRow>[] }) {
  const { hidden_columns: hidden } = useSettings();
  const save = useSaveSettings(toastFailed);
  return (
    <Menu
      align="end"
      trigger={
        <Button look="ghost">
          <SlidersHorizontal aria-hidden="true" />
          <span className={styles.toolWord}>{t("transactions.columns")}</span>
        </Button>
      }
    >
      {columns
        .filter((column) => column.fixed !== true)
        .map((column) => (
          <MenuCheckboxItem
            key={column.id}
            checked={!hidden.includes(column.id)}
            onChange={(checked) =>
              save({
                hidden_columns: checked
                  ? hidden.filter((id) => id !== column.id)
                  : [...hidden, column.id],
              })
            }
          >
            {column.header}
          </MenuCheckboxItem>
        ))}
    </Menu>
  );
}
