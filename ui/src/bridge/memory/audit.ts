import type { AuditFilter } from "../../bindings/AuditFilter";
import type { AuditRow } from "../../bindings/AuditRow";
import { CUSTOMERS } from "./customers";
import type { Desk, HandlersOf } from "./desk";
import { hexOf, identify } from "./identity";
import { Random } from "./random";
import { refusal } from "./refusal";
import { DAY_MS, dayOf, HOUR_MS, instantOf, MINUTE_MS, NOW_MS } from "./time";

const PAGE = 100;

type Told = Partial<AuditRow> & Pick<AuditRow, "action" | "sentence" | "subject">;

interface Who {
  name: string;
  role: string;
}

const AMINA: Who = { name: "Amina Odhiambo", role: "Admin" };
const TOM: Who = { name: "Tom Brandt", role: "Admin" };
const SOFIA: Who = { name: "Sofia Lindqvist", role: "Finance approver" };
const JONAS: Who = { name: "Jonas Weber", role: "Support" };

/** What happened at the desk in the last weeks, newest first. */
function happened(random: Random): [ago: number, who: Who, told: Told][] {
  const request = (org: number, credits: string, step: string, ago: number, who: Who) => {
    const organisation = CUSTOMERS[org - 1]?.name ?? "";
    const subject = identify("req", NOW_MS - ago, random);
    const entry: [number, Who, Told] = [
      ago,
      who,
      {
        action: `request_${step}`,
        subject,
        org_id: org,
        organisation,
        sentence:
          step === "approved"
            ? `${who.name} approved a credit request of ${organisation}: ${credits} credits.`
            : `${who.name} rejected a credit request of ${organisation}.`,
        before: "state: open",
        after:
          step === "approved"
            ? `state: approved\ncredits: ${credits}\nposted: yes`
            : "state: rejected",
        reason: step === "approved" ? null : "Asked twice for the same event.",
      },
    ];
    return entry;
  };
  return [
    [
      4 * MINUTE_MS,
      AMINA,
      { action: "sign_in", subject: "amina", sentence: "Amina Odhiambo signed in." },
    ],
    request(4, "1,000", "approved", 41 * MINUTE_MS, SOFIA),
    request(12, "2,500", "approved", 44 * MINUTE_MS, SOFIA),
    request(9, "12,000", "rejected", 2 * HOUR_MS, TOM),
    [
      3 * HOUR_MS,
      JONAS,
      {
        action: "read_history",
        subject: "org_3",
        org_id: 3,
        organisation: CUSTOMERS[2]?.name ?? null,
        sentence: "Jonas Weber read the history of Harbour Photo.",
      },
    ],
    [
      5 * HOUR_MS,
      AMINA,
      {
        action: "grant_approved",
        subject: identify("req", NOW_MS - 5 * HOUR_MS, random),
        org_id: 1,
        organisation: CUSTOMERS[0]?.name ?? null,
        sentence: "Amina Odhiambo granted 877 credits to Kilimani Athletics.",
        after: "credits: 877\nkind: admin_grant\nexpires: 30 Jun 2027",
        reason: "Goodwill: photos of two finish lines were processed twice.",
      },
    ],
    [
      DAY_MS,
      TOM,
      {
        action: "change_policy",
        subject: "grant finance",
        sentence:
          "Tom Brandt confirmed new limits for grants by finance approvers: single 1,500 → 2,000.",
        before: "single_limit: 1500\ndaily_limit: 10000\nmaker_limit: 5000\norg_limit: 20000",
        after: "single_limit: 2000\ndaily_limit: 10000\nmaker_limit: 5000\norg_limit: 20000",
        reason: "Agreed in the November review.",
      },
    ],
    [
      2 * DAY_MS,
      AMINA,
      {
        action: "change_staff",
        subject: "sofia",
        sentence:
          "Amina Odhiambo confirmed a change of Sofia Lindqvist: role support → finance, single limit none → 2,500.",
        before: "name: Sofia Lindqvist\nrole: support\nsingle_limit: none\nactive: yes",
        after: "name: Sofia Lindqvist\nrole: finance\nsingle_limit: 2500\nactive: yes",
        reason: "Takes over approvals from Lucas.",
      },
    ],
    [
      3 * DAY_MS,
      AMINA,
      {
        action: "import",
        subject: "photo-runs-2026-11-17.csv",
        sentence: "Amina Odhiambo imported photo-runs-2026-11-17.csv: 1,284 records applied.",
        after: "records: 1284\nrejected: 0\nsha256: 9f2b6c1de0a4",
      },
    ],
    [
      4 * DAY_MS,
      TOM,
      {
        action: "sign_in_failed",
        subject: "lucas",
        actor: "nobody",
        role: "No role",
        sentence: "A wrong password was given for lucas.",
      },
    ],
  ];
}

