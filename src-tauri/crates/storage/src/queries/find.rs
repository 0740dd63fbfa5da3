//! Look-up of transactions by any identifier that somebody may paste.

use credit_desk_domain::{LotId, TallyId, TransactionId};

use super::row::{ListRow, MOVEMENT_COLUMNS, MOVEMENT_NAMES, TALLY_COLUMNS, TALLY_NAMES};
use super::search::sources;
use super::statement::{Bind, Statement};
use crate::engine::Connection;
use crate::error::Result;
use crate::store::Store;

/// What of a transaction a text matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matched {
    /// Its record ID, or that of a record inside an hourly transaction.
    Record,
    /// Its reference.
    Reference,
    /// The beginning of its record ID.
    RecordStart,
    /// The beginning of its reference.
    ReferenceStart,
}

/// A transaction and why it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// The row.
    pub row: ListRow,
    /// What matched.
    pub matched: Matched,
}

/// After every text that starts with a prefix.
const LAST: char = '\u{10FFFF}';

impl Store {
    /// The posted transaction of this ID.
    pub async fn lookup_transaction(&self, id: TransactionId) -> Result<Option<ListRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let id = s.bind(Bind::Bytes(id.as_bytes().to_vec()));
        s.text = movement("movement m", &format!("m.txn_id = {id}"));
        Ok(s.fetch_all(&mut connection).await?.pop())
    }

    /// The transaction that added this lot.
    pub async fn lookup_lot(&self, id: LotId) -> Result<Option<ListRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let id = s.bind(Bind::Bytes(id.as_bytes().to_vec()));
        s.text = movement(
            "lot l join movement m on m.org_id = l.org_id and m.seq = l.lot_seq",
            &format!("l.lot_id = {id}"),
        );
        Ok(s.fetch_all(&mut connection).await?.pop())
    }

    /// The open tally of this ID, or the transaction that it was posted as.
    pub async fn lookup_tally(&self, id: TallyId) -> Result<Option<ListRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (open, posted) =
            (s.bind(Bind::Bytes(id.as_bytes().to_vec())), s.bind(Bind::Bytes(id.as_bytes().to_vec())));
        s.text = format!(
            "{} union all {}",
            tally("tally t", &format!("t.tally_id = {open} and t.posted_seq is null")),
            movement(
                "tally h join movement m on m.org_id = h.org_id and m.seq = h.posted_seq",
                &format!("h.tally_id = {posted}")
            )
        );
        Ok(s.fetch_all(&mut connection).await?.pop())
    }

    /// Transactions whose record ID or reference is this text, then those where it starts so; at most `limit` of each.
    pub async fn find_transactions(&self, text: &str, limit: u16) -> Result<Vec<FoundRow>> {
        let mut connection = self.pools.read().await?;
        let sources = sources(&mut connection).await?;
        let limit = i64::from(limit);
        let mut found = Vec::new();
        for matched in [Matched::Record, Matched::Reference, Matched::RecordStart, Matched::ReferenceStart] {
            if matches!(matched, Matched::RecordStart | Matched::ReferenceStart) && text.chars().count() < 3 {
                continue;
            }
            let rows = find(&mut connection, text, matched, &sources, limit).await?;
            for row in rows {
                if !found.iter().any(|earlier: &FoundRow| earlier.row.id == row.id) {
                    found.push(FoundRow { row, matched });
                }
            }
        }
        Ok(found)
    }
}

async fn find(
    connection: &mut Connection,
    text: &str,
    matched: Matched,
    sources: &[String],
    limit: i64,
) -> Result<Vec<ListRow>> {
    let mut s = Statement::default();
    let compare = |s: &mut Statement, column: &str| match matched {
        Matched::Record | Matched::Reference => format!("{column} = {}", s.text(text)),
        Matched::RecordStart | Matched::ReferenceStart => {
            format!("{column} > {} and {column} < {}", s.text(text), s.text(&format!("{text}{LAST}")))
        }
    };
    // Keys first: names are joined once, to the few that are found.
    let mut keys = Vec::new();
    let mut tallies = Vec::new();
    if matches!(matched, Matched::Reference | Matched::ReferenceStart) {
        keys.push(format!("select m.org_id, m.seq from movement m where {}", compare(&mut s, "m.reference")));
    } else {
        for source in sources {
            let name = s.text(source);
            let condition = compare(&mut s, "m.record_id");
            keys.push(format!(
                "select m.org_id, m.seq from movement m where m.source = {name} and {condition}"
            ));
            let condition = compare(&mut s, "u.record_id");
            tallies.push(format!(
                "select t.org_id, t.tally_id, t.posted_seq
                 from usage_record u join tally t on t.org_id = u.org_id and t.tally_id = u.tally_id
                 where u.source = {name} and {condition}"
            ));
        }
    }
    let limited = |s: &mut Statement, parts: &[String]| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| format!("select * from ({part} limit {}) as part", s.int(limit)))
            .collect();
        parts.join(" union all ")
    };
    if !tallies.is_empty() {
        let found = limited(&mut s, &tallies);
        keys.push(format!("select f.org_id, f.posted_seq from ({found}) f where f.posted_seq is not null"));
    }
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let found = limited(&mut s, &keys);
    s.text =
        movement(&format!("({found}) k join movement m on m.org_id = k.org_id and m.seq = k.seq"), "true");
    if !tallies.is_empty() {
        let found = limited(&mut s, &tallies);
        let from = format!(
            "(select distinct org_id, tally_id from ({found}) g where posted_seq is null) f
            join tally t on t.org_id = f.org_id and t.tally_id = f.tally_id"
        );
        s.text = format!("{} union all {}", s.text, tally(&from, "true"));
    }
    let mut rows: Vec<ListRow> = s.fetch_all(connection).await?;
    rows.sort_by_cached_key(|row| std::cmp::Reverse(row.key()));
    rows.dedup_by(|a, b| a.id == b.id);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

fn movement(from: &str, condition: &str) -> String {
    format!("select {MOVEMENT_COLUMNS} from {from}{MOVEMENT_NAMES} where {condition}")
}

fn tally(from: &str, condition: &str) -> String {
    format!("select {TALLY_COLUMNS} from {from}{TALLY_NAMES} where {condition}")
}
