//! What an entry of the audit log tells, in a sentence.

use credit_desk_domain::Role;
use credit_desk_storage::queries::AuditRow;

/// The sentence: who, what, about whom, and what became of it.
pub(super) fn of(row: &AuditRow) -> String {
    let (who, subject) = (row.actor.as_str(), row.subject.as_str());
    let org = row.organisation.as_deref().map(|name| format!(" of {name}")).unwrap_or_default();
    let to = row.organisation.as_deref().map(|name| format!(" to {name}")).unwrap_or_default();
    let after = row.after.as_deref().map(|text| format!(": {}", joined(text))).unwrap_or_default();
    let change = change(row);
    let mut text = match row.action.as_str() {
        "sign_in" => format!("{who} signed in"),
        "sign_in_failed" if who == "nobody" => "Somebody tried to sign in with an unknown login".to_owned(),
        "sign_in_failed" => format!("A wrong password was given for {subject}"),
        "lock" => format!("The desk of {who} was locked"),
        "set_first_password" => {
            format!("{who} set the first password of this book and became its admin")
        }
        "change_password" => format!("{who} changed the own password"),
        "invite_staff" => format!("{who} confirmed the invitation of {subject}{after}"),
        "change_staff" => format!("{who} confirmed a change of {subject}{change}"),
        "end_staff" => format!("{who} confirmed that the access of {subject} ends"),
        "change_policy" => format!("{who} confirmed new limits for {subject}{change}"),
        "read_history" => format!("{who} looked at the history{org} ({subject})"),
        "import" => format!("{who} imported {subject}{after}"),
        "add organisation" => {
            format!("{who} added the organisation {}", row.after.as_deref().unwrap_or(subject))
        }
        "add operation" => format!("{who} added the operation {subject}{after}"),
        "add rate" => format!("{who} added a rate of {subject}{after}"),
        "purchase" | "auto-recharge" => format!("{who} recorded a purchase{org}{after} ({subject})"),
        "reversal" | "reinstatement" => {
            let original = row.before.as_deref().unwrap_or("a transaction");
            format!("{who} reversed {original}{org} ({subject})")
        }
        action => match proposal_step(action) {
            Some((what, "submitted")) => format!("{who} proposed {what}{org}{after} ({subject})"),
            Some((what, "changed")) => {
                format!("{who} changed the proposal of {what}{org}{change} ({subject})")
            }
            Some((what, "first_approval")) => format!("{who} approved {what}{org} first ({subject})"),
            Some((what, "approved")) => format!("{who} approved {what}{org}{after} ({subject})"),
            Some((what, "rejected")) => format!("{who} rejected {what}{org} ({subject})"),
            Some((what, "sent_back")) => format!("{who} sent {what}{org} back ({subject})"),
            Some((what, "withdrawn")) => format!("{who} withdrew {what}{org} ({subject})"),
            Some((what, "lapsed")) => format!("{what}{org} lapsed: nobody decided in time ({subject})"),
            Some(_) | None => {
                let done = action.replace('_', " ");
                format!("{who}: {done}{to}{after} ({subject})")
            }
        },
    };
    if let Some(reason) = row.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()) {
        text.push_str(&format!(" — {reason}"));
    }
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// `request_approved` is the step `approved` of `a credit request`.
fn proposal_step(action: &str) -> Option<(&'static str, &'static str)> {
    const ACTIONS: [(&str, &str); 9] = [
        ("request", "a credit request"),
        ("bulk_grant", "grants to several organisations"),
        ("grant", "a grant"),
        ("void", "a void"),
        ("reversal", "a reversal"),
        ("extension", "a later expiry"),
        ("coupon", "a coupon batch"),
        ("staff", "a change of staff"),
        ("policy", "a change of limits"),
    ];
    const STEPS: [&str; 8] = [
        "submitted",
        "changed",
        "first_approval",
        "approved",
        "rejected",
        "sent_back",
        "withdrawn",
        "lapsed",
    ];
    ACTIONS.into_iter().find_map(|(code, words)| {
        let step = action.strip_prefix(code)?.strip_prefix('_')?;
        STEPS.into_iter().find(|known| *known == step).map(|step| (words, step))
    })
}