/** Entries of the last months behind those, so that the log has pages. */
function filler(random: Random): [ago: number, who: Who, told: Told][] {
  return Array.from({ length: 180 }, (_, index) => {
    const org = random.between(1, CUSTOMERS.length);
    const organisation = CUSTOMERS[org - 1]?.name ?? "";
    const credits = (random.between(1, 20) * 250).toLocaleString("en-GB");
    const ago = 5 * DAY_MS + index * 9 * HOUR_MS + random.between(0, 7) * HOUR_MS;
    const who = random.pick([SOFIA, TOM, AMINA]);
    return [
      ago,
      who,
      {
        action: "request_approved",
        subject: identify("req", NOW_MS - ago, random),
        org_id: org,
        organisation,
        sentence: `${who.name} approved a credit request of ${organisation}: ${credits} credits.`,
        before: "state: open",
        after: `state: approved\ncredits: ${credits}\nposted: yes`,
      },
    ];
  });
}

function tell(desk: Desk): void {
  const random = new Random(9_130_441);
  const entries = [...happened(random), ...filler(random)].toSorted(
    ([left], [right]) => right - left,
  );
  for (const [ago, who, told] of entries) {
    desk.write({
      actor: who.name,
      role: who.role,
      ...told,
      at: instantOf(NOW_MS - ago),
      hash: hexOf(12, random),
    });
  }
}

function matches(row: AuditRow, filter: AuditFilter): boolean {
  const text = [row.sentence, row.subject, row.before, row.after, row.reason]
    .join(" ")
    .toLowerCase();
  const day = dayOf(Date.parse(row.at));
  return (
    (filter.actor === null || row.actor === filter.actor) &&
    (filter.action === null || row.action === filter.action) &&
    (filter.org_id === null || row.org_id === filter.org_id) &&
    (filter.from === null || day >= filter.from) &&
    (filter.to === null || day <= filter.to) &&
    (filter.text === null || text.includes(filter.text.toLowerCase()))
  );
}

/** Answers about the audit log. */
export function auditHandlers(
  desk: Desk,
): HandlersOf<"list_audit" | "check_audit_chain" | "export_audit"> {
  if (!desk.switches.empty) {
    tell(desk);
  }
  /** Support sees the entries of its own work. */
  const seen = (filter: AuditFilter): AuditRow[] =>
    desk.log
      .filter((row) => desk.role !== "support" || row.actor === desk.name)
      .filter((row) => matches(row, filter))
      .toReversed();
  return {
    list_audit: ({ filter, cursor }) => {
      desk.allow("audit_log", "view");
      const rows = seen(filter).filter((row) => cursor === null || row.n < Number(cursor));
      const shown = rows.slice(0, PAGE);
      return {
        rows: shown,
        next: rows.length > PAGE ? (shown.at(-1)?.n.toString() ?? null) : null,
        actors: [...new Set(desk.log.map((row) => row.actor))].toSorted(),
        actions: [...new Set(desk.log.map((row) => row.action))].toSorted(),
      };
    },
    check_audit_chain: () => {
      if (desk.role === "support") {
        throw refusal(
          "not_allowed",
          "The audit log was not checked: the role Support sees the entries about its own work only.",
          "Ask a colleague with another role.",
        );
      }
      const entries = desk.log.length;
      const broken = desk.switches.broken;
      return {
        entries,
        intact: !broken,
        sentence: broken
          ? "Entry 118 does not continue the one before: it, or what stood before it, was changed or taken away outside this program. Compare with a backup."
          : `All ${entries.toString()} entries continue each other. The last hash begins with ${desk.log.at(-1)?.hash ?? "nothing"}.`,
        at: desk.instant(),
      };
    },
    export_audit: async ({ filter, job }) => {
      const rows = seen(filter).length;
      await desk.jobs.run(job, ["Writing entries"], rows, Math.max(desk.switches.slow, 240));
      return { name: "audit-log.csv", rows };
    },
  };
}
