//! The terms of a proposal about staff or limits: one `field: value` a line, what was as `was_field: value`.
//!
//! People read them in the proposal, an approval is bound to them, and whoever carries them out compares what was with
//! what is. PostgreSQL reads the same text (migrations/postgres/staff.sql).

use credit_desk_domain::policy::Limits;
use credit_desk_domain::{Credits, OrgId, Role};
use thiserror::Error;

/// Terms that are not readable.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the terms of the proposal have no readable {field}")]
pub struct TermsError {
    /// The field.
    pub field: &'static str,
}

/// A person as they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffWas {
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Role.
    pub role: Role,
    /// Credits in one decision.
    pub single_limit: Option<Credits>,
    /// Credits in 24 hours.
    pub daily_limit: Option<Credits>,
    /// Own organisation.
    pub org: Option<OrgId>,
    /// Whether they had access.
    pub active: bool,
}

/// A person as they shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffTerms {
    /// Login.
    pub login: String,
    /// Everything else.
    pub becomes: StaffWas,
    /// SHA-256 of a new password's verifier, which waits in `staff_secret`.
    pub password: Option<String>,
    /// As they were; nothing for an invitation.
    pub was: Option<StaffWas>,
}

/// Limits as they shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyTerms {
    /// Action.
    pub action: String,
    /// Role.
    pub role: Role,
    /// Currency; empty is any.
    pub currency: String,
    /// The limits.
    pub becomes: Limits,
    /// As they were; nothing where there were none.
    pub was: Option<Limits>,
}

/// Fields and values of terms, in their order.
pub fn term_lines(terms: &str) -> impl Iterator<Item = (&str, &str)> {
    terms.lines().filter_map(|line| line.split_once(':')).map(|(field, value)| (field, value.trim()))
}

