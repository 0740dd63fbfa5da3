import { useState } from "react";

import { Button } from "../../components/button";
import { BookForm } from "../../components/book-form/book-form";
import { Dialog } from "../../components/dialog";
import { PasswordDialog } from "../../components/password-dialog";
import { Field } from "../../components/field";
import { Select } from "../../components/select";
import { Switch } from "../../components/switch";
import { toastFailed } from "../../components/toast";
import type { Density } from "../../bindings/Density";
import type { Theme } from "../../bindings/Theme";
import { useBook, useSaveSettings, useSettings } from "../../lib/queries";
import { useAsksForPassword } from "../../lib/session";
import { t } from "../../lib/texts";
import { BookDetails } from "./book-details";
import { Language } from "./language";
import styles from "./page.module.css";

const THEMES = ["system", "light", "dark"] as const satisfies Theme[];
const DENSITIES = ["dense", "comfortable"] as const satisfies Density[];

/** What a user may set. Each change is saved at once. */
export function SettingsPage() {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t("settings.title")}</h1>
        <p className={styles.saved}>{t("settings.saved_at_once")}</p>
      </header>
      <Connection />
      <Appearance />
      <Language />
      <Keyboard />
      <Password />
    </div>
  );
}

function Connection() {
  const book = useBook();
  const [choosing, setChoosing] = useState(false);
  return (
    <section className={styles.section} aria-labelledby="settings-connection">
      <div className={styles.side}>
        <h2 id="settings-connection" className={styles.heading}>
          {t("settings.connection")}
        </h2>
        <p className={styles.hint}>{t("settings.connection_hint")}</p>
      </div>
      <div className={styles.body}>
        <BookDetails book={book} />
        <div>
          <Button onClick={() => setChoosing(true)}>{t("settings.open_other")}</Button>
        </div>
      </div>
      <Dialog open={choosing} onOpenChange={setChoosing} title={t("book.choose")} wide>
        <BookForm onOpened={() => setChoosing(false)} />
      </Dialog>
    </section>
  );
}

const LOCK_AFTER = [5, 15, 30, 60, 0];

/** Minutes to choose from; 0 is never. One that was set elsewhere stays. */
function lockOptions(chosen: number): { value: string; label: string }[] {
  const minutes = LOCK_AFTER.includes(chosen) ? LOCK_AFTER : [chosen, ...LOCK_AFTER];
  return minutes.map((count) => ({
    value: count.toString(),
    label: count === 0 ? t("settings.lock_never") : t("settings.lock_minutes", { count }),
  }));
}

/** One's own password; the first one of a book makes it ask who is there. */
function Password() {
  const book = useBook();
  const settings = useSettings();
  const save = useSaveSettings(toastFailed);
  const asks = useAsksForPassword();
  const [changing, setChanging] = useState(false);
  return (
    <section className={styles.section} aria-labelledby="settings-password">
      <div className={styles.side}>
        <h2 id="settings-password" className={styles.heading}>
          {t("settings.session")}
        </h2>
        <p className={styles.hint}>
          {t("settings.actor_role", { actor: book.actor, role: book.role })}
        </p>
      </div>
      <div className={styles.body}>
        {asks === false ? (
          <p>{t("settings.no_password")}</p>
        ) : (
          <Field className={styles.narrow} label={t("settings.lock_after")}>
            <Select<string>
              aria-label={t("settings.lock_after")}
              options={lockOptions(settings.lock_after_minutes)}
              value={settings.lock_after_minutes.toString()}
              onChange={(minutes) => save({ lock_after_minutes: Number(minutes) })}
            />
          </Field>
        )}
        <div>
          <Button disabled={asks === undefined} onClick={() => setChanging(true)}>
            {t(asks === false ? "settings.set_password" : "session.password")}
          </Button>
        </div>
      </div>
      {changing && asks !== undefined ? (
        <PasswordDialog first={!asks} onClose={() => setChanging(false)} />
      ) : null}
    </section>
  );
}

function Appearance() {
  const settings = useSettings();
  const save = useSaveSettings(toastFailed);
  return (
    <section className={styles.section} aria-labelledby="settings-appearance">
      <h2 id="settings-appearance" className={styles.heading}>
        {t("settings.appearance")}
      </h2>
      <div className={styles.pair}>
        <Field label={t("settings.theme")}>
          <Select<Theme>
            aria-label={t("settings.theme")}
            options={THEMES.map((value) => ({ value, label: t(`settings.theme_${value}`) }))}
            value={settings.theme}
            onChange={(theme) => save({ theme })}
          />
        </Field>
        <Field label={t("settings.density")}>
          <Select<Density>
            aria-label={t("settings.density")}
            options={DENSITIES.map((value) => ({ value, label: t(`settings.density_${value}`) }))}
            value={settings.density}
            onChange={(density) => save({ density })}
          />
        </Field>
      </div>
    </section>
  );
}

function Keyboard() {
  const settings = useSettings();
  const save = useSaveSettings(toastFailed);
  return (
    <section className={styles.section} aria-labelledby="settings-keyboard">
      <h2 id="settings-keyboard" className={styles.heading}>
        {t("settings.keyboard")}
      </h2>
      <div className={styles.body}>
        <Switch
          checked={settings.single_keys}
          onChange={(single_keys) => save({ single_keys })}
          label={t("settings.single_keys")}
          description={t("settings.single_keys_hint")}
        />
        <Switch
          checked={settings.show_cost}
          onChange={(show_cost) => save({ show_cost })}
          label={t("settings.show_cost")}
          description={t("settings.show_cost_hint")}
        />
        <Switch
          checked={settings.safe_rendering}
          onChange={(safe_rendering) => save({ safe_rendering })}
          label={t("settings.safe_rendering")}
          description={t("settings.safe_rendering_hint")}
        />
      </div>
    </section>
  );
}
