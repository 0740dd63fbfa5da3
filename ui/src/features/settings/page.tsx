import { t } from "../../lib/texts";

export function SettingsPage() {
  return <h1>{t("settings.title")}</h1>;
}
