import type { BookView } from "../../bindings/BookView";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import styles from "./page.module.css";

const ENVIRONMENTS = ["production", "test", "demo"] as const;

/** The open book: where it is, whose it is, and how much is in it. */
export function BookDetails({ book }: { book: BookView }) {
  const formats = useFormats();
  const environment = ENVIRONMENTS.find((name) => name === book.environment);
  const lines: [label: string, value: string][] = [
    [t("settings.book"), book.label],
    [
      t("settings.engine"),
      book.engine === "postgres" ? t("settings.engine_postgres") : t("settings.engine_sqlite"),
    ],
    [
      t("settings.environment"),
      environment === undefined ? book.environment : t(`environment.${environment}`),
    ],
    [t("settings.location"), book.location],
    [t("settings.billing_entity"), book.billing_entity],
    [t("settings.book_zone"), book.zone],
    [t("settings.actor"), t("settings.actor_role", { actor: book.actor, role: book.role })],
    [
      t("settings.contents"),
      t("settings.contents_value", {
        transactions: formats.count(book.transactions),
        organisations: formats.count(book.organisations),
      }),
    ],
  ];
  return (
    <dl className={styles.details}>
      {lines.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
