//! The demo book: two years of a believable seller of credits, made by posting, not by copying a file.
//!
//! [`cast`] is who buys, [`rate_card`] what is sold, [`calendar`] the photo events, [`plan`] how much is used when,
//! [`script`] what staff do, [`life`] puts them together per organisation, [`writer`] posts it. Everything follows from
//! the seed and the present that is given: the same two make the same book, on either engine.

mod calendar;
mod cast;
mod coupon;
mod deed;
mod dice;
mod item;
mod life;
mod papers;
mod plan;
mod purse;
mod rate_card;
mod script;
mod top_up;
mod waiting;
mod writer;

use std::sync::Arc;

use credit_desk_domain::{BillingZone, Credits, Currency, Instant, Rate};
use credit_desk_storage::{Location, NewBook, NewOrganisation, ProjectKey, RateRow, Store, Unit};

use self::cast::{CAST, COLLEAGUES, Fate, Member, Trade};
use self::dice::Dice;
use self::item::{Item, SYSTEM};
use self::life::{Life, World};
use self::papers::Papers;
use self::plan::{DAYS, Plan, Planned};
use self::rate_card::OPERATIONS;
use self::writer::Writer;
use crate::book;
use crate::error::{ActionError, Result};
use crate::imports::Watch;

/// Transactions of the book that first run offers.
pub const USUAL_TRANSACTIONS: u64 = 20_000;
/// The usual seed.
pub const USUAL_SEED: u64 = 2_026;
/// Purchases, grants, expiries and the like of a book of any size, about.
const BESIDE_USAGE: u64 = 1_500;
/// A book is posted whole or not at all up to here; a larger one is kept in parts of about so many transactions.
const PART: u64 = 200_000;
/// Days at the end that are posted hour by hour.
const FINE_DAYS: i64 = 2;

/// A demo book to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demo {
    /// About how many transactions.
    pub transactions: u64,
    /// The same seed and end make the same book.
    pub seed: u64,
    /// The present of the book.
    pub end: Instant,
}

/// A demo book that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoMade {
    /// Transactions posted.
    pub transactions: u64,
    /// Organisations.
    pub organisations: u32,
}

impl Demo {
    /// The book that first run offers, up to the present hour.
    pub fn usual(now: Instant) -> Self {
        Self { transactions: USUAL_TRANSACTIONS, seed: USUAL_SEED, end: now.start_of_utc_hour() }
    }

    /// Makes the book where there is none. Cancelled or failed, a file is removed again.
    ///
    /// # Errors
    /// Where a book exists already, or cannot be written.
    pub async fn create(&self, location: &Location, watch: Arc<dyn Watch>) -> Result<DemoMade> {
        let book = NewBook {
            billing_entity: "Brightframe Platforms GmbH".to_owned(),
            zone: BillingZone::parse("Europe/Berlin").unwrap_or(BillingZone::UTC),
            currency: Currency::EUR,
            environment: "demo".to_owned(),
        };
        let started = self.end.saturating_add_micros(-DAYS * Instant::DAY_MICROS);
        let store = Store::create(location, &book, started).await?;
        let made = self.fill(&store, watch.as_ref()).await;
        store.close().await;
        if let (Err(_), Location::File(path)) = (&made, location) {
            book::remove_file(path);
        }
        made
    }

    /// Fills a book that holds nothing yet.
    async fn fill(&self, store: &Store, watch: &dyn Watch) -> Result<DemoMade> {
        let usage = self.transactions.saturating_sub(BESIDE_USAGE).max(self.transactions * 3 / 4);
        let mut plan = Plan::new(self.seed, self.end, usage);
        let mut writer = Writer::new(self.seed, Papers::new(self.seed, self.end, store.engine()));
        let mut unit = store.begin(SYSTEM).await?;
        unit.place_demo_staff(&COLLEAGUES, true, plan.start).await?;
        let (operations, rates) = add_operations(&mut unit, &plan).await?;
        let mut lives: Vec<Life> = Vec::with_capacity(CAST.len());
        let mut kept = 0;
        for day in 0..DAYS {
            watch.progress(
                "Making the demo book",
                writer.posted.min(self.transactions),
                Some(self.transactions),
            );
            if watch.cancelled() {
                unit.cancel().await?;
                return Err(cancelled(kept));
            }
            plan.turn_to(day);
            while CAST.get(lives.len()).is_some_and(|next| next.joined <= day) {
                lives.push(join(&mut unit, lives.len(), &plan).await?);
            }
            let world = World { plan: &plan, rates: &rates, operations: &operations };
            for life in &mut lives {
                life.wake(world, day);
            }
            let hours = if day >= DAYS - FINE_DAYS { 1 } else { 24 };
            let mut until = plan.day_start(day);
            for _ in 0..24 / hours {
                until = until.saturating_add_micros(hours * Instant::HOUR_MICROS);
                let items = lives.iter_mut().map(|life| {
                    let mut items = Vec::new();
                    life.live(world, until.min(plan.end), &mut items);
                    items
                });
                let items: Vec<Vec<Item>> = items.collect();
                writer.post(&mut unit, items).await?;
                if until >= plan.end {
                    break;
                }
            }
            if writer.posted - kept >= PART {
                unit.commit().await?;
                kept = writer.posted;
                unit = store.begin(SYSTEM).await?;
            }
        }
        let world = World { plan: &plan, rates: &rates, operations: &operations };
        writer.posted += coupon::tell(&mut unit, &writer.ids, &plan, &lives).await?;
        let open = open_hours(world, &mut lives);
        writer.post_records(&mut unit, open).await?;
        waiting::leave(&mut unit, store.engine(), &writer.ids, &plan, &lives).await?;
        unit.place_demo_staff(&COLLEAGUES, false, plan.start).await?;
        unit.commit().await?;
        watch.progress("Making the demo book", self.transactions, Some(self.transactions));
        Ok(DemoMade {
            transactions: writer.posted,
            organisations: u32::try_from(lives.len()).unwrap_or(u32::MAX),
        })
    }
}

