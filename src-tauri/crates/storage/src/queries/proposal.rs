//! Requests and proposals as the lists show them, a keyset page at a time, with the names of who acted.

use credit_desk_domain::{Action, Instant, OrgId, ProposalId, ProposalState};
use sqlx::FromRow;

use super::statement::{Bind, Statement};
use crate::error::Result;
use crate::store::Store;

/// A proposal with its names, in micro-credits and microseconds.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProposalRow {
    /// Its ID.
    pub proposal_id: Vec<u8>,
    /// What it would do.
    pub action: String,
    /// Organisation; 0 is several or none.
    pub org_id: i64,
    /// Its name.
    pub organisation: Option<String>,
    /// Organisations of a bulk grant.
    pub lines: i64,
    /// Credits asked for.
    pub credits: i64,
    /// Kind of the transaction; 0 is none.
    pub kind: i64,
    /// When the credits, or the lot, would expire; `i64::MAX` is never.
    pub expires_at: i64,
    /// Lot or transaction that it is about.
    pub target_seq: Option<i64>,
    /// Batch in hex, or login.
    pub subject: Option<String>,
    /// What is to become so.
    pub terms: Option<String>,
    /// Reason.
    pub reason: String,
    /// Note.
    pub note: Option<String>,
    /// The customer's user who asked.
    pub requested_by: Option<String>,
    /// Login that entered it.
    pub maker: String,
    /// Name of that person, where the book knows it.
    pub maker_name: Option<String>,
    /// Role at that time.
    pub maker_role: String,
    /// Source record: system.
    pub source: String,
    /// Source record: ID there.
    pub record_id: String,
    /// Where it stands.
    pub state: String,
    /// When it was asked.
    pub asked_at: i64,
    /// When it lapses.
    pub lapses_at: i64,
    /// Login that approved first.
    pub first_by: Option<String>,
    /// Name of that person.
    pub first_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<i64>,
    /// Login that decided.
    pub decided_by: Option<String>,
    /// Name of that person.
    pub decided_name: Option<String>,
    /// Credits approved, first or finally.
    pub decided_credits: Option<i64>,
    /// Reason of the decision, or the question.
    pub answer: Option<String>,
    /// 1 where its maker decided it at a desk of one person.
    pub alone: i64,
    /// The transaction that it became.
    pub txn_id: Option<Vec<u8>>,
}

/// Columns of [`ProposalRow`] over `p` (proposal) with [`NAMES`].
const COLUMNS: &str = "p.proposal_id, p.action, p.org_id, o.name as organisation,
    (select cast(count(*) as bigint) from proposal_line l where l.proposal_id = p.proposal_id) as lines,
    p.credits, p.kind, p.expires_at, p.target_seq, p.subject, p.terms, p.reason, p.note, p.requested_by,
    p.maker, sm.name as maker_name, p.maker_role, p.source, p.record_id, p.state, p.asked_at, p.lapses_at,
    p.first_by, sf.name as first_name, p.decided_at, p.decided_by, sd.name as decided_name, p.decided_credits,
    p.answer, p.alone, m.txn_id";

/// Joins to the names of `p`, and to the transaction that it became.
const NAMES: &str = " left join organisation o on o.org_id = p.org_id
    left join staff sm on sm.login = p.maker
    left join staff sf on sf.login = p.first_by
    left join staff sd on sd.login = p.decided_by
    left join movement m on m.org_id = p.org_id and m.seq = p.posted_seq";

/// Which proposals; empty and nothing mean any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposalQuery {
    /// States. Those that wait are listed oldest first, others by their decision, newest first.
    pub states: Vec<ProposalState>,
    /// Organisation, also as one of several.
    pub org: Option<OrgId>,
    /// What they would do.
    pub actions: Vec<Action>,
    /// Words, all of them in organisation, reason, note or person.
    pub words: Vec<String>,
}

/// A row's place in its list: when it was asked or decided, then its ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalKey {
    /// In microseconds.
    pub at: i64,
    /// Sixteen bytes.
    pub id: Vec<u8>,
}

impl ProposalRow {
    /// Its place in the list of what is decided or of what waits.
    pub fn key(&self, decided: bool) -> ProposalKey {
        let at = if decided { self.decided_at.unwrap_or(self.asked_at) } else { self.asked_at };
        ProposalKey { at, id: self.proposal_id.clone() }
    }
}

/// How many wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingCounts {
    /// For a decision.
    pub open: i64,
    /// For a second approval.
    pub second: i64,
}

