//! Requests of customers and proposals of staff: what they would do, where they stand, what is decided about them.

use crate::{Area, Kind};

/// A word of the databases that no program knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?} is no {what} of a proposal")]
pub struct UnknownProposalWord {
    /// What it should have been: `action`, `state` or `verdict`.
    pub what: &'static str,
    /// As found.
    pub code: String,
}

/// What a proposal would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// A customer asks for credits.
    Request,
    /// A member of staff gives credits.
    Grant,
    /// The same to several organisations.
    BulkGrant,
    /// The rest of a lot is taken back.
    Void,
    /// A transaction is undone.
    Reversal,
    /// A lot expires later.
    Extension,
    /// A batch of coupon codes becomes valid.
    Coupon,
    /// A colleague is invited, changed or ended.
    Staff,
    /// Limits change.
    Policy,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Request,
        Self::Grant,
        Self::BulkGrant,
        Self::Void,
        Self::Reversal,
        Self::Extension,
        Self::Coupon,
        Self::Staff,
        Self::Policy,
    ];

    /// Name in the databases.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Grant => "grant",
            Self::BulkGrant => "bulk_grant",
            Self::Void => "void",
            Self::Reversal => "reversal",
            Self::Extension => "extension",
            Self::Coupon => "coupon",
            Self::Staff => "staff",
            Self::Policy => "policy",
        }
    }

    /// The action of a name in the databases.
    ///
    /// # Errors
    /// [`UnknownProposalWord`] for any other text.
    pub fn from_code(code: &str) -> Result<Self, UnknownProposalWord> {
        let known = Self::ALL.into_iter().find(|action| action.code() == code);
        known.ok_or_else(|| UnknownProposalWord { what: "action", code: code.to_owned() })
    }

    /// Whose limits count: those of `policy.action`. Staff and limits have none, because two admins decide them anyway.
    pub const fn family(self) -> Option<&'static str> {
        match self {
            Self::Request => Some("request"),
            Self::Grant | Self::BulkGrant => Some("grant"),
            Self::Void => Some("void"),
            Self::Reversal => Some("reversal"),
            Self::Extension => Some("extension"),
            Self::Coupon => Some("coupon"),
            Self::Staff | Self::Policy => None,
        }
    }

    /// The part of the desk whose right is needed to propose it ([`crate::Level::Propose`]) or to decide it
    /// ([`crate::Level::Do`]).
    pub const fn area(self) -> Area {
        match self {
            Self::Request => Area::Requests,
            Self::Grant | Self::BulkGrant | Self::Void => Area::Grants,
            Self::Reversal => Area::Reverse,
            Self::Extension => Area::Expiry,
            Self::Coupon => Area::Coupons,
            Self::Staff | Self::Policy => Area::Staff,
        }
    }

    /// Kind of the transaction that it becomes where nothing else is said; nothing where it posts none of its own.
    pub const fn usual_kind(self) -> Option<Kind> {
        match self {
            Self::Request => Some(Kind::CreditRequest),
            Self::Grant | Self::BulkGrant => Some(Kind::AdminGrant),
            Self::Void => Some(Kind::Void),
            Self::Reversal => Some(Kind::Reversal),
            Self::Extension | Self::Coupon | Self::Staff | Self::Policy => None,
        }
    }

    /// True where it names a lot or a transaction of the organisation.
    pub const fn has_target(self) -> bool {
        matches!(self, Self::Void | Self::Reversal | Self::Extension)
    }

    /// True where it gives an organisation credits: what its limit over 30 days counts.
    pub const fn gives_credits(self) -> bool {
        matches!(self, Self::Request | Self::Grant | Self::BulkGrant)
    }
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProposalState {
    /// Waits for a decision.
    Open,
    /// One person approved; it waits for a second.
    Second,
    /// Approved and carried out.
    Approved,
    /// Rejected.
    Rejected,
    /// Sent back for detail: waits for whoever made it.
    SentBack,
    /// Withdrawn by whoever made it.
    Withdrawn,
    /// Nobody decided in time.
    Lapsed,
}

impl ProposalState {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Second,
        Self::Approved,
        Self::Rejected,
        Self::SentBack,
        Self::Withdrawn,
        Self::Lapsed,
    ];

    /// Name in the databases.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Second => "second",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::SentBack => "sent_back",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// The state of a name in the databases.
    ///
    /// # Errors
    /// [`UnknownProposalWord`] for any other text.
    pub fn from_code(code: &str) -> Result<Self, UnknownProposalWord> {
        let known = Self::ALL.into_iter().find(|state| state.code() == code);
        known.ok_or_else(|| UnknownProposalWord { what: "state", code: code.to_owned() })
    }

    /// True where somebody can decide it.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Second)
    }

    /// True where nothing happens to it any more.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::Withdrawn | Self::Lapsed)
    }
}

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// In full, or less.
    Approve,
    /// With a reason.
    Reject,
    /// A question to whoever made it, as the reason.
    SendBack,
    /// By whoever made it, before it is decided.
    Withdraw,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Approve, Self::Reject, Self::SendBack, Self::Withdraw];

    /// Name in the databases' commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::SendBack => "send_back",
            Self::Withdraw => "withdraw",
        }
    }

    /// True where a reason is needed.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Reject | Self::SendBack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_databases_go_there_and_back() {
        for action in Action::ALL {
            assert_eq!(Action::from_code(action.code()), Ok(action), "{action:?}");
            assert_eq!(action.family().is_none(), action.area() == Area::Staff, "{action:?} has limits");
        }
        for state in ProposalState::ALL {
            assert_eq!(ProposalState::from_code(state.code()), Ok(state), "{state:?}");
            assert!(!(state.waits() && state.is_final()), "{state:?} is one of both at most");
        }
        assert!(Action::from_code("gift").is_err() && ProposalState::from_code("done").is_err());
    }
}
