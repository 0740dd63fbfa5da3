//! An organisation's life in the demo book: what it uses, when it tops up, what staff do for it. It walks through time
//! and answers what is to be posted, in the order in which it is to be posted.

use std::collections::{BTreeMap, VecDeque};

use credit_desk_domain::{Category, Credits, Instant, Kind, Money, OrgId, Quantity, Rate};
use credit_desk_storage::ProjectKey;
use credit_desk_storage::posting::{HourlyRecord, Record, TakeLot, Usage};

use super::cast::{CAST, Fate, Member};
use super::dice::Dice;
use super::item::{Act, Added, Item, NO_TALLY, NO_TRANSACTION, SYSTEM, What, record};
use super::plan::{Carried, DAYS, Plan, Planned};
use super::purse::{Held, Purse};
use super::rate_card::{OPERATIONS, price_of};
use super::script::{self, Deed};
use super::top_up;

/// One credit.
pub(super) const CREDIT: i64 = 1_000_000;

/// An organisation that has joined.
#[derive(Debug)]
pub(super) struct Life {
    pub(super) member: usize,
    pub(super) org: OrgId,
    projects: Vec<ProjectKey>,
    /// By wallet: 0 is main.
    pub(super) purses: Vec<Purse>,
    /// What is still to come today, by wallet, by the instant at which it is posted.
    today: Vec<VecDeque<(Instant, Planned)>>,
    carried: Carried,
    /// What staff will do, by instant and wallet.
    deeds: BTreeMap<(Instant, u32), Deed>,
    /// Sequence number of the last thing posted.
    pub(super) seq: i64,
    records: u64,
    buys_at: Instant,
    /// The last purchase: its sequence number.
    pub(super) last_purchase: Option<i64>,
    /// The last clawback: its sequence number, the lot and how much.
    pub(super) last_clawback: Option<(i64, i64, i64)>,
    pub(super) last_grant: Option<i64>,
}

/// What a life looks up while it goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) plan: &'a Plan,
    /// By place in the rate card.
    pub(super) rates: &'a [Vec<Rate>],
    /// Numbers of the operations in the book, by place in the rate card.
    pub(super) operations: &'a [i64],
}

impl Life {
    pub(super) fn new(member: usize, org: OrgId, projects: Vec<ProjectKey>, plan: &Plan) -> Self {
        let wallets = projects.iter().map(|project| project.wallet).max().unwrap_or(0) + 1;
        let wallets = usize::try_from(wallets).unwrap_or(1);
        Self {
            member,
            org,
            projects,
            purses: vec![Purse::default(); wallets],
            today: vec![VecDeque::new(); wallets],
            carried: Carried::default(),
            deeds: script::deeds(member, plan),
            seq: 0,
            records: 0,
            buys_at: plan.start,
            last_purchase: None,
            last_clawback: None,
            last_grant: None,
        }
    }

