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
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
