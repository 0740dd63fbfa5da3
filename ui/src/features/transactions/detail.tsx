import type { ReactNode } from "react";

import type { TransactionDetail } from "../../bindings/TransactionDetail";
import { StatusBadge } from "../../components/badge";
import { CopyButton } from "../../components/copy";
import { DateText } from "../../components/date-text";
import { KindIcon, kindName } from "../../components/kind";
import { CreditsText } from "../../components/money-text";
import { useFormats } from "../../lib/formats";
import { t } from "../../lib/texts";
import { describe } from "./columns";
import { Documents, History, Lots, Postings, Records } from "./detail-sections";
import styles from "./drawer.module.css";

interface TransactionBodyProps {
  detail: TransactionDetail;
  onOrganisation(orgId: number): void;
  onTransaction(id: string): void;
  onEvent(eventId: string): void;
}

/** Everything that is known of a transaction. */
export function TransactionBody(props: TransactionBodyProps) {
  const { detail } = props;
  const { row } = detail;
  return (
    <>
      <div className={styles.amount}>
        <CreditsText
          amount={row.credits}
          precision="exact"
          reversed={row.status === "reversed"}
          className={styles.figure}
        />
        <span className={styles.unit} aria-hidden="true">
          {t("common.credits")}
        </span>
      </div>
      <div className={styles.state}>
        <StatusBadge status={row.status} />
        <span className={styles.kind}>
          <KindIcon kind={row.kind} />
          {kindName(row.kind)}
        </span>
      </div>
      <Fields {...props} />
      <Postings entries={detail.entries} />
      <Lots allocations={detail.allocations} rule={detail.draw_down_rule} />
      <Records records={detail.records} count={detail.record_count} />
      <Documents documents={detail.documents} />
      <History history={detail.history} />
    </>
  );
}

function Fields({ detail, onOrganisation, onTransaction, onEvent }: TransactionBodyProps) {
  const { row } = detail;
  const formats = useFormats();
  const { first } = describe(row);
  const isTally = row.id.startsWith("tally_");
  return (
    <dl className={styles.fields}>
      <Entry label={t("transactions.field_organisation")}>
        <LinkButton onPress={() => onOrganisation(row.org_id)}>{row.organisation}</LinkButton>
      </Entry>
      {row.event_name === null ? null : (
        <Entry label={t("transactions.field_event")}>{row.event_name}</Entry>
      )}
      {row.event_id === null ? null : (
        <Entry label={t("transactions.field_event_id")}>
          <LinkButton
            title={t("transactions.all_of_event")}
            onPress={() => onEvent(row.event_id ?? "")}
          >
            {row.event_id}
          </LinkButton>
          <CopyButton text={row.event_id} what={t("transactions.field_event_id_copy")} />
        </Entry>
      )}
      <Entry label={t("transactions.field_what")}>
        {row.event_name === null ? first : (row.operation ?? row.description)}
      </Entry>
      <Optional label={t("transactions.field_quantity")} text={detail.quantity} />
      <Optional label={t("transactions.field_project")} text={row.project} />
      {row.kind === "usage" ? (
        <Entry label={t("transactions.field_user")}>
          {row.user ?? t("transactions.field_system")}
        </Entry>
      ) : null}
      <Entry label={t("transactions.field_when")}>
        <DateText at={row.occurred_at} style="date-time-seconds" withZone className="numeric" />
      </Entry>
      {detail.posted_at === null || detail.posted_at === row.occurred_at ? null : (
        <Entry label={t("transactions.field_posted")}>
          <DateText at={detail.posted_at} style="date-time-seconds" withZone className="numeric" />
        </Entry>
      )}
      <Optional label={t("transactions.field_note")} text={detail.note} />
      <Copied
        label={t(isTally ? "transactions.field_tally" : "transactions.field_id")}
        text={row.id}
        what={t(isTally ? "transactions.field_tally_copy" : "transactions.field_id_copy")}
      />
      <Copied
        label={t("transactions.field_record")}
        text={detail.record_id}
        what={t("transactions.field_record_copy")}
      />
      <Optional label={t("transactions.field_source")} text={detail.source} />
      <Copied
        label={t("transactions.field_reference")}
        text={detail.reference}
        what={t("transactions.field_reference_copy")}
      />
      {detail.reverses === null ? null : (
        <Entry label={t("transactions.field_reverses")}>
          <LinkButton onPress={() => onTransaction(detail.reverses ?? "")}>
            {detail.reverses}
          </LinkButton>
        </Entry>
      )}
      {detail.reversed_by === null ? null : (
        <Entry label={t("transactions.field_reversed_by")}>
          <LinkButton onPress={() => onTransaction(detail.reversed_by ?? "")}>
            {detail.reversed_by}
          </LinkButton>
        </Entry>
      )}
      {row.balance_after === null ? null : (
        <Entry label={t("transactions.field_balance")}>
          <CreditsText amount={row.balance_after} precision="exact" look="balance" />
        </Entry>
      )}
      {detail.sequence === null ? null : (
        <Entry label={t("transactions.field_sequence")}>
          <span className="numeric">{formats.count(detail.sequence)}</span>
        </Entry>
      )}
      <Entry label={t("transactions.field_actor")}>{detail.actor}</Entry>
      <Copied
        label={t("transactions.field_hash")}
        text={detail.hash}
        what={t("transactions.field_hash_copy")}
      />
    </dl>
  );
}

function Entry(props: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

function Optional({ label, text }: { label: string; text: string | null }) {
  return text === null ? null : <Entry label={label}>{text}</Entry>;
}

function Copied({ label, text, what }: { label: string; text: string | null; what: string }) {
  return text === null ? null : (
    <Entry label={label}>
      <span className={styles.clip} title={text}>
        {text}
      </span>
      <CopyButton text={text} what={what} />
    </Entry>
  );
}

function LinkButton(props: { title?: string; onPress(): void; children: ReactNode }) {
  return (
    <button type="button" className={styles.link} title={props.title} onClick={props.onPress}>
      {props.children}
    </button>
  );
}
