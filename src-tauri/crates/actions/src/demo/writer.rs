//! Posts what the organisations of the demo book did, in the order of their sequence numbers, as much as possible at once.

use credit_desk_domain::{IdSource as _, Instant, Kind, OrgId, Role, SeededIds};
use credit_desk_storage::posting::{Answer, HourlyRecord, Usage};
use credit_desk_storage::{AuditEntry, StorageError, Unit};

use super::cast::role_of;
use super::item::{Act, Item, SYSTEM, What};
use super::papers::Papers;
use crate::error::Result;

/// Rows of one statement.
const BATCH: usize = 4_000;
/// Posts into a unit of work.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) ids: SeededIds,
    /// Transactions posted.
    pub(super) posted: u64,
    papers: Papers,
}

impl Writer {
    pub(super) fn new(seed: u64, papers: Papers) -> Self {
        Self { ids: SeededIds::new(seed), posted: 0, papers }
    }

    /// Posts what each organisation did in a stretch of time, given by organisation. Each one's order is kept; what
    /// stands first in several organisations goes together.
    pub(super) async fn post(&mut self, unit: &mut Unit, lives: Vec<Vec<Item>>) -> Result<()> {
        let mut lives: Vec<_> = lives.into_iter().map(|items| items.into_iter().peekable()).collect();
        while lives.iter_mut().any(|items| items.peek().is_some()) {
            let mut usage = Vec::new();
            for items in &mut lives {
                while let Some(Item::Usage(record)) = items.next_if(|item| matches!(item, Item::Usage(_))) {
                    usage.push(*record);
                }
            }
            self.post_usage(unit, usage).await?;
            let mut hours = Vec::new();
            for items in &mut lives {
                match items.next_if(|item| !matches!(item, Item::Usage(_))) {
                    Some(Item::Tally(records)) => hours.push(records),
                    Some(Item::Act(act)) => self.post_act(unit, *act).await?,
                    Some(Item::Usage(_)) | None => {}
                }
            }
            self.post_hours(unit, hours).await?;
        }
        Ok(())
    }

    async fn post_usage(&mut self, unit: &mut Unit, mut usage: Vec<Usage>) -> Result<()> {
        unit.act_as(SYSTEM);
        for batch in usage.chunks_mut(BATCH) {
            let Some(posted_at) = batch.iter().map(|record| record.occurred_at).max() else { continue };
            for record in &mut *batch {
                record.txn_id = self.ids.transaction_id(posted_at);
            }
            applied(&unit.post_usage(batch, posted_at).await?)?;
            self.posted += batch.len() as u64;
        }
        Ok(())
    }

    async fn post_hours(&mut self, unit: &mut Unit, hours: Vec<Vec<HourlyRecord>>) -> Result<()> {
        let Some(last) = hours.iter().flatten().map(|record| record.occurred_at.start_of_utc_hour()).max()
        else {
            return Ok(());
        };
        let over = last.saturating_add_micros(Instant::HOUR_MICROS);
        self.post_records(unit, hours).await?;
        loop {
            let settled = unit.settle_hours(over, 1_000, &self.ids).await?;
            self.posted += settled;
            if settled == 0 {
                return Ok(());
            }
        }
    }

    /// Adds records to their hours' tallies.
    pub(super) async fn post_records(
        &mut self,
        unit: &mut Unit,
        hours: Vec<Vec<HourlyRecord>>,
    ) -> Result<()> {
        unit.act_as(SYSTEM);
        let mut records = Vec::new();
        for hour in hours {
            for mut record in hour {
                record.tally_id = self.ids.tally_id(record.occurred_at);
                records.push(record);
            }
        }
        applied(&unit.post_records(&records).await?)
    }

    async fn post_act(&mut self, unit: &mut Unit, act: Act) -> Result<()> {
        unit.act_as(act.actor);
        let (org, subject, reason, answer) = match act.what {
            What::Add(addition) if self.papers.has(&addition, act.at) => {
                self.posted += 1;
                return self.papers.post(unit, &self.ids, addition, act.actor, act.at).await;
            }
            What::Add(mut addition) => {
                addition.txn_id = self.ids.transaction_id(act.at);
                addition.lot_id = self.ids.lot_id(act.at);
                let answer = unit.post_addition(&addition, act.at).await?;
                let by_staff =
                    !matches!(addition.kind, Kind::Purchase | Kind::AutoRecharge | Kind::FreeCredits);
                (
                    addition.org,
                    by_staff.then_some((addition.kind, addition.txn_id)),
                    addition.record.reason,
                    answer,
                )
            }
            What::Take(mut take) => {
                take.txn_id = self.ids.transaction_id(act.at);
                let answer = unit.take_lot(&take, act.at).await?;
                let by_staff = take.kind != Kind::Expiry;
                (take.org, by_staff.then_some((take.kind, take.txn_id)), take.record.reason, answer)
            }
            What::Reverse(mut reverse) => {
                reverse.txn_id = self.ids.transaction_id(act.at);
                let answer = unit.reverse(&reverse, act.at).await?;
                (reverse.org, Some((reverse.kind, reverse.txn_id)), reverse.record.reason, answer)
            }
        };
        applied(&[answer])?;
        self.posted += 1;
        match subject {
            Some((kind, txn_id)) => {
                audit(unit, act.actor, org, kind.words().to_lowercase(), txn_id.to_string(), reason, act.at)
                    .await
            }
            None => Ok(()),
        }
    }
}

async fn audit(
    unit: &mut Unit,
    actor: &str,
    org: OrgId,
    action: String,
    subject: String,
    reason: Option<String>,
    at: Instant,
) -> Result<()> {
    let entry = AuditEntry { action, org: Some(org), subject, before: None, after: None, reason };
    let role = role_of(actor).map_or("none", Role::code);
    Ok(unit.audit(&entry, role, at).await?)
}

/// A demo book is new: whatever is not applied was there before.
fn applied(answers: &[Answer]) -> Result<()> {
    if answers.iter().all(|answer| matches!(answer, Answer::Applied { .. })) {
        return Ok(());
    }
    Err(StorageError::Exists { what: "the demo book's records".to_owned() }.into())
}
