//! Who may carry something out alone: limits, what was used of them, and what stands in the way.
//!
//! Previews ask this; the databases' commands decide the same by themselves when it is done (migrations/*/proposal.sql),
//! and tests hold both answers against each other. A limit holds for one decision and for sums over a time, so that nobody
//! passes it by splitting: decided by one person in 24 hours, asked for by one maker and decided in 24 hours, given to
//! one organisation in 30 days.

use crate::{Action, Credits, Level, ProposalState, Role};

/// How long a person's and a maker's sums reach back.
pub const DAY_MICROS: i64 = 24 * 3_600 * 1_000_000;
/// How long an organisation's sum reaches back.
pub const MONTH_MICROS: i64 = 30 * DAY_MICROS;

/// What one person of a role may decide alone; nothing is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Credits in one decision.
    pub single: Option<Credits>,
    /// Credits decided by this person in 24 hours.
    pub daily: Option<Credits>,
    /// Credits asked for by one maker and decided in 24 hours.
    pub maker: Option<Credits>,
    /// Credits given to one organisation in 30 days.
    pub org: Option<Credits>,
}

impl Limits {
    /// Where no policy says anything: nobody decides alone.
    pub const NOTHING: Self = Self {
        single: Some(Credits::ZERO),
        daily: Some(Credits::ZERO),
        maker: Some(Credits::ZERO),
        org: Some(Credits::ZERO),
    };
}

/// What was used of the limits before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// Decided by this person in 24 hours.
    pub daily: Credits,
    /// Asked for by this maker and decided in 24 hours.
    pub maker: Credits,
    /// Given to the organisation in 30 days; of several the one that comes nearest to the limit.
    pub org: Credits,
}

/// Which limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitKind {
    /// Of one decision.
    Single,
    /// Of this person in 24 hours.
    Daily,
    /// Of the maker in 24 hours.
    Maker,
    /// Of the organisation in 30 days.
    Org,
}

/// A limit that would be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excess {
    /// Which.
    pub kind: LimitKind,
    /// Used before.
    pub used: Credits,
    /// With this decision.
    pub after: Credits,
    /// The limit.
    pub limit: Credits,
}

/// Whether an amount stays within the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// One person carries it out.
    Within,
    /// One approval is the first of two; every limit that it would pass. Empty where no amount decides: staff, limits.
    NeedsSecond(Vec<Excess>),
}

/// Holds an amount against limits and sums. `org_credits` is what counts against the organisation's limit: the amount
/// itself, or of several organisations the part of the one that comes nearest to the limit.
pub fn judge(
    action: Action,
    credits: Credits,
    org_credits: Credits,
    limits: &Limits,
    used: &Used,
) -> Judgement {
    if action.family().is_none() {
        return Judgement::NeedsSecond(Vec::new());
    }
    let checks = [
        (LimitKind::Single, Credits::ZERO, credits, limits.single),
        (LimitKind::Daily, used.daily, credits, limits.daily),
        (LimitKind::Maker, used.maker, credits, limits.maker),
        (LimitKind::Org, used.org, org_credits, limits.org),
    ];
    let excesses: Vec<Excess> = checks
        .into_iter()
        .filter_map(|(kind, used, credits, limit)| {
            let after = Credits::from_micro(used.micro().saturating_add(credits.micro()));
            let limit = limit.filter(|limit| after > *limit)?;
            Some(Excess { kind, used, after, limit })
        })
        .collect();
    if excesses.is_empty() { Judgement::Within } else { Judgement::NeedsSecond(excesses) }
}

/// What a person is to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Case {
    /// What it would do.
    pub action: Action,
    /// Where it stands; open where it is not made yet.
    pub state: ProposalState,
    /// The person's role.
    pub role: Option<Role>,
    /// They would do it themselves instead of deciding what somebody proposed.
    pub direct: bool,
    /// They made it, asked for it, or are who it is about.
    pub own: bool,
    /// They belong to the organisation, or to one of them.
    pub own_organisation: bool,
    /// They gave the first approval.
    pub first: bool,
    /// Nobody else works at this desk.
    pub alone: bool,
    /// Its time is over.
    pub lapsed: bool,
}

