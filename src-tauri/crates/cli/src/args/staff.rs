//! Arguments about staff and the audit log.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use credit_desk_actions::view::RoleView;
use credit_desk_domain::BillingZone;

use super::value::{by_name, zone};

/// Who works at the desk.
#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Everybody, with role and limits.
    List,
    /// Invite a colleague; the first password comes from CREDIT_DESK_NEW_PASSWORD or is asked for.
    Invite(Person),
    /// Change a colleague; what is not given stays.
    Change(StaffChange),
    /// End somebody's access.
    End(StaffEnd),
    /// Set your own password (CREDIT_DESK_PASSWORD is the present one, CREDIT_DESK_NEW_PASSWORD the new one, or both are
    /// asked for). The first in a file makes you its admin.
    Password,
}

/// A colleague to invite.
#[derive(Debug, Args)]
pub struct Person {
    /// Login: small letters, digits and . _ - @.
    pub login: String,
    /// Name.
    #[arg(long)]
    pub name: String,
    /// Role: support, finance, accountant, admin, auditor.
    #[arg(long, value_parser = by_name::<RoleView>)]
    pub role: RoleView,
    #[command(flatten)]
    pub details: StaffDetails,
    /// For a login that the server has already: no password is set.
    #[arg(long)]
    pub no_password: bool,
}

/// What a colleague becomes.
#[derive(Debug, Args)]
pub struct StaffChange {
    /// Login.
    pub login: String,
    /// Name.
    #[arg(long)]
    pub name: Option<String>,
    /// Role: support, finance, accountant, admin, auditor.
    #[arg(long, value_parser = by_name::<RoleView>)]
    pub role: Option<RoleView>,
    /// Give access back.
    #[arg(long)]
    pub active: bool,
    /// Set a new password, from CREDIT_DESK_NEW_PASSWORD or asked for.
    #[arg(long)]
    pub new_password: bool,
    #[command(flatten)]
    pub details: StaffDetails,
}

/// What may be given about anybody.
#[derive(Debug, Args)]
pub struct StaffDetails {
    /// E-mail.
    #[arg(long)]
    pub email: Option<String>,
    /// Credits in one decision; empty is the role's limit.
    #[arg(long, value_name = "CREDITS")]
    pub single_limit: Option<String>,
    /// Credits decided in 24 hours; empty is the role's limit.
    #[arg(long, value_name = "CREDITS")]
    pub daily_limit: Option<String>,
    /// Organisation that they belong to: its balance is never theirs to change.
    #[arg(long, visible_alias = "org", value_name = "ORG")]
    pub organisation: Option<String>,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// Made by the caller once: the same key never does it twice.
    #[arg(long)]
    pub key: Option<String>,
}

/// Whose access ends.
#[derive(Debug, Args)]
pub struct StaffEnd {
    /// Login.
    pub login: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// Made by the caller once: the same key never does it twice.
    #[arg(long)]
    pub key: Option<String>,
}

/// The audit log.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Entries, newest first.
    List {
        #[command(flatten)]
        filter: AuditFilter,
        /// `next` of an earlier answer.
        #[arg(long)]
        cursor: Option<String>,
    },
    /// Entries as CSV, all that the filter holds.
    Export {
        #[command(flatten)]
        filter: AuditFilter,
        /// File, or - for stdout.
        #[arg(long, value_name = "FILE|-")]
        out: PathBuf,
        /// Begin with a byte order mark, as Excel wants it.
        #[arg(long)]
        bom: bool,
    },
    /// Recompute every hash; exit code 1 where one does not fit.
    Check,
}

/// Which entries.
#[derive(Debug, Args)]
pub struct AuditFilter {
    /// Who.
    #[arg(long)]
    pub actor: Option<String>,
    /// Action's name as the list shows it with --json, e.g. sign_in.
    #[arg(long)]
    pub action: Option<String>,
    /// Organisation: number, external ID or name.
    #[arg(long, visible_alias = "org", value_name = "ORG")]
    pub organisation: Option<String>,
    /// First day.
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day, included.
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Words in subject, before, after or reason.
    #[arg(long)]
    pub text: Option<String>,
    /// Zone of the days; the billing entity's where not given.
    #[arg(long, value_parser = zone)]
    pub zone: Option<BillingZone>,
}
