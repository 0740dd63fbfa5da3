//! Facts that hold for any input.

use chrono::Datelike;
use credit_desk_domain::{
    Allocation, BillingZone, Category, Credits, Currency, Entry, Instant, Kind, Lot, Money, Month, Movement,
    OrgId, Quantity, Rate, Transaction, TransactionId, Unit, cost_of_draw, draw_down, mul_div_floor,
    recognised, reverse_addition, reverse_deduction,
};
use proptest::prelude::*;

fn instant(micros: i64) -> Instant {
    Instant::try_from_micros(micros).expect("within the years 1 to 9999")
}

prop_compose! {
    /// A lot with small numbers, so that equal priorities, dates and costs are common.
    fn any_lot()(
        wallet in 0_i64..2,
        paid in prop::option::of(0_i64..5),
        amount in 1_i64..50,
        spent in 0_i64..50,
        priority in 0_i64..3,
        effective in 0_i64..5,
        life in prop::option::of(1_i64..6),
    ) -> Lot {
        Lot {
            seq: 0,
            wallet,
            category: if paid.is_some() { Category::Paid } else { Category::Promotional },
            amount: Credits::from_micro(amount),
            remaining: Credits::from_micro((amount - spent).max(0)),
            debt_paid: Credits::ZERO,
            paid: paid.map(|micro| Money::from_micro(micro, Currency::EUR)),
            priority,
            effective_at: instant(effective),
            expires_at: life.map(|life| instant(effective + life)),
        }
    }
}

fn any_lots() -> impl Strategy<Value = Vec<Lot>> {
    prop::collection::vec(any_lot(), 0..12)
        .prop_map(|lots| lots.into_iter().zip(1..).map(|(lot, seq)| Lot { seq, ..lot }).collect())
}

fn any_zone() -> impl Strategy<Value = BillingZone> {
    prop::sample::select(vec![
        "UTC",
        "Europe/Berlin",
        "America/Los_Angeles",
        "Asia/Kolkata",
        "America/St_Johns",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
    ])
    .prop_map(|name| BillingZone::parse(name).expect("a zone of the IANA table"))
}

/// Microseconds from 1930 to 2099: old offsets, every change of clocks since, and years to come.
fn any_micros() -> impl Strategy<Value = i64> {
    -1_262_304_000_000_000_i64..4_102_444_800_000_000
}

