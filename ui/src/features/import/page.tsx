import { t } from "../../lib/texts";

export function ImportPage() {
  return <h1>{t("import.title")}</h1>;
}