    pub(super) fn who(&self) -> &'static Member {
        &CAST[self.member]
    }

    /// Plans a day.
    pub(super) fn wake(&mut self, world: World<'_>, day: i64) {
        let planned = world.plan.day(self.member, day, world.rates, &mut self.carried);
        let idle = self.who().fate == Fate::Suspended && day >= DAYS - 21;
        for planned in planned.into_iter().filter(|_| !idle) {
            let posted = if planned.hourly {
                planned.at.start_of_utc_hour().saturating_add_micros(Instant::HOUR_MICROS)
            } else {
                planned.at
            };
            let wallet = planned
                .project
                .and_then(|place| self.projects.get(place))
                .map_or(0, |project| project.wallet);
            if let Some(today) = usize::try_from(wallet).ok().and_then(|wallet| self.today.get_mut(wallet)) {
                today.push_back((posted, planned));
            }
        }
        for today in &mut self.today {
            today.make_contiguous().sort_by_key(|(posted, planned)| (*posted, planned.at));
        }
        let mut dice = Dice::new(world.plan.seed, &[5, self.member as u64, day.unsigned_abs()]);
        self.buys_at = world.plan.day_start(day).saturating_add_micros(
            dice.between(7 * Instant::HOUR_MICROS / CREDIT, 17 * Instant::HOUR_MICROS / CREDIT) * CREDIT,
        );
    }

    /// Goes on until an instant (included), wallet by wallet.
    pub(super) fn live(&mut self, world: World<'_>, until: Instant, items: &mut Vec<Item>) {
        for wallet in 0..self.purses.len() {
            loop {
                let usage = self.today[wallet].front().map(|(posted, _)| *posted);
                let deed =
                    (wallet == 0).then(|| self.deeds.keys().next().copied()).flatten().map(|(at, _)| at);
                let Some(next) =
                    [usage, deed, Some(self.buys_at)].into_iter().flatten().filter(|at| *at <= until).min()
                else {
                    break;
                };
                self.expire(wallet, next, items);
                if deed == Some(next) {
                    if let Some((_, deed)) = self.deeds.pop_first() {
                        self.do_deed(world, next, &deed, items);
                    }
                } else if usage == Some(next) {
                    if let Some((_, planned)) = self.today[wallet].pop_front() {
                        self.use_credits(world, wallet, &planned, items);
                        self.recharge(world, wallet, next, items);
                    }
                } else {
                    // Looked at once a day; the wallets share the hour.
                    self.top_up(world, next, items);
                    self.buys_at = Instant::MAX;
                }
            }
            self.expire(wallet, until, items);
        }
    }

    /// Posts what is left of lots whose time is up.
    fn expire(&mut self, wallet: usize, at: Instant, items: &mut Vec<Item>) {
        while let Some((end, lot)) = self.purses[wallet].next_expiry(at) {
            self.purses[wallet].take(lot, i64::MAX);
            let record = record("desk", format!("expiry-{}-{lot}", self.org.get()));
            self.take(end, SYSTEM, lot, Kind::Expiry, None, record, items);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call a kind, all of it data")]
    pub(super) fn take(
        &mut self,
        at: Instant,
        actor: &'static str,
        lot_seq: i64,
        kind: Kind,
        credits: Option<i64>,
        record: Record,
        items: &mut Vec<Item>,
    ) {
        let take = TakeLot {
            org: self.org,
            txn_id: NO_TRANSACTION,
            lot_seq,
            kind,
            credits: credits.map(Credits::from_micro),
            occurred_at: at,
            record,
        };
        self.seq += 1;
        items.push(Item::Act(Box::new(Act { at, actor, what: What::Take(take) })));
    }

    /// Credits are added: to the wallet, and to what is posted.
    pub(super) fn add(&mut self, at: Instant, actor: &'static str, added: Added, items: &mut Vec<Item>) {
        self.seq += 1;
        let paid = added.paid.map_or(0, Money::micro);
        let held = Held {
            seq: self.seq,
            amount: added.credits,
            remaining: added.credits,
            category: if added.paid.is_some() { Category::Paid } else { Category::Promotional },
            unit_cost: credit_desk_domain::mul_div_floor(paid, CREDIT, added.credits.max(1))
                .unwrap_or(i64::MAX),
            effective_at: at,
            expires_at: added.expires_at,
        };
        match added.kind {
            Kind::Purchase | Kind::AutoRecharge => self.last_purchase = Some(self.seq),
            Kind::AdminGrant => self.last_grant = Some(self.seq),
            _ => {}
        }
        if let Some(purse) = usize::try_from(added.wallet).ok().and_then(|wallet| self.purses.get_mut(wallet))
        {
            purse.add(held);
        }
        items.push(added.item(self.org, at, actor));
    }

    fn use_credits(&mut self, world: World<'_>, wallet: usize, planned: &Planned, items: &mut Vec<Item>) {
        let available = self.purses[wallet].available(planned.at);
        let dry = self.who().fate == Fate::AtZero && planned.at >= world.plan.day_start(DAYS - top_up::STOPS);
        if dry && (available == 0 || planned.hourly) {
            return;
        }
        let about = if dry { planned.about.min(available) } else { planned.about };
        if planned.hourly {
            self.tally(world, wallet, planned, items);
        } else {
            let operation = &OPERATIONS[planned.operation];
            let Some((quantity, credits)) =
                operation.usage_of(about, &world.rates[planned.operation], planned.at)
            else {
                return;
            };
            // The run that meets the end of the balance is charged what there is.
            let (quantity, credits) = if dry && credits.micro() >= available {
                (None, Credits::from_micro(available))
            } else {
                (Some(quantity), credits)
            };
            self.run(world, wallet, planned, quantity, credits, items);
        }
    }

    fn next_record(&mut self) -> u64 {
        self.records += 1;
        self.records
    }

    fn run(
        &mut self,
        world: World<'_>,
        wallet: usize,
        planned: &Planned,
        quantity: Option<Quantity>,
        credits: Credits,
        items: &mut Vec<Item>,
    ) {
        self.seq += 1;
        let lot = self.purses[wallet].draw(credits.micro(), planned.at);
        let number = self.next_record();
        let usage = Usage {
            org: self.org,
            txn_id: NO_TRANSACTION,
            wallet: i64::try_from(wallet).unwrap_or(0),
            kind: Kind::Usage,
            credits,
            occurred_at: planned.at,
            record: record(self.who().trade.source(), self.record_id(planned.at, number)),
            event_id: planned.event.as_ref().map(|(id, _)| id.clone()),
            event_name: planned.event.as_ref().map(|(_, name)| name.clone()),
            operation_id: world.operations[planned.operation],
            project_id: self.project(planned),
            user: planned.user.map(str::to_owned),
            quantity: quantity.map(Quantity::micro),
        };
        items.push(Item::Usage(Box::new(usage)));
        let mut dice = Dice::new(world.plan.seed, &[6, self.member as u64, number]);
        if let Some(lot) = lot.filter(|_| dice.permille(2) && number > 5) {
            let after = dice.between(2 * 3_600, 50 * 3_600) * 1_000_000;
            let deed = Deed::Reverse { seq: self.seq, lot, wallet, credits: credits.micro() };
            self.deeds.insert((planned.at.saturating_add_micros(after), 1), deed);
        }
    }

    fn tally(&mut self, world: World<'_>, wallet: usize, planned: &Planned, items: &mut Vec<Item>) {
        let records = self.records_of_hour(world, wallet, planned);
        let Some(last) = records.iter().map(|record| record.occurred_at).max() else { return };
        let total: i64 = records.iter().map(|record| record.credits.micro()).sum();
        self.purses[wallet].draw(total, last);
        self.seq += 1;
        items.push(Item::Tally(records));
    }

    /// The records that an hour's usage came in.
    fn records_of_hour(&mut self, world: World<'_>, wallet: usize, planned: &Planned) -> Vec<HourlyRecord> {
        let number = self.next_record();
        let mut dice = Dice::new(world.plan.seed, &[7, self.member as u64, number]);
        let parts = dice.between(1, 4);
        let hour = planned.at.start_of_utc_hour();
        let length = world.plan.end.micros_since(hour).clamp(50_000_000, Instant::HOUR_MICROS);
        (0..parts)
            .filter_map(|part| {
                let at = hour.saturating_add_micros(
                    (length * part / parts + dice.between(0, length / parts - 1)) / 1_000 * 1_000,
                );
                let rates = &world.rates[planned.operation];
                let (quantity, credits) =
                    OPERATIONS[planned.operation].usage_of(planned.about / parts, rates, at)?;
                Some(HourlyRecord {
                    org: self.org,
                    tally_id: NO_TALLY,
                    wallet: i64::try_from(wallet).unwrap_or(0),
                    credits,
                    occurred_at: at,
                    source: self.who().trade.source().to_owned(),
                    record_id: format!("{}-{part}", self.record_id(planned.at, number)),
                    event_id: planned.event.as_ref().map(|(id, _)| id.clone()),
                    event_name: planned.event.as_ref().map(|(_, name)| name.clone()),
                    operation_id: world.operations[planned.operation],
                    project_id: self.project(planned),
                    user: planned.user.map(str::to_owned),
                    quantity: Some(quantity.micro()),
                })
            })
            .collect()
    }

    /// Usage of the hour that is not over: it stays an open tally.
    pub(super) fn open_hour(&mut self, world: World<'_>, planned: &Planned) -> Vec<HourlyRecord> {
        let wallet =
            planned.project.and_then(|place| self.projects.get(place)).map_or(0, |project| project.wallet);
        self.records_of_hour(world, usize::try_from(wallet).unwrap_or(0), planned)
    }

    fn project(&self, planned: &Planned) -> i64 {
        planned.project.and_then(|place| self.projects.get(place)).map_or(0, |project| project.project_id)
    }

    /// An ID that rises with time, as platforms make them.
    fn record_id(&self, at: Instant, number: u64) -> String {
        format!("{:x}-{:03}-{number:06}", at.micros() / 1_000_000, self.org.get())
    }

    /// Credits are bought at the price list.
    #[expect(clippy::too_many_arguments, reason = "one call a kind, all of it data")]
    pub(super) fn buy(
        &mut self,
        world: World<'_>,
        at: Instant,
        wallet: usize,
        credits: i64,
        kind: Kind,
        lasts_days: Option<i64>,
        items: &mut Vec<Item>,
    ) {
        let who = self.who();
        let Some(paid) = price_of(credits, who.currency) else { return };
        let mut dice =
            Dice::new(world.plan.seed, &[9, self.member as u64, wallet as u64, at.micros().unsigned_abs()]);
        let (source, record_id) = top_up::payment(who.currency, kind, &mut dice);
        let added = Added {
            kind,
            wallet: i64::try_from(wallet).unwrap_or(0),
            credits: credits * CREDIT,
            paid: Some(paid),
            expires_at: lasts_days.map(|days| at.saturating_add_micros(days * Instant::DAY_MICROS)),
            record: Record { reference: Some(record_id.clone()), ..record(source, record_id) },
            user: (kind == Kind::Purchase).then(|| top_up::buyer(self.member).to_owned()),
        };
        let actor = if kind == Kind::AutoRecharge { SYSTEM } else { top_up::provider(source) };
        self.add(at, actor, added, items);
    }

    /// What it will use until the present, and during its last day.
    pub(super) fn still_to_come(&self, world: World<'_>, from: Instant) -> (i64, i64) {
        let mut carried = self.carried;
        let (mut all, mut last) = (0, 0);
        let mut add = |planned: &Planned, operation: usize| {
            let of = OPERATIONS[operation].usage_of(planned.about, &world.rates[operation], planned.at);
            let credits = of.map_or(0, |(_, credits)| credits.micro());
            all += credits;
            if planned.at >= world.plan.end.saturating_add_micros(-Instant::DAY_MICROS) {
                last += credits;
            }
        };
        for (_, planned) in self.today.iter().flatten().filter(|(_, planned)| planned.at >= from) {
            add(planned, planned.operation);
        }
        let today = from.micros_since(world.plan.start) / Instant::DAY_MICROS;
        for day in today + 1..DAYS {
            for planned in world.plan.day(self.member, day, world.rates, &mut carried) {
                add(&planned, planned.operation);
            }
        }
        (all, last)
    }
}
