import * as v from "valibot";

import type { BookChoice } from "../../bindings/BookChoice";
import { t } from "../../lib/texts";
import { isZone } from "../../lib/zones";

/** What can be opened. */
export const BOOKS = ["demo", "empty", "postgres"] as const satisfies BookChoice["kind"][];

export const TLS = ["verify-full", "require", "disable"] as const;
export type Tls = (typeof TLS)[number];

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

/** A new book on this computer. */
export function emptyBookSchema() {
  return v.object({
    billing_entity: v.pipe(v.string(), v.trim(), v.nonEmpty(t("book.billing_entity_missing"))),
    zone: v.pipe(v.string(), v.check(isZone, t("book.zone_unknown"))),
    currency: v.pipe(
      v.string(),
      v.trim(),
      v.toUpperCase(),
      v.regex(/^(?:[A-Z]{3}|USDT)$/, t("book.currency_unreadable")),
    ),
  });
}

export type EmptyBookForm = v.InferOutput<ReturnType<typeof emptyBookSchema>>;

/** A server. Without encryption only this computer may be reached. */
export function serverSchema() {
  return v.pipe(
    v.object({
      host: v.pipe(v.string(), v.trim(), v.nonEmpty(t("book.host_missing"))),
      port: v.pipe(
        v.nullable(v.number()),
        v.check(
          (port) => port !== null && Number.isInteger(port) && port >= 1 && port <= 65_535,
          t("book.port_out_of_range"),
        ),
      ),
      database: v.pipe(v.string(), v.trim(), v.nonEmpty(t("book.database_missing"))),
      user: v.pipe(v.string(), v.trim(), v.nonEmpty(t("book.user_missing"))),
      password: v.string(),
      tls: v.picklist(TLS),
    }),
    v.forward(
      v.partialCheck(
        [["host"], ["tls"]],
        ({ host, tls }) => tls !== "disable" || LOOPBACK.test(host.trim()),
        t("book.tls_loopback"),
      ),
      ["tls"],
    ),
  );
}

export type ServerForm = v.InferOutput<ReturnType<typeof serverSchema>>;

/** The form's answer as the core takes it. */
export function serverChoice(form: ServerForm): BookChoice {
  return { kind: "postgres", ...form, port: form.port ?? 5432 };
}
