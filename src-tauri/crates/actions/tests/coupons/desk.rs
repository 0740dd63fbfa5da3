//! A desk over a book, at a given time.

use std::sync::Arc;

use credit_desk_actions::Session;
use credit_desk_actions::coupons::{CodeSheet, issue_batch, redeem_code};
use credit_desk_actions::view::{BatchIssued, NewBatch, NewRedemption, PromotionKind, RedemptionOutcome};
use credit_desk_domain::{BillingZone, Instant, ManualClock, OrgId, Role};
use credit_desk_storage::Store;

use crate::support::{Book, at};

/// A session of a role; on PostgreSQL the login counts instead of the name.
pub fn session_of(actor: &str, role: Role, now: Instant) -> Session {
    let clock = Arc::new(ManualClock::new(now));
    Session { clock, ..Session::new(actor, role, BillingZone::UTC) }
}

/// The admin of the book, some seconds after the suite's present.
pub fn admin(book: &Book, seconds: i64) -> Session {
    session_of(book.actor, Role::Admin, at(seconds))
}

/// 250 codes of 500 credits; the present is 28 May 2026.
pub fn form(key: &str) -> NewBatch {
    NewBatch {
        name: "Spring 2026".to_owned(),
        kind: PromotionKind::Credits,
        credits: Some("500".to_owned()),
        discount: None,
        currency: None,
        prefix: "spring".to_owned(),
        codes: 150,
        uses_per_code: 1,
        valid_from: None,
        valid_until: "2026-06-30".to_owned(),
        credits_expire_days: Some(90),
        total_cap: None,
        org_cap: None,
        budget: None,
        first_purchase_only: false,
        org_id: None,
        campaign: Some("Spring fair".to_owned()),
        reason: "For visitors of the spring fair".to_owned(),
        key: key.to_owned(),
    }
}

pub async fn issued(store: &Store, session: &Session, form: &NewBatch) -> (BatchIssued, CodeSheet) {
    let (issued, sheet) = issue_batch(store, session, form).await.unwrap();
    (issued, sheet.expect("codes of a new batch"))
}

pub async fn redeemed(
    store: &Store,
    session: &Session,
    org: OrgId,
    code: &str,
    key: &str,
) -> RedemptionOutcome {
    let new = NewRedemption {
        org_id: i32::try_from(org.get()).unwrap(),
        code: code.to_owned(),
        user: None,
        key: key.to_owned(),
    };
    redeem_code(store, session, &new).await.unwrap()
}
