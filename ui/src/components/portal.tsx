import { createContext, use, useState, type ReactNode } from "react";

const PortalContext = createContext<HTMLElement | null>(null);

/** Where menus, dialogs and toasts are mounted: inside the shell's landmark, so that nothing stands outside one. */
export function usePortal(): HTMLElement | undefined {
  return use(PortalContext) ?? undefined;
}

/** Renders its children and, behind them, the place for everything that floats. */
export function PortalHost(props: { children: ReactNode }) {
  const [host, setHost] = useState<HTMLElement | null>(null);
  return (
    <PortalContext value={host}>
      {props.children}
      <div ref={setHost} data-portal="" />
    </PortalContext>
  );
}
