import { IntlMessageFormat } from "intl-messageformat";

import { audit } from "./audit";
import { charts } from "./charts";
import { common } from "./common";
import { coupons } from "./coupons";
import { grants } from "./grants";
import { imports } from "./imports";
import { inbox } from "./inbox";
import { organisations } from "./organisations";
import { proposal } from "./proposal";
import { requests } from "./requests";
import { settings } from "./settings";
import { shell } from "./shell";
import { staff } from "./staff";
import { transactions } from "./transactions";
import { work } from "./work";

/** Every sentence of the window, by feature. */
const catalogue = {
  ...audit,
  ...charts,
  ...common,
  ...coupons,
  ...grants,
  ...imports,
  ...inbox,
  ...organisations,
  ...proposal,
  ...requests,
  ...settings,
  ...shell,
  ...staff,
  ...transactions,
  ...work,
} as const;

type Catalogue = typeof catalogue;
export type TextKey = keyof Catalogue;

// Names of the arguments of a message, read from its text: `{count, plural, …}` and `{name}`.
type Head<S extends string> = S extends `${infer A}}${string}` ? Until<A> : Until<S>;
type Until<S extends string> = S extends `${infer B},${string}` ? B : S;
// The words of a plural's branch stand in braces too; they follow the branch's name.
type Branch = `=${number} ` | " one " | " few " | " many " | " other ";
type Heads<S extends string> = S extends `${infer Before}{${infer Rest}`
  ? (Before extends `${string}${Branch}` ? never : Head<Rest>) | Heads<Rest>
  : never;
type Names<S extends string> = Exclude<Heads<S>, `${string} ${string}` | "#" | "">;
type Values<K extends TextKey> = { [N in Names<Catalogue[K]>]: string | number };

const messages = new Map<TextKey, IntlMessageFormat>();

/** The text of a key, e.g. `t("grid.position", { row: 1, count: 20 })`. A missing argument is a type error. */
export function t<K extends TextKey>(
  key: K,
  ...[values]: [Names<Catalogue[K]>] extends [never] ? [] : [Values<K>]
): string {
  if (values === undefined) {
    return catalogue[key];
  }
  let message = messages.get(key);
  if (message === undefined) {
    message = new IntlMessageFormat(catalogue[key], "en");
    messages.set(key, message);
  }
  return String(message.format(values as Record<string, string | number>));
}
