import type { Desk, HandlersOf } from "./desk";
import { refusal } from "./refusal";

type CouponCommand =
  | "list_batches"
  | "get_batch"
  | "preview_batch"
  | "issue_batch"
  | "save_batch_codes"
  | "disable_batch"
  | "redeem_code";

function missing(): never {
  throw refusal("not_made_up", "The made-up book cannot do this.");
}

/** Answers about coupons. */
export function couponHandlers(desk: Desk): HandlersOf<CouponCommand> {
  return {
    list_batches: () => {
      desk.allow("coupons", "view");
      return [];
    },
    get_batch: missing,
    preview_batch: missing,
    issue_batch: missing,
    save_batch_codes: missing,
    disable_batch: missing,
    redeem_code: missing,
  };
}
