import type { Found } from "../bindings/Found";
import type { ProposalState } from "../bindings/ProposalState";
import type { ProposalTab } from "../bindings/ProposalTab";
import type { Command } from "../lib/keys";

/** Where a found thing is looked at, as an address of the router. */
export function addressOf(found: Found): string {
  switch (found.what) {
    case "event":
      return `/transactions?${new URLSearchParams({ event: found.event.event_id })}`;
    case "transaction": {
      const { row } = found;
      const params = new URLSearchParams({ open: row.id });
      if (row.event_id === null) {
        params.set("org", String(row.org_id));
      } else {
        params.set("event", row.event_id);
      }
      return `/transactions?${params}`;
    }
    case "proposal":
      return `/requests?${new URLSearchParams({ tab: tabOf(found.state), open: found.id })}`;
    case "organisation":
      return `/organisations/${found.org.org_id}`;
    case "coupon":
      return `/coupons?${new URLSearchParams({ open: found.batch })}`;
    case "audit":
      return `/audit?${new URLSearchParams({ text: found.entry.subject, open: String(found.entry.n) })}`;
  }
}

/** The tab of Requests on which a proposal of this state stands. */
function tabOf(state: ProposalState): ProposalTab {
  switch (state) {
    case "open":
    case "sent_back":
      return "open";
    case "second":
      return "second";
    case "approved":
    case "rejected":
    case "withdrawn":
    case "lapsed":
      return "decided";
  }
}

/** A stable name of a found thing within one answer. */
export function identityOf(found: Found): string {
  switch (found.what) {
    case "event":
      return `event:${found.event.event_id}`;
    case "transaction":
      return `transaction:${found.row.id}:${found.matched}`;
    case "proposal":
      return `proposal:${found.id}:${found.matched}`;
    case "organisation":
      return `organisation:${found.org.org_id}`;
    case "coupon":
      return `coupon:${found.batch}:${found.hint}`;
    case "audit":
      return `audit:${found.entry.n}`;
  }
}

/** Commands whose title or other words start with every word typed. */
export function matchCommands(commands: readonly Command[], text: string): Command[] {
  const typed = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return commands.filter((command) => {
    const words = `${command.title} ${command.words ?? ""}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return typed.every((start) => words.some((word) => word.startsWith(start)));
  });
}

/** Something that is pasted rather than typed as a command: no spaces, and a digit in it. */
export function looksLikeId(text: string): boolean {
  return /^\S*\d\S*$/.test(text.trim());
}
