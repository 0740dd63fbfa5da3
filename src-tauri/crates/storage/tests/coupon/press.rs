//! Batches and redemptions as the tests make them.

use credit_desk_domain::{
    CouponCode, CouponTerms, Credits, IdSource as _, Instant, OrgId, RedeemAnswer, SystemIds,
};
use credit_desk_storage::coupon::{Gives, NewCouponBatch, NewCouponUse, Redemption};
use credit_desk_storage::{Engine, Location, Result, Store};

use crate::support::{Book, at, now, server};

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

/// Issues a batch and makes it active.
pub async fn issue(book: &Book, batch: &NewCouponBatch) {
    let mut unit = book.store.begin(book.actor).await.unwrap();
    let issued = unit.issue_batch(batch, now()).await.unwrap();
    assert!(issued.id == batch.id && !issued.already, "a new batch");
    unit.commit().await.unwrap();
    activate(book, batch);
}

/// What the approval of its proposal does to a batch.
fn activate(book: &Book, batch: &NewCouponBatch) {
    let hex: String = batch.id.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let liability = "9000000000000000000";
    match &book.location {
        Location::File(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
            let flags = rusqlite::functions::FunctionFlags::SQLITE_UTF8;
            connection.create_scalar_function("desk_chain_hash", -1, flags, |_| Ok(vec![0_u8; 32])).unwrap();
            let sql = format!(
                "update kernel_gate set open = 1; update coupon_batch set state = 'active' where hex(batch_id) = upper('{hex}');
                 update kernel_gate set open = 0;"
            );
            connection.execute_batch(&sql).unwrap();
        }
        Location::Server(_) => {
            let sql = format!(
                "begin; select set_config('desk.gate', 'open', true);
                 insert into desk.proposal (proposal_id, action, credits, subject, reason, maker, maker_role, source, record_id, state, asked_at, lapses_at)
                 values (decode('{hex}', 'hex'), 'coupon', {liability}, '{hex}', 'test', session_user, 'admin', 'test', '{hex}', 'approved', 1, 2);
                 select set_config('desk.gate', 'open', true);
                 update desk.coupon_batch set state = 'active' where batch_id = decode('{hex}', 'hex'); commit"
            );
            server().unwrap().psql(&book.database(), &sql);
        }
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
