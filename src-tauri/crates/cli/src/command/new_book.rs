//! New books: empty, or the demo book.

use credit_desk_actions::book;
use credit_desk_actions::demo::{self, Demo};
use credit_desk_actions::home::SavedBook;
use credit_desk_domain::BillingZone;
use credit_desk_storage::Location;

use super::Told;
use crate::args;
use crate::connect;
use crate::output;
use crate::problem::Result;
use crate::watch::Follower;

pub async fn init(told: &Told, init: &args::Init) -> Result<()> {
    let environment = match init.environment {
        args::Environment::Production => "production",
        args::Environment::Test => "test",
    };
    let new = book::new_book(&init.billing_entity, &init.zone, &init.currency, environment)?;
    let place = place(told, |home| home.book_of(&init.billing_entity))?;
    let made = book::create(&place.location, &new, &connect::session(new.zone)).await?;
    place.remember()?;
    if told.json {
        return Ok(output::json(&made.view)?);
    }
    Ok(output::text(&format!(
        "Made a new book of {} ({}, {}) at {}.\n",
        made.view.billing_entity,
        made.view.zone,
        new.currency.code(),
        place.location.describe(),
    ))?)
}

pub async fn demo(told: &Told, demo: &args::Demo) -> Result<()> {
    let session = connect::session(BillingZone::UTC);
    let usual = Demo::usual(session.now());
    let asked = Demo { transactions: demo.transactions, seed: demo.seed, end: demo.end.unwrap_or(usual.end) };
    let place = place(told, credit_desk_actions::home::Home::demo_book)?;
    let follower = Follower::new();
    let made = asked.create(&place.location, follower.clone()).await;
    follower.done();
    let demo::DemoMade { transactions, organisations } = made?;
    place.remember()?;
    let made = book::open(&place.location, &session).await?;
    if told.json {
        return Ok(output::json(&made.view)?);
    }
    Ok(output::text(&format!(
        "Made the demo book of {} at {}: {} transactions of {organisations} organisations, seed {}, up to {}.\n",
        made.view.billing_entity,
        place.location.describe(),
        output::number(transactions),
        asked.seed,
        asked.end,
    ))?)
}

/// Where a new book goes: to what was named, else to the desk, which then works on it.
struct Place {
    location: Location,
    desk: Option<(credit_desk_actions::home::Home, SavedBook)>,
}

impl Place {
    fn remember(&self) -> Result<()> {
        match &self.desk {
            Some((home, saved)) => Ok(book::remember(home, saved)?),
            None => Ok(()),
        }
    }
}

fn place(
    told: &Told,
    own: impl FnOnce(&credit_desk_actions::home::Home) -> std::path::PathBuf,
) -> Result<Place> {
    if let Some(text) = &told.db {
        return Ok(Place { location: Location::parse(text), desk: None });
    }
    let home = connect::home()?;
    let path = own(&home);
    Ok(Place { location: Location::File(path.clone()), desk: Some((home, SavedBook::File { path })) })
}
