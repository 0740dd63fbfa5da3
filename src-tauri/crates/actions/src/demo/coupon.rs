//! Coupons of the demo book: a campaign that runs, one that ended, and one with a code that leaked.
//!
//! They are told when everything else is posted, because the organisations' stories count their transactions themselves.

use credit_desk_domain::{
    Action, CouponCode, CouponTerms, Credits, IdSource as _, Instant, OrgId, Role, SeededIds, liability,
};
use credit_desk_storage::Unit;
use credit_desk_storage::coupon::{Gives, NewCouponBatch, NewCouponUse, Redemption};
use credit_desk_storage::proposal::NewProposal;

use super::cast::Fate;
use super::dice::Dice;
use super::item::SYSTEM;
use super::life::Life;
use super::plan::Plan;
use crate::error::Result;
use crate::transactions::wording::hex;

/// Who issues them.
const ISSUER: &str = "Amina Odhiambo";

/// One campaign, in days before the present.
struct Campaign {
    name: &'static str,
    prefix: &'static str,
    reason: &'static str,
    codes: usize,
    credits: i64,
    issued: i64,
    /// Days from the present to the end of its last day; negative where that is over.
    ends_in: i64,
    redemptions: usize,
    /// Organisations that try one code which somebody posted in a forum.
    leak: usize,
}

const CAMPAIGNS: [Campaign; 3] = [
    Campaign {
        name: "Summer race days",
        prefix: "RACE26",
        reason: "Handed out at the race days; agreed with marketing",
        codes: 120,
        credits: 100,
        issued: 130,
        ends_in: -30,
        redemptions: 22,
        leak: 0,
    },
    Campaign {
        name: "Autumn 2026",
        prefix: "AUTUMN",
        reason: "Autumn campaign, one code for each customer who moves to the new rates",
        codes: 250,
        credits: 200,
        issued: 40,
        ends_in: 50,
        redemptions: 14,
        leak: 0,
    },
    Campaign {
        name: "Partner fair",
        prefix: "FAIR",
        reason: "Codes for visitors of the partner fair",
        codes: 40,
        credits: 500,
        issued: 20,
        ends_in: 25,
        redemptions: 5,
        leak: 6,
    },
];

/// Issues the batches and redeems their codes in the order of time; answers how many transactions that posted.
pub(super) async fn tell(unit: &mut Unit, ids: &SeededIds, plan: &Plan, lives: &[Life]) -> Result<u64> {
    let buyers: Vec<OrgId> = lives
        .iter()
        .filter(|life| matches!(life.who().fate, Fate::Buys | Fate::Recharges | Fate::BuysAhead))
        .map(|life| life.org)
        .collect();
    let mut posted = 0;
    if buyers.len() < 10 {
        return Ok(posted);
    }
    let mut uses: Vec<(Instant, NewCouponUse)> = Vec::new();
    for (n, campaign) in CAMPAIGNS.iter().enumerate() {
        let mut dice = Dice::new(plan.seed, &[31, n as u64]);
        let batch = issue(unit, ids, plan, campaign).await?;
        let issued = days_back(plan, campaign.issued);
        // Credits of ninety days: what was redeemed longer ago would have expired since.
        let from = issued.max(days_back(plan, 85));
        let until = plan.end.min(batch.terms.ends_at);
        let span = until.micros_since(from) / 1_000_000;
        for code in batch.codes.iter().take(campaign.redemptions) {
            let at = from.saturating_add_micros(dice.between(3_600, span - 3_600) * 1_000_000);
            uses.push((at, redemption(ids, at, *dice.one_of(&buyers), code, &mut dice)));
        }
        if let Some(code) = batch.codes.last() {
            let found = dice.between(span / 2, span - 2 * 86_400);
            for (place, org) in buyers.iter().take(campaign.leak).enumerate() {
                let after = found + i64::try_from(place).unwrap_or(0) * 5_400 + dice.between(0, 3_000);
                let at = from.saturating_add_micros(after * 1_000_000);
                uses.push((at, redemption(ids, at, *org, code, &mut dice)));
            }
        }
    }
    uses.sort_by_key(|(at, _)| *at);
    unit.act_as(SYSTEM);
    for (at, wanted) in uses {
        if let Redemption::Answered { given: Some(_), .. } = unit.redeem(&wanted, at).await? {
            posted += 1;
        }
    }
    Ok(posted)
}

fn days_back(plan: &Plan, days: i64) -> Instant {
    plan.end.saturating_add_micros(-days * Instant::DAY_MICROS)
}

fn redemption(ids: &SeededIds, at: Instant, org: OrgId, code: &CouponCode, dice: &mut Dice) -> NewCouponUse {
    NewCouponUse {
        org,
        code: code.clone(),
        user: Some(format!("u-{}", dice.between(1_000, 9_999))),
        source: "platform".to_owned(),
        record_id: dice.reference("redeem-", 10),
        txn_id: ids.transaction_id(at),
        lot_id: ids.lot_id(at),
        redemption_id: ids.next_bytes(at),
    }
}

async fn issue(unit: &mut Unit, ids: &SeededIds, plan: &Plan, campaign: &Campaign) -> Result<NewCouponBatch> {
    unit.act_as(ISSUER);
    let at = days_back(plan, campaign.issued);
    let each = Credits::from_micro(campaign.credits * 1_000_000);
    let terms = CouponTerms {
        credits: each,
        starts_at: at,
        ends_at: days_back(plan, -campaign.ends_in),
        total_cap: None,
        org_cap: None,
        budget: None,
        first_purchase_only: false,
        org: None,
    };
    let batch = NewCouponBatch {
        id: ids.batch_id(at),
        promotion_id: ids.next_bytes(at),
        name: campaign.name.to_owned(),
        gives: Gives::Credits(each),
        terms,
        credits_expire_after: Some(90 * Instant::DAY_MICROS),
        campaign: Some(campaign.name.to_owned()),
        prefix: campaign.prefix.to_owned(),
        codes: (0..campaign.codes).map(|_| CouponCode::generate(campaign.prefix, ids)).collect(),
        uses_per_code: 1,
        reason: campaign.reason.to_owned(),
        source: "desk".to_owned(),
        record_id: format!("demo-{}", campaign.prefix.to_lowercase()),
    };
    unit.issue_batch(&batch, at).await?;
    let codes = i64::try_from(batch.codes.len()).unwrap_or(i64::MAX);
    let proposal = NewProposal {
        id: ids.proposal_id(at),
        action: Action::Coupon,
        org: None,
        credits: liability(&batch.terms, codes, batch.uses_per_code).unwrap_or(Credits::ZERO),
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: Some(hex(batch.id.as_bytes())),
        terms: None,
        reason: batch.reason.clone(),
        note: Some(batch.name.clone()),
        requested_by: None,
        source: "desk".to_owned(),
        record_id: format!("{}:batch", batch.record_id),
        lapses_at: at.saturating_add_micros(30 * Instant::DAY_MICROS),
        lines: Vec::new(),
        direct: true,
        txn_id: ids.transaction_id(at),
        lot_id: ids.lot_id(at),
    };
    unit.submit(&proposal, Some(Role::Admin), at).await?;
    Ok(batch)
}
