//! A seeded book for the tests of the queries: every kind, hourly usage open and posted, reversals, debt, lots that expire.
//! The same seed gives the same rows on both engines.
#![expect(dead_code, reason = "each test binary uses its part")]

use credit_desk_domain::{Credits, Currency, IdSource as _, Instant, Kind, Money, OrgId, SeededIds};
use credit_desk_storage::posting::{Addition, Answer, HourlyRecord, Record, Reverse, TakeLot, Usage};
use credit_desk_storage::{NewOrganisation, ProjectKey, Settlement, Store};

/// A small generator of numbers; the seed is printed by the tests that use it.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % limit
    }

    pub fn one_in(&mut self, times: i64) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(i64::try_from(from.len()).unwrap())).unwrap()]
    }
}

/// 1 June 2026, 00:00 UTC.
pub const START: i64 = 1_780_272_000_000_000;

pub fn at(minutes: i64) -> Instant {
    Instant::try_from_micros(START + minutes * 60_000_000).unwrap()
}

pub struct Filled {
    pub orgs: Vec<OrgId>,
    pub projects: Vec<ProjectKey>,
    /// After everything that happened.
    pub end: Instant,
}

pub const EVENTS: [(&str, &str); 5] = [
    ("48217328", "Old Town Dance Finals"),
    ("48679951", "Highland Swim Meet"),
    ("90000001", "=SUM(A1) Cup, \"Autumn\""),
    ("7bd29ae20571e7ba7338cf9c", "nightly-batch-7"),
    ("51000042", "Lakeside Cycling Classic"),
];

const PROJECTS: [&str; 3] = ["Production", "Staging", "Höhenlauf"];

