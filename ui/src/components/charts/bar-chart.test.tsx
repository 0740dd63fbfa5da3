import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { axisPlaces, BarChart, type Bar } from "./bar-chart";

const bars: Bar[] = Array.from({ length: 60 }, (_, index) => ({
  key: `day-${index.toString()}`,
  label: `Day ${(index + 1).toString()}`,
  axis: `D${(index + 1).toString()}`,
  value: `${(index * 10).toString()}.00`,
  height: index === 59 ? 1000 : index * 10,
}));

describe("axis", () => {
  it("names the first and the last bar and spreads the others", () => {
    expect(axisPlaces(60)).toEqual([0, 15, 30, 44, 59]);
    expect(axisPlaces(1)).toEqual([0]);
    expect(axisPlaces(0)).toEqual([]);
  });
});

describe("bar chart", () => {
  it("reads a bar to the keyboard and offers the same figures as a table", () => {
    render(<BarChart title="Usage" total="1,770" bars={bars} />);
    const plot = screen.getByRole("slider", { name: "Usage" });
    fireEvent.focus(plot);
    fireEvent.change(plot, { target: { value: "59" } });
    expect(plot.getAttribute("aria-valuetext")).toBe("Day 59: 580.00 credits");
    expect(screen.getByText("Day 59 · 580.00")).toBeTruthy();

    fireEvent.click(screen.getByRole("button", { name: "View as table" }));
    expect(screen.getAllByRole("row")).toHaveLength(61);
    expect(screen.getByRole("cell", { name: "Day 60" })).toBeTruthy();
  });
});
