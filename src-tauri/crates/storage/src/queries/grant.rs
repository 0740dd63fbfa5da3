//! Credits that were given or are proposed, newest first.

use credit_desk_domain::{Instant, Kind, OrgId};
use sqlx::FromRow;

use super::proposal::contains;
use super::statement::{Bind, Statement};
use crate::error::Result;
use crate::store::Store;

/// A posted grant, or a proposal of one that is not posted; micro-credits and microseconds.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct GrantRow {
    /// When it was posted or proposed.
    pub at: i64,
    /// Organisation; 0 is several.
    pub org_id: i64,
    /// Sequence number; 0 for a proposal.
    pub seq: i64,
    /// The transaction; nothing for a proposal.
    pub txn_id: Option<Vec<u8>>,
    /// The proposal that it came from, or is.
    pub proposal_id: Option<Vec<u8>>,
    /// Organisation's name.
    pub organisation: Option<String>,
    /// Organisations of a bulk grant that is proposed.
    pub lines: i64,
    /// Credits.
    pub credits: i64,
    /// Kind's code.
    pub kind: i64,
    /// Reason code.
    pub reason: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// Who gave or proposed it: login.
    pub maker: String,
    /// Name of that person.
    pub maker_name: Option<String>,
    /// Who approved it: login.
    pub approver: Option<String>,
    /// Name of that person.
    pub approver_name: Option<String>,
    /// State of the proposal; `posted`, `reversed` or `voided` once posted.
    pub state: String,
    /// When the credits expire; `i64::MAX` is never.
    pub expires_at: i64,
    /// What is left of them.
    pub remaining: Option<i64>,
}

/// Which grants; nothing means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantQuery {
    /// Organisation.
    pub org: Option<OrgId>,
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
    /// Only proposals that wait.
    pub waiting: bool,
    /// Words, all of them in organisation, reason, note or person.
    pub words: Vec<String>,
}

/// A row's place: its time, organisation and sequence number, then the ID of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrantKey {
    /// In microseconds.
    pub at: i64,
    /// Organisation; -1 for a proposal, which stands after the posted ones of its instant.
    pub org: i64,
    /// Sequence number.
    pub seq: i64,
    /// ID of a proposal; empty for a posted grant.
    pub proposal: Vec<u8>,
}

impl GrantRow {
    /// Its place in the list.
    pub fn key(&self) -> GrantKey {
        if self.txn_id.is_some() {
            GrantKey { at: self.at, org: self.org_id, seq: self.seq, proposal: Vec::new() }
        } else {
            let proposal = self.proposal_id.clone().unwrap_or_default();
            GrantKey { at: self.at, org: -1, seq: 0, proposal }
        }
    }
}

impl Store {
    /// A page of grants, newest first.
    pub async fn list_grants(
        &self,
        query: &GrantQuery,
        after: Option<&GrantKey>,
        limit: u16,
    ) -> Result<Vec<GrantRow>> {
        let mut connection = self.pools.read().await?;
        let mut rows: Vec<GrantRow> = Vec::new();
        if !query.waiting {
            for kind in [Kind::AdminGrant, Kind::FreeCredits] {
                let statement = posted(query, kind, after, limit);
                rows.extend(statement.fetch_all::<GrantRow>(&mut connection).await?);
            }
        }
        rows.extend(proposed(query, after, limit).fetch_all::<GrantRow>(&mut connection).await?);
        rows.sort_by_cached_key(|row| std::cmp::Reverse(row.key()));
        rows.truncate(usize::from(limit));
        Ok(rows)
    }

    /// Credits given as grants in a month (`yyyymm`), of one organisation or of all.
    pub async fn granted_in_month(&self, month: i64, org: Option<OrgId>) -> Result<i64> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let month = s.int(month);
        let only = org.map(|org| format!(" and org_id = {}", s.int(org.get()))).unwrap_or_default();
        s.text = format!(
            "select cast(coalesce(sum(amount), 0) as bigint) from month_total
             where month = {month} and kind in ({}, {}){only}",
            Kind::FreeCredits.code(),
            Kind::AdminGrant.code()
        );
        s.fetch_number(&mut connection).await
    }
}

