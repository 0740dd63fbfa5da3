import { t } from "../../lib/texts";

export function TransactionsPage() {
  return <h1>{t("transactions.title")}</h1>;
}
