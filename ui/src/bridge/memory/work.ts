import type { Book } from "./book";
import type { Desk, HandlersOf } from "./desk";
import { decide, decideElsewhere } from "./work/decide";
import {
  grantCredits,
  grantsOf,
  previewGrant,
  proposeBulk,
  rehearse,
  submitRequest,
} from "./work/grants";
import { inboxOf, snooze } from "./work/inbox";
import {
  extendLot,
  previewExtension,
  previewReversal,
  previewVoid,
  reverse,
  voidLot,
} from "./work/lots";
import { seed } from "./work/seed";
import { detailOf, lapse, listOf } from "./work/views";
import { Work } from "./work/work";

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

/** Answers what Inbox, Requests and Grants ask. */
export function workHandlers(desk: Desk): HandlersOf<WorkCommand> {
  const { switches } = desk;
  const books = new Map<Book, Work>();
  const work = (): Work => {
    let found = books.get(desk.book);
    if (found === undefined) {
      found = new Work(desk);
      seed(found, switches.requests);
      books.set(desk.book, found);
    }
    found.gather();
    lapse(found);
    return found;
  };
  const bad = switches.file === "bad";
  const after = <T>(answer: T): T => {
    desk.tell("book-changed", { org_id: null });
    return answer;
  };
  // Another desk approves while this window looks at something else, and the window is not told.
  window.addEventListener("credit-desk:elsewhere", (event) => {
    if (event instanceof CustomEvent && typeof event.detail === "string") {
      decideElsewhere(work(), event.detail, "Tobias Brandt");
    }
  });
  return {
    get_inbox: () => inboxOf(work()),
    snooze_item: ({ item, until }) => snooze(work(), item, until),
    list_proposals: ({ filter, cursor }) => listOf(work(), filter, cursor),
    get_proposal: ({ id }) => detailOf(work(), id),
    submit_request: ({ request }) => after(submitRequest(work(), request)),
    decide_proposals: ({ decisions }) => after(decide(work(), decisions)),
    list_grants: ({ filter }) => grantsOf(work(), filter),
    preview_grant: ({ grant }) => previewGrant(work(), grant),
    grant_credits: ({ grant }) => after(grantCredits(work(), grant)),
    choose_grant_file: () =>
      switches.file === "none"
        ? null
        : { file: "grants-file", name: "goodwill-november.csv", rows: 7 },
    rehearse_bulk_grant: ({ grant }) => rehearse(work(), grant, bad),
    propose_bulk_grant: ({ grant, shown }) => after(proposeBulk(work(), grant, shown, bad)),
    preview_void: ({ lot }) => previewVoid(work(), lot),
    void_lot: ({ work: asked }) => after(voidLot(work(), asked)),
    preview_reversal: ({ transaction }) => previewReversal(work(), transaction),
    reverse_transaction: ({ work: asked }) => after(reverse(work(), asked)),
    preview_extension: ({ lot, expires_on }) => previewExtension(work(), lot, expires_on),
    extend_lot: ({ work: asked }) => after(extendLot(work(), asked)),
  };
}
