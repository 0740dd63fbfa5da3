import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";

import { giveElementsRoom } from "../../testing/layout";
import { WorkList, type Entry } from "./list";

function entries(numbers: readonly number[]): Entry<number>[] {
  return [
    { kind: "heading", id: "odd", content: "Odd and even" },
    ...numbers.map((row): Entry<number> => ({ kind: "row", id: row.toString(), row })),
  ];
}

function Desk(props: { onOpen?(row: number): void }) {
  const [numbers, setNumbers] = useState([1, 2, 3, 4, 5]);
  const [active, setActive] = useState<string | null>(null);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <button type="button" onClick={() => setNumbers((now) => now.filter((n) => n !== 2))}>
        Decide two
      </button>
      <output>{[...selection].join()}</output>
      <WorkList<number>
        label="Numbers"
        entries={entries(numbers)}
        rowHeight={60}
        activeId={active}
        onActive={setActive}
        selection={selection}
        onSelection={setSelection}
        isEligible={(row) => row % 2 === 1}
        singleKeys
        renderRow={(row) => `Row ${row.toString()}`}
        copied={[]}
        onOpen={props.onOpen}
        empty={null}
        foot={null}
      />
    </>
  );
}

const activeRow = () => {
  const id = screen.getByRole("grid").getAttribute("aria-activedescendant");
  return id === null ? null : document.getElementById(id)?.textContent;
};

describe("a list of work", () => {
  it("moves over its rows, past headings, and opens one", async () => {
    giveElementsRoom();
    const user = userEvent.setup();
    const opened: number[] = [];
    render(<Desk onOpen={(row) => opened.push(row)} />);
    screen.getByRole("grid").focus();
    expect(activeRow()).toBe("Row 1");
    await user.keyboard("jj");
    expect(activeRow()).toBe("Row 3");
    await user.keyboard("{Enter}");
    expect(opened).toEqual([3]);
    await user.keyboard("{End}");
    expect(activeRow()).toBe("Row 5");
  });

  it("chooses and moves on with X, and with Ctrl+A only what is eligible", async () => {
    giveElementsRoom();
    const user = userEvent.setup();
    render(<Desk />);
    screen.getByRole("grid").focus();
    await user.keyboard("xx");
    expect(screen.getByRole("status").textContent).toBe("1,2");
    expect(activeRow()).toBe("Row 3");
    await user.keyboard("{Control>}a{/Control}");
    expect(screen.getByRole("status").textContent).toBe("1,3,5");
    await user.keyboard("{Escape}");
    expect(screen.getByRole("status").textContent).toBe("");
  });

  it("makes the next row the active one when the active one is gone", async () => {
    giveElementsRoom();
    const user = userEvent.setup();
    render(<Desk />);
    screen.getByRole("grid").focus();
    await user.keyboard("j");
    expect(activeRow()).toBe("Row 2");
    await user.click(screen.getByRole("button", { name: "Decide two" }));
    expect(activeRow()).toBe("Row 3");
  });
});
