import { describe, expect, it } from "vitest";

import type { Amount } from "../../bindings/Amount";
import type { Found } from "../../bindings/Found";
import { transactionRow } from "../../testing/canned-host";
import { searchFor } from "./look-up";

const event: Found = {
  what: "event",
  event: {
    event_id: "48214739",
    name: "Lakeside Cycling Classic",
    organisations: [],
    transactions: 12,
    tallied_records: 0,
    credits_in: "0" as Amount,
    credits_out: "-25307" as Amount,
    net: "-25307" as Amount,
    first_at: null,
    last_at: null,
  },
};
const organisation: Found = {
  what: "organisation",
  org: { org_id: 42, name: "Kilimani Athletics" },
  external_id: "kil-10420",
};

describe("the search box", () => {
  it("recognises an event while it is typed", () => {
    expect(searchFor("48214739", [event], false)).toEqual({ event: "48214739", text: undefined });
  });

  it("treats anything else as words until Enter", () => {
    expect(searchFor("Kilimani Athletics", [organisation], false)).toEqual({
      text: "Kilimani Athletics",
      event: undefined,
    });
  });

  it.each(["kilimani athletics", "KIL-10420", "org_42"])(
    "takes %s for the organisation",
    (text) => {
      expect(searchFor(text, [organisation], true)).toMatchObject({ org: 42, text: undefined });
    },
  );

  it("opens a transaction among the others of its event, or of its organisation", () => {
    const row = transactionRow(7);
    const found: Found = { what: "transaction", row, matched: "transaction ID" };
    expect(searchFor(row.id, [found], true)).toMatchObject({ event: "48214739", open: row.id });
    const alone = { ...row, event_id: null };
    expect(searchFor(row.id, [{ ...found, row: alone }], true)).toMatchObject({
      org: 42,
      open: row.id,
    });
  });

  it("asks for an unknown event by its number, so that the list can say that it is unknown", () => {
    expect(searchFor("99999999", [], false)).toMatchObject({ event: "99999999" });
    expect(searchFor("7bd29ae20571e7ba7338cf9c", [], true)).toMatchObject({
      event: "7bd29ae20571e7ba7338cf9c",
    });
  });

  it("waits for three letters and forgets the search when it is emptied", () => {
    expect(searchFor("ki", [], true)).toBeNull();
    expect(searchFor("", [], false)).toEqual({ event: undefined, text: undefined });
  });
});
