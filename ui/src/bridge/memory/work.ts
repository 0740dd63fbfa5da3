import type { ProposalFilter } from "../../bindings/ProposalFilter";
import type { ProposalRow } from "../../bindings/ProposalRow";
import type { Desk, HandlersOf, Proposal } from "./desk";
import { refusal } from "./refusal";

/** Inbox, requests, grants and what else is proposed and decided. */
type WorkCommand =
  | "get_inbox"
  | "snooze_item"
  | "list_proposals"
  | "get_proposal"
  | "submit_request"
  | "decide_proposals"
  | "list_grants"
  | "preview_grant"
  | "grant_credits"
  | "choose_grant_file"
  | "rehearse_bulk_grant"
  | "propose_bulk_grant"
  | "preview_void"
  | "void_lot"
  | "preview_reversal"
  | "reverse_transaction"
  | "preview_extension"
  | "extend_lot";

const WAITING = ["open", "second"];

function inTab({ row }: Proposal, tab: ProposalFilter["tab"]): boolean {
  return tab === "decided" ? !WAITING.includes(row.state) : row.state === tab;
}

function rowOf({ row }: Proposal): ProposalRow {
  return {
    ...row,
    standing: { kind: "not_yours", label: "somebody else", sentence: "Somebody else decides." },
    shown: row.id,
  };
}

/** Not part of the made-up desk: it says so. */
function missing(): never {
  throw refusal("not_made_up", "The made-up book cannot do this.");
}

/** Answers about what waits. */
export function workHandlers(desk: Desk): HandlersOf<WorkCommand> {
  return {
    get_inbox: () => ({
      groups: [],
      waiting: 0,
      snoozed: [],
      last_handled: null,
      as_of: desk.instant(),
    }),
    snooze_item: missing,
    list_proposals: ({ filter }) => ({
      rows: desk.proposals.filter((one) => inTab(one, filter.tab)).map(rowOf),
      next: null,
      open: desk.proposals.filter((one) => inTab(one, "open")).length,
      second: desk.proposals.filter((one) => inTab(one, "second")).length,
      within: 0,
    }),
    get_proposal: missing,
    submit_request: missing,
    decide_proposals: missing,
    list_grants: () => ({
      rows: [],
      next: null,
      this_month: "0" as ProposalRow["credits"],
      last_month: "0" as ProposalRow["credits"],
    }),
    preview_grant: missing,
    grant_credits: missing,
    choose_grant_file: () => null,
    rehearse_bulk_grant: missing,
    propose_bulk_grant: missing,
    preview_void: missing,
    void_lot: missing,
    preview_reversal: missing,
    reverse_transaction: missing,
    preview_extension: missing,
    extend_lot: missing,
  };
}
