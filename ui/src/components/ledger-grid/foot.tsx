import { useFormats } from "../../lib/formats";
import { capsOf } from "../../lib/keys";
import { t } from "../../lib/texts";
import { Keys } from "../kbd";
import styles from "./grid.module.css";

/** Where the keys are in the list, how much is selected, and the keys themselves. */
export function GridFoot(props: {
  position: number | null;
  total: number | null;
  empty: boolean;
  selected: number;
}) {
  const { position, total, empty, selected } = props;
  const formats = useFormats();
  const where = empty
    ? t("grid.empty")
    : position === null
      ? ""
      : total === null
        ? t("grid.position_uncounted", { row: formats.count(position) })
        : t("grid.position", { row: formats.count(position), count: formats.count(total) });
  return (
    <div className={styles.foot}>
      <span className={styles.position} role="status">
        {selected > 0 ? t("grid.selected", { count: selected }) : where}
      </span>
      <span className={styles.hint}>
        <Keys caps={["J", "K"]} /> {t("grid.move")}
      </span>
      <span className={styles.hint}>
        <Keys caps={capsOf({ key: "Enter" })} /> {t("grid.open")}
      </span>
      <span className={styles.hint}>
        <Keys caps={["X"]} /> {t("grid.select")}
      </span>
      <span className={styles.hint}>
        <Keys caps={capsOf({ key: "c", mod: true })} /> {t("grid.copy")}
      </span>
    </div>
  );
}