/// Terms on one line, for the audit log: what was, or what becomes so.
pub(super) fn one_line(terms: &str, was: bool) -> Option<String> {
    let lines: Vec<String> = term_lines(terms)
        .filter(|(field, value)| *field != "was" && !value.is_empty())
        .filter_map(|(field, value)| match field.strip_prefix("was_") {
            Some(field) => was.then(|| format!("{field}: {value}")),
            None if was => None,
            None if field == "password" => Some("password: new".to_owned()),
            None => Some(format!("{field}: {value}")),
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

fn field<'a>(terms: &'a str, name: &str) -> Option<&'a str> {
    term_lines(terms)
        .find(|(field, _)| *field == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

fn credits(terms: &str, name: &str, field_name: &'static str) -> Result<Option<Credits>, TermsError> {
    field(terms, name)
        .map(|text| Credits::parse(text).map_err(|_| TermsError { field: field_name }))
        .transpose()
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

impl StaffWas {
    fn write(&self, before: &str, lines: &mut Vec<String>) {
        let status = if self.active { "active" } else { "ended" };
        for (field, value) in [
            ("name", self.name.clone()),
            ("email", self.email.clone().unwrap_or_default()),
            ("role", self.role.code().to_owned()),
            ("single_limit", text(self.single_limit)),
            ("daily_limit", text(self.daily_limit)),
            ("org_id", text(self.org.map(OrgId::get))),
            ("status", status.to_owned()),
        ] {
            lines.push(format!("{before}{field}: {value}"));
        }
    }

    fn read(terms: &str, before: &str) -> Result<Option<Self>, TermsError> {
        let named = |name: &str| format!("{before}{name}");
        let Some(role) = field(terms, &named("role")) else { return Ok(None) };
        let org = field(terms, &named("org_id")).map(|text| {
            text.parse()
                .ok()
                .and_then(|number| OrgId::try_new(number).ok())
                .ok_or(TermsError { field: "org_id" })
        });
        Ok(Some(Self {
            name: field(terms, &named("name")).ok_or(TermsError { field: "name" })?.to_owned(),
            email: field(terms, &named("email")).map(str::to_owned),
            role: Role::from_code(role).map_err(|_| TermsError { field: "role" })?,
            single_limit: credits(terms, &named("single_limit"), "single_limit")?,
            daily_limit: credits(terms, &named("daily_limit"), "daily_limit")?,
            org: org.transpose()?,
            active: field(terms, &named("status")) == Some("active"),
        }))
    }
}

impl StaffTerms {
    /// As a proposal holds them.
    pub fn to_text(&self) -> String {
        let mut lines = vec![format!("login: {}", self.login)];
        self.becomes.write("", &mut lines);
        if let Some(password) = &self.password {
            lines.push(format!("password: {password}"));
        }
        if let Some(was) = &self.was {
            was.write("was_", &mut lines);
        }
        lines.join("\n")
    }

    /// From a proposal.
    ///
    /// # Errors
    /// Names the field that is missing or unreadable.
    pub fn parse(terms: &str) -> Result<Self, TermsError> {
        Ok(Self {
            login: field(terms, "login").ok_or(TermsError { field: "login" })?.to_owned(),
            becomes: StaffWas::read(terms, "")?.ok_or(TermsError { field: "role" })?,
            password: field(terms, "password").map(str::to_owned),
            was: StaffWas::read(terms, "was_")?,
        })
    }
}

fn write_limits(limits: &Limits, before: &str, lines: &mut Vec<String>) {
    for (field, value) in [
        ("single_limit", limits.single),
        ("daily_limit", limits.daily),
        ("maker_limit", limits.maker),
        ("org_limit", limits.org),
    ] {
        lines.push(format!("{before}{field}: {}", text(value)));
    }
}

fn read_limits(terms: &str, before: &str) -> Result<Limits, TermsError> {
    let read = |name: &'static str| credits(terms, &format!("{before}{name}"), name);
    Ok(Limits {
        single: read("single_limit")?,
        daily: read("daily_limit")?,
        maker: read("maker_limit")?,
        org: read("org_limit")?,
    })
}

impl PolicyTerms {
    /// As a proposal holds them.
    pub fn to_text(&self) -> String {
        let mut lines = vec![
            format!("action: {}", self.action),
            format!("role: {}", self.role.code()),
            format!("currency: {}", self.currency),
        ];
        write_limits(&self.becomes, "", &mut lines);
        if let Some(was) = &self.was {
            lines.push("was: set".to_owned());
            write_limits(was, "was_", &mut lines);
        }
        lines.join("\n")
    }

    /// From a proposal.
    ///
    /// # Errors
    /// Names the field that is missing or unreadable.
    pub fn parse(terms: &str) -> Result<Self, TermsError> {
        let role = field(terms, "role").ok_or(TermsError { field: "role" })?;
        let was = field(terms, "was").map(|_| read_limits(terms, "was_")).transpose()?;
        Ok(Self {
            action: field(terms, "action").ok_or(TermsError { field: "action" })?.to_owned(),
            role: Role::from_code(role).map_err(|_| TermsError { field: "role" })?,
            currency: field(terms, "currency").unwrap_or_default().to_owned(),
            becomes: read_limits(terms, "")?,
            was,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_back_as_written() {
        let was = StaffWas {
            name: "Wren Achieng".into(),
            email: Some("wren@example.org".into()),
            role: Role::Support,
            single_limit: None,
            daily_limit: Some(Credits::from_micro(1_500_000)),
            org: OrgId::try_new(42).ok(),
            active: true,
        };
        let becomes = StaffWas { role: Role::Finance, email: None, active: false, ..was.clone() };
        let terms =
            StaffTerms { login: "wren".into(), becomes, password: Some("ab".repeat(32)), was: Some(was) };
        assert_eq!(StaffTerms::parse(&terms.to_text()), Ok(terms.clone()), "a change");
        let line = one_line(&terms.to_text(), false).expect("what becomes so");
        assert!(line.contains("password: new") && !line.contains("abab"), "{line}");
        assert!(!line.contains("email"), "empty fields are left out: {line}");
        let invited = StaffTerms { password: None, was: None, ..terms };
        assert_eq!(StaffTerms::parse(&invited.to_text()), Ok(invited), "an invitation");
        let policy = PolicyTerms {
            action: "request".into(),
            role: Role::Finance,
            currency: String::new(),
            becomes: Limits { single: Some(Credits::from_micro(5)), ..Limits::default() },
            was: Some(Limits::default()),
        };
        assert_eq!(PolicyTerms::parse(&policy.to_text()), Ok(policy), "limits");
        assert_eq!(StaffTerms::parse("login: x"), Err(TermsError { field: "role" }), "incomplete");
    }
}
