import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { AppState } from "../bindings/AppState";
import type { ErrorView } from "../bindings/ErrorView";
import { toastDone } from "../components/toast";
import { rightsOf } from "../lib/role-matrix";
import { BOOK, SETTINGS } from "../testing/canned-host";
import { openWindow } from "../testing/open-window";

const OPEN: AppState = {
  version: "0.1.0",
  book: BOOK,
  problem: null,
  sign_in: null,
  settings: SETTINGS,
};

function locked(reason: string | null): AppState {
  return {
    ...OPEN,
    book: null,
    sign_in: {
      label: "Test book",
      last_login: "amina",
      reason,
      protection: "The file is protected by this computer's accounts.",
    },
  };
}

const REFUSED: ErrorView = {
  kind: "refused",
  code: "sign_in_refused",
  message: "Nobody was signed in: login or password is wrong, or the login rests.",
  hint: null,
  incident: null,
};

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

describe("the session", () => {
  it("leaves nothing of the book on screen once it is locked, and takes it up after the sign-in", async () => {
    const user = userEvent.setup();
    let state = OPEN;
    const { host } = openWindow({
      app_state: () => state,
      lock_desk: () => (state = locked(null)),
      sign_in: ({ password }) => {
        if (password !== "correct horse battery") {
          // oxlint-disable-next-line no-throw-literal
          throw REFUSED;
        }
        state = OPEN;
        return state;
      },
    });
    await screen.findAllByText("Lakeside Cycling Classic");
    act(() => toastDone("500 credits were added to Kilimani Athletics."));
    await user.keyboard("{Control>}l{/Control}");
    await screen.findByRole("heading", { name: "Sign in" });
    await waitFor(() => expect(document.body.textContent).not.toMatch(/Lakeside|Kilimani|Amina/));
    expect(document.title).toBe("Credit Desk");
    const password = screen.getByLabelText("Password");
    expect(document.activeElement).toBe(password);
    await user.keyboard("wrong{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("Nobody was signed in");
    expect((password as HTMLInputElement).value).toBe("");
    await user.keyboard("correct horse battery{Enter}");
    await screen.findAllByText("Lakeside Cycling Classic");
    expect(host.argsOf("sign_in").at(-1)).toEqual({
      login: "amina",
      password: "correct horse battery",
    });
  });

  it("locks itself after idle time, and not while somebody works", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let state: AppState = {
      ...OPEN,
      settings: { ...SETTINGS, lock_after_minutes: 15 },
    };
    const { host } = openWindow({
      app_state: () => state,
      lock_desk: ({ reason }) => (state = locked(reason)),
    });
    await screen.findByRole("grid");
    await act(() => vi.advanceTimersByTimeAsync(14 * 60_000));
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift" }));
    await act(() => vi.advanceTimersByTimeAsync(14 * 60_000));
    expect(host.argsOf("lock_desk")).toEqual([]);
    await act(() => vi.advanceTimersByTimeAsync(2 * 60_000));
    expect(host.argsOf("lock_desk")).toEqual([
      { reason: "Locked after 15 minutes without a key press." },
    ]);
    expect(await screen.findByText("Locked after 15 minutes without a key press.")).toBeTruthy();
  });

  it("shows the sign-in when another window locked the desk", async () => {
    let state = OPEN;
    const { host } = openWindow({
      app_state: () => state,
      list_transactions: () => {
        if (state.sign_in !== null) {
          // oxlint-disable-next-line no-throw-literal
          throw { ...REFUSED, code: "sign_in_needed" };
        }
        return { rows: [], next: null, prev: null };
      },
    });
    await screen.findByRole("grid");
    state = locked(null);
    act(() => host.send("book-changed", { org_id: null }));
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeTruthy();
  });

  it("says that a book without passwords cannot be locked", async () => {
    const user = userEvent.setup();
    openWindow({ lock_desk: () => OPEN });
    await screen.findByRole("grid");
    await user.keyboard("{Control>}l{/Control}");
    expect((await screen.findAllByText(/asks for no password/)).length).toBeGreaterThan(0);
  });
});

describe("rights", () => {
  it("take what is hidden from the side bar, the palette and the addresses", async () => {
    const user = userEvent.setup();
    const book = { ...BOOK, role: "Support", rights: rightsOf("support") };
    const { registry, history } = openWindow({ app_state: () => ({ ...OPEN, book }) });
    await screen.findByRole("grid");
    const side = screen.getByRole("navigation", { name: "Main navigation" });
    const names = within(side)
      .getAllByRole("link")
      .map((link) => link.textContent);
    expect(names).toEqual([
      "Inbox",
      "Requests",
      "Transactions",
      "Organisations",
      "Coupons",
      "Grants",
      "Audit log",
      "Settings",
    ]);
    const offered = registry.all().map((command) => command.id);
    expect(offered).not.toContain("go.staff");
    expect(offered).not.toContain("import.choose");
    expect(offered).not.toContain("coupons.new");
    expect(offered).toContain("requests.new");
    await user.keyboard("gp");
    expect(history.location.href).toBe("/transactions");
    act(() => history.push("/staff"));
    expect(await screen.findByText("Not part of your role")).toBeTruthy();
    expect(screen.getByText(/Needs Admin or Auditor/)).toBeTruthy();
  });

  it("show how many requests wait", async () => {
    openWindow({
      list_proposals: () => ({ rows: [], next: null, open: 9, second: 3, within: 9 }),
    });
    const link = await screen.findByRole("link", { name: /^Requests/ });
    await waitFor(() => expect(link.textContent).toBe("Requests12, 12 wait"));
  });
});
