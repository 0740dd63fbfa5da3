import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";

import { ToastProvider } from "../components/toast";
import { TooltipProvider } from "../components/tooltip";
import { CommandRegistry, CommandRegistryProvider } from "../lib/command-registry";
import { createQueryClient } from "../lib/queries";
import { createAppRouter } from "./router";

/** The whole window. */
export function App() {
  const [client] = useState(createQueryClient);
  const [router] = useState(() => createAppRouter());
  const [registry] = useState(() => new CommandRegistry());
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <CommandRegistryProvider registry={registry}>
          <TooltipProvider>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </TooltipProvider>
        </CommandRegistryProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
