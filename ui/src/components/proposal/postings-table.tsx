import type { PostingLine } from "../../bindings/PostingLine";
import { t } from "../../lib/texts";
import { CreditsText } from "../money-text";
import styles from "./postings-table.module.css";

/** The accounts that would be debited and credited. */
export function PostingsTable({ postings }: { postings: readonly PostingLine[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("proposal.account")}</th>
          <th scope="col" className={styles.end}>
            {t("proposal.debit")}
          </th>
          <th scope="col" className={styles.end}>
            {t("proposal.credit")}
          </th>
        </tr>
      </thead>
      <tbody>
        {postings.map((line) => (
          <tr key={`${line.account}:${line.debit ?? ""}`}>
            <td>{line.account}</td>
            <td className={styles.end}>
              {line.debit === null ? null : <CreditsText amount={line.debit} look="balance" />}
            </td>
            <td className={styles.end}>
              {line.credit === null ? null : <CreditsText amount={line.credit} look="balance" />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