/// What an approval by a person would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It carries it out.
    Within,
    /// It is the first of two; done by oneself, it becomes a proposal.
    NeedsSecond,
    /// It carries it out although its maker decides, because nobody else works here; listed for review.
    Alone,
    /// It is theirs: somebody else decides.
    Own,
    /// It is about an organisation that they belong to: somebody else decides.
    OwnOrganisation,
    /// They approved it first: somebody else is the second.
    FirstApprover,
    /// Their role does not decide this.
    NotYours,
    /// It was sent back to whoever made it.
    SentBack,
    /// It is decided already.
    Decided,
    /// Its time is over.
    Lapsed,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Within,
        Self::NeedsSecond,
        Self::Alone,
        Self::Own,
        Self::OwnOrganisation,
        Self::FirstApprover,
        Self::NotYours,
        Self::SentBack,
        Self::Decided,
        Self::Lapsed,
    ];

    /// Name in the databases' answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::NeedsSecond => "second",
            Self::Alone => "alone",
            Self::Own => "own",
            Self::OwnOrganisation => "own_organisation",
            Self::FirstApprover => "first_approver",
            Self::NotYours => "not_yours",
            Self::SentBack => "sent_back",
            Self::Decided => "decided",
            Self::Lapsed => "lapsed",
        }
    }

    /// The outcome of a name; nothing for any other text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// True where an approval is taken at all.
    pub const fn may_approve(self) -> bool {
        matches!(self, Self::Within | Self::NeedsSecond | Self::Alone)
    }
}

