import { CheckCheck, MessageCircleQuestion } from "lucide-react";
import type { ReactElement } from "react";

import type { ProposalRow } from "../../bindings/ProposalRow";
import type { Verdict } from "../../bindings/Verdict";
import { useBook } from "../../lib/queries";
import { t } from "../../lib/texts";
import { Button } from "../button";
import { ShortcutKeys } from "../kbd";
import { Tooltip } from "../tooltip";
import styles from "./actions.module.css";
import { mayDecide } from "./decision";
import { VERDICT_KEYS } from "./verdict-keys";

/** What may be done with a proposal that waits; what may not says why. */
export function ProposalActions(props: { row: ProposalRow; onAsk(verdict: Verdict): void }) {
  const { row, onAsk } = props;
  const { actor } = useBook();
  const able = (verdict: Verdict) => mayDecide(row, verdict, actor);
  const decide = able("approve");
  return (
    <>
      {able("withdraw") ? (
        <Button onClick={() => onAsk("withdraw")} aria-keyshortcuts="W">
          {t("decision.withdraw")}…
          <ShortcutKeys shortcut={VERDICT_KEYS.withdraw} />
        </Button>
      ) : (
        <Gated standing={row.standing.sentence} able={able("send_back")}>
          <Button
            disabled={!able("send_back")}
            focusableWhenDisabled
            onClick={() => onAsk("send_back")}
            aria-keyshortcuts="M"
          >
            <MessageCircleQuestion aria-hidden="true" />
            {t("decision.send_back")}
            <ShortcutKeys shortcut={VERDICT_KEYS.send_back} />
          </Button>
        </Gated>
      )}
      <span className={styles.spring} />
      <Gated standing={row.standing.sentence} able={able("reject")}>
        <Button
          look="danger"
          disabled={!able("reject")}
          focusableWhenDisabled
          onClick={() => onAsk("reject")}
          aria-keyshortcuts="R"
        >
          {t("decision.reject")}…
          <ShortcutKeys shortcut={VERDICT_KEYS.reject} />
        </Button>
      </Gated>
      <Gated standing={row.standing.sentence} able={decide}>
        <Button
          look="primary"
          disabled={!decide}
          focusableWhenDisabled
          onClick={() => onAsk("approve")}
          aria-keyshortcuts="A"
        >
          <CheckCheck aria-hidden="true" />
          {t("decision.approve")}…
          <ShortcutKeys shortcut={VERDICT_KEYS.approve} />
        </Button>
      </Gated>
    </>
  );
}

/** Says why a button cannot be pressed. */
function Gated(props: { standing: string; able: boolean; children: ReactElement }) {
  return props.able ? props.children : <Tooltip label={props.standing}>{props.children}</Tooltip>;
}