/// Grants of a kind, in the order of its index.
fn posted(query: &GrantQuery, kind: Kind, after: Option<&GrantKey>, limit: u16) -> Statement {
    let mut s = Statement::default();
    let mut all = vec![format!("m.kind = {} and m.kind <> 10", kind.code())];
    all.extend(query.org.map(|org| format!("m.org_id = {}", s.int(org.get()))));
    all.extend(query.from.map(|from| format!("m.occurred_at >= {}", s.int(from.micros()))));
    all.extend(query.until.map(|until| format!("m.occurred_at < {}", s.int(until.micros()))));
    if let Some(key) = after {
        let (at, org, seq) = (s.int(key.at), s.int(key.org), s.int(key.seq));
        all.push(format!("(m.occurred_at, m.org_id, m.seq) < ({at}, {org}, {seq})"));
    }
    words(
        &mut s,
        "o.name || ' ' || coalesce(m.reason, '') || ' ' || coalesce(m.note, '') || ' ' || m.actor || ' ' || coalesce(sm.name, '')",
        query,
        &mut all,
    );
    let count = s.int(i64::from(limit));
    s.text = format!(
        "select m.occurred_at as at, m.org_id, m.seq, m.txn_id, coalesce(p.proposal_id, b.proposal_id) as proposal_id,
           o.name as organisation, cast(0 as bigint) as lines, m.amount as credits, m.kind, m.reason, m.note,
           coalesce(p.maker, b.maker, m.actor) as maker, sm.name as maker_name,
           coalesce(p.decided_by, b.decided_by) as approver, sd.name as approver_name,
           case when r.seq is not null then 'reversed'
             when exists (select 1 from movement v where v.org_id = m.org_id and v.kind = 21 and v.kind <> 10 and v.lot_seq = m.seq) then 'voided'
             else 'posted' end as state,
           l.expires_at, l.remaining
         from movement m
         join organisation o on o.org_id = m.org_id
         join lot l on l.org_id = m.org_id and l.lot_seq = m.seq
         left join movement r on r.org_id = m.org_id and r.reverses_seq = m.seq
         left join proposal p on p.org_id = m.org_id and p.org_id <> 0 and p.action = 'grant' and p.posted_seq = m.seq
         left join proposal_line pl on pl.org_id = m.org_id and pl.posted_seq = m.seq
         left join proposal b on b.proposal_id = pl.proposal_id
         left join staff sm on sm.login = coalesce(p.maker, b.maker, m.actor)
         left join staff sd on sd.login = coalesce(p.decided_by, b.decided_by)
         where {} order by m.occurred_at desc, m.org_id desc, m.seq desc limit {count}",
        all.join(" and ")
    );
    s
}

/// Proposals of grants that are not posted.
fn proposed(query: &GrantQuery, after: Option<&GrantKey>, limit: u16) -> Statement {
    let mut s = Statement::default();
    let states = if query.waiting {
        "'open', 'second', 'sent_back'"
    } else {
        "'open', 'second', 'sent_back', 'rejected', 'withdrawn', 'lapsed'"
    };
    let mut all = vec![format!("p.action in ('grant', 'bulk_grant') and p.state in ({states})")];
    if let Some(org) = query.org {
        let (own, of_line) = (s.int(org.get()), s.int(org.get()));
        all.push(format!(
            "(p.org_id = {own} or p.proposal_id in (select w.proposal_id from proposal_line w where w.org_id = {of_line}))"
        ));
    }
    all.extend(query.from.map(|from| format!("p.asked_at >= {}", s.int(from.micros()))));
    all.extend(query.until.map(|until| format!("p.asked_at < {}", s.int(until.micros()))));
    if let Some(key) = after {
        let at = s.int(key.at);
        if key.org < 0 {
            let id = s.bind(Bind::Bytes(key.proposal.clone()));
            all.push(format!("(p.asked_at, p.proposal_id) < ({at}, {id})"));
        } else {
            all.push(format!("p.asked_at <= {at}"));
        }
    }
    words(
        &mut s,
        "coalesce(o.name, '') || ' ' || p.reason || ' ' || coalesce(p.note, '') || ' ' || p.maker || ' ' || coalesce(sm.name, '')",
        query,
        &mut all,
    );
    let count = s.int(i64::from(limit));
    s.text = format!(
        "select p.asked_at as at, p.org_id, cast(0 as bigint) as seq, m.txn_id, p.proposal_id,
           o.name as organisation,
           (select cast(count(*) as bigint) from proposal_line l where l.proposal_id = p.proposal_id) as lines,
           p.credits, p.kind, p.reason, p.note, p.maker, sm.name as maker_name,
           coalesce(p.decided_by, p.first_by) as approver, sd.name as approver_name, p.state, p.expires_at,
           cast(null as bigint) as remaining
         from proposal p
         left join organisation o on o.org_id = p.org_id
         left join movement m on m.org_id = p.org_id and m.seq = p.posted_seq
         left join staff sm on sm.login = p.maker
         left join staff sd on sd.login = coalesce(p.decided_by, p.first_by)
         where {} order by p.asked_at desc, p.proposal_id desc limit {count}",
        all.join(" and ")
    );
    s
}

fn words(s: &mut Statement, searched: &str, query: &GrantQuery, all: &mut Vec<String>) {
    for word in &query.words {
        all.push(format!("lower({searched}) like {} escape '!'", contains(s, word)));
    }
}
