//! Look-up by anything.

use std::fmt::Write as _;

use credit_desk_actions::ActionError;
use credit_desk_actions::transactions::find_anything;
use credit_desk_actions::view::Found;

use super::Told;
use crate::connect;
use crate::output;
use crate::problem::Result;

pub async fn run(told: &Told, text: &str) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let found = find_anything(&book.store, &book.session, text).await?;
    if found.is_empty() {
        return Err(ActionError::refused(
            "nothing_found",
            format!("Nothing in this book is “{}”.", text.trim()),
            "It may be an event ID, a transaction ID, a record ID, a reference, or an organisation.",
        )
        .into());
    }
    if told.json {
        return Ok(output::json(&found)?);
    }
    let mut answer = String::new();
    for (at, found) in found.iter().enumerate() {
        if at > 0 {
            answer.push('\n');
        }
        match found {
            Found::Event { event } => answer += &super::event::totals(event),
            Found::Transaction { row, matched } => {
                let _ = writeln!(answer, "By {matched}:");
                answer += &super::transactions::rows(std::slice::from_ref(row));
            }
            Found::Coupon { batch, name, hint } => {
                answer += &format!("Coupon code {hint} of {name} ({batch})\n");
            }
            Found::Audit { entry } => {
                let _ = writeln!(answer, "{} {}", output::time(&entry.at), entry.sentence);
            }
            Found::Proposal { id, action, party, credits, reason, state, matched } => {
                let _ = writeln!(
                    answer,
                    "By {matched}: {} {id}, {party}, {} credits, {}: {reason}",
                    output::name(action).to_lowercase(),
                    output::amount(credits),
                    output::name(state).to_lowercase()
                );
            }
            Found::Organisation { org, external_id } => {
                let _ = writeln!(
                    answer,
                    "Organisation {} (org_{}, external ID {external_id})",
                    org.name, org.org_id
                );
            }
        }
    }
    Ok(output::text(&answer)?)
}