proptest! {
    #[test]
    fn credits_go_to_text_and_back(micro: i64, decimals in 0_u32..8) {
        let credits = Credits::from_micro(micro);
        prop_assert_eq!(Credits::parse(&credits.to_string()), Ok(credits));
        prop_assert_eq!(Credits::parse(&credits.to_fixed(decimals)), Ok(credits), "padding changes nothing");
        prop_assert_eq!(Quantity::parse(&Quantity::from_micro(micro).to_string()), Ok(Quantity::from_micro(micro)));
    }

    #[test]
    fn text_of_digits_is_read_exactly_or_refused(whole in 0_u64..1_000_000, fraction in "[0-9]{0,9}") {
        let text = format!("{whole}.{fraction}");
        let kept = fraction.trim_end_matches('0');
        match Credits::parse(&text) {
            Ok(credits) => {
                let shown = if kept.is_empty() { whole.to_string() } else { format!("{whole}.{kept}") };
                prop_assert_eq!(credits.to_string(), shown, "no digit changed");
                prop_assert!(kept.len() <= 6, "{} has more digits than fit", text);
            }
            Err(_) => prop_assert!(kept.len() > 6, "{} fits and must be read", text),
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,24}") {
        if let Ok(credits) = Credits::parse(&text) {
            prop_assert_eq!(Credits::parse(&credits.to_string()), Ok(credits), "what is read can be written");
        }
    }

    #[test]
    fn addition_and_subtraction_undo_each_other(a: i64, b: i64) {
        let (a, b) = (Credits::from_micro(a), Credits::from_micro(b));
        if let Ok(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Ok(a));
            prop_assert_eq!(Credits::sum([a, b]), Ok(sum), "a sum is the same as adding");
            prop_assert_eq!(b.checked_add(a), Ok(sum), "in either order");
        }
    }

    #[test]
    fn the_division_rounds_down_by_less_than_one(a: i64, b: i64, c: i64) {
        prop_assume!(c != 0);
        if let Some(quotient) = mul_div_floor(a, b, c) {
            let (product, divisor) = (i128::from(a) * i128::from(b), i128::from(c));
            let rest = product - i128::from(quotient) * divisor;
            prop_assert!(rest.abs() < divisor.abs() && (rest == 0 || (rest < 0) == (divisor < 0)));
        }
    }

    #[test]
    fn ids_go_to_text_and_back(bytes: [u8; 16], number in 1_i64..=i64::from(i32::MAX)) {
        let id = TransactionId::from_bytes(bytes);
        prop_assert_eq!(TransactionId::parse(&id.to_string()), Ok(id));
        prop_assert_eq!(id.to_string().len(), 30, "four of prefix and 26");
        let org = OrgId::try_new(number).expect("in range");
        prop_assert_eq!(OrgId::parse(&org.to_string()), Ok(org));
    }

    #[test]
    fn instants_go_to_text_and_back(micros in any_micros()) {
        prop_assert_eq!(Instant::parse(&instant(micros).to_string()), Ok(instant(micros)));
    }

    #[test]
    fn a_draw_never_overdraws_and_adds_up(lots in any_lots(), amount in 0_i64..300, at in 0_i64..10, wallet in 0_i64..2) {
        let drawn = draw_down(&lots, Credits::from_micro(amount), instant(at), wallet);
        let mut total = drawn.shortfall.micro();
        let mut spendable = 0;
        for lot in lots.iter().filter(|lot| lot.wallet == wallet) {
            spendable += lot.spendable_at(instant(at)).micro();
        }
        for (place, allocation) in drawn.allocations.iter().enumerate() {
            let lot = lots.iter().find(|lot| lot.seq == allocation.lot_seq).expect("a lot of the list");
            prop_assert!(allocation.taken.is_positive() && allocation.taken <= lot.remaining, "within what was left");
            prop_assert!(lot.wallet == wallet && lot.is_valid_at(instant(at)), "of this wallet, valid then");
            prop_assert_eq!(allocation.consumed_before, lot.consumed());
            let is_last = place + 1 == drawn.allocations.len();
            prop_assert!(is_last || allocation.taken == lot.remaining, "a lot is emptied before the next is begun");
            total += allocation.taken.micro();
        }
        prop_assert_eq!(total, amount, "lots and shortfall add up to the usage");
        prop_assert_eq!(drawn.shortfall.micro(), (amount - spendable).max(0), "debt only when nothing is left");
    }

    #[test]
    fn a_draw_follows_the_order_whatever_order_lots_come_in(
        (lots, shuffled) in any_lots().prop_flat_map(|lots| (Just(lots.clone()), Just(lots).prop_shuffle())),
        amount in 0_i64..300,
    ) {
        let drawn = draw_down(&lots, Credits::from_micro(amount), instant(3), 0);
        prop_assert_eq!(&draw_down(&shuffled, Credits::from_micro(amount), instant(3), 0), &drawn);
        let lot = |a: &Allocation| lots.iter().find(|lot| lot.seq == a.lot_seq).expect("a lot of the list");
        for pair in drawn.allocations.windows(2) {
            prop_assert!(lot(&pair[0]).draw_down_order(lot(&pair[1])).is_lt(), "{:?}", pair);
        }
        if let Some(last) = drawn.allocations.last() {
            let untouched = lots.iter().filter(|l| l.wallet == 0 && l.spendable_at(instant(3)).is_positive());
            for other in untouched.filter(|l| drawn.allocations.iter().all(|a| a.lot_seq != l.seq)) {
                prop_assert!(lot(last).draw_down_order(other).is_lt(), "no lot was passed over");
            }
        }
    }

    #[test]
    fn a_fully_used_lot_recognises_exactly_what_was_paid(
        paid in 0_i64..=i64::MAX,
        parts in prop::collection::vec(1_i64..1_000_000_000_000, 1..20),
    ) {
        let paid = Money::from_micro(paid, Currency::USD);
        let amount = Credits::from_micro(parts.iter().sum());
        let mut consumed = 0;
        let mut total = 0;
        for part in parts {
            let (before, taken) = (Credits::from_micro(consumed), Credits::from_micro(part));
            let cost = cost_of_draw(paid, amount, before, taken).expect("within the lot").micro();
            prop_assert!(cost >= 0, "a draw never costs less than nothing");
            let after = Credits::from_micro(consumed + part);
            let back = cost_of_draw(paid, amount, after, Credits::from_micro(-part)).expect("within the lot");
            prop_assert_eq!(back.micro(), -cost, "giving it back takes the same away");
            consumed += part;
            total += cost;
            prop_assert_eq!(recognised(paid, amount, after).expect("within the lot").micro(), total, "cumulative");
        }
        prop_assert_eq!(total, paid.micro(), "nothing lost to rounding");
    }

    #[test]
    fn entries_of_every_kind_sum_to_zero_in_every_unit(
        kind in prop::sample::select(Kind::ALL.to_vec()),
        original in prop::option::of(prop::sample::select(Kind::ALL.to_vec())),
        balance in -1_000_000_000_000_i64..1_000_000_000_000,
        debt in -1_000_000_000_000_i64..1_000_000_000_000,
        costs in prop::collection::vec((-1_000_000_i64..1_000_000, 0_usize..3), 0..5),
        price in prop::option::of((0_i64..1_000_000_000, 0_usize..3)),
        tax in prop::option::of((0_i64..1_000_000, 0_usize..3)),
    ) {
        let money = |(micro, which): (i64, usize)| {
            Money::from_micro(micro, [Currency::EUR, Currency::USD, Currency::JPY][which])
        };
        let movement = Movement {
            reverses: original.filter(|_| kind.is_reversal()),
            costs: costs.into_iter().map(money).collect(),
            price: price.map(money),
            tax: tax.map(money),
            ..Movement::of_credits(kind, Credits::from_micro(balance), Credits::from_micro(debt))
        };
        let transaction = movement.entries().expect("balanced whatever moved");
        for unit in [Unit::Credits, Unit::Money(Currency::EUR), Unit::Money(Currency::USD), Unit::Money(Currency::JPY)] {
            let sum: i64 = transaction.entries().iter().filter(|e| e.unit == unit).map(|e| e.micro).sum();
            prop_assert_eq!(sum, 0, "{}", unit);
        }
        let entries = transaction.entries();
        if let Some(first) = entries.first() {
            let mut crooked: Vec<Entry> = entries.to_vec();
            crooked[0] = Entry { micro: first.micro + 1, ..*first };
            prop_assert!(Transaction::try_new(crooked).is_err(), "one micro-unit off is refused");
        }
    }

    #[test]
    fn a_reversed_deduction_restores_lots_and_debt_exactly(lots in any_lots(), amount in 0_i64..300, at in 0_i64..10) {
        let drawn = draw_down(&lots, Credits::from_micro(amount), instant(at), 0);
        let mut after: Vec<Lot> = lots.iter().filter(|lot| lot.wallet == 0).cloned().collect();
        apply(&mut after, &drawn.allocations);
        let undone = reverse_deduction(Credits::from_micro(amount), &drawn.allocations, &after, drawn.shortfall)
            .expect("the ledger adds up");
        apply(&mut after, &undone.allocations);
        let before: Vec<Lot> = lots.into_iter().filter(|lot| lot.wallet == 0).collect();
        prop_assert_eq!(after, before, "every lot as it was");
        prop_assert_eq!(undone.debt_reduced, drawn.shortfall, "and no debt left of it");
        prop_assert!(undone.debt_paid_changes.is_empty(), "nothing happened in between");
    }

    #[test]
    fn a_reversed_deduction_changes_settled_by_its_total_whatever_the_debt_is_now(
        lots in any_lots(), amount in 1_i64..300, other_debt in 0_i64..200,
    ) {
        let drawn = draw_down(&lots, Credits::from_micro(amount), instant(3), 0);
        let mut after: Vec<Lot> = lots.into_iter().filter(|lot| lot.wallet == 0).collect();
        apply(&mut after, &drawn.allocations);
        let debt = Credits::from_micro(drawn.shortfall.micro() + other_debt);
        let undone = reverse_deduction(Credits::from_micro(amount), &drawn.allocations, &after, debt)
            .expect("the ledger adds up");
        let given: i64 = undone.allocations.iter().map(|a| -a.taken.micro()).sum();
        prop_assert_eq!(given + undone.debt_reduced.micro(), amount);
        prop_assert!(undone.debt_reduced <= debt, "debt never falls below zero");
        let kept: i64 = undone.debt_paid_changes.iter().map(|(_, change)| change.micro()).sum();
        let drawn_total = amount - drawn.shortfall.micro();
        prop_assert_eq!(kept, drawn_total - given, "what lots do not get back has paid debt");
    }

    #[test]
    fn a_reversed_addition_leaves_nothing_of_its_lot(lot in any_lot()) {
        let undone = reverse_addition(&lot);
        prop_assert_eq!(undone.allocation.taken, lot.remaining);
        prop_assert_eq!(undone.allocation.taken.micro() + undone.debt_made.micro(), lot.amount.micro());
    }

    #[test]
    fn splitting_usage_never_costs_more_than_using_at_once(a in 0_i64..1_000_000_000, b in 0_i64..1_000_000_000, per in 0_i64..1_000_000_000) {
        let rate = Rate { starts_at: instant(0), credits_per_unit: Credits::from_micro(per) };
        let price = |micro| rate.price(Quantity::from_micro(micro)).expect("fits").micro();
        let (split, whole) = (price(a) + price(b), price(a + b));
        prop_assert!((whole - 1..=whole).contains(&split), "the remainder stays with the customer");
    }

    #[test]
    fn every_instant_is_in_exactly_one_month_and_one_day(zone in any_zone(), micros in any_micros()) {
        let at = instant(micros);
        let month = zone.month_of(at);
        let (start, end) = zone.month_range(month);
        prop_assert!(start <= at && at < end, "{} is inside {} in {}", at, month, zone);
        prop_assert_eq!(zone.month_range(month.next()).0, end, "months touch");
        prop_assert_eq!(zone.month_range(month.prev()).1, start, "without overlap");
        let day = zone.day_of(at);
        let (start, end) = zone.day_range(day);
        prop_assert!(start <= at && at < end, "{} is inside {} in {}", at, day, zone);
        prop_assert_eq!(Month::try_new(day.year(), day.month()), Ok(month), "its day is a day of its month");
        prop_assert_eq!(Month::parse(&month.to_string()), Ok(month));
    }

    #[test]
    fn the_same_point_lies_in_its_month_and_does_not_pass_it(zone in any_zone(), micros in any_micros(), back in 0_u16..6) {
        let at = instant(micros);
        let (start, end) = zone.month_range(zone.month_of(at).plus(-i32::from(back)));
        let point = zone.same_point(at, back);
        prop_assert!(start <= point && point <= end, "{} months before {} in {}: {}", back, at, zone, point);
        if point < end {
            let (then, now) = (zone.local(point), zone.local(at));
            prop_assert!(then.day() >= now.day(), "at the same day, or after a gap");
        }
    }
}

/// Takes allocations from lots, or gives them back.
fn apply(lots: &mut [Lot], allocations: &[Allocation]) {
    for allocation in allocations {
        let lot = lots.iter_mut().find(|lot| lot.seq == allocation.lot_seq).expect("a lot of the list");
        lot.remaining = lot.remaining.checked_sub(allocation.taken).expect("small numbers");
    }
}
