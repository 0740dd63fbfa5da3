//! The audit log: filtered pages, newest first; choices for its filter; and its chain of hashes recomputed.

use credit_desk_domain::hash::{GENESIS, SEPARATOR, chain_hash_of_text};
use credit_desk_domain::{Instant, OrgId};
use sqlx::FromRow;

use super::statement::Statement;
use crate::error::Result;
use crate::store::Store;

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Who.
    pub actor: Option<String>,
    /// Only this person's, whatever else is asked: for those who see their own work only.
    pub own: Option<String>,
    /// This subject, or by this login.
    pub subject_or_actor: Option<String>,
    /// Action.
    pub action: Option<String>,
    /// Organisation.
    pub org: Option<OrgId>,
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
    /// All of them in subject, before, after or reason, in any case.
    pub words: Vec<String>,
    /// Older than this entry.
    pub older_than: Option<i64>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditRow {
    /// Its place in the chain.
    pub n: i64,
    /// When, in microseconds.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// Role at that time.
    pub role: String,
    /// Action.
    pub action: String,
    /// Organisation.
    pub org_id: Option<i64>,
    /// Its name.
    pub organisation: Option<String>,
    /// The thing.
    pub subject: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
    /// Reason.
    pub reason: Option<String>,
    /// Hash.
    pub hash: Vec<u8>,
}

/// What the chain of hashes says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditChain {
    /// Entries read.
    pub entries: u64,
    /// The first entry that does not continue the one before.
    pub broken_at: Option<i64>,
    /// Place and hash of the last entry.
    pub head: Option<(i64, Vec<u8>)>,
}

/// Entries read at once by the check.
const PART: i64 = 4_096;

impl AuditQuery {
    /// The conditions on `a`.
    fn conditions(&self, s: &mut Statement) -> String {
        let mut all = vec!["1 = 1".to_owned()];
        for (column, value) in [("actor", &self.actor), ("actor", &self.own), ("action", &self.action)] {
            if let Some(value) = value {
                all.push(format!("a.{column} = {}", s.text(value)));
            }
        }
        if let Some(text) = &self.subject_or_actor {
            let text = s.text(text);
            all.push(format!("(a.subject = {text} or a.actor = {text})"));
        }
        if let Some(org) = self.org {
            all.push(format!("a.org_id = {}", s.int(org.get())));
        }
        if let Some(from) = self.from {
            all.push(format!("a.at >= {}", s.int(from.micros())));
        }
        if let Some(before) = self.before {
            all.push(format!("a.at < {}", s.int(before.micros())));
        }
        if let Some(n) = self.older_than {
            all.push(format!("a.n < {}", s.int(n)));
        }
        for word in &self.words {
            let escaped = word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let word = s.text(&format!("%{escaped}%"));
            all.push(format!(
                "lower(a.subject || ' ' || coalesce(a.before, '') || ' ' || coalesce(a.after, '') || ' ' || coalesce(a.reason, ''))
                 like {word} escape '\\'"
            ));
        }
        all.join(" and ")
    }
}

impl Store {
    /// Entries, newest first. On PostgreSQL row-level security leaves support its own.
    pub async fn list_audit(&self, query: &AuditQuery, limit: u16) -> Result<Vec<AuditRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let conditions = query.conditions(&mut s);
        let limit = s.int(i64::from(limit));
        s.text = format!(
            "select a.n, a.at, a.actor, a.role, a.action, a.org_id, o.name as organisation, a.subject, a.before, a.after, a.reason, a.hash
             from audit a left join organisation o on o.org_id = a.org_id
             where {conditions} order by a.n desc limit {limit}"
        );
        s.fetch_all(&mut connection).await
    }

    /// How many entries a query shows.
    pub async fn count_audit(&self, query: &AuditQuery) -> Result<i64> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let conditions = query.conditions(&mut s);
        s.text = format!("select count(*) from audit a where {conditions}");
        s.fetch_number(&mut connection).await
    }

    /// Actors and actions that the log has, each once, in order; found by leaping through their indexes. `own` leaves
    /// one person's.
    pub async fn audit_choices(&self, own: Option<&str>) -> Result<(Vec<String>, Vec<String>)> {
        let mut connection = self.pools.read().await?;
        let actors = if let Some(own) = own {
            vec![own.to_owned()]
        } else {
            let s = Statement { text: leaps("actor"), binds: Vec::new() };
            let rows: Vec<(String,)> = s.fetch_all(&mut connection).await?;
            rows.into_iter().map(|row| row.0).collect()
        };
        let mut s = Statement::default();
        s.text = match own {
            Some(own) => {
                let own = s.text(own);
                format!("select distinct action from audit where actor = {own} order by action")
            }
            None => leaps("action"),
        };
        let rows: Vec<(String,)> = s.fetch_all(&mut connection).await?;
        Ok((actors, rows.into_iter().map(|row| row.0).collect()))
    }

    /// Recomputes every hash of the audit log, in order; stops at the first entry that does not fit. For those who see
    /// the whole log.
    pub async fn check_audit_chain(&self) -> Result<AuditChain> {
        let mut chain = AuditChain { entries: 0, broken_at: None, head: None };
        let mut before = GENESIS.to_vec();
        loop {
            let last = chain.head.as_ref().map_or(0, |head| head.0);
            let mut connection = self.pools.read().await?;
            let mut s = Statement::default();
            let (after, limit) = (s.int(last), s.int(PART));
            s.text = format!(
                "select a.n, a.at, a.actor, a.role, a.action, a.org_id, null as organisation, a.subject, a.before, a.after, a.reason, a.hash
                 from audit a where a.n > {after} order by a.n limit {limit}"
            );
            let rows: Vec<AuditRow> = s.fetch_all(&mut connection).await?;
            drop(connection);
            let whole = rows.len();
            for row in rows {
                let last = chain.head.as_ref().map_or(0, |head| head.0);
                chain.entries += 1;
                if row.n != last + 1 || hash(&before, &row) != row.hash {
                    chain.broken_at = Some(row.n);
                    return Ok(chain);
                }
                before.clone_from(&row.hash);
                chain.head = Some((row.n, row.hash));
            }
            if i64::try_from(whole).unwrap_or(i64::MAX) < PART {
                return Ok(chain);
            }
        }
    }
}

/// The different values of an indexed column, in order, each found by a leap through its index.
fn leaps(column: &'static str) -> String {
    format!(
        "with recursive step(value) as (
           select min({column}) from audit
           union all select (select min(a.{column}) from audit a where a.{column} > step.value) from step where step.value is not null)
         select value from step where value is not null"
    )
}

/// The hash that an entry should have after the one before.
fn hash(before: &[u8], row: &AuditRow) -> Vec<u8> {
    let fields = [
        row.n.to_string(),
        row.at.to_string(),
        row.actor.clone(),
        row.role.clone(),
        row.action.clone(),
        row.org_id.map(|org| org.to_string()).unwrap_or_default(),
        row.subject.clone(),
        row.before.clone().unwrap_or_default(),
        row.after.clone().unwrap_or_default(),
        row.reason.clone().unwrap_or_default(),
    ];
    let before = before.try_into().unwrap_or(GENESIS);
    chain_hash_of_text(&before, &fields.join(&SEPARATOR.to_string())).to_vec()
}
