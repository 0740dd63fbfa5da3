import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Amount } from "../bindings/Amount";
import { FormatsProvider } from "../lib/formats";
import { CreditsText, MoneyText } from "./money-text";

function show(element: React.ReactElement): HTMLElement {
  const { container } = render(
    <FormatsProvider locale="en-GB" zone="UTC">
      {element}
    </FormatsProvider>,
  );
  return container;
}

it("is read out in words, the sign included", () => {
  show(<CreditsText amount={"-1842" as Amount} />);
  expect(screen.getByText("minus 1,842.00 credits")).toBeTruthy();
  expect(screen.getByText("−1,842.00").getAttribute("aria-hidden")).toBe("true");
});

it("shows a movement with its plus", () => {
  show(<CreditsText amount={"877" as Amount} />);
  expect(screen.getByText("+877.00")).toBeTruthy();
  expect(screen.getByText("plus 877.00 credits")).toBeTruthy();
});

it("shows a standing amount without a plus, and one below zero with a minus", () => {
  show(<CreditsText amount={"877" as Amount} look="balance" />);
  expect(screen.getByText("877.00")).toBeTruthy();
  show(<CreditsText amount={"-5" as Amount} look="balance" />);
  expect(screen.getByText("−5.00")).toBeTruthy();
  expect(screen.getByText("minus 5.00 credits")).toBeTruthy();
});

it("gives the exact amount where the shown one is rounded", () => {
  const container = show(<CreditsText amount={"-4.675" as Amount} />);
  expect(container.querySelector("[title]")?.getAttribute("title")).toBe("−4.675");
  const plain = show(<CreditsText amount={"-4.67" as Amount} />);
  expect(plain.querySelector("[title]")).toBeNull();
});

it("names the currency of money", () => {
  const container = show(<MoneyText money={{ amount: "12.5" as Amount, currency: "KES" }} />);
  expect(container.textContent).toBe("KES\u00a012.50");
});
