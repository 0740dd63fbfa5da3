import { useEffect, useRef, type ReactNode } from "react";

import { t } from "../../lib/texts";
import { Checked } from "./checked";
import { Done } from "./done";
import { DropZone } from "./drop-zone";
import { Mapping } from "./mapping";
import styles from "./page.module.css";
import { useImportState } from "./session";
import type { ImportState } from "./state";
import { Steps } from "./steps";
import { Working } from "./working";

/** Brings a file into the book: choose, map, check, and only then post. */
export function ImportPage() {
  const state = useImportState();
  const stage = useRef<HTMLDivElement>(null);
  const shown = useRef(state.step);
  // The button that led here is gone: the focus goes to what took its place.
  useEffect(() => {
    if (shown.current !== state.step) {
      shown.current = state.step;
      stage.current?.focus();
    }
  }, [state.step]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t("import.title")}</h1>
        {state.step === "empty" ? null : <p className={styles.file}>{state.inspection.name}</p>}
        <Steps step={state.step} />
      </header>
      <div ref={stage} className={styles.stage} tabIndex={-1}>
        <Stage state={state} />
      </div>
    </div>
  );
}

function Stage({ state }: { state: ImportState }): ReactNode {
  switch (state.step) {
    case "empty":
      return <DropZone problem={state.problem} />;
    case "mapping":
      return <Mapping inspection={state.inspection} plan={state.plan} problem={state.problem} />;
    case "checking":
      return (
        <Working words={t("import.checking", { name: state.inspection.name })} job={state.job} />
      );
    case "checked":
      return <Checked plan={state.plan} report={state.report} problem={state.problem} />;
    case "posting":
      return (
        <Working words={t("import.posting", { name: state.inspection.name })} job={state.job} />
      );
    case "done":
      return <Done report={state.report} />;
  }
}
