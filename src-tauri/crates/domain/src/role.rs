//! Roles of the desk, and what each may do.

/// A role that no program knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the role {code:?} is unknown; it is support, finance, accountant, admin or auditor")]
pub struct UnknownRole {
    /// As found.
    pub code: String,
}

/// What somebody is at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Looks up what customers send.
    Support,
    /// Decides requests within limits.
    Finance,
    /// Runs the month end.
    Accountant,
    /// Issues coupons, makes grants, sets limits, invites colleagues.
    Admin,
    /// Sees everything and changes nothing.
    Auditor,
}

/// A part of the desk that a right is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Area {
    Inbox,
    Requests,
    Transactions,
    Organisations,
    Reverse,
    Coupons,
    Grants,
    Invoices,
    Payments,
    RateCard,
    Expiry,
    Reports,
    AuditLog,
    Import,
    Staff,
}

/// How far a right goes; each level includes the ones before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not even seen.
    Hidden,
    /// May look.
    View,
    /// May propose; somebody else decides.
    Propose,
    /// May do it, within the limits of the policy.
    Do,
}

impl Role {
    /// All, in the order of the matrix.
    pub const ALL: [Self; 5] = [Self::Support, Self::Finance, Self::Accountant, Self::Admin, Self::Auditor];

    /// Name in the databases; the group role on PostgreSQL is `desk_` and this.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Finance => "finance",
            Self::Accountant => "accountant",
            Self::Admin => "admin",
            Self::Auditor => "auditor",
        }
    }

    /// Name on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Support => "Support",
            Self::Finance => "Finance approver",
            Self::Accountant => "Accountant",
            Self::Admin => "Admin",
            Self::Auditor => "Auditor",
        }
    }

    /// The role of a name in the databases.
    ///
    /// # Errors
    /// [`UnknownRole`] for any other text.
    pub fn from_code(code: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == code)
            .ok_or_else(|| UnknownRole { code: code.to_owned() })
    }

    /// The matrix: how far this role's right to an area goes.
    pub const fn level(self, area: Area) -> Level {
        use Level::{Do, Hidden, Propose, View};
        let [support, finance, accountant, admin, auditor] = match area {
            Area::Inbox => [View, View, View, View, Hidden],
            Area::Requests => [View, Do, View, Do, View],
            Area::Transactions | Area::Organisations => [View, View, View, View, View],
            Area::Reverse => [Propose, Do, Propose, Do, Hidden],
            Area::Coupons => [View, View, View, Do, View],
            Area::Grants => [Propose, Do, View, Do, View],
            Area::Invoices => [View, View, Do, View, View],
            Area::Payments => [Do, Do, View, Do, View],
            Area::RateCard => [View, View, View, Do, View],
            Area::Expiry => [View, Do, View, Do, View],
            Area::Reports => [Hidden, View, Do, View, View],
            // Support sees the entries about its own work.
            Area::AuditLog => [View, View, View, View, View],
            Area::Import | Area::Staff => [Hidden, Hidden, Hidden, Do, View],
        };
        match self {
            Self::Support => support,
            Self::Finance => finance,
            Self::Accountant => accountant,
            Self::Admin => admin,
            Self::Auditor => auditor,
        }
    }
}

impl Area {
    /// All, in the order of the matrix.
    pub const ALL: [Self; 15] = [
        Self::Inbox,
        Self::Requests,
        Self::Transactions,
        Self::Organisations,
        Self::Reverse,
        Self::Coupons,
        Self::Grants,
        Self::Invoices,
        Self::Payments,
        Self::RateCard,
        Self::Expiry,
        Self::Reports,
        Self::AuditLog,
        Self::Import,
        Self::Staff,
    ];

    /// Name in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Inbox => "the inbox",
            Self::Requests => "credit requests",
            Self::Transactions => "transactions",
            Self::Organisations => "organisations",
            Self::Reverse => "reversals",
            Self::Coupons => "coupons",
            Self::Grants => "grants",
            Self::Invoices => "invoices",
            Self::Payments => "payments",
            Self::RateCard => "the rate card",
            Self::Expiry => "expiry dates",
            Self::Reports => "reports",
            Self::AuditLog => "the audit log",
            Self::Import => "imports",
            Self::Staff => "staff and roles",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_admins_manage_staff_and_only_auditors_decide_nothing() {
        for role in Role::ALL {
            assert_eq!(role.level(Area::Staff) == Level::Do, role == Role::Admin, "{role:?}");
            let decides = Area::ALL.into_iter().any(|area| role.level(area) >= Level::Propose);
            assert_eq!(decides, role != Role::Auditor, "{role:?}");
            assert_eq!(Role::from_code(role.code()), Ok(role));
        }
        assert!(Role::from_code("owner").is_err());
    }
}
