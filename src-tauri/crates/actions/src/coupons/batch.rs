//! A batch in the words of the screens.

use credit_desk_domain::{
    Area, BatchId, CouponCode, CouponTerms, Credits, Instant, Level, Money, OrgId, most_redemptions,
};
use credit_desk_storage::queries::BatchRecord;
use credit_desk_storage::{StorageError, Store};

use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::{amount, at, instant};
use crate::view::{BatchRow, BatchState, PromotionKind};
use crate::wording::{credits, micro};

/// Every batch, newest first.
///
/// # Errors
/// Where the role does not see coupons.
pub async fn list_batches(store: &Store, session: &Session) -> Result<Vec<BatchRow>> {
    authorize(session, Area::Coupons, Level::View)?;
    store.coupon_batches().await?.iter().map(|batch| row(batch, session)).collect()
}

/// The batch of `batch_…`.
pub(super) async fn find(store: &Store, id: &str) -> Result<BatchRecord> {
    let id = BatchId::parse(id).map_err(|error| {
        ActionError::refused("batch_unreadable", format!("{error}."), "Open it from the list of coupons.")
    })?;
    store.coupon_batch(id).await?.ok_or_else(|| {
        ActionError::refused(
            "batch_known",
            format!("There is no batch {id} in this book."),
            "Open it from the list of coupons.",
        )
    })
}

pub(super) fn damaged(batch: &BatchRecord, column: &'static str) -> ActionError {
    StorageError::Inconsistent { table: "promotion", column, row: batch.name.clone() }.into()
}

pub(super) fn id(batch: &BatchRecord) -> Result<BatchId> {
    BatchId::from_slice(&batch.batch_id).map_err(|_| damaged(batch, "batch_id"))
}

pub(super) fn kind(batch: &BatchRecord) -> Result<PromotionKind> {
    match batch.kind.as_str() {
        "credits" => Ok(PromotionKind::Credits),
        "fixed" => Ok(PromotionKind::Fixed),
        "percent" => Ok(PromotionKind::Percent),
        _ => Err(damaged(batch, "kind")),
    }
}

/// The promotion's terms.
pub(super) fn terms(batch: &BatchRecord) -> CouponTerms {
    CouponTerms {
        credits: Credits::from_micro(batch.credits),
        starts_at: at(batch.starts_at),
        ends_at: at(batch.ends_at),
        total_cap: batch.total_cap,
        org_cap: batch.org_cap,
        budget: batch.budget.map(Credits::from_micro),
        first_purchase_only: batch.first_purchase_only != 0,
        org: OrgId::try_new(batch.org_id).ok(),
    }
}

/// Redemptions that are left after all caps.
fn left(batch: &BatchRecord) -> u64 {
    let all = terms(batch);
    let rest = CouponTerms {
        total_cap: all.total_cap.map(|cap| cap.saturating_sub(batch.promotion_redeemed)),
        budget: all
            .budget
            .map(|budget| Credits::from_micro(budget.micro().saturating_sub(batch.promotion_credits))),
        ..all
    };
    let uses = batch.codes.saturating_mul(batch.uses_per_code).saturating_sub(batch.redeemed);
    most_redemptions(&rest, uses, 1)
}

/// `500 credits`, `10 EUR off`, `10 % off`.
pub(super) fn gives(batch: &BatchRecord) -> Result<String> {
    Ok(match kind(batch)? {
        PromotionKind::Credits => format!("{} credits", micro(batch.credits)),
        PromotionKind::Percent => {
            format!("{} % off", credits(Credits::from_micro(batch.discount.saturating_mul(100))))
        }
        PromotionKind::Fixed => {
            let code = batch.currency.as_deref().unwrap_or_default();
            let currency =
                credit_desk_domain::Currency::parse(code).map_err(|_| damaged(batch, "currency"))?;
            format!("{} {code} off", Money::from_micro(batch.discount, currency).to_fixed())
        }
    })
}

/// Where a batch stands now.
fn state(batch: &BatchRecord, left: u64, now: Instant) -> BatchState {
    let given_up = matches!(batch.proposal_state.as_deref(), Some("rejected" | "withdrawn" | "lapsed"));
    match batch.state.as_str() {
        "disabled" => BatchState::Disabled,
        "proposed" if given_up => BatchState::Disabled,
        "proposed" => BatchState::Proposed,
        _ if now >= at(batch.ends_at) => BatchState::Ended,
        _ if left == 0 => BatchState::UsedUp,
        _ if now < at(batch.starts_at) => BatchState::Upcoming,
        _ => BatchState::Active,
    }
}

pub(super) fn row(batch: &BatchRecord, session: &Session) -> Result<BatchRow> {
    let left = left(batch);
    let state = state(batch, left, session.now());
    let open = matches!(state, BatchState::Proposed | BatchState::Active | BatchState::Upcoming);
    let liability = i128::from(left) * i128::from(batch.credits);
    let small = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
    Ok(BatchRow {
        id: id(batch)?.to_string(),
        name: batch.name.clone(),
        pattern: CouponCode::pattern(&batch.prefix),
        kind: kind(batch)?,
        gives: gives(batch)?,
        issued: small(batch.codes),
        redeemed: small(batch.redeemed),
        left,
        redeemed_credits: amount(batch.redeemed_credits),
        liability: amount(if open { i64::try_from(liability).unwrap_or(i64::MAX) } else { 0 }),
        valid_from: instant(batch.starts_at),
        valid_until: instant(batch.ends_at),
        org_cap: batch.org_cap.map(small),
        organisation: batch.organisation.clone().filter(|_| batch.org_id != 0),
        created_by: batch.actor.clone(),
        created_at: instant(batch.issued_at),
        state,
        leaks: small(batch.leaks),
    })
}
