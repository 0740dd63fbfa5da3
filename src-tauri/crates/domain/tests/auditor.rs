//! The independent auditor, driven by seeded workloads: it keeps its invariants, and the crate's own rules agree with it.
//!
//! Every run prints its seed. `CREDIT_DESK_SEED=123 cargo test -p credit-desk-domain --test auditor` repeats one.

use std::collections::BTreeMap;

use credit_desk_domain::auditor::{Applied, Auditor, Command, Outcome, Part, Use, Workload};
use credit_desk_domain::{
    Allocation, Credits, Lot, OrgId, cost_of_draw, draw_down, recognised, reverse_addition, reverse_deduction,
};

const COMMANDS: usize = 600;

fn seeds() -> Vec<u64> {
    match std::env::var("CREDIT_DESK_SEED") {
        Ok(text) => vec![text.parse().expect("CREDIT_DESK_SEED is a number")],
        Err(_) => (1..=8).collect(),
    }
}

/// Runs one story, and gives back the book at its end; `after` sees every command that was applied.
fn check(seed: u64, mut after: impl FnMut(&Auditor, &Command, &Applied)) -> Auditor {
    println!("seed {seed}, {COMMANDS} commands");
    let mut auditor = Auditor::new();
    let mut workload = Workload::new(seed);
    for _ in 0..COMMANDS {
        let command = workload.next_command(&auditor);
        let before = postings(&auditor);
        match auditor.apply(&command) {
            Ok(Outcome::Applied(applied)) => after(&auditor, &command, &applied),
            Ok(Outcome::AlreadyApplied { .. }) | Err(_) => {
                assert_eq!(
                    postings(&auditor),
                    before,
                    "seed {seed}: what was not applied changes nothing: {command:?}"
                );
            }
        }
    }
    auditor
}

/// Everything an auditor says follows from its list of postings.
fn postings(auditor: &Auditor) -> usize {
    Workload::orgs().into_iter().map(|org| auditor.transactions(org).count()).sum()
}

fn totals(auditor: &Auditor) -> Vec<(i64, i64, usize)> {
    let wallet = |org, wallet| {
        let state = auditor.wallet(org, wallet);
        (state.balance.micro(), state.debt.micro(), state.lots.len())
    };
    let both = |org| Workload::wallets().into_iter().map(move |number| wallet(org, number));
    Workload::orgs().into_iter().flat_map(both).collect()
}

#[test]
fn the_book_always_adds_up() {
    for seed in seeds() {
        let mut settled: BTreeMap<(OrgId, i64), i64> = BTreeMap::new();
        let mut last_seq: BTreeMap<OrgId, i64> = BTreeMap::new();
        check(seed, |auditor, command, applied| {
            let org = command.org();
            let expected = settled.entry((org, applied.wallet)).or_default();
            *expected += applied.amount.micro();
            let state = auditor.wallet(org, applied.wallet);
            assert_eq!(
                state.settled(),
                *expected,
                "seed {seed}: settled is the sum of all amounts: {command:?}"
            );
            assert_eq!(
                (state.balance, state.debt),
                (applied.balance_after, applied.debt_after),
                "seed {seed}: as told"
            );
            assert!(!state.debt.is_negative(), "seed {seed}: debt is never negative: {command:?}");
            let seq = last_seq.entry(org).or_default();
            *seq += 1;
            assert_eq!(applied.seq, *seq, "seed {seed}: the sequence has no gap");
            for lot in &state.lots {
                let (amount, left) = (lot.amount.micro(), lot.remaining.micro());
                assert!(
                    (0..=amount).contains(&left),
                    "seed {seed}: lot {} holds {left} of {amount}",
                    lot.lot_seq
                );
                let to_debt = lot.debt_paid.micro();
                assert!(
                    (0..=amount - left).contains(&to_debt),
                    "seed {seed}: lot {} paid {to_debt}",
                    lot.lot_seq
                );
            }
            if let Command::Use(Use { credits, .. }) = command {
                let drawn: i64 = applied.parts.iter().map(|part| part.taken).sum();
                assert!(drawn <= credits.micro(), "seed {seed}: lots give no more than was used");
            }
        });
    }
}

