//! A code that staff enter for a customer.

use credit_desk_domain::{Area, CouponCode, Level, OrgId, RedeemAnswer, TransactionId};
use credit_desk_storage::coupon::{NewCouponUse, Redemption};
use credit_desk_storage::{AuditEntry, Store};

use crate::addition::{DESK, earlier};
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::org;
use crate::transactions::wording::amount;
use crate::view::{NewRedemption, RedemptionOutcome};
use crate::wording::{credits, day};

/// Redeems a code for a customer. A refused code is an answer; it is kept and counted.
///
/// # Errors
/// Where the organisation is unknown, or the key was used for something else.
pub async fn redeem_code(store: &Store, session: &Session, new: &NewRedemption) -> Result<RedemptionOutcome> {
    authorize(session, Area::Coupons, Level::Do)?;
    if new.key.trim().is_empty() {
        return Err(ActionError::refused(
            "key_needed",
            "Nothing was redeemed: it has no key.",
            "Give one of your own: the same key never redeems twice.",
        ));
    }
    let org = org(new.org_id)?;
    let code = CouponCode::read(&new.code).ok_or_else(|| {
        ActionError::refused(
            "code_needed",
            "Nothing was redeemed: there is no code.",
            "Type it as the customer has it.",
        )
    })?;
    let now = session.now();
    let wanted = NewCouponUse {
        org,
        code,
        user: new.user.as_deref().map(str::trim).filter(|user| !user.is_empty()).map(str::to_owned),
        source: DESK.to_owned(),
        record_id: new.key.clone(),
        txn_id: session.ids.transaction_id(now),
        lot_id: session.ids.lot_id(now),
        redemption_id: session.ids.next_bytes(now),
    };
    let mut unit = store.begin(&session.actor).await?;
    let found = unit.redeem(&wanted, now).await?;
    if let Redemption::Answered { answer, already: false, .. } = &found {
        unit.audit(&entry(&wanted, org, *answer), session.role_code(), now).await?;
    }
    unit.commit().await?;
    match found {
        Redemption::Wait { micros } => Ok(RedemptionOutcome {
            answer: "too_many_tries".to_owned(),
            sentence: waiting(micros),
            credits: None,
            transaction: None,
            already_applied: false,
        }),
        Redemption::Answered { answer, given, already } => {
            let given_credits = given.map(|given| given.credits).filter(|credits| credits.is_positive());
            let transaction = match (given.and_then(|given| given.seq), already) {
                (None, _) => None,
                (Some(_), false) => Some(wanted.txn_id.to_string()),
                (Some(_), true) => {
                    earlier(store, &new.key).await?.map(|(id, _): (TransactionId, _)| id.to_string())
                }
            };
            let until =
                given.and_then(|given| given.expires_at).map(|at| day(at.micros() - 1, now, session.zone));
            Ok(RedemptionOutcome {
                answer: answer.code().to_owned(),
                sentence: sentence(answer, given_credits.map(credits), until, already),
                credits: given_credits.map(|credits| amount(credits.micro())),
                transaction,
                already_applied: already,
            })
        }
    }
}

fn entry(wanted: &NewCouponUse, org: OrgId, answer: RedeemAnswer) -> AuditEntry {
    AuditEntry {
        action: "redeem coupon".to_owned(),
        org: Some(org),
        subject: wanted.code.hint(),
        before: None,
        after: Some(answer.code().replace('_', " ")),
        reason: None,
    }
}

fn sentence(answer: RedeemAnswer, credits: Option<String>, until: Option<String>, already: bool) -> String {
    if answer != RedeemAnswer::Redeemed {
        return answer.sentence().to_owned();
    }
    let done = match (credits, until) {
        (Some(credits), Some(until)) => format!("{credits} credits were added, to be used until {until}."),
        (Some(credits), None) => format!("{credits} credits were added."),
        (None, _) => "The discount was redeemed; take it off the purchase.".to_owned(),
    };
    if already { format!("This was redeemed before: {done} Nothing was added again.") } else { done }
}

fn waiting(micros: i64) -> String {
    let minutes = (micros / 60_000_000).saturating_add(i64::from(micros % 60_000_000 > 0)).max(1);
    format!(
        "Nothing was looked up: too many unknown codes were tried. Try again in {minutes} minute{}.",
        if minutes == 1 { "" } else { "s" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_rounded_up_to_minutes() {
        assert!(waiting(1).ends_with("in 1 minute."));
        assert!(waiting(60_000_001).ends_with("in 2 minutes."));
        assert!(waiting(540_000_000).ends_with("in 9 minutes."));
    }

    #[test]
    fn what_was_redeemed_is_a_sentence() {
        let answer = |credits: Option<&str>, until: Option<&str>, already| {
            sentence(RedeemAnswer::Redeemed, credits.map(str::to_owned), until.map(str::to_owned), already)
        };
        assert_eq!(
            answer(Some("500"), Some("19 Feb"), false),
            "500 credits were added, to be used until 19 Feb."
        );
        assert_eq!(
            answer(Some("500"), None, true),
            "This was redeemed before: 500 credits were added. Nothing was added again."
        );
        assert_eq!(answer(None, None, false), "The discount was redeemed; take it off the purchase.");
    }
}
