//! What a person may do with a proposal, in the words of the screens.

use credit_desk_domain::policy::{Excess, Judgement, LimitKind, Limits, Outcome, Used, judge};
use credit_desk_domain::{Action, Credits, Role};
use credit_desk_storage::proposal::Standing as StoredStanding;
use credit_desk_storage::queries::ProposalRow as StoredRow;

use crate::session::Session;
use crate::transactions::wording::amount;
use crate::view::{LimitUse, Standing, StandingKind};
use crate::wording::{credits, day, person};

/// What is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    /// What it would do.
    pub(crate) action: Action,
    /// Credits.
    pub(crate) credits: Credits,
    /// Done by oneself at once, instead of deciding what somebody proposed.
    pub(crate) direct: bool,
}

impl Judged {
    /// `one request`, for "over your limit of 5,000 for one request".
    pub(crate) const fn one(self) -> &'static str {
        match self.action {
            Action::Request => "one request",
            Action::Grant | Action::BulkGrant => "one grant",
            Action::Void => "one void",
            Action::Reversal => "one reversal",
            Action::Extension => "one extension",
            Action::Coupon => "one batch of coupons",
            Action::Staff | Action::Policy => "one change",
        }
    }
}

/// The standing of something that waits or is not proposed yet; `decided` words what is decided.
pub(crate) fn words(judged: Judged, facts: &StoredStanding, decided: Option<String>) -> Standing {
    let (kind, label, sentence) = match facts.outcome {
        Outcome::Within => within(judged, facts),
        Outcome::NeedsSecond => second(judged, facts),
        Outcome::Alone => (
            StandingKind::Within,
            "decided by you alone".to_owned(),
            "Nobody else works at this desk: you decide alone, and it is listed for review.".to_owned(),
        ),
        Outcome::Own => (
            StandingKind::Own,
            "your own".to_owned(),
            "You made this yourself, so somebody else decides it.".to_owned(),
        ),
        Outcome::OwnOrganisation => (
            StandingKind::Own,
            "your own organisation".to_owned(),
            "It is about an organisation that you belong to, so somebody else decides it.".to_owned(),
        ),
        Outcome::FirstApprover => (
            StandingKind::Own,
            "approved first by you".to_owned(),
            "You approved it first; an Admin who is not you gives the second approval.".to_owned(),
        ),
        Outcome::NotYours => (
            StandingKind::NotYours,
            "not yours to decide".to_owned(),
            format!("Your role does not decide this; {} does.", deciders(judged.action)),
        ),
        Outcome::SentBack => (
            StandingKind::NotYours,
            "sent back".to_owned(),
            "It was sent back with a question and waits for whoever made it.".to_owned(),
        ),
        Outcome::Decided | Outcome::Lapsed => {
            let label = decided.unwrap_or_else(|| "decided".to_owned());
            let sentence = format!("Nothing is left to decide: it was {label}.");
            (StandingKind::Decided, label, sentence)
        }
    };
    Standing { kind, label, sentence }
}

fn within(judged: Judged, facts: &StoredStanding) -> (StandingKind, String, String) {
    let limit = facts.limits.single.map(|limit| format!(" of {} for {}", credits(limit), judged.one()));
    let sentence = match (judged.direct, judged.action.family(), limit) {
        (true, Some(_), Some(limit)) => format!("It is done at once: within your limit{limit}."),
        (true, _, _) => "It is done at once: no limit stands in the way.".to_owned(),
        (false, Some(_), Some(limit)) => format!("Your approval carries it out: within your limit{limit}."),
        (false, _, _) => "Your approval carries it out.".to_owned(),
    };
    (StandingKind::Within, "within your limit".to_owned(), sentence)
}

fn second(judged: Judged, facts: &StoredStanding) -> (StandingKind, String, String) {
    let begins = if judged.direct {
        "It becomes a proposal that somebody else approves"
    } else {
        "Your approval is the first of two"
    };
    let judgement = judge(judged.action, judged.credits, facts.org_credits, &facts.limits, &facts.used);
    let excess = match judgement {
        Judgement::NeedsSecond(excesses) => excesses.into_iter().next(),
        Judgement::Within => None,
    };
    let (label, why) = match excess {
        // Limits of zero belong to those who only propose.
        Some(excess) if excess.limit.is_zero() => {
            ("a colleague approves".to_owned(), "your role proposes, and does not decide".to_owned())
        }
        Some(excess) => over(judged, &excess),
        None if judged.action.family().is_none() => {
            ("a second admin confirms".to_owned(), "a change of staff or limits takes two admins".to_owned())
        }
        None => ("a colleague approves".to_owned(), "your role proposes, and does not decide".to_owned()),
    };
    (StandingKind::NeedsSecond, label, format!("{begins}: {why}."))
}

/// Label and reason of a limit that is passed.
fn over(judged: Judged, excess: &Excess) -> (String, String) {
    let (limit, after) = (credits(excess.limit), credits(excess.after));
    match excess.kind {
        LimitKind::Single => (
            format!("over your limit of {limit}"),
            format!("{after} is over your limit of {limit} for {}", judged.one()),
        ),
        LimitKind::Daily => (
            format!("over your limit of {limit} a day"),
            format!("with this you would have decided {after} in 24 hours, over your limit of {limit}"),
        ),
        LimitKind::Maker => (
            format!("over the limit of {limit} a day for one person who asks"),
            format!(
                "with this {after} would have been approved in 24 hours of what one person asked for, over the limit of {limit}"
            ),
        ),
        LimitKind::Org => (
            format!("over the limit of {limit} in 30 days"),
            format!(
                "with this the organisation would have been given {after} in 30 days, over the limit of {limit}"
            ),
        ),
    }
}

