import { Dialog } from "../components/dialog";
import { Keys, ShortcutKeys } from "../components/kbd";
import { useCommandList } from "../lib/command-registry";
import { capsOf, isMac } from "../lib/keys";
import { useSettings } from "../lib/queries";
import { t, type TextKey } from "../lib/texts";
import styles from "./key-sheet.module.css";

const MOD = isMac ? "⌘" : "Ctrl";
const LIST_KEYS: readonly [TextKey & `keys.list_${string}`, readonly string[]][] = [
  ["keys.list_move", ["J", "K"]],
  ["keys.list_page", capsOf({ key: "PageUp" }).concat(capsOf({ key: "PageDown" }))],
  ["keys.list_ends", ["Home", "End"]],
  ["keys.list_open", capsOf({ key: "Enter" })],
  ["keys.list_window", capsOf({ key: "Enter", mod: true })],
  ["keys.list_close", capsOf({ key: "Escape" })],
  ["keys.list_select", ["X"]],
  ["keys.list_extend", ["Shift", "↑", "↓"]],
  ["keys.list_all", [MOD, "A"]],
  ["keys.list_copy", [MOD, "C"]],
];

/** Every key there is, from the same list that runs them. */
export function KeySheet(props: { open: boolean; onOpenChange(open: boolean): void }) {
  const commands = useCommandList().filter((command) => command.shortcut !== undefined);
  const { single_keys: singleKeys } = useSettings();
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={t("keys.title")} wide>
      {singleKeys ? null : <p className={styles.note}>{t("keys.single_off")}</p>}
      <div className={styles.columns}>
        <div>
          <h3 className={styles.heading}>{t("keys.everywhere")}</h3>
          <ul>
            {commands.map(({ id, title, shortcut }) => (
              <li key={id} className={styles.row}>
                {title}
                {shortcut === undefined ? null : <ShortcutKeys shortcut={shortcut} />}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 className={styles.heading}>{t("keys.in_lists")}</h3>
          <ul>
            {LIST_KEYS.map(([key, caps]) => (
              <li key={key} className={styles.row}>
                {t(key)}
                <Keys caps={caps} />
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Dialog>
  );
}