/// What became different: `: role: support → finance; …`.
fn change(row: &AuditRow) -> String {
    let fields = |text: &Option<String>| -> Vec<(String, String)> {
        text.iter()
            .flat_map(|text| text.split([';', '\n']))
            .filter_map(|part| part.split_once(':'))
            .map(|(field, value)| (field.trim().to_owned(), value.trim().to_owned()))
            .collect()
    };
    let (before, after) = (fields(&row.before), fields(&row.after));
    let mut parts: Vec<String> = after
        .iter()
        .filter_map(|(field, value)| {
            let was = before.iter().find(|(name, _)| name == field).map(|(_, was)| was.as_str());
            match was {
                Some(was) if was == value => None,
                Some(was) => Some(format!("{field} {was} → {value}")),
                None if ["login", "action", "role", "currency"].contains(&field.as_str())
                    && !before.is_empty() =>
                {
                    None
                }
                None => Some(format!("{field} {value}")),
            }
        })
        .collect();
    parts.extend(
        before
            .iter()
            .filter(|(field, _)| !after.iter().any(|(name, _)| name == field))
            .map(|(field, was)| format!("{field} {was} → none")),
    );
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ").replace('_', " ")) }
}

fn joined(text: &str) -> String {
    text.split(['\n', ';']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A role as the log keeps it: one, or all groups of an administrator of the server.
pub(super) fn role_words(role: &str) -> String {
    let strongest = [Role::Admin, Role::Finance, Role::Accountant, Role::Support, Role::Auditor];
    let codes: Vec<&str> = role.split(',').map(str::trim).collect();
    let found = strongest.into_iter().find(|role| codes.contains(&role.code()));
    match found {
        Some(role) => role.words().to_owned(),
        None if role == "platform" => "Platform".to_owned(),
        None => "No role".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(action: &str, subject: &str) -> AuditRow {
        AuditRow {
            n: 1,
            at: 0,
            actor: "amina".into(),
            role: "admin".into(),
            action: action.into(),
            org_id: None,
            organisation: None,
            subject: subject.into(),
            before: None,
            after: None,
            reason: None,
            hash: vec![0; 32],
        }
    }

    #[test]
    fn entries_read_as_sentences() {
        let tamarind = |row: AuditRow| AuditRow { organisation: Some("Tamarind".into()), ..row };
        for (row, expected) in [
            (entry("sign_in", "amina"), "Amina signed in"),
            (
                AuditRow { actor: "nobody".into(), ..entry("sign_in_failed", "unknown login") },
                "Somebody tried to sign in with an unknown login",
            ),
            (
                AuditRow {
                    before: Some("name: Wren; role: support; status: active".into()),
                    after: Some(
                        "login: wren; name: Wren; role: finance; single_limit: 5; status: active".into(),
                    ),
                    ..entry("change_staff", "wren")
                },
                "Amina confirmed a change of wren: role support → finance, single limit 5",
            ),
            (
                AuditRow { reason: Some("demo".into()), ..tamarind(entry("request_rejected", "req_1")) },
                "Amina rejected a credit request of Tamarind (req_1) — demo",
            ),
            (
                AuditRow {
                    after: Some("state: approved\ncredits: 5".into()),
                    ..tamarind(entry("bulk_grant_approved", "req_1"))
                },
                "Amina approved grants to several organisations of Tamarind: state: approved, credits: 5 (req_1)",
            ),
            (tamarind(entry("admin grant", "txn_1")), "Amina: admin grant to Tamarind (txn_1)"),
        ] {
            assert_eq!(of(&row), expected, "{}", row.action);
        }
        assert_eq!(role_words("accountant, admin, auditor"), "Admin", "the strongest");
        assert_eq!(role_words("none"), "No role");
    }
}
