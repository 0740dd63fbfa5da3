import { useRouter } from "@tanstack/react-router";
import { Bookmark, Trash2 } from "lucide-react";
import { useState, type FormEvent } from "react";

import { Button, IconButton } from "../../components/button";
import { Field, TextInput } from "../../components/field";
import { Popover } from "../../components/popover";
import { toastFailed } from "../../components/toast";
import { useSaveSettings, useSettings } from "../../lib/queries";
import { stringifySearch } from "../../lib/search-params";
import { t } from "../../lib/texts";
import { parseTransactionSearch } from "./search";
import styles from "./views-menu.module.css";
import type { TransactionScreen } from "./use-search";

const PATH = "#/transactions";

/** Named URLs of this list: open one, save the present one, delete one. */
export function ViewsMenu({ screen }: { screen: TransactionScreen }) {
  const router = useRouter();
  const { saved_views: all } = useSettings();
  const save = useSaveSettings(toastFailed);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const views = all.filter((view) => view.url.startsWith(PATH));
  const taken = views.some((view) => view.name === name.trim());
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || taken) {
      return;
    }
    const search = { ...parseTransactionSearch(screen.search), open: undefined };
    save({ saved_views: [...all, { name: name.trim(), url: PATH + stringifySearch(search) }] });
    setName("");
    setOpen(false);
  };
  return (
    <Popover
      label={t("transactions.views_list")}
      open={open}
      onOpenChange={setOpen}
      align="end"
      trigger={
        <Button look="ghost">
          <Bookmark aria-hidden="true" />
          {t("transactions.views")}
        </Button>
      }
    >
      <div className={styles.views}>
        <p className={styles.heading}>{t("transactions.views_list")}</p>
        {views.length === 0 ? <p className={styles.none}>{t("transactions.views_none")}</p> : null}
        <ul className={styles.list}>
          {views.map((view) => (
            <li key={view.name}>
              <button
                type="button"
                className={styles.view}
                onClick={() => {
                  setOpen(false);
                  router.history.push(view.url.slice(1));
                }}
              >
                {view.name}
              </button>
              <IconButton
                size="small"
                label={t("transactions.views_delete", { name: view.name })}
                onClick={() => save({ saved_views: all.filter((other) => other !== view) })}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
        <form className={styles.form} onSubmit={add}>
          <Field
            label={t("transactions.views_name")}
            error={taken ? t("transactions.views_taken") : undefined}
          >
            <TextInput
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Button type="submit" look="primary" disabled={name.trim() === "" || taken}>
            {t("transactions.views_save")}
          </Button>
        </form>
      </div>
    </Popover>
  );
}
