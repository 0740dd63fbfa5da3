import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Area } from "../bindings/Area";
import { neededRoles } from "./rights";
import { AREAS, levelIn, MATRIX, reaches } from "./role-matrix";

/** The matrix in the source of the program, by area. */
function matrixOfTheProgram(): Map<string, string[]> {
  const file = join(import.meta.dirname, "../../../src-tauri/crates/domain/src/role.rs");
  const source = readFileSync(file, "utf8");
  const lines = source.matchAll(/^\s+((?:Area::\w+(?: \| )?)+) => \[([^\]]+)\]/gm);
  const snake = (name: string) => name.replaceAll(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();
  return new Map(
    [...lines].flatMap(([, areas = "", levels = ""]) =>
      areas
        .split(" | ")
        .map((area): [string, string[]] => [
          snake(area.replace("Area::", "")),
          levels.toLowerCase().split(", "),
        ]),
    ),
  );
}

describe("rights", () => {
  it("are those of the program, role by role", () => {
    const program = matrixOfTheProgram();
    expect(program.size).toBe(AREAS.length);
    for (const area of AREAS) {
      expect(program.get(area), area).toEqual(MATRIX[area]);
    }
  });

  it("include the levels before, and hide what is not named", () => {
    expect(reaches("do", "propose")).toBe(true);
    expect(reaches("view", "propose")).toBe(false);
    expect(levelIn([{ area: "coupons", level: "view" }], "coupons")).toBe("view");
    expect(levelIn([], "coupons" satisfies Area)).toBe("hidden");
  });

  it("say who could do it", () => {
    expect(neededRoles("coupons", "do")).toBe("Needs Admin");
    expect(neededRoles("requests", "do")).toBe("Needs Finance approver or Admin");
    expect(neededRoles("grants", "propose")).toBe("Needs Support, Finance approver or Admin");
  });
});
