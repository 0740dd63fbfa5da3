import { expect, it } from "vitest";

import { t } from ".";

it("fills in names and counts", () => {
  expect(t("grid.position", { row: "1", count: "8,031" })).toBe("Row 1 of 8,031");
  expect(t("grid.selected", { count: 1 })).toBe("1 row selected");
  expect(t("grid.selected", { count: 2 })).toBe("2 rows selected");
  expect(t("common.close")).toBe("Close");
});
