import type { Args, CommandName, Result } from "../../host";
import { decide } from "./decide";
import type { Desk } from "./desk";
import {
  grantCredits,
  grantsOf,
  previewGrant,
  proposeBulk,
  rehearse,
  submitRequest,
} from "./grants";
import { inboxOf, snooze } from "./inbox";
import { extendLot, previewExtension, previewReversal, previewVoid, reverse, voidLot } from "./lots";
import { detailOf, lapse, listOf } from "./views";

type DeskCommand =
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

type Handlers<C extends CommandName> = {
  [Name in C]: (args: Args<Name>) => Result<Name> | Promise<Result<Name>>;
};

/** Answers what Inbox, Requests and Grants ask; `changed` is called when something was posted or decided. */
export function deskCommands(
  desk: () => Desk,
  file: string,
  changed: () => void,
): Handlers<DeskCommand> {
  const bad = file === "bad";
  const after = <T>(answer: T): T => {
    changed();
    return answer;
  };
  return {
    get_inbox: () => inboxOf(desk()),
    snooze_item: ({ item, until }) => snooze(desk(), item, until),
    list_proposals: ({ filter, cursor }) => {
      lapse(desk());
      return listOf(desk(), filter, cursor);
    },
    get_proposal: ({ id }) => detailOf(desk(), id),
    submit_request: ({ request }) => after(submitRequest(desk(), request)),
    decide_proposals: ({ decisions }) => after(decide(desk(), decisions)),
    list_grants: ({ filter }) => grantsOf(desk(), filter),
    preview_grant: ({ grant }) => previewGrant(desk(), grant),
    grant_credits: ({ grant }) => after(grantCredits(desk(), grant)),
    choose_grant_file: () =>
      file === "none" ? null : { file: "grants-file", name: "goodwill-november.csv", rows: 7 },
    rehearse_bulk_grant: ({ grant }) => rehearse(desk(), grant, bad),
    propose_bulk_grant: ({ grant, shown }) => after(proposeBulk(desk(), grant, shown, bad)),
    preview_void: ({ lot }) => previewVoid(desk(), lot),
    void_lot: ({ work }) => after(voidLot(desk(), work)),
    preview_reversal: ({ transaction }) => previewReversal(desk(), transaction),
    reverse_transaction: ({ work }) => after(reverse(desk(), work)),
    preview_extension: ({ lot, expires_on }) => previewExtension(desk(), lot, expires_on),
    extend_lot: ({ work }) => after(extendLot(desk(), work)),
  };
}
