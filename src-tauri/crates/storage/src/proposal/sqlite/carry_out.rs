//! Carrying a proposal out (`carry_out` on PostgreSQL).

use credit_desk_domain::{Action, Credits, Instant, Kind, LotId, OrgId, Role, TransactionId};
use rusqlite::{Connection, params};

use super::row::Row;
use super::step::{self, Step, gated, words};
use super::submit::{coupon_liability, lot, refuse_closed};
use super::{Person, natively};
use crate::error::{Result, StorageError};
use crate::posting::{Addition, Answer, NO_EXPIRY, Record, Reverse, TakeLot};
use crate::proposal::POSTING_SOURCE;
use crate::proposal::command::refused;
use crate::store::Unit;

/// An approval that carries it out.
pub(super) struct Order<'a> {
    pub credits: i64,
    pub reason: Option<&'a str>,
    pub shown: Option<&'a str>,
    pub key: Option<&'a str>,
    pub ids: &'a [(TransactionId, LotId)],
    pub alone: bool,
}

/// Does it, and answers the credits and the transaction that it became.
pub(super) async fn carry_out(
    unit: &mut Unit,
    row: &Row,
    order: &Order<'_>,
    role: Option<Role>,
    now: Instant,
) -> Result<(i64, Option<i64>)> {
    let mut credits = order.credits;
    let actor = unit.actor.clone();
    let posted_seq = match row.action {
        Action::Request | Action::Grant => {
            natively(unit, |native| refuse_closed(native, &[row.org])).await?;
            let (note, user) = (row.note.clone(), row.requested_by.clone());
            let addition =
                addition(row, row.org, credits, order.ids.first(), row.id.to_string(), note, user, now)?;
            Some(applied(&unit.post_addition(&addition, now).await?)?)
        }
        Action::BulkGrant => {
            natively(unit, |native| refuse_closed(native, &row.orgs())).await?;
            if order.ids.len() < row.lines.len() {
                return refused("proposal_line_ids");
            }
            for ((n, line), ids) in (1_i64..).zip(&row.lines).zip(order.ids) {
                let note = line.note.clone().or_else(|| row.note.clone());
                let record = format!("{}:{n}", row.id);
                let addition = addition(row, line.org, line.credits, Some(ids), record, note, None, now)?;
                let seq = applied(&unit.post_addition(&addition, now).await?)?;
                natively(unit, |native| set_line(native, row, n, seq)).await?;
            }
            None
        }
        Action::Void => {
            let (remaining, _) = natively(unit, |native| lot(native, row)).await?;
            credits = remaining.min(credits);
            let take = TakeLot {
                org: org_of(row.org)?,
                txn_id: transaction(order)?,
                lot_seq: row.target_seq.unwrap_or(0),
                kind: Kind::Void,
                credits: Some(Credits::from_micro(credits)),
                occurred_at: now,
                record: record(row, row.id.to_string(), row.note.clone()),
            };
            Some(applied(&unit.take_lot(&take, now).await?)?)
        }
        Action::Reversal => {
            let reverse = Reverse {
                org: org_of(row.org)?,
                txn_id: transaction(order)?,
                seq: row.target_seq.unwrap_or(0),
                kind: kind_of(row)?,
                occurred_at: now,
                record: record(row, row.id.to_string(), row.note.clone()),
            };
            Some(applied(&unit.reverse(&reverse, now).await?)?)
        }
        Action::Extension => {
            natively(unit, |native| extend(native, row, credits, &actor, now)).await?;
            None
        }
        Action::Coupon => {
            natively(unit, |native| activate(native, row)).await?;
            None
        }
        Action::Staff => {
            let terms = row.terms.as_deref().unwrap_or_default();
            crate::staff::apply_staff(unit, terms, role.map_or("none", Role::code), now).await?;
            None
        }
        Action::Policy => {
            let terms = row.terms.as_deref().unwrap_or_default();
            crate::staff::apply_policy(unit, terms, role.map_or("none", Role::code), now).await?;
            None
        }
    };
    natively(unit, |native| {
        let person = Person::of(native, &actor, role, now)?;
        close(native, row, credits, posted_seq, order, &person)
    })
    .await?;
    Ok((credits, posted_seq))
}

fn applied(answer: &Answer) -> Result<i64> {
    match answer {
        Answer::Applied { seq } => Ok(*seq),
        Answer::AlreadyApplied { .. } | Answer::Conflict { .. } => refused("record_unique"),
    }
}

fn org_of(org: i64) -> Result<OrgId> {
    OrgId::try_new(org).map_err(|_| StorageError::Inconsistent {
        table: "proposal",
        column: "org_id",
        row: org.to_string(),
    })
}

