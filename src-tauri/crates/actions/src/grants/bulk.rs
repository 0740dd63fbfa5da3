//! Grants to many organisations: rehearsed where nothing is kept, then proposed exactly as rehearsed.

use std::collections::BTreeMap;

use credit_desk_domain::{Action, Area, Credits, Instant, Level, OrgId};
use credit_desk_storage::proposal::{Hypothetical, NewLine, Standing as StoredStanding};
use credit_desk_storage::queries::OrganisationRow;
use credit_desk_storage::{Engine, GrantRehearsal, Rehearsed, Store};
use sha2::{Digest as _, Sha256};

use super::bulk_file::{self, MOST};
use super::{code, kind};
use crate::error::{ActionError, Result};
use crate::imports::SourceFile;
use crate::organisations::list_organisations;
use crate::proposals::row;
use crate::proposals::standing::{self, Judged, LimitWords};
use crate::proposals::submit::{Work, amount_of, earlier, expiry_of, key_given, submit, words_of};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::{amount, hex, org_number};
use crate::view::{BulkSource, NewBulkGrant, Rehearsal, RehearsalLine, Standing, StandingKind, WorkOutcome};
use crate::wording::{counted, micro};

/// A line before it is tried: an organisation that may be given the credits, or why not.
struct Asked {
    line: u32,
    org: Option<OrgId>,
    name: String,
    credits: Option<Credits>,
    note: Option<String>,
    problem: Option<String>,
}

impl Asked {
    fn good(&self) -> Option<NewLine> {
        let (None, Some(org), Some(credits)) = (&self.problem, self.org, self.credits) else { return None };
        Some(NewLine { org, credits, note: self.note.clone() })
    }
}

/// A rehearsal with what a proposal needs.
struct Tried {
    asked: Vec<Asked>,
    /// By organisation.
    came_out: BTreeMap<i64, Rehearsed>,
    facts: StoredStanding,
    total: Credits,
    shown: String,
}

/// Runs a bulk grant where nothing is kept, and shows what came out for each organisation.
///
/// # Errors
/// Where the file or amounts cannot be read at all; what is wrong with a line stands in it.
pub async fn rehearse_bulk_grant(
    store: &Store,
    session: &Session,
    grant: &NewBulkGrant,
    file: Option<&SourceFile>,
) -> Result<Rehearsal> {
    authorize(session, Area::Grants, Level::Propose)?;
    let tried = rehearse(store, session, grant, file).await?;
    let mut lines: Vec<RehearsalLine> =
        tried.asked.iter().map(|asked| line(asked, &tried.came_out)).collect::<Result<_>>()?;
    lines.sort_by_key(|line| line.problem.is_none());
    let good = tried.came_out.len();
    let judged = Judged { action: Action::BulkGrant, credits: tried.total, direct: true };
    let limits = LimitWords {
        maker: "you".to_owned(),
        organisation: "the organisation nearest to its limit".to_owned(),
    };
    Ok(Rehearsal {
        organisations: u32::try_from(good).unwrap_or(u32::MAX),
        credits: amount(tried.total.micro()),
        problems: u32::try_from(tried.asked.len().saturating_sub(good)).unwrap_or(u32::MAX),
        how: match store.engine() {
            Engine::Sqlite => "Run on a copy of the book, which is removed again; nothing was posted.",
            Engine::Postgres => {
                "Run in a transaction of the database that was taken back; nothing was posted."
            }
        }
        .to_owned(),
        limits: standing::limits(judged, &tried.facts, &limits),
        standing: becomes(&tried.facts),
        shown: tried.shown,
        lines,
    })
}

/// A bulk grant is always proposed: the list is what somebody approves.
fn becomes(facts: &StoredStanding) -> Standing {
    if facts.alone {
        return Standing {
            kind: StandingKind::NeedsSecond,
            label: "you approve it next".to_owned(),
            sentence: "It becomes a proposal. Nobody else works at this desk: you approve it yourself, and it is listed for review."
                .to_owned(),
        };
    }
    Standing {
        kind: StandingKind::NeedsSecond,
        label: "a colleague approves".to_owned(),
        sentence: "It becomes a proposal: a colleague approves exactly this list.".to_owned(),
    }
}

