import { CalendarPlus, Ellipsis, Eraser, Undo2 } from "lucide-react";

import type { LotView } from "../../bindings/LotView";
import { IconButton } from "../../components/button";
import type { LotWork } from "../../components/credit-work/lot-dialog";
import { Menu, MenuItem } from "../../components/menu";
import { useMissingRight } from "../../lib/rights";
import { t } from "../../lib/texts";
import styles from "./lot-menu.module.css";

/** What can be done with credits of which something is left. */
export function LotMenu(props: { lot: LotView; onWork(work: LotWork): void }) {
  const { lot, onWork } = props;
  const cannotVoid = useMissingRight("grants", "propose");
  const cannotExtend = useMissingRight("expiry", "do");
  const cannotReverse = useMissingRight("reverse", "propose");
  const target = lot.id.replace(/^lot_/, "txn_");
  return (
    // A press on the button is none on the row around it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <span className={styles.menu} onClick={(event) => event.stopPropagation()}>
      <Menu
        align="end"
        trigger={
          <IconButton label={t("lot.actions")} size="small">
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Eraser aria-hidden="true" />}
          unavailable={cannotVoid}
          onSelect={() => onWork({ act: "void", target: lot.id })}
        >
          {t("void.action")}
        </MenuItem>
        <MenuItem
          icon={<CalendarPlus aria-hidden="true" />}
          unavailable={cannotExtend ?? (lot.expires_at === null ? t("lot.no_expiry") : null)}
          onSelect={() => onWork({ act: "extend", target: lot.id })}
        >
          {t("extend.action")}
        </MenuItem>
        <MenuItem
          icon={<Undo2 aria-hidden="true" />}
          unavailable={cannotReverse}
          onSelect={() => onWork({ act: "reverse", target })}
        >
          {t("reverse.action")}
        </MenuItem>
      </Menu>
    </span>
  );
}
