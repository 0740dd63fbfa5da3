//! Text search: which events and transactions hold some words.
//!
//! The engines differ here: SQLite asks its trigram index, PostgreSQL the function `search_words`, which applies the
//! login's scope (under row-level security `LIKE` would read everything). Limits: words of three characters or more, in
//! names of events, and in notes, references and reasons of everything but metered usage; a record ID, or the reference
//! of metered usage, is found by its whole text.

use credit_desk_domain::OrgId;

use super::statement::{Bind, Statement};
use crate::engine::{Connection, Engine};
use crate::error::Result;

/// More matching events or notes than this are so common that the newest are found by reading the list itself.
pub(super) const COMMON: i64 = 3_000;

/// Different sources that are searched for a record ID.
const SOURCES: i64 = 100;

/// Words to search for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// Lower case, the longest first.
    words: Vec<String>,
    /// The whole text, trimmed: it may be a record ID or a reference.
    pub whole: String,
    /// Every source of records in the book.
    pub sources: Vec<String>,
    /// True where too many match to start from the matches.
    pub common: bool,
}

impl Words {
    /// Prepares a search; nothing where no word has three characters.
    pub(crate) async fn prepare(
        connection: &mut Connection,
        text: &str,
        org: Option<OrgId>,
    ) -> Result<Option<Self>> {
        let mut words: Vec<String> =
            text.split_whitespace().map(str::to_lowercase).filter(|word| word.chars().count() >= 3).collect();
        if words.is_empty() {
            return Ok(None);
        }
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        let sources = sources(connection).await?;
        let mut found = Self { words, whole: text.trim().to_owned(), sources, common: false };
        let mut statement = Statement::default();
        let matches = found.matches(&mut statement, connection.engine(), org, COMMON + 1);
        statement.text = format!("select cast(count(*) as bigint) from ({matches}) s");
        found.common = statement.fetch_number(connection).await? > COMMON;
        Ok(Some(found))
    }

    /// A query for `org_id, event_id, seq` of at most `limit` matches.
    pub(super) fn matches(
        &self,
        statement: &mut Statement,
        engine: Engine,
        org: Option<OrgId>,
        limit: i64,
    ) -> String {
        match engine {
            Engine::Sqlite => {
                let quoted: Vec<String> =
                    self.words.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
                let words = statement.text(&quoted.join(" "));
                let org =
                    org.map(|org| format!(" and org_id = {}", statement.int(org.get()))).unwrap_or_default();
                let limit = statement.int(limit);
                format!(
                    "select org_id, event_id, seq from search_text where search_text match {words}{org} limit {limit}"
                )
            }
            Engine::Postgres => {
                let words = statement.bind(Bind::Texts(self.patterns()));
                let org =
                    org.map_or_else(|| "cast(null as bigint)".to_owned(), |org| statement.int(org.get()));
                let limit = statement.int(limit);
                format!("select org_id, event_id, seq from search_words({words}, {org}, {limit})")
            }
        }
    }

    /// The words as escaped `LIKE` patterns.
    pub(super) fn patterns(&self) -> Vec<String> {
        self.words
            .iter()
            .map(|word| format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")))
            .collect()
    }
}

/// Every source of records, by skipping from one to the next in the index.
pub(crate) async fn sources(connection: &mut Connection) -> Result<Vec<String>> {
    let mut sources = Vec::new();
    for table in ["movement", "usage_record"] {
        let mut statement = Statement::default();
        let limit = statement.int(SOURCES);
        statement.text = format!(
            "with recursive s (source) as (
               select min(source) from {table}
               union all
               select (select min(n.source) from {table} n where n.source > s.source) from s where s.source is not null
             )
             select source from s where source is not null limit {limit}"
        );
        let rows: Vec<(String,)> = statement.fetch_all(connection).await?;
        sources.extend(rows.into_iter().map(|row| row.0));
    }
    sources.sort();
    sources.dedup();
    Ok(sources)
}
