//! Purchases and grants.

use credit_desk_actions::ActionError;
use credit_desk_actions::addition::{NewAddition, Posted, add_credits};
use credit_desk_actions::registration;
use credit_desk_actions::view::KindView;
use credit_desk_domain::{Credits, Kind, Money, OrgId};

use super::Told;
use crate::args;
use crate::connect;
use crate::output;
use crate::problem::Result;

pub async fn purchase(told: &Told, asked: args::Purchase) -> Result<()> {
    let args::Purchase { organisation, credits, paid, reference, addition } = asked;
    add(told, &organisation, Kind::Purchase, credits, Some(paid), reference, addition).await
}

pub async fn grant(told: &Told, asked: args::Grant) -> Result<()> {
    let kind = match asked.kind {
        KindView::FreeCredits => Kind::FreeCredits,
        KindView::AdminGrant => Kind::AdminGrant,
        KindView::CreditRequest => Kind::CreditRequest,
        KindView::Coupon => Kind::Coupon,
        KindView::Purchase
        | KindView::AutoRecharge
        | KindView::Usage
        | KindView::ManualConsumption
        | KindView::Expiry
        | KindView::Void
        | KindView::Refund
        | KindView::Clawback
        | KindView::Reinstatement
        | KindView::Reversal => {
            let message = format!("No credits were given: {} is no kind of grant.", output::kind(asked.kind));
            return Err(ActionError::refused(
                "grant_kind",
                message,
                "A grant is an admin_grant, free_credits, a credit_request or a coupon.",
            )
            .into());
        }
    };
    let args::Grant { organisation, credits, kind: _, reference, addition } = asked;
    add(told, &organisation, kind, credits, None, reference, addition).await
}

async fn add(
    told: &Told,
    organisation: &str,
    kind: Kind,
    credits: Credits,
    paid: Option<Money>,
    reference: Option<String>,
    common: args::Addition,
) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let key = registration::organisation(&book.store, organisation).await?;
    let org = OrgId::try_new(key.org_id)
        .map_err(|error| ActionError::refused("organisation_unknown", error.to_string(), ""))?;
    let new = NewAddition {
        org,
        kind,
        credits,
        paid,
        occurred_at: common.at,
        expires_at: common.expires,
        reference,
        reason: common.reason,
        note: common.note,
        key: common.key,
    };
    let posted = add_credits(&book.store, &book.session, &new).await?;
    said(told, &posted, &format!("{}: {credits} credits to {}", kind.words(), key.name))
}

/// Tells what was posted, or that it was posted before.
pub fn said(told: &Told, posted: &Posted, what: &str) -> Result<()> {
    if told.json {
        return Ok(output::json(posted)?);
    }
    let id = posted.transaction.as_deref().unwrap_or("an earlier transaction");
    Ok(output::text(&if posted.already_applied {
        format!("Already applied: this key posted {id} before. Nothing was added.\n")
    } else {
        format!("{what} ({id}).\n")
    })?)
}
