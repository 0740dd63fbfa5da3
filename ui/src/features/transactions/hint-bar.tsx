import { X } from "lucide-react";
import { useState } from "react";

import { IconButton } from "../../components/button";
import { Keys } from "../../components/kbd";
import { capsOf } from "../../lib/keys";
import { t } from "../../lib/texts";
import styles from "./hint-bar.module.css";

const SEEN = "hints-seen";

/** Three keys worth knowing, until they were read once on this computer. */
export function HintBar({ singleKeys }: { singleKeys: boolean }) {
  const [seen, setSeen] = useState(() => localStorage.getItem(SEEN) === "1");
  if (seen) {
    return null;
  }
  return (
    <div role="note" className={styles.bar} aria-label={t("hints.title")}>
      <span>
        <Keys caps={capsOf({ key: "k", mod: true })} /> {t("hints.find")}
      </span>
      {singleKeys ? (
        <span>
          <Keys caps={["J", "K"]} /> {t("hints.move")}
        </span>
      ) : null}
      <span>
        <Keys caps={capsOf({ key: "c", mod: true })} /> {t("hints.copy")}
      </span>
      <IconButton
        size="small"
        label={t("hints.dismiss")}
        onClick={() => {
          localStorage.setItem(SEEN, "1");
          setSeen(true);
        }}
      >
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
