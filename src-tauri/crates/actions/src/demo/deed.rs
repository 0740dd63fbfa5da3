//! What staff of the demo book do for an organisation, as the script says.

use credit_desk_domain::{Credits, Instant, Kind};
use credit_desk_storage::posting::{Record, Reverse, Usage};

use super::dice::Dice;
use super::item::{Act, Added, Item, NO_TRANSACTION, SYSTEM, What, record};
use super::life::{CREDIT, Life, World};
use super::script::{self, Deed};

impl Life {
    pub(super) fn do_deed(&mut self, world: World<'_>, at: Instant, deed: &Deed, items: &mut Vec<Item>) {
        let seed = world.plan.seed;
        let mut dice = Dice::new(seed, &[8, self.member as u64, at.micros().unsigned_abs()]);
        match deed {
            Deed::Reverse { seq, lot, wallet, credits } => {
                let purse = &mut self.purses[*wallet];
                let open = purse.lot(*lot).is_some_and(|lot| lot.expires_at.is_none_or(|end| end > at));
                if purse.debt > 0 || !open {
                    return;
                }
                purse.take(*lot, -credits);
                let (reason, note) = script::reversal_words(&mut dice);
                self.reverse(at, *seq, Kind::Reversal, reason, note, &mut dice, items);
            }
            Deed::Add { kind, credits, days, reference, reason, note } => {
                let credits = credits.of(world.plan.usual_burn(self.member)) * CREDIT;
                let record = Record {
                    reference: reference.map(str::to_owned),
                    reason: Some((*reason).to_owned()),
                    note: Some((*note).to_owned()),
                    ..record("desk", dice.reference("key_", 20))
                };
                let added = Added {
                    kind: *kind,
                    wallet: 0,
                    credits,
                    paid: None,
                    expires_at: days.map(|days| at.saturating_add_micros(days * Instant::DAY_MICROS)),
                    record,
                    user: None,
                };
                let actor = if *kind == Kind::FreeCredits { SYSTEM } else { script::staff(&mut dice) };
                self.add(at, actor, added, items);
            }
            Deed::Buy { days } => {
                let credits = (world.plan.usual_burn(self.member) / CREDIT * days).max(1_000);
                let credits = (credits + 499) / 500 * 500;
                self.buy(world, at, 0, credits, Kind::Purchase, Some(365), items);
            }
            Deed::BuyForLow => self.buy_for_low(world, at, items),
            Deed::Take { kind, permille, reason, note } => {
                self.take_deed(at, *kind, *permille, reason, note, &mut dice, items);
            }
            Deed::Reinstate => {
                if let Some((seq, lot, taken)) =
                    self.last_clawback.take().filter(|_| self.purses[0].debt == 0)
                {
                    self.purses[0].take(lot, -taken);
                    self.reverse(
                        at,
                        seq,
                        Kind::Reinstatement,
                        "dispute_won",
                        "The bank decided for us.",
                        &mut dice,
                        items,
                    );
                }
            }
            Deed::Consume { credits, reason, note } => {
                self.seq += 1;
                self.purses[0].draw(credits * CREDIT, at);
                let usage = Usage {
                    org: self.org,
                    txn_id: NO_TRANSACTION,
                    wallet: 0,
                    kind: Kind::ManualConsumption,
                    credits: Credits::from_micro(credits * CREDIT),
                    occurred_at: at,
                    record: Record {
                        reason: Some((*reason).to_owned()),
                        note: Some((*note).to_owned()),
                        ..record("desk", dice.reference("key_", 20))
                    },
                    event_id: None,
                    event_name: None,
                    operation_id: 0,
                    project_id: 0,
                    user: None,
                    quantity: None,
                };
                items.push(Item::Usage(Box::new(usage)));
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call a kind, all of it data")]
    fn reverse(
        &mut self,
        at: Instant,
        seq: i64,
        kind: Kind,
        reason: &str,
        note: &str,
        dice: &mut Dice,
        items: &mut Vec<Item>,
    ) {
        let reverse = Reverse {
            org: self.org,
            txn_id: NO_TRANSACTION,
            seq,
            kind,
            occurred_at: at,
            record: Record {
                reason: Some(reason.to_owned()),
                note: Some(note.to_owned()),
                ..record("desk", dice.reference("key_", 20))
            },
        };
        self.seq += 1;
        items.push(Item::Act(Box::new(Act { at, actor: script::staff(dice), what: What::Reverse(reverse) })));
    }

    #[expect(clippy::too_many_arguments, reason = "one call a kind, all of it data")]
    fn take_deed(
        &mut self,
        at: Instant,
        kind: Kind,
        permille: i64,
        reason: &str,
        note: &str,
        dice: &mut Dice,
        items: &mut Vec<Item>,
    ) {
        let lot = if kind == Kind::Void { self.last_grant } else { self.last_purchase };
        let Some(lot) = lot else { return };
        let Some(held) = self.purses[0].lot(lot) else { return };
        let part = held.remaining / 1_000 * permille / CREDIT * CREDIT;
        if part <= 0 {
            return;
        }
        let whole = permille >= 1_000;
        let taken = self.purses[0].take(lot, if whole { i64::MAX } else { part });
        if kind == Kind::Clawback {
            self.last_clawback = Some((self.seq + 1, lot, taken));
        }
        let record = Record {
            reference: (kind == Kind::Refund).then(|| dice.reference("re_3", 14)),
            reason: Some(reason.to_owned()),
            note: Some(note.to_owned()),
            ..record("desk", dice.reference("key_", 20))
        };
        let actor = script::staff(dice);
        self.take(at, actor, lot, kind, (!whole).then_some(taken), record, items);
    }
}