#[test]
fn every_lot_is_its_amount_less_its_parts_and_recognises_what_they_did() {
    for seed in seeds() {
        let mut auditor = Auditor::new();
        for command in Workload::commands(seed, COMMANDS) {
            let _ = auditor.apply(&command);
        }
        for org in Workload::orgs() {
            let mut taken: BTreeMap<i64, i64> = BTreeMap::new();
            let mut earned: BTreeMap<i64, i64> = BTreeMap::new();
            for (_, applied) in auditor.transactions(org) {
                for part in &applied.parts {
                    let gone = taken.entry(part.lot_seq).or_default();
                    assert_eq!(
                        part.consumed_before, *gone,
                        "seed {seed}: {org} lot {}: gone before",
                        part.lot_seq
                    );
                    *gone += part.taken;
                }
                for (lot_seq, money) in auditor.recognised_by(org, applied.seq) {
                    *earned.entry(lot_seq).or_default() += money;
                }
            }
            for lot in auditor.lots(org) {
                let gone = taken.get(&lot.lot_seq).copied().unwrap_or(0);
                assert_eq!(
                    lot.remaining.micro(),
                    lot.amount.micro() - gone,
                    "seed {seed}: {org} lot {}",
                    lot.lot_seq
                );
            }
            let lots = auditor.lots(org);
            for (lot_seq, money) in auditor.recognised(org) {
                let sum = earned.get(&lot_seq).copied().unwrap_or(0);
                assert_eq!(sum, money, "seed {seed}: {org} lot {lot_seq}: parts recognise what the lot does");
                let lot = lots.iter().find(|lot| lot.lot_seq == lot_seq).expect("a lot of the organisation");
                let paid = lot.paid.expect("only paid lots recognise");
                if lot.remaining.is_zero() {
                    assert_eq!(money, paid.micro(), "seed {seed}: {org} lot {lot_seq} is used up: all of it");
                }
            }
        }
    }
}

#[test]
fn order_of_organisations_does_not_matter() {
    for seed in seeds() {
        let commands = Workload::commands(seed, COMMANDS);
        let mut mixed = Auditor::new();
        let mut sorted = Auditor::new();
        for command in &commands {
            let _ = mixed.apply(command);
        }
        let mut by_org = commands;
        // Stable: within an organisation everything stays in order. Records belong to one organisation each.
        by_org.sort_by_key(Command::org);
        for command in &by_org {
            let _ = sorted.apply(command);
        }
        assert_eq!(totals(&mixed), totals(&sorted), "seed {seed}: organisations are independent");
    }
}

/// A wallet kept with the crate's own functions.
#[derive(Default)]
struct Shadow {
    lots: Vec<Lot>,
    debt: i64,
}

impl Shadow {
    fn take(&mut self, allocations: &[Allocation]) {
        for allocation in allocations {
            let lot =
                self.lots.iter_mut().find(|lot| lot.seq == allocation.lot_seq).expect("a lot of the wallet");
            assert_eq!(
                lot.consumed(),
                allocation.consumed_before,
                "the allocation knows what was gone before"
            );
            lot.remaining = lot.remaining.checked_sub(allocation.taken).expect("small numbers");
        }
    }

    fn change_debt_paid(&mut self, changes: &[(i64, Credits)]) {
        for (lot_seq, change) in changes {
            let lot = self.lots.iter_mut().find(|lot| lot.seq == *lot_seq).expect("a lot of the wallet");
            lot.debt_paid = lot.debt_paid.checked_add(*change).expect("small numbers");
        }
    }
}

fn parts(allocations: &[Allocation]) -> Vec<Part> {
    let part = |a: &Allocation| Part {
        lot_seq: a.lot_seq,
        taken: a.taken.micro(),
        consumed_before: a.consumed_before.micro(),
    };
    allocations.iter().filter(|a| !a.taken.is_zero()).map(part).collect()
}

/// What an earlier transaction drew, as the shadow knows it.
struct Posted {
    amount: Credits,
    allocations: Vec<Allocation>,
}