/// Fills an empty book.
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
pub async fn fill(store: &Store, seed: u64, steps: i64) -> Filled {
    let mut dice = Dice::new(seed);
    let ids = SeededIds::new(seed);
    let mut unit = store.begin("postgres").await.unwrap();
    let mut orgs = Vec::new();
    let mut projects = Vec::new();
    let rotation =
        unit.add_operation("AI image rotation", "photo", Settlement::Each).await.unwrap().operation_id;
    let compute =
        unit.add_operation("Compute", "compute hour", Settlement::Hourly).await.unwrap().operation_id;
    for (number, name) in
        ["Kilimani Athletics", "Bluebird Studios", "Zürich Läufe", "=cmd|calc"].into_iter().enumerate()
    {
        let new = NewOrganisation {
            external_id: format!("ext-{number}"),
            name: name.into(),
            legal_name: None,
            country: Some("KE".into()),
            tax_id: None,
            email: None,
            plan: "Pay as you go".into(),
            plan_expires_at: None,
            currency: Currency::EUR,
            status: if number == 3 { "suspended" } else { "active" }.into(),
        };
        let org = unit.add_organisation(&new, at(0)).await.unwrap();
        orgs.push(org);
        for (place, name) in PROJECTS.into_iter().enumerate() {
            projects.push(unit.add_project(org, name, place == 2).await.unwrap());
        }
    }
    unit.commit().await.unwrap();
    let mut posted: Vec<(OrgId, i64, Kind)> = Vec::new();
    let mut minute = 0;
    let mut unit = store.begin("postgres").await.unwrap();
    for step in 0..steps {
        minute += dice.below(25);
        let when = at(minute);
        let now = at(minute + 1);
        let org = *dice.pick(&orgs);
        let own: Vec<&ProjectKey> = projects.iter().filter(|project| project.org_id == org.get()).collect();
        let project = if dice.one_in(4) { None } else { Some(*dice.pick(&own)) };
        let (event_id, event_name) = if dice.one_in(5) {
            (None, None)
        } else {
            let (id, name) = dice.pick(&EVENTS);
            (Some((*id).to_owned()), Some((*name).to_owned()))
        };
        let record = |text: &str| Record {
            source: "photos".into(),
            record_id: format!("{text}-{step}"),
            ..Record::default()
        };
        let user = dice.one_in(3).then(|| "amina@example.org".to_owned());
        let what = dice.below(100);
        // What may be refused gets a unit of its own: a refusal ends the database transaction.
        let alone = what >= 84;
        if alone || step % 40 == 0 {
            unit.commit().await.unwrap();
            unit = store.begin("postgres").await.unwrap();
        }
        let answer = if what < 45 {
            let kind = if dice.one_in(8) { Kind::ManualConsumption } else { Kind::Usage };
            let note = (kind == Kind::ManualConsumption).then(|| "Printed at the venue".to_owned());
            let usage = Usage {
                org,
                txn_id: ids.transaction_id(now),
                wallet: project.map_or(0, |project| project.wallet),
                kind,
                credits: Credits::from_micro(dice.below(40) * 1_250_000 + dice.below(2)),
                occurred_at: at(minute - dice.below(3) * 30),
                record: Record { note, ..record("use") },
                event_id,
                event_name,
                operation_id: if dice.one_in(3) { 0 } else { rotation },
                project_id: project.map_or(0, |project| project.project_id),
                user,
                quantity: Some(dice.below(9) * 500_000),
            };
            Some((unit.post_usage(&[usage], now).await.unwrap().pop().unwrap(), org, kind))
        } else if what < 70 {
            let hourly = HourlyRecord {
                org,
                tally_id: ids.tally_id(now),
                wallet: project.map_or(0, |project| project.wallet),
                credits: Credits::from_micro(dice.below(30) * 700_001),
                occurred_at: when,
                source: "meter".into(),
                record_id: format!("hour-{step}"),
                event_id,
                event_name,
                operation_id: compute,
                project_id: project.map_or(0, |project| project.project_id),
                user,
                quantity: Some(dice.below(9) * 250_000),
            };
            unit.post_records(&[hourly]).await.unwrap();
            None
        } else if what < 84 {
            let kind = *dice.pick(&[
                Kind::Purchase,
                Kind::Purchase,
                Kind::AutoRecharge,
                Kind::AdminGrant,
                Kind::FreeCredits,
                Kind::Coupon,
            ]);
            let paid = matches!(kind, Kind::Purchase | Kind::AutoRecharge);
            let credits = 20 + dice.below(150);
            let addition = Addition {
                org,
                txn_id: ids.transaction_id(now),
                lot_id: ids.lot_id(now),
                wallet: project.filter(|_| dice.one_in(3)).map_or(0, |project| project.wallet),
                kind,
                credits: Credits::from_whole(credits).unwrap(),
                paid: paid.then(|| Money::from_micro(credits * 19_999, Currency::EUR)),
                priority: 100 - dice.below(2),
                effective_at: when,
                expires_at: dice.one_in(2).then(|| at(minute + 60 + dice.below(4_000))),
                occurred_at: when,
                record: Record {
                    reference: paid.then(|| format!("INV-{step}")),
                    reason: (!paid).then(|| "goodwill".to_owned()),
                    note: dice.one_in(2).then(|| "+1 free week after the Outage".to_owned()),
                    ..record("add")
                },
                user: None,
            };
            Some((unit.post_addition(&addition, now).await.unwrap(), org, kind))
        } else if what < 90 && !posted.is_empty() {
            let (org, seq, original) = *dice.pick(&posted);
            let kind = if original == Kind::Clawback { Kind::Reinstatement } else { Kind::Reversal };
            let reversal = Reverse {
                org,
                txn_id: ids.transaction_id(now),
                seq,
                kind,
                occurred_at: when,
                record: Record { reason: Some("wrong event".into()), ..record("undo") },
            };
            unit.reverse(&reversal, now).await.ok().map(|answer| (answer, org, kind))
        } else {
            let lots: Vec<_> = posted.iter().filter(|(_, _, kind)| kind.is_addition()).collect();
            if lots.is_empty() {
                continue;
            }
            let (org, lot_seq, original) = **dice.pick(&lots);
            let paid = matches!(original, Kind::Purchase | Kind::AutoRecharge);
            let kind = *dice.pick(if paid {
                &[Kind::Refund, Kind::Clawback, Kind::Expiry]
            } else {
                &[Kind::Void, Kind::Expiry, Kind::Expiry]
            });
            let take = TakeLot {
                org,
                txn_id: ids.transaction_id(now),
                lot_seq,
                kind,
                credits: (kind == Kind::Refund && dice.one_in(2)).then(|| Credits::from_whole(15).unwrap()),
                occurred_at: when,
                record: Record { reason: Some("as asked".into()), ..record("take") },
            };
            unit.take_lot(&take, now).await.ok().map(|answer| (answer, org, kind))
        };
        if alone {
            if answer.is_some() {
                unit.commit().await.unwrap();
            } else {
                unit.cancel().await.unwrap();
            }
            unit = store.begin("postgres").await.unwrap();
        }
        if let Some((Answer::Applied { seq }, org, kind)) = answer {
            posted.push((org, seq, kind));
        }
        // The last hours stay open.
        if step + 60 < steps && dice.one_in(12) {
            unit.settle_hours(at(minute), 100, &ids).await.unwrap();
        }
    }
    unit.commit().await.unwrap();
    Filled { orgs, projects, end: at(minute + 5) }
}
