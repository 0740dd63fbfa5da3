import type { Page } from "playwright-core";

/** A state of a screen: how it is reached. */
export interface State {
  name: string;
  at: string;
  switches?: string;
  reach?(page: Page): Promise<void>;
}