impl Store {
    /// A page: what waits oldest first; with `decided` by the time of the decision, newest first.
    pub async fn list_proposals(
        &self,
        query: &ProposalQuery,
        decided: bool,
        after: Option<&ProposalKey>,
        limit: u16,
    ) -> Result<Vec<ProposalRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let mut all = conditions(&mut s, query);
        let (column, sign, direction) =
            if decided { ("p.decided_at", "<", "desc") } else { ("p.asked_at", ">", "asc") };
        if decided {
            all.push("p.decided_at is not null".to_owned());
        }
        if let Some(key) = after {
            let (at, id) = (s.int(key.at), s.bind(Bind::Bytes(key.id.clone())));
            all.push(format!("({column}, p.proposal_id) {sign} ({at}, {id})"));
        }
        let count = s.int(i64::from(limit));
        s.text = format!(
            "select {COLUMNS} from proposal p{NAMES} where {}
             order by {column} {direction}, p.proposal_id {direction} limit {count}",
            all.join(" and ")
        );
        s.fetch_all(&mut connection).await
    }

    /// One proposal.
    pub async fn lookup_proposal(&self, id: ProposalId) -> Result<Option<ProposalRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let id = s.bind(Bind::Bytes(id.as_bytes().to_vec()));
        s.text = format!("select {COLUMNS} from proposal p{NAMES} where p.proposal_id = {id}");
        Ok(s.fetch_all(&mut connection).await?.pop())
    }

    /// The proposal of a source record.
    pub async fn lookup_proposal_of_record(&self, source: &str, record: &str) -> Result<Option<ProposalRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (source, record) = (s.text(source), s.text(record));
        s.text = format!(
            "select {COLUMNS} from proposal p{NAMES} where p.source = {source} and p.record_id = {record}"
        );
        Ok(s.fetch_all(&mut connection).await?.pop())
    }

    /// Proposals whose source record's ID is this text, newest first.
    pub async fn find_proposals(&self, record: &str, limit: u16) -> Result<Vec<ProposalRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (record, count) = (s.text(record), s.int(i64::from(limit)));
        s.text = format!(
            "select {COLUMNS} from proposal p{NAMES} where p.record_id = {record}
             order by p.asked_at desc, p.proposal_id desc limit {count}"
        );
        s.fetch_all(&mut connection).await
    }

    /// Earlier requests and grants of an organisation, newest first, one left out.
    pub async fn earlier_proposals(
        &self,
        org: OrgId,
        except: Option<ProposalId>,
        limit: u16,
    ) -> Result<Vec<ProposalRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (own, of_line) = (s.int(org.get()), s.int(org.get()));
        let other = match except {
            Some(id) => format!(" and p.proposal_id <> {}", s.bind(Bind::Bytes(id.as_bytes().to_vec()))),
            None => String::new(),
        };
        let count = s.int(i64::from(limit));
        s.text = format!(
            "select {COLUMNS} from proposal p{NAMES}
             where p.action in ('request', 'grant', 'bulk_grant')
               and (p.org_id = {own} or p.proposal_id in (select l.proposal_id from proposal_line l where l.org_id = {of_line}))
               {other}
             order by p.asked_at desc, p.proposal_id desc limit {count}"
        );
        s.fetch_all(&mut connection).await
    }

    /// What was decided by its maker at a desk of one person since then, newest first.
    pub async fn proposals_for_review(&self, since: Instant, limit: u16) -> Result<Vec<ProposalRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (since, count) = (s.int(since.micros()), s.int(i64::from(limit)));
        s.text = format!(
            "select {COLUMNS} from proposal p{NAMES} where p.alone = 1 and p.decided_at >= {since}
             order by p.decided_at desc, p.proposal_id desc limit {count}"
        );
        s.fetch_all(&mut connection).await
    }

    /// How many wait for a decision, and for a second approval.
    pub async fn waiting_proposals(&self) -> Result<WaitingCounts> {
        let mut connection = self.pools.read().await?;
        let s = Statement {
            text: "select state, cast(count(*) as bigint) from proposal where state in ('open', 'second') group by state"
                .to_owned(),
            binds: Vec::new(),
        };
        let rows: Vec<(String, i64)> = s.fetch_all(&mut connection).await?;
        let of = |state: ProposalState| {
            rows.iter().find(|(code, _)| code == state.code()).map_or(0, |(_, count)| *count)
        };
        Ok(WaitingCounts { open: of(ProposalState::Open), second: of(ProposalState::Second) })
    }
}

fn conditions(s: &mut Statement, query: &ProposalQuery) -> Vec<String> {
    let mut all = vec!["1 = 1".to_owned()];
    let any = |s: &mut Statement, column: &str, codes: Vec<&str>| {
        let codes: Vec<String> = codes.into_iter().map(|code| s.text(code)).collect();
        format!("{column} in ({})", codes.join(", "))
    };
    if !query.states.is_empty() {
        all.push(any(s, "p.state", query.states.iter().map(|state| state.code()).collect()));
    }
    if !query.actions.is_empty() {
        all.push(any(s, "p.action", query.actions.iter().map(|action| action.code()).collect()));
    }
    if let Some(org) = query.org {
        let (own, of_line) = (s.int(org.get()), s.int(org.get()));
        all.push(format!(
            "(p.org_id = {own} or p.proposal_id in (select w.proposal_id from proposal_line w where w.org_id = {of_line}))"
        ));
    }
    let searched = "lower(coalesce(o.name, '') || ' ' || p.reason || ' ' || coalesce(p.note, '') || ' '
        || coalesce(p.requested_by, '') || ' ' || p.maker || ' ' || coalesce(sm.name, '') || ' '
        || coalesce(p.subject, '') || ' ' || p.record_id)";
    for word in &query.words {
        all.push(format!("{searched} like {} escape '!'", contains(s, word)));
    }
    all
}

/// A pattern for texts with a word in them, whatever the word is made of.
pub(super) fn contains(s: &mut Statement, word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    s.text(&pattern)
}
