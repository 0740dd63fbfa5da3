//! The rules that the schema and the posting kernel keep, by name, each with the sentence staff read.

/// The sentence for a rule's name: what was not done, and what to do now.
pub fn sentence(rule: &str) -> String {
    let text = match rule {
        "usage_kind" => "only usage and manual consumption are posted this way; nothing was posted",
        "usage_not_negative" | "usage_record_not_negative" => {
            "usage cannot be negative; nothing was posted. Undo a transaction with a reversal instead"
        }
        "wallet_known" => {
            "the organisation or its wallet is not in this book; nothing was posted. Add the organisation first"
        }
        "organisation_known" => "the organisation is not in this book; nothing was posted. Add it first",
        "organisation_in_scope" => "this login does not work for that organisation; nothing was posted",
        "organisation_external_id" => {
            "an organisation with that external ID is in the book already; nothing was added"
        }
        "record_unique" => "a record with that source and ID stands in the book already; nothing was posted",
        "addition_kind" => "that is not a kind of addition; nothing was posted",
        "addition_category" => "purchases are paid credits and grants are promotional; nothing was posted",
        "addition_reason" => "a grant needs a reason; nothing was posted. Give a reason code and a note",
        "lot_positive" => "an addition must be more than zero credits; nothing was posted",
        "lot_known" => "there is no such lot; nothing was posted",
        "lot_has_rest" => "nothing is left of that lot; nothing was posted",
        "lot_never_overdrawn" => "that is more than is left of the lot; nothing was posted",
        "lot_expires_later" => {
            "a lot cannot expire before it starts; nothing was posted. Correct the expiry date"
        }
        "lot_paid_needs_currency" => "a paid amount needs its currency; nothing was posted",
        "take_kind" => "that kind does not take from a lot; nothing was posted",
        "take_positive" => "the amount must be more than zero; nothing was posted",
        "expiry_not_before_date" => "the lot has not expired yet; nothing was posted",
        "refund_needs_paid_lot" => "promotional credits are not refunded; nothing was posted",
        "refund_within_lot" => "that is more than the lot ever held; nothing was posted",
        "reversal_kind" => {
            "a dispute won is a reinstatement and anything else a reversal; nothing was posted"
        }
        "transaction_known" => "there is no such transaction; nothing was reversed",
        "reversal_not_reversed" => {
            "a reversal is not reversed; nothing was posted. Post the original again if it was right"
        }
        "reversed_once" => "the transaction was reversed already; nothing was posted",
        "reversal_reason" => "a reversal needs a reason; nothing was posted",
        "record_in_its_hour" => "the record lies outside its hour; nothing was posted",
        "tally_known" => "there is no such hourly tally; nothing was settled",
        "tally_settled_once" => "that hour was settled already; nothing was posted",
        "tally_hour_over" => "that hour is not over; nothing was settled",
        "amount_in_range" => {
            "the balance, debt or total would grow beyond what the ledger can count; nothing was posted. Check the amount"
        }
        "movement_append_only" => "a posted transaction is never changed or deleted; post a reversal instead",
        "movement_sequence_gapless" => {
            "an organisation's transactions have no gap in their sequence; nothing was written"
        }
        "movement_balanced" => "the transaction does not balance; nothing was written",
        "movement_only_by_posting" => {
            "transactions are written only by the posting commands; nothing was written"
        }
        "movement_actor_is_login"
        | "audit_actor_is_login"
        | "rate_actor_is_login"
        | "import_file_actor_is_login"
        | "promotion_actor_is_login"
        | "coupon_batch_actor_is_login"
        | "redemption_actor_is_login"
        | "redemption_attempt_actor_is_login"
        | "proposal_actor_is_login"
        | "proposal_step_actor_is_login"
        | "lot_extension_actor_is_login"
        | "direct_posting_actor_is_login" => {
            "nobody acts in another's name: the actor is the login; nothing was written"
        }
        "batch_known" => "there is no such batch of codes; nothing was changed",
        "batch_reason" => {
            "a batch of codes is issued and disabled with a reason; nothing was changed. Say why"
        }
        "batch_codes" => "a batch needs at least one code; nothing was issued",
        "batch_record" => "that key issued a batch before; nothing was issued",
        "batch_uses" => "each code needs at least one use; nothing was issued",
        "batch_approved" => {
            "a batch of codes becomes valid only when a proposal over all of its credits is approved; nothing was changed"
        }
        "promotion_gives" => {
            "a promotion gives either credits or a discount, more than zero; nothing was issued"
        }
        "promotion_named" => "a promotion needs a name; nothing was issued",
        "promotion_ends_later" => "the last day of validity lies before the first; nothing was issued",
        "promotion_total_cap" | "promotion_org_cap" => "a cap is at least one redemption; nothing was issued",
        "promotion_within_cap" | "promotion_within_budget" | "code_limit" => {
            "the coupon's uses, cap or budget are used up; nothing was redeemed"
        }
        "coupon_role" => {
            "this role does not issue, disable or redeem coupons; nothing was done. Ask an Admin"
        }
        "usage_time" => {
            "usage needs the time at which it happened, not more than a day ahead; nothing was posted"
        }
        "usage_credits" => {
            "usage needs its credits, or a quantity and an operation to price it; nothing was posted"
        }
        "operation_known" => {
            "there is no operation of that name; nothing was posted. Add it to the rate card first"
        }
        "project_known" => "the organisation has no project of that name; nothing was posted. Add it first",
        "rate_known" => {
            "the operation had no rate at that time; nothing was posted. Add a rate that starts then or earlier"
        }
        "record_plain" => {
            "source and record ID must be given, without control characters and not longer than 2,000 characters together; nothing was done"
        }
        "promotion_only_by_posting"
        | "coupon_batch_only_by_posting"
        | "coupon_code_only_by_posting"
        | "redemption_only_by_posting"
        | "redemption_attempt_only_by_posting" => {
            "coupons are written only by the commands that issue, disable and redeem; nothing was written"
        }
        "redemption_append_only" | "redemption_attempt_append_only" => {
            "a redemption is never changed or deleted; void its credits instead"
        }
        "promotion_append_only" | "coupon_batch_append_only" | "coupon_code_append_only" => {
            "coupons are never deleted; disable the batch instead"
        }
        "movement_by_decision" => {
            "that is beyond what this login may give or take back by itself; nothing was posted. Propose it, several grants as a bulk grant"
        }
        "proposal_role" => "your role does not propose that; nothing was written. Ask a colleague who may",
        "proposal_record_given" => {
            "a proposal needs a source and an ID of its own there; nothing was written"
        }
        "proposal_record" | "proposal_source" => {
            "a request with that source and ID stands in the book already with other content; nothing was written"
        }
        "proposal_reason" => "it needs a reason; nothing was written. Say why",
        "proposal_positive" | "proposal_line_positive" => {
            "the amount must be more than zero credits; nothing was written"
        }
        "proposal_lapses_later" => {
            "the day until which it waits for a decision is over already; nothing was written"
        }
        "proposal_organisation" => {
            "choose one organisation, or a list of several for a bulk grant; nothing was written"
        }
        "proposal_lines" => {
            "the list must name each organisation once, each with more than zero credits, and add up; nothing was written"
        }
        "proposal_line_ids" => "an ID is missing for a transaction; nothing was written",
        "proposal_kind" => "that cannot be posted or changed this way; nothing was written",
        "proposal_terms" => "it does not say what is to change; nothing was written",
        "proposal_credits_of_target" => {
            "the amount is no longer that of the lot, transaction or batch; nothing was written. Look at it again"
        }
        "proposal_not_direct" => {
            "requests and bulk grants are decided by somebody else; nothing was written. Submit it for a decision"
        }
        "proposal_known" => "there is no such request; nothing was changed",
        "proposal_decided" => "it is decided already; nothing was changed. Look at who decided what",
        "proposal_sent_back" => {
            "it was sent back for detail and waits for whoever made it; nothing was changed"
        }
        "proposal_lapsed" => "nobody decided in time, so it has lapsed; nothing was changed. Submit it anew",
        "proposal_of_maker" => "only whoever made it changes or withdraws it; nothing was changed",
        "decision_role" => "your role does not decide this; nothing was changed. Ask a colleague who may",
        "decision_own" => {
            "nobody decides what they made, asked for or gain from; nothing was changed. A colleague decides it"
        }
        "decision_own_organisation" => {
            "nobody decides about an organisation that they belong to; nothing was changed. A colleague decides it"
        }
        "decision_first_approver" => {
            "you approved it first; nothing was changed. The second approval is another admin's"
        }
        "decision_reason" => "a rejection or a question needs a reason; nothing was changed. Say why",
        "decision_credits" => {
            "that is not an amount that can be approved here; nothing was changed. Approve it in full or, for requests and grants, less"
        }
        "decision_key" => "the decision has no key; nothing was changed",
        "decision_key_used" => {
            "that key belongs to another decision; nothing was changed. Open it again and decide"
        }
        "decision_verdict" => "approve, reject, send back or withdraw; nothing was changed",
        "evidence_changed" => {
            "what you saw has changed meanwhile; nothing was changed. Look at it again and decide"
        }
        "extension_later" => "the new expiry is not later than the present one; nothing was changed",
        "organisation_closed" => "the organisation is closed; nothing was written. Open its account first",
        "coupon_proposed" => {
            "there is no such batch of codes that waits to become valid; nothing was changed"
        }
        "text_plain" => "a text holds control characters or is longer than 2,000 bytes; nothing was written",
        "proposal_only_by_posting"
        | "proposal_line_only_by_posting"
        | "proposal_step_only_by_posting"
        | "lot_extension_only_by_posting"
        | "direct_posting_only_by_posting" => {
            "requests and their decisions are written only by their own commands; nothing was written"
        }
        "proposal_append_only"
        | "proposal_line_append_only"
        | "proposal_step_append_only"
        | "lot_extension_append_only"
        | "direct_posting_append_only" => "what was asked and decided is never changed or deleted",
        "lot_extension_later" => "an extension makes the expiry later; nothing was changed",
        "batch_sorted" => "the batch is not sorted by organisation and wallet; nothing was posted",
        "rate_pkey" => {
            "that operation has a rate from that instant already; a rate is never edited. Choose a later start"
        }
        "operation_name_unique" => "an operation of that name exists already; nothing was added",
        "project_name_unique" => "the organisation has a project of that name already; nothing was added",
        "staff_only_by_command" => "staff are changed only by a confirmed proposal; nothing was changed",
        "policy_only_by_command" => "limits are changed only by a confirmed proposal; nothing was changed",
        "staff_append_only" => {
            "nobody is deleted from the staff: end their access instead; nothing was changed"
        }
        "policy_append_only" => "past limits are never changed or deleted; propose new ones instead",
        "staff_terms" => "the proposal's terms cannot be read; nothing was changed. Make a new proposal",
        "staff_changed_since" => {
            "the person was changed since this was proposed; nothing was changed. Reject it, look again and propose anew"
        }
        "policy_changed_since" => {
            "the limits were changed since this was proposed; nothing was changed. Reject it, look again and propose anew"
        }
        "staff_last_admin" => {
            "nobody else could manage staff then; nothing was changed. Make somebody else admin first"
        }
        "staff_server_privilege" => {
            "the server does not let Credit Desk change that login; nothing was changed. Propose it again to see what its administrator has to run"
        }
        "staff_password_needed" => {
            "a new login needs a first password; nothing was changed. Propose it again with one"
        }
        "staff_login_has_password" => {
            "that login is not the desk's and has a password already; nothing was changed. Propose it without one"
        }
        "staff_login" => {
            "a login begins with a small letter and has small letters, digits and . _ - @; nothing was changed"
        }
        "staff_secret_digest" => {
            "the password was not prepared as it must be; nothing was changed. Try again"
        }
        "audit_actor_signed_in" => {
            "whoever acts is not signed in to this book with that role any more; nothing was written. Sign in again"
        }
        other => return format!("the rule {other} does not allow it; nothing was changed"),
    };
    text.to_owned()
}