/// Proposes exactly what was rehearsed; it is run again first.
///
/// # Errors
/// `evidence_changed` where it would come out differently now; `bulk_problems` where a line cannot be granted.
pub async fn propose_bulk_grant(
    store: &Store,
    session: &Session,
    grant: &NewBulkGrant,
    file: Option<&SourceFile>,
    shown: &str,
) -> Result<WorkOutcome> {
    authorize(session, Area::Grants, Level::Propose)?;
    key_given(&grant.key)?;
    let note = words_of(&grant.note, "the note")?;
    let again = earlier(store, &grant.key, Action::BulkGrant).await?.is_some();
    let tried = rehearse(store, session, grant, file).await?;
    if !again {
        refuse_problems(&tried)?;
        if tried.shown != shown {
            return Err(changed(shown, &tried));
        }
    }
    let work = Work {
        kind: Some(kind(grant.grant_type)),
        expires_at: expiry_of(grant.expires_on.as_deref(), session)?,
        note: Some(note),
        lines: tried.asked.iter().filter_map(Asked::good).collect(),
        ..Work::new(Action::BulkGrant, None, tried.total, code(grant.grant_type), &grant.key)
    };
    let made = submit(store, session, work).await?;
    let (party, given) = (row::party(&made.row)?, micro(made.row.credits));
    let next = if tried.facts.alone { "your approval" } else { "a colleague's approval" };
    made.outcome(
        &format!("{given} credits in all were added to {party}."),
        &format!("The grant of {given} credits in all to {party} waits for {next}."),
    )
}

fn refuse_problems(tried: &Tried) -> Result<()> {
    let wrong: Vec<&Asked> = tried.asked.iter().filter(|asked| asked.problem.is_some()).collect();
    let Some(first) = wrong.first() else { return Ok(()) };
    let problem = first.problem.as_deref().unwrap_or_default();
    Err(ActionError::refused(
        "bulk_problems",
        format!(
            "The grant was not proposed: {} cannot be granted. Line {}, {}: {problem}",
            counted(wrong.len(), "line"),
            first.line,
            first.name
        ),
        "Correct them and rehearse it again.",
    ))
}

fn changed(shown: &str, tried: &Tried) -> ActionError {
    let parts = |text: &str| -> Vec<String> { text.split('.').map(str::to_owned).collect() };
    let (before, now) = (parts(shown), parts(&tried.shown));
    let why = if before.first() != now.first() {
        "the organisations or amounts are others"
    } else if before.get(1) != now.get(1) {
        "it would pay other debts, because organisations used or were given credits"
    } else {
        "limits changed or were used"
    };
    ActionError::refused(
        "evidence_changed",
        format!("The grant was not proposed: since the rehearsal {why}"),
        "Rehearse it again and look at what would happen now.",
    )
}

async fn rehearse(
    store: &Store,
    session: &Session,
    grant: &NewBulkGrant,
    file: Option<&SourceFile>,
) -> Result<Tried> {
    let now = session.now();
    let expires_at = expiry_of(grant.expires_on.as_deref(), session)?;
    let asked = asked(store, session, &grant.source, file).await?;
    let lines: Vec<NewLine> = asked.iter().filter_map(Asked::good).collect();
    let total = Credits::sum(lines.iter().map(|line| line.credits)).map_err(|_| {
        ActionError::refused(
            "amount_in_range",
            "The grant was not rehearsed: its sum is beyond what the ledger can count",
            "Check the amounts.",
        )
    })?;
    let what = Hypothetical { action: Action::BulkGrant, org: None, credits: total, lines: lines.clone() };
    let facts = store.standing_of(&what, &session.actor, session.role, now).await?;
    let mut came_out = BTreeMap::new();
    if !lines.is_empty() {
        let try_it = GrantRehearsal {
            kind: kind(grant.grant_type),
            expires_at,
            reason: code(grant.grant_type).to_owned(),
            note: Some(grant.note.trim().to_owned()).filter(|note| !note.is_empty()),
            ids: lines.iter().map(|_| (session.ids.transaction_id(now), session.ids.lot_id(now))).collect(),
            lines,
        };
        let rehearsed = store.rehearse_grants(&try_it, &session.actor, now).await?;
        came_out = try_it.lines.iter().map(|line| line.org.get()).zip(rehearsed).collect();
    }
    let terms = format!("{}:{}", code(grant.grant_type), expires_at.map_or(i64::MAX, Instant::micros));
    let shown = evidence(&terms, &asked, &came_out, &facts);
    Ok(Tried { asked, came_out, facts, total, shown })
}

/// Three hashes: of what is asked, of the difference that it makes, of the limits it is held against. Balances themselves change
/// with usage all the time and are no part of it.
fn evidence(
    terms: &str,
    asked: &[Asked],
    came_out: &BTreeMap<i64, Rehearsed>,
    facts: &StoredStanding,
) -> String {
    let mut lines = Sha256::new();
    lines.update(terms);
    for asked in asked {
        let org = asked.org.map_or(0, OrgId::get);
        let credits = asked.credits.map_or(0, Credits::micro);
        lines.update(format!(
            "\u{1f}{}\u{1f}{org}\u{1f}{credits}\u{1f}{}\u{1f}{}",
            asked.line,
            asked.note.as_deref().unwrap_or_default(),
            asked.problem.as_deref().unwrap_or_default()
        ));
    }
    let mut difference = Sha256::new();
    for (org, out) in came_out {
        let change = out.after.saturating_sub(out.before);
        difference.update(format!("{org}\u{1f}{change}\u{1f}{}\u{1f}", out.debt_paid));
    }
    let limits = Sha256::digest(format!("{:?}\u{1f}{}", facts.limits, facts.outcome.code()));
    [lines.finalize(), difference.finalize(), limits].map(|hash| hex(&hash)).join(".")
}

