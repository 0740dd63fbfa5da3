//! Text search: which events and transactions hold some words.
//!
//! The engines differ here: SQLite asks its trigram index, PostgreSQL the functions `search_events` and
//! `search_notes`, which apply the login's scope (under row-level security `LIKE` would read everything). Limits: words of three characters or more, in
//! names of events, and in notes, references and reasons of everything but metered usage; a record ID, or the reference
//! of metered usage, is found by its whole text.

use credit_desk_domain::OrgId;

use super::statement::{Bind, Statement};
use crate::engine::{Connection, Engine};
use crate::error::Result;

/// More matching events or notes than this are so common that reading in list order meets the newest soon.
pub(super) const COMMON: i64 = 3_000;

/// The same among the events of one organisation.
const COMMON_IN_ORGANISATION: i64 = 500;

/// Different sources that are searched for a record ID.
const SOURCES: i64 = 100;

/// Words to search for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// Lower case, the longest first.
    parts: Vec<String>,
    /// The whole text, trimmed: it may be a record ID or a reference.
    pub(super) whole: String,
    /// Every source of records in the book.
    pub(super) sources: Vec<String>,
    /// True where too many events match to start from them.
    pub(super) common_events: bool,
    /// True where too many notes match to start from them, or those of one organisation are asked for.
    pub(super) common_notes: bool,
}

impl Words {
    /// Prepares a search; nothing where no word has three characters.
    pub(crate) async fn prepare(
        connection: &mut Connection,
        text: &str,
        org: Option<OrgId>,
    ) -> Result<Option<Self>> {
        let mut parts: Vec<String> =
            text.split_whitespace().map(str::to_lowercase).filter(|word| word.chars().count() >= 3).collect();
        if parts.is_empty() {
            return Ok(None);
        }
        parts.sort_by_key(|word| std::cmp::Reverse(word.len()));
        parts.dedup();
        let whole = text.trim().to_owned();
        let sources = sources(connection).await?;
        let mut found = Self { parts, whole, sources, common_events: false, common_notes: org.is_some() };
        let engine = connection.engine();
        let common = if org.is_some() { COMMON_IN_ORGANISATION } else { COMMON };
        let mut events = Statement::default();
        events.text = counted(&found.events(&mut events, engine, org, common + 1));
        found.common_events = events.fetch_number(connection).await? > common;
        if org.is_none() {
            let mut notes = Statement::default();
            notes.text = counted(&found.notes(&mut notes, engine, COMMON + 1));
            found.common_notes = notes.fetch_number(connection).await? > COMMON;
        }
        Ok(Some(found))
    }

    /// A query for `org_id, event_id` of at most `limit` matching events. Those of one organisation are few enough to be
    /// read by their names.
    pub(super) fn events(&self, s: &mut Statement, engine: Engine, org: Option<OrgId>, limit: i64) -> String {
        if let Some(org) = org {
            let org = s.int(org.get());
            let named = self.event_named(s);
            let limit = s.int(limit);
            return format!(
                "select w.org_id, w.event_id from event w where w.org_id = {org} and {named} limit {limit}"
            );
        }
        match engine {
            Engine::Sqlite => format!(
                "select org_id, event_id from search_event where search_event match {} limit {}",
                s.text(&self.phrases()),
                s.int(limit)
            ),
            Engine::Postgres => format!(
                "select org_id, event_id from search_events({}, {})",
                s.bind(Bind::Texts(self.patterns())),
                s.int(limit)
            ),
        }
    }

    /// A query for `org_id, seq` of at most `limit` transactions with matching notes.
    pub(super) fn notes(&self, s: &mut Statement, engine: Engine, limit: i64) -> String {
        match engine {
            Engine::Sqlite => format!(
                "select org_id, seq from search_note_words where search_note_words match {} limit {}",
                s.text(&self.phrases()),
                s.int(limit)
            ),
            Engine::Postgres => format!(
                "select org_id, seq from search_notes({}, {})",
                s.bind(Bind::Texts(self.patterns())),
                s.int(limit)
            ),
        }
    }

    /// True of an event `w` whose name has all the words.
    pub(super) fn event_named(&self, s: &mut Statement) -> String {
        self.each(s, "lower(w.name)")
    }

    /// True of a noted transaction `n` whose note, reference and reason have all the words.
    pub(super) fn in_note(&self, s: &mut Statement) -> String {
        self.each(s, "n.words")
    }

    /// True of a transaction `m` whose note, reference and reason have all the words.
    pub(super) fn noted(&self, s: &mut Statement) -> String {
        self.each(
            s,
            "lower(coalesce(m.note, '') || ' ' || coalesce(m.reference, '') || ' ' || coalesce(m.reason, ''))",
        )
    }

    fn each(&self, s: &mut Statement, text: &str) -> String {
        let all: Vec<String> = self
            .patterns()
            .iter()
            .map(|pattern| format!("{text} like {} escape '\\'", s.text(pattern)))
            .collect();
        all.join(" and ")
    }

    /// The words as a query of SQLite's index.
    fn phrases(&self) -> String {
        let quoted: Vec<String> =
            self.parts.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        quoted.join(" ")
    }

    /// The words as escaped `LIKE` patterns.
    fn patterns(&self) -> Vec<String> {
        self.parts
            .iter()
            .map(|word| format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")))
            .collect()
    }
}

fn counted(query: &str) -> String {
    format!("select cast(count(*) as bigint) from ({query}) s")
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
