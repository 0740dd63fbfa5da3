import { describe, expect, it } from "vitest";

import type { BatchPreview } from "../../bindings/BatchPreview";
import { batchOf, EMPTY_BATCH, prefixOf, problemsOf, type BatchForm } from "./batch-form";

const FORM: BatchForm = {
  ...EMPTY_BATCH,
  name: "Spring 2027",
  credits: "1,500.50",
  codes: 250,
  validUntil: "2027-03-31",
  reason: "Campaign of the spring races",
};

describe("the form of a new batch", () => {
  it("suggests letters from the name, and keeps typed ones", () => {
    expect(prefixOf("Spring 2027")).toBe("SPRING");
    expect(prefixOf("  Été à Paris")).toBe("ETE");
    expect(prefixOf("Photographers' fair")).toBe("PHOTOGRA");
    expect(batchOf({ ...FORM, prefix: "MAY" }, "k").prefix).toBe("MAY");
    expect(batchOf(FORM, "k").prefix).toBe("SPRING");
  });

  it("asks for amounts as decimals, and for nothing that does not belong to the kind", () => {
    expect(batchOf(FORM, "k")).toMatchObject({
      credits: "1500.50",
      discount: null,
      currency: null,
      uses_per_code: 1,
      budget: null,
      key: "k",
    });
    const percent = batchOf({ ...FORM, kind: "percent", discount: "10", expireDays: 30 }, "k");
    expect(percent).toMatchObject({ credits: null, discount: "10", credits_expire_days: null });
    expect(batchOf({ ...FORM, once: false, uses: 3 }, "k").uses_per_code).toBe(3);
  });

  it("says what is missing before what the core says", () => {
    const preview = {
      problems: [
        { field: "name", message: "There is a promotion of that name." },
        { field: "valid_until", message: "Choose a day that is not over yet." },
      ],
    } as Partial<BatchPreview> as BatchPreview;
    expect(problemsOf(FORM, preview)).toEqual({
      name: "There is a promotion of that name.",
      valid_until: "Choose a day that is not over yet.",
    });
    const problems = problemsOf({ ...FORM, name: "", credits: "many", reason: " " }, preview);
    expect(Object.keys(problems).toSorted()).toEqual(["credits", "name", "reason", "valid_until"]);
    expect(problems.name).toBe("Give the promotion a name.");
  });
});
