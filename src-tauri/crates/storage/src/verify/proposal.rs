//! Requests and proposals: where each stands against its history, and what it became against the transactions.

use std::collections::{BTreeMap, HashMap, HashSet};

use credit_desk_domain::ProposalId;

use super::account::hex;
use super::cursor::{Cursor, Source};
use super::difference::{Difference, DifferenceKind as What, Findings};
use crate::error::Result;
use crate::proposal::POSTING_SOURCE;

/// A proposal's row.
struct Row {
    action: String,
    org: i64,
    credits: i64,
    kind: i64,
    expires_at: i64,
    target: Option<i64>,
    maker: String,
    state: String,
    version: i64,
    asked_at: i64,
    first_by: Option<String>,
    decided_at: Option<i64>,
    decided_by: Option<String>,
    decided_credits: Option<i64>,
    posted_seq: Option<i64>,
    alone: bool,
    past: Past,
}

/// Where its history leaves it.
#[derive(Default)]
struct Past {
    steps: i64,
    gap: bool,
    state: &'static str,
    version: i64,
    credits: Option<i64>,
    approved: Option<i64>,
    first_by: Option<String>,
    decided: Option<(i64, String)>,
    forbidden: Option<&'static str>,
}

fn text(cursor: &impl Cursor, column: usize) -> Result<String> {
    Ok(cursor.text(column)?.to_owned())
}

fn option(cursor: &impl Cursor, column: usize) -> Result<Option<String>> {
    Ok(cursor.option_text(column)?.map(str::to_owned))
}

/// As it is shown.
fn name(id: &[u8]) -> String {
    ProposalId::from_slice(id).map_or_else(|_| hex(id), |id| id.to_string())
}

fn add(
    findings: &mut Findings,
    kind: What,
    row: (i64, Option<i64>),
    subject: String,
    expected: String,
    found: String,
) {
    let (org, seq) = row;
    let org = Some(org).filter(|org| *org != 0);
    findings.add(Difference { org, seq, lot: None, kind, subject, expected, found });
}

/// Checks every proposal that this login sees.
pub(super) fn proposals<S: Source>(source: &S) -> Result<Findings> {
    let mut findings = Findings::default();
    let mut rows = load(source)?;
    source.each(
        "select proposal_id, n, at, actor, step, credits from proposal_step order by proposal_id, n",
        |step| {
            if let Some(row) = rows.get_mut(step.bytes(0)?) {
                take_step(row, step.int(1)?, step.int(2)?, step.text(3)?, step.text(4)?, step.option_int(5)?);
            } else {
                let subject = name(step.bytes(0)?);
                let expected = "a proposal".to_owned();
                add(
                    &mut findings,
                    What::ProposalHistory,
                    (0, None),
                    subject,
                    expected,
                    "a step of none".to_owned(),
                );
            }
            Ok(())
        },
    )?;
    for (id, row) in &rows {
        check_history(&mut findings, id, row);
    }
    let mut posted: HashSet<(i64, i64)> = HashSet::new();
    for (id, row) in &rows {
        posted.extend(row.posted_seq.map(|seq| (row.org, seq)));
        let posts = matches!(row.action.as_str(), "request" | "grant" | "void" | "reversal");
        if row.posted_seq.is_some() != (posts && row.state == "approved") {
            let expected = if posts && row.state == "approved" { "a transaction" } else { "none" };
            let found = format!("{:?}", row.posted_seq);
            add(
                &mut findings,
                What::ProposalPosting,
                (row.org, row.posted_seq),
                name(id),
                expected.to_owned(),
                found,
            );
        }
    }
    check_transactions(source, &rows, &mut findings)?;
    check_lines(source, &rows, &mut posted, &mut findings)?;
    check_extensions(source, &rows, &mut findings)?;
    // What says that it comes from a proposal does.
    source.each(
        &format!(
            "select org_id, seq, record_id from movement where source = '{POSTING_SOURCE}' and record_id >= 'req_' and record_id < 'req`' \
             order by org_id, seq"
        ),
        |row| {
            let (org, seq) = (row.int(0)?, row.int(1)?);
            let id = row.text(2)?;
            let is_one = id.split(':').next().is_some_and(|id| ProposalId::parse(id).is_ok());
            if is_one && !posted.contains(&(org, seq)) {
                let found = "none that became this transaction".to_owned();
                let expected = "an approved proposal".to_owned();
                add(&mut findings, What::ProposalPosting, (org, Some(seq)), id.to_owned(), expected, found);
            }
            Ok(())
        },
    )?;
    Ok(findings)
}

