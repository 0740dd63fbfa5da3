//! Batches and redemptions as the tests make them.

use credit_desk_domain::{
    Action, CouponCode, CouponTerms, Credits, IdSource as _, Instant, OrgId, ProposalState, RedeemAnswer,
    Role, SystemIds, liability,
};
use credit_desk_storage::coupon::{Gives, NewCouponBatch, NewCouponUse, Redemption};
use credit_desk_storage::proposal::NewProposal;
use credit_desk_storage::{Engine, Result, Store};

use crate::support::{Book, at, now};

pub const DAY: i64 = 86_400;

/// A batch of codes of 100 credits, valid from a day before the suite's present to 30 days after it.
pub fn batch(key: &str, codes: usize) -> NewCouponBatch {
    NewCouponBatch {
        id: SystemIds.batch_id(now()),
        promotion_id: SystemIds.next_bytes(now()),
        name: format!("Spring {key}"),
        gives: Gives::Credits(Credits::from_whole(100).unwrap()),
        terms: CouponTerms {
            credits: Credits::from_whole(100).unwrap(),
            starts_at: at(-DAY),
            ends_at: at(30 * DAY),
            total_cap: None,
            org_cap: None,
            budget: None,
            first_purchase_only: false,
            org: None,
        },
        credits_expire_after: Some(90 * DAY * 1_000_000),
        campaign: None,
        prefix: "SPRING".into(),
        codes: (0..codes).map(|_| CouponCode::generate("SPRING", &SystemIds)).collect(),
        uses_per_code: 1,
        reason: "Spring campaign".into(),
        source: "desk".into(),
        record_id: key.into(),
    }
}

/// Issues a batch and makes it active by a proposal within the limits.
pub async fn issue(book: &Book, batch: &NewCouponBatch) {
    let mut unit = book.store.begin(book.actor).await.unwrap();
    let issued = unit.issue_batch(batch, now()).await.unwrap();
    assert!(issued.id == batch.id && !issued.already, "a new batch");
    let codes = i64::try_from(batch.codes.len()).unwrap();
    let submitted = unit
        .submit(
            &proposal(batch, liability(&batch.terms, codes, batch.uses_per_code).unwrap()),
            Some(Role::Admin),
            now(),
        )
        .await
        .unwrap();
    assert_eq!(submitted.state, ProposalState::Approved, "{}: within the limits", batch.record_id);
    unit.commit().await.unwrap();
}

/// The proposal that makes a batch active, done at once where the limits allow it.
pub fn proposal(batch: &NewCouponBatch, credits: Credits) -> NewProposal {
    NewProposal {
        id: SystemIds.proposal_id(now()),
        action: Action::Coupon,
        org: None,
        credits,
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: Some(batch.id.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()),
        terms: None,
        reason: batch.reason.clone(),
        note: None,
        requested_by: None,
        source: "desk".into(),
        record_id: format!("{}:batch", batch.record_id),
        lapses_at: at(30 * DAY),
        lines: Vec::new(),
        direct: true,
        txn_id: SystemIds.transaction_id(now()),
        lot_id: SystemIds.lot_id(now()),
    }
}

/// A code to redeem, with a key.
pub fn coupon_use(org: OrgId, code: &CouponCode, key: &str) -> NewCouponUse {
    NewCouponUse {
        org,
        code: code.clone(),
        user: Some("u-1".into()),
        source: "platform".into(),
        record_id: key.into(),
        txn_id: SystemIds.transaction_id(now()),
        lot_id: SystemIds.lot_id(now()),
        redemption_id: SystemIds.next_bytes(now()),
    }
}

/// Redeems in a unit of its own.
pub async fn redeem_at(store: &Store, actor: &str, new: &NewCouponUse, now: Instant) -> Result<Redemption> {
    let mut unit = store.begin(actor).await?;
    let answered = unit.redeem(new, now).await?;
    unit.commit().await?;
    Ok(answered)
}

/// The answer to a code at the suite's present.
pub async fn answer(book: &Book, org: OrgId, code: &CouponCode, key: &str) -> RedeemAnswer {
    answer_at(book, org, code, key, at(0)).await
}

pub async fn answer_at(book: &Book, org: OrgId, code: &CouponCode, key: &str, now: Instant) -> RedeemAnswer {
    let told = |engine: Engine| format!("{engine:?}, {key}");
    match redeem_at(&book.store, book.actor, &coupon_use(org, code, key), now).await.unwrap() {
        Redemption::Answered { answer, given, .. } => {
            assert_eq!(given.is_some(), answer == RedeemAnswer::Redeemed, "{}", told(book.engine()));
            answer
        }
        Redemption::Wait { micros } => panic!("{}: has to wait {micros}", told(book.engine())),
    }
}
