import "../styles/tokens.css";
import "../styles/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app";
import { applyTheme, rememberedTheme } from "./theme";

applyTheme(rememberedTheme());

const root = document.querySelector("#root");
if (root === null) {
  throw new Error("BUG: index.html has no #root");
}
const app = createRoot(root);

// Columns are measured in the real font, and no text moves when it arrives; a missing font delays nothing for long.
const font = document.fonts.load('13px "Inter Variable"').catch(() => undefined);
const patience = new Promise((resolve) => setTimeout(resolve, 300));
void Promise.race([font, patience]).then(() => {
  app.render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
