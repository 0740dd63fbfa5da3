import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

import type { Shortcut } from "../lib/keys";
import floating from "./floating.module.css";
import { ShortcutKeys } from "./kbd";
import { usePortal } from "./portal";

/** Names its child, with its key. The child must carry the same name for screen readers. */
export function Tooltip(props: { label: ReactNode; shortcut?: Shortcut; children: ReactElement }) {
  const { label, shortcut, children } = props;
  const portal = usePortal();
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal container={portal}>
        <Base.Positioner sideOffset={6} className={floating.positioner}>
          <Base.Popup className={floating.tooltip}>
            {label}
            {shortcut === undefined ? null : <ShortcutKeys shortcut={shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** One delay for all tooltips. */
export function TooltipProvider(props: { children: ReactNode }) {
  return (
    <Base.Provider delay={400} closeDelay={0} timeout={300}>
      {props.children}
    </Base.Provider>
  );
}
