import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { setHost } from "../../bridge";
import { CannedHost } from "../../testing/canned-host";
import { giveElementsRoom } from "../../testing/layout";
import { ToastProvider, ToastViewport } from "../toast";
import type { GridColumn } from "./column";
import { LedgerGrid, type LedgerGridProps } from "./grid";

interface Row {
  id: string;
  name: string;
}

const COLUMNS: GridColumn<Row>[] = [
  { id: "id", header: "ID", width: 80, cell: (row) => row.id, text: (row) => row.id },
  { id: "name", header: "Name", width: 80, cell: (row) => row.name, text: (row) => row.name },
];

const ROWS: Row[] = Array.from({ length: 300 }, (_, index) => ({
  id: `r${index}`,
  name: `Row ${index}`,
}));

const rowId = (row: Row) => row.id;

function Grid(change: Partial<LedgerGridProps<Row>>) {
  return (
    <ToastProvider>
      <LedgerGrid<Row>
        label="Rows"
        listKey="all"
        rows={ROWS}
        rowId={rowId}
        columns={COLUMNS}
        density="dense"
        singleKeys
        total={ROWS.length}
        firstIndex={0}
        empty={<p>Nothing here</p>}
        {...change}
      />
      <ToastViewport />
    </ToastProvider>
  );
}

function activeRow(): string | null | undefined {
  const id = screen.getByRole("grid").getAttribute("aria-activedescendant");
  return id === null ? null : document.getElementById(id)?.textContent;
}

let host: CannedHost;

beforeEach(() => {
  giveElementsRoom();
  host = new CannedHost({ copy_text: () => null });
  setHost(host);
});

describe("a list", () => {
  it("keeps the focus and names the active row", async () => {
    const user = userEvent.setup();
    render(<Grid />);
    screen.getByRole("grid").focus();
    expect(activeRow()).toBe("r0Row 0");
    await user.keyboard("jj");
    expect(activeRow()).toBe("r2Row 2");
    await user.keyboard("k{ArrowDown}{ArrowDown}");
    expect(activeRow()).toBe("r3Row 3");
    expect(document.activeElement).toBe(screen.getByRole("grid"));
  });

  it("tells screen readers the size of the whole list and each row's place in it", () => {
    render(<Grid total={10_000_000} firstIndex={400} />);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("10000001");
    expect(screen.getAllByRole("row")[1]?.getAttribute("aria-rowindex")).toBe("402");
  });

  it("draws only the rows in view", () => {
    render(<Grid />);
    const drawn = screen.getAllByRole("row").length;
    expect(drawn).toBeGreaterThan(15);
    expect(drawn).toBeLessThan(45);
  });

  it("opens and closes", async () => {
    const user = userEvent.setup();
    const onOpen = vi.fn();
    const onClose = vi.fn();
    const { rerender } = render(<Grid onOpen={onOpen} onClose={onClose} />);
    screen.getByRole("grid").focus();
    await user.keyboard("j{Enter}");
    expect(onOpen).toHaveBeenCalledWith(ROWS[1]);
    rerender(<Grid onOpen={onOpen} onClose={onClose} openId="r1" />);
    await user.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("copies the selected rows with headers once the core has them, and says so then", async () => {
    const user = userEvent.setup();
    let finish: () => void = () => undefined;
    host = new CannedHost({
      copy_text: () =>
        new Promise((resolve) => {
          finish = () => resolve(null);
        }),
    });
    setHost(host);
    render(<Grid />);
    screen.getByRole("grid").focus();
    await user.keyboard("xx");
    expect(screen.getByText("2 rows selected")).toBeTruthy();
    await user.keyboard("{Control>}c{/Control}");
    await waitFor(() => {
      expect(host.argsOf("copy_text")).toEqual([{ text: "ID\tName\nr0\tRow 0\nr1\tRow 1\n" }]);
    });
    expect(screen.queryByText("2 rows copied")).toBeNull();
    finish();
    expect(await screen.findByText("2 rows copied")).toBeTruthy();
  });

  it("copies the active row when none is selected", async () => {
    const user = userEvent.setup();
    render(<Grid />);
    screen.getByRole("grid").focus();
    await user.keyboard("j{Control>}c{/Control}");
    await waitFor(() => {
      expect(host.argsOf("copy_text")).toEqual([{ text: "ID\tName\nr1\tRow 1\n" }]);
    });
  });

  it("extends the selection with Shift, selects all, and clears", async () => {
    const user = userEvent.setup();
    render(<Grid />);
    screen.getByRole("grid").focus();
    await user.keyboard("j{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    expect(screen.getByText("3 rows selected")).toBeTruthy();
    await user.keyboard("{Control>}a{/Control}");
    expect(screen.getByText("300 rows selected")).toBeTruthy();
    await user.keyboard("{Escape}");
    expect(screen.getByText("Row 4 of 300")).toBeTruthy();
  });

  it("asks for the next page near the end of what is loaded", async () => {
    const onNext = vi.fn();
    render(<Grid hasNext onNext={onNext} />);
    expect(onNext).not.toHaveBeenCalled();
    const grid = screen.getByRole("grid");
    grid.scrollTop = 250 * 36;
    fireEvent.scroll(grid);
    await waitFor(() => expect(onNext).toHaveBeenCalled());
  });

  it("keeps the active row and its place on screen when rows come in before it", async () => {
    const user = userEvent.setup();
    const { rerender } = render(<Grid />);
    const grid = screen.getByRole("grid");
    grid.focus();
    await user.keyboard("{End}");
    grid.scrollTop = 250 * 36 + 10;
    const before: Row[] = [{ id: "new", name: "New" }, ...ROWS];
    rerender(<Grid rows={before} total={301} />);
    expect(screen.getByText("Row 301 of 301")).toBeTruthy();
    expect(grid.scrollTop).toBe(251 * 36 + 10);
  });

  it("says what there is to say about an empty list", () => {
    render(<Grid rows={[]} total={0} />);
    expect(screen.getByText("Nothing here")).toBeTruthy();
    expect(screen.getByText("No rows")).toBeTruthy();
  });

  it("opens a row in a window of its own by Ctrl+Enter and by double-click", async () => {
    const user = userEvent.setup();
    const opened: string[] = [];
    render(Grid({ onOpenWindow: (row) => opened.push(row.id) }));
    screen.getByRole("grid").focus();
    await user.keyboard("j{Control>}{Enter}{/Control}");
    await user.dblClick(screen.getByText("Row 3"));
    expect(opened).toEqual(["r1", "r3"]);
  });

  it("says how many rows came in above, and leads to them, only when somebody looks further down", async () => {
    const user = userEvent.setup();
    const fresh = [{ id: "n2", name: "New 2" }, { id: "n1", name: "New 1" }, ...ROWS];
    const { rerender } = render(Grid({}));
    const grid = screen.getByRole("grid");
    rerender(Grid({ rows: [{ id: "n0", name: "New 0" }, ...ROWS] }));
    expect(screen.queryByRole("button", { name: /new row/ })).toBeNull();
    grid.scrollTop = 2_000;
    fireEvent.scroll(grid);
    rerender(Grid({ rows: [...fresh.slice(0, 2), { id: "n0", name: "New 0" }, ...ROWS] }));
    await user.click(await screen.findByRole("button", { name: "2 new rows" }));
    expect(grid.scrollTop).toBe(0);
    fireEvent.scroll(grid);
    expect(document.activeElement).toBe(grid);
    expect(activeRow()).toContain("New 2");
    expect(screen.queryByRole("button", { name: /new row/ })).toBeNull();
  });
});