/// What an approval would do; `within` where [`judge`] says so.
pub fn outcome(case: &Case, within: bool) -> Outcome {
    let level = case.role.map_or(Level::Hidden, |role| role.level(case.action.area()));
    let needed = if case.direct { Level::Propose } else { Level::Do };
    match case.state {
        ProposalState::Open | ProposalState::Second if case.lapsed => return Outcome::Lapsed,
        ProposalState::Open | ProposalState::Second => {}
        ProposalState::SentBack => return Outcome::SentBack,
        ProposalState::Approved
        | ProposalState::Rejected
        | ProposalState::Withdrawn
        | ProposalState::Lapsed => return Outcome::Decided,
    }
    let second = case.state == ProposalState::Second;
    if level < needed || second && case.role != Some(Role::Admin) {
        return Outcome::NotYours;
    }
    if case.own_organisation {
        return Outcome::OwnOrganisation;
    }
    let by_admins = case.action.family().is_none();
    if case.direct {
        return match (by_admins, case.alone, level == Level::Do && within) {
            (true, true, _) => Outcome::Alone,
            (false, _, true) => Outcome::Within,
            (true, false, _) | (false, _, false) => Outcome::NeedsSecond,
        };
    }
    if case.alone {
        let by_one = !case.own && !second && (within || by_admins);
        return if by_one { Outcome::Within } else { Outcome::Alone };
    }
    if case.own {
        return Outcome::Own;
    }
    if case.first {
        return Outcome::FirstApprover;
    }
    // Who proposes a colleague or a limit is an admin, so that whoever approves is the second.
    if second || within || by_admins { Outcome::Within } else { Outcome::NeedsSecond }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credits(whole: i64) -> Credits {
        Credits::from_micro(whole * 1_000_000)
    }

    const LIMITS: Limits = Limits {
        single: Some(Credits::from_micro(5_000_000_000)),
        daily: Some(Credits::from_micro(20_000_000_000)),
        maker: Some(Credits::from_micro(10_000_000_000)),
        org: None,
    };

    #[test]
    fn splitting_one_amount_does_not_pass_the_makers_limit() {
        let mut used = Used::default();
        for part in 1..=10 {
            let judgement = judge(Action::Request, credits(2_000), credits(2_000), &LIMITS, &used);
            assert_eq!(judgement == Judgement::Within, part <= 5, "part {part} of ten");
            used.maker = credits(2_000 * part);
            used.daily = credits(2_000 * part);
        }
    }

    #[test]
    fn every_limit_that_is_passed_is_named_and_a_limit_itself_is_not_passed() {
        let used = Used { daily: credits(15_000), maker: credits(5_000), org: credits(1) };
        assert_eq!(judge(Action::Request, credits(5_000), credits(5_000), &LIMITS, &used), Judgement::Within);
        let Judgement::NeedsSecond(excesses) =
            judge(Action::Request, credits(5_001), credits(5_001), &LIMITS, &used)
        else {
            panic!("5,001 is beyond every limit")
        };
        let kinds: Vec<LimitKind> = excesses.iter().map(|excess| excess.kind).collect();
        assert_eq!(
            kinds,
            [LimitKind::Single, LimitKind::Daily, LimitKind::Maker],
            "no limit of organisations"
        );
        assert_eq!(excesses[1].after, credits(20_001));
        let huge = Used { daily: Credits::from_micro(i64::MAX), ..Used::default() };
        assert_ne!(judge(Action::Grant, credits(1), credits(1), &LIMITS, &huge), Judgement::Within);
        assert_ne!(
            judge(Action::Grant, credits(1), credits(1), &Limits::NOTHING, &Used::default()),
            Judgement::Within,
            "without a policy nobody decides alone"
        );
    }

    fn case(role: Role) -> Case {
        Case {
            action: Action::Request,
            state: ProposalState::Open,
            role: Some(role),
            direct: false,
            own: false,
            own_organisation: false,
            first: false,
            alone: false,
            lapsed: false,
        }
    }

    #[test]
    fn nobody_decides_their_own_their_organisations_or_twice() {
        let admin = case(Role::Admin);
        assert_eq!(outcome(&admin, true), Outcome::Within);
        assert_eq!(outcome(&admin, false), Outcome::NeedsSecond);
        assert_eq!(outcome(&Case { own: true, ..admin }, true), Outcome::Own);
        assert_eq!(
            outcome(&Case { own_organisation: true, alone: true, ..admin }, true),
            Outcome::OwnOrganisation
        );
        let second = Case { state: ProposalState::Second, ..admin };
        assert_eq!(outcome(&second, false), Outcome::Within, "a second approval carries it out");
        assert_eq!(outcome(&Case { first: true, ..second }, false), Outcome::FirstApprover);
        assert_eq!(
            outcome(&Case { role: Some(Role::Finance), ..second }, true),
            Outcome::NotYours,
            "the second is an admin"
        );
        assert_eq!(outcome(&Case { lapsed: true, ..second }, true), Outcome::Lapsed);
        for role in [Role::Support, Role::Accountant, Role::Auditor] {
            assert_eq!(outcome(&case(role), true), Outcome::NotYours, "{role:?}");
        }
        assert_eq!(outcome(&Case { role: None, ..admin }, true), Outcome::NotYours, "no role");
    }

    #[test]
    fn a_desk_of_one_person_says_so() {
        let alone = Case { alone: true, ..case(Role::Admin) };
        assert_eq!(outcome(&alone, true), Outcome::Within, "a customer's request within limits");
        assert_eq!(outcome(&alone, false), Outcome::Alone);
        assert_eq!(outcome(&Case { own: true, ..alone }, true), Outcome::Alone);
        let staff = Case { action: Action::Staff, direct: true, ..alone };
        assert_eq!(outcome(&staff, false), Outcome::Alone, "the first admin invites somebody");
        assert_eq!(outcome(&Case { alone: false, ..staff }, false), Outcome::NeedsSecond);
    }

    #[test]
    fn what_is_done_at_once_becomes_a_proposal_beyond_the_limits_or_the_role() {
        let grant = Case { action: Action::Grant, direct: true, own: true, ..case(Role::Support) };
        assert_eq!(outcome(&grant, true), Outcome::NeedsSecond, "support proposes");
        let finance = Case { role: Some(Role::Finance), ..grant };
        assert_eq!(outcome(&finance, true), Outcome::Within);
        assert_eq!(outcome(&finance, false), Outcome::NeedsSecond);
        assert_eq!(outcome(&Case { role: Some(Role::Auditor), ..grant }, true), Outcome::NotYours);
    }

    #[test]
    fn outcomes_go_there_and_back() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome), "{outcome:?}");
        }
    }
}
