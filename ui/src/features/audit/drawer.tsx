import { useRouter } from "@tanstack/react-router";
import { ChevronDown, ChevronUp } from "lucide-react";

import type { AuditRow } from "../../bindings/AuditRow";
import { Button, IconButton } from "../../components/button";
import { DateText } from "../../components/date-text";
import { CopiedDetail, Detail, DetailList, DetailSection } from "../../components/detail-list";
import { Drawer } from "../../components/drawer";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { fieldChanges, nameInWords } from "./diff";
import styles from "./drawer.module.css";

/** Where the thing of an entry is looked at; nothing for what has no screen. */
export function addressOfSubject(subject: string, orgId: number | null): string | null {
  if (subject.startsWith("req_")) {
    return `/requests?tab=decided&open=${subject}`;
  }
  if (subject.startsWith("txn_")) {
    const org = orgId === null ? "" : `&org=${orgId.toString()}`;
    return `/transactions?open=${subject}${org}`;
  }
  if (subject.startsWith("batch_")) {
    return `/coupons?open=${subject}`;
  }
  return orgId === null ? null : `/organisations/${orgId.toString()}`;
}

/** One entry beside the log: what it changed, and where it stands in the chain. */
export function EntryDrawer(props: { row: AuditRow; onStep(by: number): void; onClose(): void }) {
  const { row, onStep, onClose } = props;
  const router = useRouter();
  const formats = useFormats();
  const address = addressOfSubject(row.subject, row.org_id);
  return (
    <Drawer
      title={t("audit.drawer", { n: formats.count(row.n) })}
      onClose={onClose}
      tools={
        <>
          <IconButton
            label={t("common.previous")}
            shortcut={[{ key: "k" }]}
            onClick={() => onStep(-1)}
          >
            <ChevronUp aria-hidden="true" />
          </IconButton>
          <IconButton label={t("common.next")} shortcut={[{ key: "j" }]} onClick={() => onStep(1)}>
            <ChevronDown aria-hidden="true" />
          </IconButton>
        </>
      }
      actions={
        address === null ? undefined : (
          <Button onClick={() => router.history.push(address)}>{t("audit.open_subject")}</Button>
        )
      }
    >
      <p className={styles.sentence}>{row.sentence}</p>
      <DetailList>
        <Detail label={t("audit.field_at")}>
          <DateText at={row.at} style="date-time-seconds" withZone className="numeric" />
        </Detail>
        <Detail label={t("audit.column_who")}>{`${row.actor}, ${row.role}`}</Detail>
        <Detail label={t("audit.column_action")}>{nameInWords(row.action)}</Detail>
        <Detail label={t("audit.column_organisation")}>
          {row.org_id === null ? null : (
            <button
              type="button"
              className={styles.link}
              onClick={() => router.history.push(`/organisations/${row.org_id?.toString() ?? ""}`)}
            >
              {row.organisation ?? `org_${row.org_id.toString()}`}
            </button>
          )}
        </Detail>
        <Detail label={t("common.reason")}>{row.reason}</Detail>
        <CopiedDetail
          label={t("audit.field_subject")}
          text={row.subject === "" ? null : row.subject}
          what={t("audit.field_subject_copy")}
        />
        <CopiedDetail
          label={t("audit.field_hash")}
          text={row.hash}
          what={t("audit.field_hash_copy")}
        />
      </DetailList>
      <Changes row={row} />
    </Drawer>
  );
}

function Changes({ row }: { row: AuditRow }) {
  if (row.before === null && row.after === null) {
    return null;
  }
  const changes = fieldChanges(row.before, row.after);
  return (
    <DetailSection title={t("audit.changes")}>
      {changes === null ? (
        <>
          {row.before === null ? null : (
            <>
              <p className={styles.label}>{t("audit.before")}</p>
              <p className={styles.text}>{row.before}</p>
            </>
          )}
          {row.after === null ? null : (
            <>
              <p className={styles.label}>{t("audit.after")}</p>
              <p className={styles.text}>{row.after}</p>
            </>
          )}
        </>
      ) : (
        <table className={styles.diff}>
          <thead>
            <tr>
              <th scope="col">{t("audit.field")}</th>
              <th scope="col">{t("audit.before")}</th>
              <th scope="col">{t("audit.after")}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.field}>
                <th scope="row">{nameInWords(change.field)}</th>
                <td
                  className={
                    !change.changed ? styles.same : change.before === null ? undefined : styles.was
                  }
                >
                  {change.before ?? "–"}
                </td>
                <td
                  className={
                    !change.changed ? styles.same : change.after === null ? undefined : styles.is
                  }
                >
                  {change.after ?? "–"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </DetailSection>
  );
}
