import type { Inbox } from "../../bindings/Inbox";
import type { InboxGroup } from "../../bindings/InboxGroup";
import type { InboxItem } from "../../bindings/InboxItem";
import type { Entry } from "../../components/work-list/list";
import { t } from "../../lib/texts";
import styles from "./page.module.css";

/** An item with the group that it stands in. */
export interface Placed {
  item: InboxItem;
  kind: InboxGroup["kind"] | "snoozed";
}

/** The lines of a tab: groups with their items, or what was put off. */
export function entriesOf(inbox: Inbox, tab: "waiting" | "snoozed"): Entry<Placed>[] {
  if (tab === "snoozed") {
    return inbox.snoozed.map((item) => ({
      kind: "row",
      id: item.item,
      row: { item, kind: "snoozed" },
    }));
  }
  return inbox.groups.flatMap((group): Entry<Placed>[] => [
    { kind: "heading", id: `group:${group.kind}`, content: <Heading group={group} /> },
    ...group.items.map((item): Entry<Placed> => ({
      kind: "row",
      id: item.item,
      row: { item, kind: group.kind },
    })),
  ]);
}

function Heading({ group }: { group: InboxGroup }) {
  return (
    <>
      <span>{t(`inbox.group_${group.kind}`)}</span>
      <span className={styles.groupCount}>{group.count}</span>
      {group.remark === null ? null : <span className={styles.remark}>{group.remark}</span>}
    </>
  );
}