fn load<S: Source>(source: &S) -> Result<BTreeMap<Vec<u8>, Row>> {
    let mut rows = BTreeMap::new();
    source.each(
        "select proposal_id, action, org_id, credits, kind, expires_at, target_seq, maker, state, version, asked_at, first_by, decided_at, \
         decided_by, decided_credits, posted_seq, alone from proposal",
        |row| {
            let proposal = Row {
                action: text(row, 1)?,
                org: row.int(2)?,
                credits: row.int(3)?,
                kind: row.int(4)?,
                expires_at: row.int(5)?,
                target: row.option_int(6)?,
                maker: text(row, 7)?,
                state: text(row, 8)?,
                version: row.int(9)?,
                asked_at: row.int(10)?,
                first_by: option(row, 11)?,
                decided_at: row.option_int(12)?,
                decided_by: option(row, 13)?,
                decided_credits: row.option_int(14)?,
                posted_seq: row.option_int(15)?,
                alone: row.int(16)? == 1,
                past: Past { version: 1, ..Past::default() },
            };
            rows.insert(row.bytes(0)?.to_vec(), proposal);
            Ok(())
        },
    )?;
    Ok(rows)
}

fn take_step(row: &mut Row, n: i64, at: i64, actor: &str, step: &str, credits: Option<i64>) {
    let past = &mut row.past;
    past.steps += 1;
    past.gap |= n != past.steps || (n == 1) != (step == "submitted");
    let own = actor == row.maker;
    match step {
        "submitted" => {
            (past.state, past.credits) = ("open", credits);
            if !own {
                past.forbidden = Some("submitted by somebody else than its maker");
            }
        }
        "changed" => {
            (past.state, past.credits) = ("open", credits);
            past.version += 1;
            (past.approved, past.first_by) = (None, None);
            if !own {
                past.forbidden = Some("changed by somebody else than its maker");
            }
        }
        "first_approval" => {
            (past.state, past.approved) = ("second", credits);
            past.first_by = Some(actor.to_owned());
            if own {
                past.forbidden = Some("approved first by its maker");
            }
        }
        "approved" => {
            if !row.alone && past.first_by.as_deref() == Some(actor) {
                past.forbidden = Some("approved twice by the same person");
            }
            // What somebody does at once within their limits is asked and approved at the same instant.
            if own && !row.alone && (n != 2 || at != row.asked_at) {
                past.forbidden = Some("approved by its maker");
            }
            (past.state, past.approved) = ("approved", credits);
            past.decided = Some((at, actor.to_owned()));
        }
        "lapsed" => {
            (past.state, past.approved, past.first_by) = ("lapsed", None, None);
            past.decided = Some((at, String::new()));
        }
        "rejected" | "withdrawn" => {
            past.state = if step == "rejected" { "rejected" } else { "withdrawn" };
            (past.approved, past.first_by) = (None, None);
            past.decided = Some((at, actor.to_owned()));
            if own != (step == "withdrawn") && !row.alone {
                past.forbidden = Some("withdrawn by somebody else than its maker, or rejected by its maker");
            }
        }
        "sent_back" => (past.state, past.approved, past.first_by) = ("sent_back", None, None),
        _ => past.gap = true,
    }
}

fn check_history(findings: &mut Findings, id: &[u8], row: &Row) {
    let past = &row.past;
    let mut differ = |expected: String, found: String| {
        add(findings, What::ProposalHistory, (row.org, None), name(id), expected, found);
    };
    if past.gap || past.steps == 0 {
        differ("steps without a gap, the first its submission".to_owned(), format!("{} steps", past.steps));
        return;
    }
    if let Some(forbidden) = past.forbidden {
        differ("a decision by somebody who may".to_owned(), forbidden.to_owned());
    }
    let decided = past.decided.as_ref();
    let by_history = (
        past.state,
        past.version,
        past.credits,
        past.approved,
        past.first_by.as_deref(),
        decided.map(|(at, _)| *at),
        decided.map(|(_, by)| by.as_str()).filter(|by| !by.is_empty()),
    );
    let stands = (
        row.state.as_str(),
        row.version,
        Some(row.credits),
        row.decided_credits,
        row.first_by.as_deref(),
        row.decided_at,
        row.decided_by.as_deref(),
    );
    if by_history != stands {
        differ(format!("{by_history:?}"), format!("{stands:?}"));
    }
}

/// What each became, where that is one transaction.
fn check_transactions<S: Source>(
    source: &S,
    rows: &BTreeMap<Vec<u8>, Row>,
    findings: &mut Findings,
) -> Result<()> {
    source.each(
        "select p.proposal_id, p.org_id, p.posted_seq, m.source, m.record_id, m.kind, m.amount, m.actor \
         from proposal p left join movement m on m.org_id = p.org_id and m.seq = p.posted_seq where p.posted_seq is not null",
        |found| {
            let id = found.bytes(0)?;
            let Some(row) = rows.get(id) else { return Ok(()) };
            let expected = words(POSTING_SOURCE, &name(id), row.kind, row.decided_credits, row.decided_by.as_deref());
            let amount = found.option_int(6)?.and_then(i64::checked_abs);
            let stands = match (found.option_text(3)?, found.option_text(4)?) {
                (Some(source), Some(record)) => {
                    words(source, record, found.option_int(5)?.unwrap_or(0), amount, found.option_text(7)?)
                }
                _ => "none".to_owned(),
            };
            if expected != stands {
                let place = (found.int(1)?, found.option_int(2)?);
                add(findings, What::ProposalPosting, place, name(id), expected, stands);
            }
            Ok(())
        },
    )
}