fn line(asked: &Asked, came_out: &BTreeMap<i64, Rehearsed>) -> Result<RehearsalLine> {
    let out = asked.org.filter(|_| asked.problem.is_none()).and_then(|org| came_out.get(&org.get()));
    Ok(RehearsalLine {
        line: asked.line,
        org_id: asked.org.map(|org| org_number(org.get())).transpose()?,
        organisation: asked.name.clone(),
        credits: asked.credits.map(|credits| amount(credits.micro())),
        before: out.map(|out| amount(out.before)),
        after: out.map(|out| amount(out.after)),
        debt_paid: out.filter(|out| out.debt_paid > 0).map(|out| amount(out.debt_paid)),
        problem: asked.problem.clone(),
    })
}

/// Whom it is for, line by line, with what is wrong.
async fn asked(
    store: &Store,
    session: &Session,
    source: &BulkSource,
    file: Option<&SourceFile>,
) -> Result<Vec<Asked>> {
    let rows = store.organisation_rows(None, session.now()).await?;
    let mut asked = match (source, file) {
        (BulkSource::File { .. }, Some(file)) => of_file(&rows, bulk_file::read(file).await?),
        (BulkSource::File { .. }, None) => {
            return Err(ActionError::refused(
                "grant_file_needed",
                "The grant was not rehearsed: no file is chosen",
                "Choose a CSV of organisations and credits.",
            ));
        }
        (BulkSource::Organisations { filter, credits }, _) => {
            let credits = amount_of(credits)?;
            let list = list_organisations(store, session, filter).await?;
            if list.rows.is_empty() || list.rows.len() > MOST {
                return Err(ActionError::refused(
                    "grant_list_size",
                    format!(
                        "The grant was not rehearsed: the list holds {}",
                        counted(list.rows.len(), "organisation")
                    ),
                    "Choose a list of 1 to 5,000 organisations.",
                ));
            }
            of_list(list.rows.into_iter().map(|row| (row.org_id, row.name)), credits)
        }
    };
    let closed: Vec<i64> = rows.iter().filter(|row| row.status == "closed").map(|row| row.org_id).collect();
    let mut first: BTreeMap<i64, u32> = BTreeMap::new();
    for asked in &mut asked {
        let Some(org) = asked.org else { continue };
        let earlier = *first.entry(org.get()).or_insert(asked.line);
        if asked.problem.is_none() && earlier != asked.line {
            asked.problem = Some(format!("The organisation stands in line {earlier} already."));
        }
        if asked.problem.is_none() && closed.contains(&org.get()) {
            asked.problem = Some("The organisation is closed.".to_owned());
        }
    }
    Ok(asked)
}

fn of_list(rows: impl Iterator<Item = (i32, String)>, credits: Credits) -> Vec<Asked> {
    rows.zip(1_u32..)
        .map(|((org_id, name), line)| Asked {
            line,
            org: OrgId::try_new(i64::from(org_id)).ok(),
            name,
            credits: Some(credits),
            note: None,
            problem: None,
        })
        .collect()
}

fn of_file(rows: &[OrganisationRow], lines: Vec<bulk_file::FileLine>) -> Vec<Asked> {
    let by_external: BTreeMap<&str, &OrganisationRow> =
        rows.iter().map(|row| (row.external_id.as_str(), row)).collect();
    let by_number: BTreeMap<i64, &OrganisationRow> = rows.iter().map(|row| (row.org_id, row)).collect();
    lines
        .into_iter()
        .map(|line| {
            let found = if line.by_number {
                let text = line.organisation.trim_start_matches("org_");
                text.parse::<i64>().ok().and_then(|number| by_number.get(&number))
            } else {
                by_external.get(line.organisation.as_str())
            };
            let problem = match (found, &line.credits) {
                (None, _) if line.organisation.is_empty() => Some("The organisation is missing.".to_owned()),
                (None, _) => Some(format!("This book has no organisation “{}”.", line.organisation)),
                (Some(_), Err(why)) => Some(format!("The credits cannot be read: {why}.")),
                (Some(_), Ok(_)) => None,
            };
            Asked {
                line: u32::try_from(line.line).unwrap_or(u32::MAX),
                org: found.and_then(|row| OrgId::try_new(row.org_id).ok()),
                name: found.map_or_else(|| line.organisation.clone(), |row| row.name.clone()),
                credits: line.credits.ok(),
                note: line.note,
                problem,
            }
        })
        .collect()
}
