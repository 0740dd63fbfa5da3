//! Purchases.

use credit_desk_actions::ActionError;
use credit_desk_actions::addition::{NewAddition, add_credits};
use credit_desk_actions::registration;
use credit_desk_domain::{Kind, OrgId};

use super::Told;
use crate::args;
use crate::connect;
use crate::output;
use crate::problem::Result;

pub async fn purchase(told: &Told, asked: args::Purchase) -> Result<()> {
    let args::Purchase { organisation, credits, paid, reference, key, reason, note, expires, at } = asked;
    let book = connect::open(told.db.as_deref(), None).await?;
    let buyer = registration::organisation(&book.store, &organisation).await?;
    let org = OrgId::try_new(buyer.org_id)
        .map_err(|error| ActionError::refused("organisation_unknown", error.to_string(), ""))?;
    let kind = Kind::Purchase;
    let new = NewAddition {
        org,
        kind,
        credits,
        paid,
        occurred_at: at,
        expires_at: expires,
        reference,
        reason,
        note,
        key,
    };
    let posted = add_credits(&book.store, &book.session, &new).await?;
    if told.json {
        return Ok(output::json(&posted)?);
    }
    let id = posted.transaction.as_deref().unwrap_or("an earlier transaction");
    Ok(output::text(&if posted.already_applied {
        format!("Already applied: this key posted {id} before. Nothing was added.\n")
    } else {
        format!("{}: {credits} credits to {} ({id}).\n", kind.words(), buyer.name)
    })?)
}
