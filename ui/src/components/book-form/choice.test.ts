import * as v from "valibot";
import { describe, expect, it } from "vitest";

import { emptyBookSchema, serverChoice, serverSchema, type ServerForm } from "./choice";

const server: ServerForm = {
  host: "ledger.example",
  port: 5432,
  database: "credits",
  user: "amina",
  password: "secret",
  tls: "verify-full",
};

function problems(schema: v.GenericSchema, form: unknown): string[] {
  const result = v.safeParse(schema, form);
  return (result.issues ?? []).map((issue) => v.getDotPath(issue) ?? "");
}

describe("a new book", () => {
  it("needs a seller, a zone that exists and a currency code", () => {
    const book = { billing_entity: "Sunbird GmbH", zone: "Europe/Berlin", currency: "eur" };
    expect(v.parse(emptyBookSchema(), book).currency).toBe("EUR");
    expect(problems(emptyBookSchema(), { ...book, billing_entity: " " })).toEqual([
      "billing_entity",
    ]);
    expect(problems(emptyBookSchema(), { ...book, zone: "Mars/Olympus" })).toEqual(["zone"]);
    expect(problems(emptyBookSchema(), { ...book, currency: "euro" })).toEqual(["currency"]);
    expect(problems(emptyBookSchema(), { ...book, currency: "USDT" })).toEqual([]);
  });
});

describe("a server", () => {
  it("is accepted when everything is there, and passed on with its port", () => {
    expect(problems(serverSchema(), server)).toEqual([]);
    expect(serverChoice(server)).toEqual({ kind: "postgres", ...server });
  });

  it("names each field that is missing or out of range", () => {
    expect(problems(serverSchema(), { ...server, host: "", user: "", port: null })).toEqual([
      "host",
      "port",
      "user",
    ]);
    expect(problems(serverSchema(), { ...server, port: 70_000 })).toEqual(["port"]);
  });

  it("is reached without encryption only on this computer", () => {
    expect(problems(serverSchema(), { ...server, tls: "disable" })).toEqual(["tls"]);
    for (const host of ["localhost", "127.0.0.1", "::1"]) {
      expect(problems(serverSchema(), { ...server, host, tls: "disable" })).toEqual([]);
    }
  });
});
