//! What a person may do with a batch, in the words of the form.

use credit_desk_domain::policy::{Judgement, LimitKind, Outcome, judge};
use credit_desk_domain::{Action, Credits};
use credit_desk_storage::proposal::Standing as StoredStanding;

use crate::transactions::wording::amount;
use crate::view::{LimitUse, Standing, StandingKind};
use crate::wording::credits;

/// Valid at once, or a proposal, and why.
pub(super) fn standing(liability: Credits, facts: &StoredStanding) -> Standing {
    let (kind, label, sentence) = match facts.outcome {
        Outcome::Within => (
            StandingKind::Within,
            "within your limit".to_owned(),
            "The codes are valid at once: within your limits.".to_owned(),
        ),
        Outcome::Alone => (
            StandingKind::Within,
            "decided by you alone".to_owned(),
            "Nobody else works at this desk: the codes are valid at once, and the batch is listed for review.".to_owned(),
        ),
        _ => {
            let judgement = judge(Action::Coupon, liability, facts.org_credits, &facts.limits, &facts.used);
            let excess = match judgement {
                Judgement::NeedsSecond(excesses) => excesses.into_iter().next(),
                Judgement::Within => None,
            };
            let (label, why) = match excess {
                Some(excess) => {
                    let (limit, after) = (credits(excess.limit), credits(excess.after));
                    let why = match excess.kind {
                        LimitKind::Single => format!("{after} is over your limit of {limit} for one batch"),
                        LimitKind::Daily | LimitKind::Maker | LimitKind::Org => {
                            format!("with it you would have issued {after} in 24 hours, over your limit of {limit}")
                        }
                    };
                    (format!("over your limit of {limit}"), why)
                }
                None => ("a colleague approves".to_owned(), "your role does not issue it alone".to_owned()),
            };
            (StandingKind::NeedsSecond, label, format!("It becomes a proposal that somebody else approves: {why}."))
        }
    };
    Standing { kind, label, sentence }
}

/// Each limit, what is used of it, and what would be.
pub(super) fn limits(liability: Credits, facts: &StoredStanding) -> Vec<LimitUse> {
    let (limits, used) = (facts.limits, facts.used);
    [("In one batch", Credits::ZERO, limits.single), ("Issued by you in 24 hours", used.daily, limits.daily)]
        .into_iter()
        .map(|(label, used, limit)| {
            let after = used.micro().saturating_add(liability.micro());
            LimitUse {
                label: label.to_owned(),
                used: amount(used.micro()),
                after: amount(after),
                limit: limit.map(|limit| amount(limit.micro())),
                share: limit.map(|limit| share(after, limit.micro())),
            }
        })
        .collect()
}

/// Thousandths of a limit, rounded up, so that what is over it never looks like all of it.
fn share(after: i64, limit: i64) -> i32 {
    if limit <= 0 {
        return if after > 0 { i32::MAX } else { 0 };
    }
    let (after, limit) = (i128::from(after) * 1_000, i128::from(limit));
    i32::try_from((after + limit - 1) / limit).unwrap_or(i32::MAX)
}
