//! Staff and limits in the words of the screens.

use credit_desk_domain::{Credits, Role};
use credit_desk_storage::staff::{PolicyLimit, StaffMember, term_lines};

use crate::view::{Amount, RoleView};

/// A role in the contract's words.
pub(crate) const fn role_view(role: Role) -> RoleView {
    match role {
        Role::Support => RoleView::Support,
        Role::Finance => RoleView::Finance,
        Role::Accountant => RoleView::Accountant,
        Role::Admin => RoleView::Admin,
        Role::Auditor => RoleView::Auditor,
    }
}

/// The role behind the contract's words.
pub(crate) const fn role_of(role: RoleView) -> Role {
    match role {
        RoleView::Support => Role::Support,
        RoleView::Finance => Role::Finance,
        RoleView::Accountant => Role::Accountant,
        RoleView::Admin => Role::Admin,
        RoleView::Auditor => Role::Auditor,
    }
}

pub(super) fn amount(credits: Credits) -> Amount {
    Amount(credits.to_string())
}

/// An amount with its thousands apart: `20,000`.
pub(super) fn grouped(credits: Credits) -> String {
    let text = credits.to_string();
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(whole, rest)| (whole, rest));
    let mut shown = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if rest.is_empty() { shown } else { format!("{shown}.{rest}") }
}

/// What a person decides alone of customers' requests: `5,000 each, 20,000 a day`.
pub(super) fn limits(member: &StaffMember, policies: &[PolicyLimit]) -> String {
    let policy = policies.iter().find(|policy| {
        policy.action == "request" && policy.role == member.role && policy.currency.is_empty()
    });
    let Some(policy) = policy.filter(|_| matches!(member.role, Role::Finance | Role::Admin)) else {
        return "decides nothing".to_owned();
    };
    let single = member.single_limit.or(policy.limits.single);
    let daily = member.daily_limit.or(policy.limits.daily);
    match (single, daily) {
        (None, None) => "no limit".to_owned(),
        (Some(single), None) => format!("{} each", grouped(single)),
        (None, Some(daily)) => format!("{} a day", grouped(daily)),
        (Some(single), Some(daily)) => format!("{} each, {} a day", grouped(single), grouped(daily)),
    }
}

/// Lines `field: before → after` of a proposal about staff or limits, for whoever decides about it.
pub fn changes(terms: &str) -> Vec<String> {
    let was = |field: &str| {
        let name = format!("was_{field}");
        term_lines(terms).find(|(field, _)| *field == name).map(|(_, value)| value)
    };
    let mut lines = Vec::new();
    for (field, value) in term_lines(terms) {
        if field == "was" || field.starts_with("was_") {
            continue;
        }
        if field == "password" {
            lines.push("Password: a new one".to_owned());
            continue;
        }
        let limit = field.ends_with("_limit");
        let before = was(field).map(|value| words(field, value, limit));
        let after = words(field, value, limit);
        match before {
            Some(before) if before == after => {}
            Some(before) => lines.push(format!("{}: {before} → {after}", label(field))),
            None if value.is_empty() && !limit => {}
            None => lines.push(format!("{}: {after}", label(field))),
        }
    }
    lines
}

fn label(field: &str) -> &str {
    match field {
        "login" => "Login",
        "name" => "Name",
        "email" => "E-mail",
        "role" => "Role",
        "status" => "Access",
        "org_id" => "Own organisation",
        "action" => "Of",
        "currency" => "Currency",
        "single_limit" => "In one decision",
        "daily_limit" => "By one person in 24 hours",
        "maker_limit" => "For one maker in 24 hours",
        "org_limit" => "For one organisation in 30 days",
        other => other,
    }
}

fn words(field: &str, value: &str, limit: bool) -> String {
    match (field, value) {
        ("role", code) => {
            Role::from_code(code).map_or_else(|_| code.to_owned(), |role| role.words().to_owned())
        }
        ("org_id", number) if !number.is_empty() => format!("org_{number}"),
        ("action", action) => action_words(action).to_owned(),
        (_, "") => if limit { "no own limit" } else { "none" }.to_owned(),
        (_, value) if limit => Credits::parse(value).map_or_else(|_| value.to_owned(), grouped),
        (_, value) => value.to_owned(),
    }
}

/// What limits are about.
pub(super) fn action_words(action: &str) -> &str {
    match action {
        "request" => "credit requests",
        "grant" => "grants",
        "void" => "voids",
        "reversal" => "reversals",
        "extension" => "extensions",
        "coupon" => "coupons",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_told() {
        let terms = "login: wren\nname: Wren\nemail: \nrole: finance\nsingle_limit: 5000\ndaily_limit: \norg_id: 42\nstatus: active\npassword: ab\n\
                     was_name: Wren\nwas_email: \nwas_role: support\nwas_single_limit: \nwas_daily_limit: \nwas_org_id: \nwas_status: active";
        assert_eq!(
            changes(terms),
            [
                "Login: wren",
                "Role: Support → Finance approver",
                "In one decision: no own limit → 5,000",
                "Own organisation: none → org_42",
                "Password: a new one",
            ]
        );
    }
}
