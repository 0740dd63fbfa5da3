import { OctagonAlert } from "lucide-react";

import { Button } from "../components/button";
import { copyText } from "../components/copy";
import { EmptyState } from "../components/empty-state";
import { errorDetails, errorView } from "../lib/errors";
import { t } from "../lib/texts";

/** Stands in for a screen that stopped working; the side bar stays usable. */
export function ScreenError(props: { error: unknown; reset(): void }) {
  const view = errorView(props.error);
  return (
    <div role="alert">
      <EmptyState
        icon={<OctagonAlert aria-hidden="true" />}
        title={t("app.broken")}
        actions={
          <>
            <Button look="primary" onClick={props.reset}>
              {t("app.reload")}
            </Button>
            <Button onClick={() => void copyText(errorDetails(view), t("common.details_copied"))}>
              {t("common.copy_details")}
            </Button>
          </>
        }
      >
        {view.message} {t("app.broken_hint")}
      </EmptyState>
    </div>
  );
}
