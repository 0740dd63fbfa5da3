import { useNavigate } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";

import type { ImportReport } from "../../bindings/ImportReport";
import { Button } from "../../components/button";
import { t } from "../../lib/texts";
import styles from "./page.module.css";
import { Report } from "./report";
import { importSession } from "./session";

/** What was posted, after the core said so. */
export function Done({ report }: { report: ImportReport }) {
  const navigate = useNavigate();
  return (
    <>
      <div className={styles.scroll}>
        <div className={styles.doneHead} role="status">
          <CircleCheck aria-hidden="true" />
          <h2 className={styles.heading}>{t("import.report_done")}</h2>
        </div>
        <Report report={report} />
      </div>
      <div className={styles.foot}>
        <Button onClick={() => importSession.send({ what: "restarted" })}>
          {t("import.another")}
        </Button>
        <Button look="primary" onClick={() => void navigate({ to: "/transactions" })}>
          {t("import.see_transactions")}
        </Button>
      </div>
    </>
  );
}