fn kind_of(row: &Row) -> Result<Kind> {
    Kind::from_code(row.kind).map_err(|_| StorageError::Inconsistent {
        table: "proposal",
        column: "kind",
        row: row.id.to_string(),
    })
}

fn transaction(order: &Order<'_>) -> Result<TransactionId> {
    order.ids.first().map_or_else(|| refused("proposal_line_ids"), |(txn_id, _)| Ok(*txn_id))
}

fn record(row: &Row, record_id: String, note: Option<String>) -> Record {
    Record {
        source: POSTING_SOURCE.to_owned(),
        record_id,
        reference: None,
        reason: Some(row.reason.clone()),
        note,
    }
}

#[expect(clippy::too_many_arguments, reason = "what differs between a single grant and a line of many")]
fn addition(
    row: &Row,
    org: i64,
    credits: i64,
    ids: Option<&(TransactionId, LotId)>,
    record_id: String,
    note: Option<String>,
    user: Option<String>,
    now: Instant,
) -> Result<Addition> {
    let Some((txn_id, lot_id)) = ids else { return refused("proposal_line_ids") };
    let expires_at = match row.expires_at {
        NO_EXPIRY => None,
        at => Some(Instant::try_from_micros(at).map_err(|_| StorageError::Inconsistent {
            table: "proposal",
            column: "expires_at",
            row: row.id.to_string(),
        })?),
    };
    Ok(Addition {
        org: org_of(org)?,
        txn_id: *txn_id,
        lot_id: *lot_id,
        wallet: 0,
        kind: kind_of(row)?,
        credits: Credits::from_micro(credits),
        paid: None,
        priority: 100,
        effective_at: now,
        expires_at,
        occurred_at: now,
        record: record(row, record_id, note),
        user,
    })
}

fn set_line(native: &Connection, row: &Row, n: i64, seq: i64) -> Result<()> {
    gated(native, || {
        native.execute(
            "update proposal_line set posted_seq = ?3 where proposal_id = ?1 and n = ?2",
            params![row.id.as_bytes().as_slice(), n, seq],
        )
    })?;
    Ok(())
}

fn extend(native: &Connection, row: &Row, credits: i64, actor: &str, now: Instant) -> Result<()> {
    let (remaining, expires_at) = lot(native, row)?;
    if remaining > credits {
        return refused("evidence_changed");
    }
    if row.expires_at <= expires_at {
        return refused("extension_later");
    }
    gated(native, || {
        native.execute(
            "insert into lot_extension (org_id, lot_seq, n, at, after_seq, actor, expires_before, expires_at, reason, proposal_id)
             select ?1, ?2, coalesce(max(n), 0) + 1, ?3, (select seq from head where org_id = ?1), ?4, ?5, ?6, ?7, ?8
             from lot_extension where org_id = ?1 and lot_seq = ?2",
            params![
                row.org,
                row.target_seq,
                now.micros(),
                actor,
                expires_at,
                row.expires_at,
                row.reason,
                row.id.as_bytes().as_slice(),
            ],
        )?;
        native.execute(
            "update lot set expires_at = ?3 where org_id = ?1 and lot_seq = ?2",
            params![row.org, row.target_seq, row.expires_at],
        )
    })?;
    Ok(())
}

fn activate(native: &Connection, row: &Row) -> Result<()> {
    match coupon_liability(native, row.subject.as_deref())? {
        None => return refused("coupon_proposed"),
        Some(liability) if liability != row.credits => return refused("evidence_changed"),
        Some(_) => {}
    }
    gated(native, || {
        native.execute(
            "update coupon_batch set state = 'active' where lower(hex(batch_id)) = ?1 and state = 'proposed'",
            params![row.subject],
        )
    })?;
    Ok(())
}

fn close(
    native: &Connection,
    row: &Row,
    credits: i64,
    posted_seq: Option<i64>,
    order: &Order<'_>,
    person: &Person<'_>,
) -> Result<()> {
    gated(native, || {
        native.execute(
            "update proposal set state = 'approved', decided_at = ?2, decided_by = ?3, decided_credits = ?4, answer = ?5, posted_seq = ?6, alone = ?7
             where proposal_id = ?1",
            params![
                row.id.as_bytes().as_slice(),
                person.now,
                person.actor,
                credits,
                order.reason,
                posted_seq,
                i64::from(order.alone),
            ],
        )
    })?;
    let step = Step {
        name: "approved",
        before: Some(words(row.state.code(), Some(row.credits), None, false)),
        after: words("approved", Some(credits), posted_seq, order.alone),
        credits: Some(credits),
        reason: order.reason,
        shown: order.shown,
        key: order.key,
    };
    step::add(native, row, &step, person)
}
