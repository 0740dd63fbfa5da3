import { Copy } from "lucide-react";

import { call } from "../bridge";
import { errorView } from "../lib/errors";
import { t } from "../lib/texts";
import { IconButton } from "./button";
import { toastDone, toastFailed } from "./toast";

/** Copies through the core and says so once it is done. */
export async function copyText(text: string, confirmation: string): Promise<void> {
  try {
    await call("copy_text", { text });
    toastDone(confirmation);
  } catch (cause) {
    toastFailed(t("common.copy_failed", { reason: errorView(cause).message }));
  }
}

/** Copies one value, e.g. an event ID. `what` names it: “Copied event ID”. */
export function CopyButton(props: { text: string; what: string }) {
  return (
    <IconButton
      size="small"
      label={`${t("common.copy")} ${props.what}`}
      onClick={() => void copyText(props.text, t("common.copied", { what: props.what }))}
    >
      <Copy aria-hidden="true" />
    </IconButton>
  );
}
