import type { Desk, HandlersOf } from "./desk";
import { refusal } from "./refusal";

type StaffCommand =
  | "get_staff"
  | "change_staff"
  | "change_policy"
  | "lock_desk"
  | "sign_in"
  | "change_password";

function missing(): never {
  throw refusal("not_made_up", "The made-up book cannot do this.");
}

/** Answers about staff and sign-in. */
export function staffHandlers(desk: Desk): HandlersOf<StaffCommand> {
  return {
    get_staff: () => {
      desk.allow("staff", "view");
      return {
        rows: [],
        policies: [],
        waiting: [],
        protection: "A file is protected by the operating system, not by roles.",
        sign_in: false,
        alone: true,
        matrix: [],
      };
    },
    change_staff: missing,
    change_policy: missing,
    lock_desk: missing,
    sign_in: missing,
    change_password: missing,
  };
}