fn cancelled(kept: u64) -> ActionError {
    let (message, hint) = if kept == 0 {
        ("The demo book was not made: it was cancelled.".to_owned(), "Nothing was kept.")
    } else {
        (
            format!("The demo book was not finished: it was cancelled after {kept} transactions."),
            "A file was removed; in a PostgreSQL database they are kept: drop it, or use it as it is.",
        )
    };
    ActionError::refused("cancelled", message, hint)
}

/// The rate card, from the book's beginning on, and its change after a year.
async fn add_operations(unit: &mut Unit, plan: &Plan) -> Result<(Vec<i64>, Vec<Vec<Rate>>)> {
    let mut operations = Vec::with_capacity(OPERATIONS.len());
    let mut rates = Vec::with_capacity(OPERATIONS.len());
    for operation in &OPERATIONS {
        let added = unit.add_operation(operation.name, operation.unit, operation.settlement).await?;
        let (first, second) = operation.rates;
        let mut of = vec![(plan.start, first)];
        if second != first {
            of.push((plan.day_start(DAYS / 2), second));
        }
        let mut known = Vec::new();
        for (starts_at, micro) in of {
            let credits_per_unit = Credits::from_micro(micro);
            let rate = RateRow { operation_id: added.operation_id, starts_at, credits_per_unit };
            unit.add_rate(rate, starts_at).await?;
            known.push(Rate { starts_at, credits_per_unit });
        }
        operations.push(added.operation_id);
        rates.push(known);
    }
    Ok((operations, rates))
}

async fn join(unit: &mut Unit, member: usize, plan: &Plan) -> Result<Life> {
    let who = &CAST[member];
    let at = plan.day_start(who.joined).saturating_add_micros(6 * Instant::HOUR_MICROS);
    let org = unit.add_organisation(&organisation(member, who, plan), at).await?;
    let mut projects: Vec<ProjectKey> = Vec::new();
    for (n, name) in who.trade.projects().iter().enumerate() {
        // Every third organisation keeps the money of its second project apart.
        projects.push(unit.add_project(org, name, n == 1 && member.is_multiple_of(3)).await?);
    }
    Ok(Life::new(member, org, projects, plan))
}

fn organisation(member: usize, who: &Member, plan: &Plan) -> NewOrganisation {
    let word: String = who.name.to_lowercase().chars().map(|c| if c == ' ' { '-' } else { c }).collect();
    let plan_ends =
        plan.end.saturating_add_micros((40 + i64::try_from(member).unwrap_or(0) * 7) * Instant::DAY_MICROS);
    NewOrganisation {
        external_id: format!("{}", 7_000 + member * 13),
        name: who.name.to_owned(),
        legal_name: Some(format!("{} {}", who.name, who.legal_form)),
        country: Some(who.country.to_owned()),
        tax_id: (member % 4 != 3).then(|| format!("{}{}", who.country, 810_000_000 + member * 7_919)),
        email: (member % 7 != 6).then(|| format!("billing@{word}.example")),
        plan: who.plan.to_owned(),
        plan_expires_at: (who.plan != "Pay as you go").then_some(plan_ends),
        currency: who.currency,
        status: if who.fate == Fate::Suspended { "suspended" } else { "active" }.to_owned(),
    }
}

/// Usage of the hour that begins with the present, which stays open.
fn open_hours(world: World<'_>, lives: &mut [Life]) -> Vec<Vec<credit_desk_storage::posting::HourlyRecord>> {
    let mut open = Vec::new();
    for life in lives {
        let who = life.who();
        let every = if who.trade == Trade::Photo { 5 } else { 2 };
        if matches!(who.fate, Fate::AtZero | Fate::Suspended) || life.member % every != 0 {
            continue;
        }
        let mut dice = Dice::new(world.plan.seed, &[11, life.member as u64]);
        let deployments = who.trade.deployments();
        for (n, &operation) in who.trade.hourly().iter().enumerate().take(2) {
            let planned = Planned {
                at: world.plan.end,
                about: who.trade.usual_credits() * dice.between(40_000, 620_000),
                operation,
                hourly: true,
                project: (!who.trade.projects().is_empty()).then_some(0),
                event: deployments
                    .get(n)
                    .map(|name| (format!("dep-{}", 3_100 + life.member * 10 + n), (*name).to_owned())),
                user: None,
            };
            open.push(life.open_hour(world, &planned));
        }
    }
    open
}