fn words(source: &str, record: &str, kind: i64, credits: Option<i64>, actor: Option<&str>) -> String {
    format!(
        "{source} {record}, kind {kind}, {} by {}",
        credits.map_or_else(|| "nothing".to_owned(), |credits| credits.to_string()),
        actor.unwrap_or("nobody")
    )
}

/// What the lines of bulk grants became.
fn check_lines<S: Source>(
    source: &S,
    rows: &BTreeMap<Vec<u8>, Row>,
    posted: &mut HashSet<(i64, i64)>,
    findings: &mut Findings,
) -> Result<()> {
    let mut sums: HashMap<Vec<u8>, i128> = HashMap::new();
    source.each(
        "select l.proposal_id, l.org_id, l.n, l.credits, l.posted_seq, m.source, m.record_id, m.kind, m.amount, m.actor \
         from proposal_line l left join movement m on m.org_id = l.org_id and m.seq = l.posted_seq",
        |found| {
            let (org, n, credits) = (found.int(1)?, found.int(2)?, found.int(3)?);
            let seq = found.option_int(4)?;
            posted.extend(seq.map(|seq| (org, seq)));
            // A login that is limited to some organisations does not see what concerns several.
            let Some(row) = rows.get(found.bytes(0)?) else { return Ok(()) };
            *sums.entry(found.bytes(0)?.to_vec()).or_default() += i128::from(credits);
            let record = format!("{}:{n}", name(found.bytes(0)?));
            let expected = if row.state == "approved" {
                words(POSTING_SOURCE, &record, row.kind, Some(credits), row.decided_by.as_deref())
            } else {
                "none".to_owned()
            };
            let stands = match (found.option_text(5)?, found.option_text(6)?) {
                (Some(source), Some(record)) => words(
                    source,
                    record,
                    found.option_int(7)?.unwrap_or(0),
                    found.option_int(8)?,
                    found.option_text(9)?,
                ),
                _ if seq.is_some() => "a transaction that is not there".to_owned(),
                _ => "none".to_owned(),
            };
            if expected != stands {
                add(findings, What::ProposalPosting, (org, seq), record, expected, stands);
            }
            Ok(())
        },
    )?;
    for (id, row) in rows.iter().filter(|(_, row)| row.action == "bulk_grant") {
        let sum = sums.get(id).copied().unwrap_or(0);
        if sum != i128::from(row.credits) {
            let (expected, found) = (format!("{} in its lines", row.credits), sum.to_string());
            add(findings, What::ProposalPosting, (0, None), name(id), expected, found);
        }
    }
    Ok(())
}

/// Extensions of lots against the proposals that were approved for them.
fn check_extensions<S: Source>(
    source: &S,
    rows: &BTreeMap<Vec<u8>, Row>,
    findings: &mut Findings,
) -> Result<()> {
    let mut made: HashSet<Vec<u8>> = HashSet::new();
    source.each(
        "select proposal_id, org_id, lot_seq, expires_at, actor, at from lot_extension order by org_id, lot_seq, n",
        |found| {
            let id = found.bytes(0)?;
            let (org, lot) = (found.int(1)?, found.int(2)?);
            let stands = (org, Some(lot), found.int(3)?, Some(found.text(4)?), Some(found.int(5)?));
            let row = rows.get(id).filter(|row| row.action == "extension" && row.state == "approved");
            let by_proposal = row.map(|row| {
                (row.org, row.target, row.expires_at, row.decided_by.as_deref(), row.decided_at)
            });
            if !made.insert(id.to_vec()) || by_proposal != Some(stands) {
                let expected = by_proposal.map_or_else(|| "an approved proposal".to_owned(), |of| format!("{of:?}"));
                add(findings, What::ProposalPosting, (org, None), name(id), expected, format!("{stands:?}"));
            }
            Ok(())
        },
    )?;
    for (id, row) in rows.iter().filter(|(_, row)| row.action == "extension" && row.state == "approved") {
        if !made.contains(id) {
            let expected = "an extension of its lot".to_owned();
            add(findings, What::ProposalPosting, (row.org, None), name(id), expected, "none".to_owned());
        }
    }
    Ok(())
}