#[test]
fn the_crates_rules_and_the_auditor_agree() {
    for seed in seeds() {
        let mut wallets: BTreeMap<(OrgId, i64), Shadow> = BTreeMap::new();
        let mut posted: BTreeMap<(OrgId, i64), Posted> = BTreeMap::new();
        let auditor = check(seed, |auditor, command, applied| {
            let org = command.org();
            let shadow = wallets.entry((org, applied.wallet)).or_default();
            let allocations = replay(shadow, &posted, command, applied);
            assert_eq!(
                parts(&allocations),
                applied.parts,
                "seed {seed}: the same lots in the same order: {command:?}"
            );
            let state = auditor.wallet(org, applied.wallet);
            assert_eq!(shadow.debt, state.debt.micro(), "seed {seed}: the same debt after {command:?}");
            let ours: Vec<_> =
                shadow.lots.iter().map(|lot| (lot.seq, lot.remaining, lot.debt_paid)).collect();
            let theirs: Vec<_> =
                state.lots.iter().map(|lot| (lot.lot_seq, lot.remaining, lot.debt_paid)).collect();
            assert_eq!(ours, theirs, "seed {seed}: the same lots after {command:?}");
            let costs: Vec<_> = allocations.iter().filter_map(|a| cost(shadow, a)).collect();
            assert_eq!(
                costs,
                auditor.recognised_by(org, applied.seq),
                "seed {seed}: the same revenue of {command:?}"
            );
            posted.insert((org, applied.seq), Posted { amount: applied.amount, allocations });
        });
        for ((org, wallet), shadow) in &wallets {
            let theirs: BTreeMap<i64, i64> = auditor.recognised(*org).into_iter().collect();
            for lot in &shadow.lots {
                let Some(paid) = lot.paid else { continue };
                let ours = recognised(paid, lot.amount, lot.consumed()).expect("within the lot").micro();
                assert_eq!(
                    Some(&ours),
                    theirs.get(&lot.seq),
                    "seed {seed}: {org} wallet {wallet} lot {}",
                    lot.seq
                );
            }
        }
    }
}

fn cost(shadow: &Shadow, allocation: &Allocation) -> Option<(i64, i64)> {
    let lot = shadow.lots.iter().find(|lot| lot.seq == allocation.lot_seq)?;
    let cost = cost_of_draw(lot.paid?, lot.amount, allocation.consumed_before, allocation.taken);
    (!allocation.taken.is_zero()).then(|| (lot.seq, cost.expect("within the lot").micro()))
}

/// Does to the shadow what the command does, by the crate's rules; tells the allocations.
fn replay(
    shadow: &mut Shadow,
    posted: &BTreeMap<(OrgId, i64), Posted>,
    command: &Command,
    applied: &Applied,
) -> Vec<Allocation> {
    match command {
        Command::Add(add) => {
            let to_debt = Credits::from_micro(shadow.debt.min(add.credits.micro()));
            shadow.lots.push(Lot {
                seq: applied.seq,
                wallet: add.wallet,
                category: add.kind.lot_category().expect("an addition makes a lot"),
                amount: add.credits,
                remaining: add.credits,
                debt_paid: to_debt,
                paid: add.paid,
                priority: add.priority,
                effective_at: add.effective_at,
                expires_at: add.expires_at,
            });
            shadow.debt -= to_debt.micro();
            let own = Allocation { lot_seq: applied.seq, taken: to_debt, consumed_before: Credits::ZERO };
            shadow.take(&[own]);
            vec![own]
        }
        Command::Use(usage) => {
            let drawn = draw_down(&shadow.lots, usage.credits, usage.occurred_at, usage.wallet);
            shadow.take(&drawn.allocations);
            shadow.debt += drawn.shortfall.micro();
            drawn.allocations
        }
        Command::TakeLot(take) => {
            let lot = shadow.lots.iter().find(|lot| lot.seq == take.lot_seq).expect("a lot of the wallet");
            let wanted = take.credits.unwrap_or(lot.remaining);
            let taken = wanted.min(lot.remaining);
            let allocation = Allocation { lot_seq: lot.seq, taken, consumed_before: lot.consumed() };
            shadow.take(&[allocation]);
            shadow.debt += wanted.micro() - taken.micro();
            vec![allocation]
        }
        Command::Reverse(reverse) => {
            let original = posted.get(&(reverse.org, reverse.seq)).expect("an earlier transaction");
            if let Some(lot) = shadow.lots.iter().find(|lot| lot.seq == reverse.seq) {
                let undone = reverse_addition(lot);
                shadow.take(&[undone.allocation]);
                shadow.change_debt_paid(&[(reverse.seq, undone.debt_paid_change)]);
                shadow.debt += undone.debt_made.micro();
                return vec![undone.allocation];
            }
            let total = original.amount.checked_neg().expect("small numbers");
            let debt = Credits::from_micro(shadow.debt);
            let undone = reverse_deduction(total, &original.allocations, &shadow.lots, debt)
                .expect("the ledger adds up");
            shadow.take(&undone.allocations);
            shadow.change_debt_paid(&undone.debt_paid_changes);
            shadow.debt -= undone.debt_reduced.micro();
            undone.allocations
        }
    }
}