fn deciders(action: Action) -> String {
    let area = action.area();
    let roles: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|role| role.level(area) == credit_desk_domain::Level::Do)
        .map(Role::words)
        .collect();
    format!("the role {}", roles.join(" or "))
}

/// `decided by T. Brandt 29 Oct`, for what is decided; nothing for what waits.
pub(crate) fn decided(row: &StoredRow, session: &Session) -> Option<String> {
    let who = row.decided_by.as_deref().map(|login| {
        if login == session.actor {
            "you".to_owned()
        } else {
            person(row.decided_name.as_deref().unwrap_or(login))
        }
    });
    let on = |at: i64| day(at, session.now(), session.zone);
    match (row.state.as_str(), row.decided_at, who) {
        ("lapsed", at, _) => Some(format!("lapsed {}", on(at.unwrap_or(row.lapses_at)))),
        ("withdrawn", Some(at), Some(who)) => Some(format!("withdrawn by {who} {}", on(at))),
        ("open" | "second" | "sent_back", _, _) => {
            (row.lapses_at <= session.now().micros()).then(|| format!("lapsed {}", on(row.lapses_at)))
        }
        (_, Some(at), Some(who)) => Some(format!("decided by {who} {}", on(at))),
        (_, Some(at), None) => Some(format!("decided {}", on(at))),
        (_, None, _) => None,
    }
}

/// Who and what the limits are about, for their labels.
#[derive(Debug, Clone)]
pub(crate) struct LimitWords {
    /// Who asked.
    pub(crate) maker: String,
    /// The organisation.
    pub(crate) organisation: String,
}

/// Each limit, what is used of it, and what would be. Nothing for staff and limits themselves.
pub(crate) fn limits(judged: Judged, facts: &StoredStanding, words: &LimitWords) -> Vec<LimitUse> {
    if judged.action.family().is_none() {
        return Vec::new();
    }
    let Limits { single, daily, maker, org } = facts.limits;
    let Used { daily: decided, maker: asked, org: given } = facts.used;
    let mut uses = vec![
        limit_use(format!("In {}", judged.one()), Credits::ZERO, judged.credits, single),
        limit_use("Decided by you in 24 hours".to_owned(), decided, judged.credits, daily),
        limit_use(format!("Approved for {} in 24 hours", words.maker), asked, judged.credits, maker),
    ];
    if judged.action.gives_credits() {
        uses.push(limit_use(
            format!("Given to {} in 30 days", words.organisation),
            given,
            facts.org_credits,
            org,
        ));
    }
    uses
}

fn limit_use(label: String, used: Credits, credits: Credits, limit: Option<Credits>) -> LimitUse {
    let after = used.micro().saturating_add(credits.micro());
    LimitUse {
        label,
        used: amount(used.micro()),
        after: amount(after),
        limit: limit.map(|limit| amount(limit.micro())),
        share: limit.map(|limit| share(after, limit.micro())),
    }
}

/// Thousandths of a limit, rounded up, so that what is over it never looks like all of it.
fn share(after: i64, limit: i64) -> i32 {
    if limit <= 0 {
        return if after > 0 { i32::MAX } else { 0 };
    }
    let thousandths = (i128::from(after.max(0)) * 1_000).div_euclid(i128::from(limit));
    let over = i128::from(after) * 1_000 > thousandths * i128::from(limit);
    i32::try_from(thousandths + i128::from(over)).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(credits: i64) -> Credits {
        Credits::from_micro(credits * 1_000_000)
    }

    fn facts(outcome: Outcome, used: Used) -> StoredStanding {
        StoredStanding {
            outcome,
            limits: Limits {
                single: Some(whole(5_000)),
                daily: Some(whole(20_000)),
                maker: Some(whole(10_000)),
                org: None,
            },
            used,
            org_credits: whole(0),
            alone: false,
            shown: String::new(),
        }
    }

    #[test]
    fn a_standing_says_which_limit_stands_in_the_way() {
        let check = |credits: i64, outcome, used: Used, label: &str, sentence: &str| {
            let judged = Judged { action: Action::Request, credits: whole(credits), direct: false };
            let standing = words(judged, &facts(outcome, used), None);
            assert_eq!((standing.label.as_str(), standing.sentence.as_str()), (label, sentence));
        };
        check(
            1_000,
            Outcome::Within,
            Used::default(),
            "within your limit",
            "Your approval carries it out: within your limit of 5,000 for one request.",
        );
        check(
            12_000,
            Outcome::NeedsSecond,
            Used::default(),
            "over your limit of 5,000",
            "Your approval is the first of two: 12,000 is over your limit of 5,000 for one request.",
        );
        check(
            2_000,
            Outcome::NeedsSecond,
            Used { daily: whole(19_000), ..Used::default() },
            "over your limit of 20,000 a day",
            "Your approval is the first of two: with this you would have decided 21,000 in 24 hours, over your limit of 20,000.",
        );
    }

    #[test]
    fn shares_are_thousandths_and_never_hide_an_excess() {
        for (after, limit, expected) in [
            (0, 100, 0),
            (50, 100, 500),
            (100, 100, 1_000),
            (1_000_001, 1_000_000, 1_001),
            (5, 0, i32::MAX),
            (0, 0, 0),
        ] {
            assert_eq!(share(after, limit), expected, "{after} of {limit}");
        }
    }
}
