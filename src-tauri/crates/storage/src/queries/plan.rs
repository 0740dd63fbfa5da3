//! From a filter to branches: each a query for keys of movements that one index answers in list order.
//!
//! Which index drives is decided here and not left to the engines: what must not drive carries a unary plus, which both
//! engines read as "not through an index". The order: event, reversals, words, rare amounts, projects, kinds other than
//! usage, operation, organisation, time. Several values of a driving column are branches of their own, merged by the outer
//! order and limit.

use credit_desk_domain::{Instant, Kind, OrgId};

use super::filter::{ListKey, MovementFilter, Start, StatusFilter};
use super::search::{COMMON, Words};
use super::statement::{Bind, Statement};
use crate::engine::{Connection, Engine};
use crate::error::Result;

/// Amounts that this many transactions have are found by their index; more are so common that reading in list order
/// meets them soon.
const COMMON_AMOUNT: i64 = 50_000;

/// Values of a column that get a branch each; with more, the list is read in order and filtered.
const BRANCHES: usize = 40;

/// A filter whose names are looked up.
#[derive(Debug)]
pub(crate) struct Plan {
    filter: MovementFilter,
    engine: Engine,
    /// Organisations that a limited login works for, where they are few.
    scope: Option<Vec<i64>>,
    operation: Option<i64>,
    /// Number and organisation of each project of the name.
    projects: Option<Vec<(i64, i64)>>,
    kinds: Vec<Kind>,
    words: Option<Words>,
    rare_amount: bool,
}

impl Plan {
    /// Looks up names and how common amounts and words are. Nothing where no transaction can match.
    pub(crate) async fn prepare(
        connection: &mut Connection,
        filter: &MovementFilter,
    ) -> Result<Option<Self>> {
        let engine = connection.engine();
        let Some(kinds) = kinds(filter) else { return Ok(None) };
        let operation = match &filter.operation {
            Some(name) => match operation_id(connection, name).await? {
                Some(operation) => Some(operation),
                None => return Ok(None),
            },
            None => None,
        };
        let projects = match &filter.project {
            Some(name) => {
                let projects = project_ids(connection, name, filter.org).await?;
                if projects.is_empty() {
                    return Ok(None);
                }
                Some(projects)
            }
            None => None,
        };
        let words = match filter.text.as_deref() {
            Some(text) => match Words::prepare(connection, text, filter.org).await? {
                Some(words) => Some(words),
                None => return Ok(None),
            },
            None => None,
        };
        let rare_amount = match filter.sizes() {
            Some((min, max)) if min > max => return Ok(None),
            Some(_) => amounts(connection, filter).await? <= COMMON_AMOUNT,
            None => false,
        };
        let scope = scope(connection).await?;
        Ok(Some(Self {
            filter: filter.clone(),
            engine,
            scope,
            operation,
            projects,
            kinds,
            words,
            rare_amount,
        }))
    }

    /// True where open tallies may match.
    pub(crate) fn has_tallies(&self) -> bool {
        matches!(self.filter.status, None | Some(StatusFilter::Accumulating))
            && (self.kinds.is_empty() || self.kinds.contains(&Kind::Usage))
    }

    /// True where posted transactions may match.
    pub(crate) fn has_movements(&self) -> bool {
        self.filter.status != Some(StatusFilter::Accumulating)
    }

    /// A query for `occurred_at, org_id, seq` of the first `limit` movements from `start` on, in no order.
    pub(crate) fn movement_keys(&self, s: &mut Statement, start: &Start, limit: i64) -> String {
        let branches: Vec<String> = self
            .branches(s)
            .into_iter()
            .map(|branch| {
                let mut sql = format!("select m.occurred_at, m.org_id, m.seq from {} where {}", branch.from, branch.condition);
                self.range(s, start, &mut sql);
                self.filters(s, branch.done, &mut sql);
                let direction = if matches!(start, Start::Newer(_)) { "asc" } else { "desc" };
                let limit = s.int(limit);
                format!(
                    "select * from ({sql} order by m.occurred_at {direction}, m.org_id {direction}, m.seq {direction} limit {limit}) as b"
                )
            })
            .collect();
        // Only words can find the same transaction twice.
        branches.join(if self.words.is_some() { " union " } else { " union all " })
    }

    /// A query for all movements, newest first, of these columns over `m` and with these joins.
    pub(crate) fn movement_stream(&self, s: &mut Statement, columns: &str, joins: &str) -> String {
        let mut branches: Vec<Branch> = self.branches(s);
        let mut parts = Vec::new();
        let single = branches.len() == 1;
        for branch in branches.drain(..) {
            let mut conditions = branch.condition;
            self.range(s, &Start::Newest, &mut conditions);
            self.filters(s, branch.done, &mut conditions);
            if single {
                return format!(
                    "select {columns} from {}{joins} where {conditions} order by m.occurred_at desc, m.org_id desc, m.seq desc",
                    branch.from
                );
            }
            parts.push(format!(
                "select m.occurred_at, m.org_id, m.seq from {} where {conditions}",
                branch.from
            ));
        }
        let keys = parts.join(if self.words.is_some() { " union " } else { " union all " });
        format!(
            "select {columns} from (select * from ({keys}) as a order by occurred_at desc, org_id desc, seq desc) as k
             left join movement m on m.org_id = k.org_id and m.seq = k.seq{joins}
             order by k.occurred_at desc, k.org_id desc, k.seq desc"
        )
    }

    /// The branches of all of them, without order or limit.
    fn branches(&self, s: &mut Statement) -> Vec<Branch> {
        if let Some(event) = &self.filter.event_id {
            return vec![Branch::new(format!("m.event_id = {}", s.text(event)), Driver::Event)];
        }
        if self.filter.status == Some(StatusFilter::Reversed) {
            return [30, 24].map(|kind| self.reversed_by(s, kind)).into();
        }
        if let Some(words) = self.words.as_ref().filter(|words| !words.common) {
            return self.word_branches(s, words);
        }
        if let (true, Some((min, max))) = (self.rare_amount, self.filter.sizes()) {
            let positive = format!("m.amount >= {} and m.amount <= {}", s.int(min.max(1)), s.int(max));
            let negative = format!("m.amount >= {} and m.amount <= {}", s.int(-max), s.int(-min));
            return vec![Branch::new(positive, Driver::Amount), Branch::new(negative, Driver::Amount)];
        }
        self.column_branches(s)
    }

    /// Originals of reversals of a kind. The plus keeps the engine from starting with the originals: reversals are few.
    fn reversed_by(&self, s: &mut Statement, kind: i64) -> Branch {
        let org =
            self.filter.org.map(|org| format!("r.org_id = {} and ", s.int(org.get()))).unwrap_or_default();
        Branch {
            from: "movement r join movement m on m.org_id = r.org_id and m.seq = +r.reverses_seq".to_owned(),
            condition: format!("{org}r.kind = {} and r.kind <> 10", s.int(kind)),
            done: Driver::Reversed,
        }
    }

    fn word_branches(&self, s: &mut Statement, words: &Words) -> Vec<Branch> {
        let events = words.matches(s, self.engine, self.filter.org, COMMON);
        let mut by_event = Branch::new("true".to_owned(), Driver::Words);
        by_event.from = format!(
            "(select distinct org_id, event_id from ({events}) x where event_id is not null) f
             join movement m on m.event_id = f.event_id and +m.org_id = f.org_id"
        );
        let notes = words.matches(s, self.engine, self.filter.org, COMMON);
        let mut by_note = Branch::new("true".to_owned(), Driver::Words);
        by_note.from = format!(
            "(select distinct org_id, seq from ({notes}) x where seq is not null) f
             join movement m on m.org_id = f.org_id and m.seq = f.seq"
        );
        let mut branches = vec![by_event, by_note];
        branches.extend(self.whole_branches(s, words));
        branches
    }

    /// The whole text as a reference or as a record ID, of a transaction or inside an hourly one.
    fn whole_branches(&self, s: &mut Statement, words: &Words) -> Vec<Branch> {
        let mut branches =
            vec![Branch::new(format!("m.reference = {}", s.text(&words.whole)), Driver::Words)];
        for source in &words.sources {
            branches.push(Branch::new(
                format!("m.source = {} and m.record_id = {}", s.text(source), s.text(&words.whole)),
                Driver::Words,
            ));
            let mut tallied = Branch::new(
                format!("u.source = {} and u.record_id = {}", s.text(source), s.text(&words.whole)),
                Driver::Words,
            );
            tallied.from = "usage_record u join tally t on t.org_id = u.org_id and t.tally_id = u.tally_id
                join movement m on m.org_id = t.org_id and m.seq = t.posted_seq"
                .to_owned();
            branches.push(tallied);
        }
        branches
    }

    /// One branch for each value of the driving columns.
    fn column_branches(&self, s: &mut Statement) -> Vec<Branch> {
        let rare_kinds = !self.kinds.is_empty() && !self.kinds.contains(&Kind::Usage);
        if let Some(projects) = self.projects.as_ref().filter(|projects| projects.len() <= BRANCHES) {
            if rare_kinds {
                return self.kind_branches(s, &projects.iter().map(|project| project.1).collect::<Vec<_>>());
            }
            return projects
                .iter()
                .map(|(project, _)| {
                    Branch::new(
                        format!("m.project_id = {} and m.project_id <> 0", s.int(*project)),
                        Driver::Project,
                    )
                })
                .collect();
        }
        let orgs: Vec<i64> = match (self.filter.org, &self.scope) {
            (Some(org), _) => vec![org.get()],
            (None, Some(scope)) => scope.clone(),
            (None, None) => Vec::new(),
        };
        if rare_kinds {
            return self.kind_branches(s, &orgs);
        }
        let operation = self.operation;
        let with_operation = |s: &mut Statement, org: Option<i64>| {
            let org = org.map(|org| format!("m.org_id = {} and ", s.int(org))).unwrap_or_default();
            match operation {
                Some(operation) => {
                    let operation = s.int(operation);
                    Branch::new(
                        format!("{org}m.operation_id = {operation} and m.operation_id <> 0"),
                        Driver::Operation,
                    )
                }
                None if org.is_empty() => Branch::new("true".to_owned(), Driver::Time),
                None => Branch::new(format!("{org}true"), Driver::Organisation),
            }
        };
        if orgs.is_empty() {
            return vec![with_operation(s, None)];
        }
        orgs.into_iter().map(|org| with_operation(s, Some(org))).collect()
    }

    fn kind_branches(&self, s: &mut Statement, orgs: &[i64]) -> Vec<Branch> {
        let mut orgs = orgs.to_vec();
        orgs.sort_unstable();
        orgs.dedup();
        let mut branches = Vec::new();
        for kind in &self.kinds {
            let kind = s.int(kind.code());
            if orgs.is_empty() || orgs.len() * self.kinds.len() > 400 {
                branches.push(Branch::new(format!("m.kind = {kind} and m.kind <> 10"), Driver::Kind));
                continue;
            }
            for org in &orgs {
                let org = s.int(*org);
                branches.push(Branch::new(
                    format!("m.org_id = {org} and m.kind = {kind} and m.kind <> 10"),
                    Driver::Kind,
                ));
            }
        }
        branches
    }

    /// Conditions on time: the page's start and the filter's dates, of which the closer bound counts.
    fn range(&self, s: &mut Statement, start: &Start, sql: &mut String) {
        let (mut from, mut until) =
            (self.filter.from.map(|at| at.micros()), self.filter.until.map(|at| at.micros()));
        let plus = if self.filter.status == Some(StatusFilter::Reversed) && self.filter.event_id.is_none() {
            "+"
        } else {
            ""
        };
        let mut place = |s: &mut Statement, key: &ListKey, sign: &str| {
            let (at, org, seq) = (s.int(key.at), s.int(key.org), s.int(key.seq));
            sql.push_str(&format!(" and ({plus}m.occurred_at, m.org_id, m.seq) {sign} ({at}, {org}, {seq})"));
        };
        match start {
            Start::Newest => {}
            Start::Older(key) if until.is_none_or(|until| key.at < until) => {
                until = None;
                place(s, key, "<");
            }
            Start::Newer(key) if from.is_none_or(|from| key.at >= from) => {
                from = None;
                place(s, key, ">");
            }
            Start::Older(_) | Start::Newer(_) => {}
        }
        if let Some(from) = from {
            sql.push_str(&format!(" and {plus}m.occurred_at >= {}", s.int(from)));
        }
        if let Some(until) = until {
            sql.push_str(&format!(" and {plus}m.occurred_at < {}", s.int(until)));
        }
    }

    /// Every condition that the branch's driver does not meet already.
    fn filters(&self, s: &mut Statement, done: Driver, sql: &mut String) {
        let by_org = matches!(done, Driver::Organisation | Driver::Operation | Driver::Kind);
        if let Some(org) = self.filter.org
            && !by_org
        {
            sql.push_str(&format!(" and +m.org_id = {}", s.int(org.get())));
        }
        if !self.kinds.is_empty() && done != Driver::Kind {
            let kinds: Vec<String> = self.kinds.iter().map(|kind| s.int(kind.code())).collect();
            sql.push_str(&format!(" and +m.kind in ({})", kinds.join(", ")));
        }
        if let Some(operation) = self.operation
            && done != Driver::Operation
        {
            sql.push_str(&format!(" and +m.operation_id = {}", s.int(operation)));
        }
        if let Some(projects) = &self.projects
            && done != Driver::Project
        {
            if projects.len() <= BRANCHES {
                let ids: Vec<String> = projects.iter().map(|project| s.int(project.0)).collect();
                sql.push_str(&format!(" and +m.project_id in ({})", ids.join(", ")));
            } else if let Some(name) = &self.filter.project {
                sql.push_str(&format!(
                    " and +m.project_id in (select pj.project_id from project pj where pj.name = {})",
                    s.text(name)
                ));
            }
        }
        if let (Some((min, max)), true) = (self.filter.sizes(), done != Driver::Amount) {
            let (min, max) = (s.int(min), s.int(max));
            sql.push_str(&format!(
                " and (+m.amount >= {min} and +m.amount <= {max} or -m.amount >= {min} and -m.amount <= {max})"
            ));
        }
        match self.filter.status {
            Some(StatusFilter::Completed) => sql.push_str(
                " and (select v.seq from movement v where v.org_id = m.org_id and v.reverses_seq = m.seq limit 1) is null",
            ),
            Some(StatusFilter::Reversed) if done != Driver::Reversed => sql.push_str(
                " and (select v.seq from movement v where v.org_id = m.org_id and v.reverses_seq = m.seq limit 1) is not null",
            ),
            Some(StatusFilter::Reversed | StatusFilter::Accumulating) | None => {}
        }
        if let Some(words) = self.words.as_ref().filter(|_| done != Driver::Words) {
            sql.push_str(&self.words_condition(s, words));
        }
    }

    /// Words that are so common, or so combined with other filters, that each row is looked at.
    fn words_condition(&self, s: &mut Statement, words: &Words) -> String {
        let mut in_event = String::new();
        let mut in_note = String::new();
        for pattern in words.patterns() {
            let pattern = s.text(&pattern);
            in_event.push_str(&format!(" and lower(w.name) like {pattern} escape '\\'"));
            in_note.push_str(&format!(
                " and lower(coalesce(m.note, '') || ' ' || coalesce(m.reference, '') || ' ' || coalesce(m.reason, '')) like {pattern} escape '\\'"
            ));
        }
        let (record, reference) = (s.text(&words.whole), s.text(&words.whole));
        format!(
            " and ((select w.org_id from event w where w.org_id = m.org_id and w.event_id = m.event_id{in_event}) is not null
               or (m.kind <> 10{in_note}) or m.record_id = {record} or m.reference = {reference})"
        )
    }

    /// Conditions on open tallies `t`, and the page's start.
    pub(crate) fn tally_conditions(&self, s: &mut Statement, start: &Start) -> String {
        let mut sql = "t.posted_seq is null".to_owned();
        let place = |s: &mut Statement, key: &ListKey, sign: &str| {
            // A tally's last record is within its hour, so hours order tallies too, and have the index.
            let bound = match sign {
                "<" => format!("t.hour_starts_at <= {}", s.int(key.at)),
                _ => format!("t.hour_starts_at > {}", s.int(key.at.saturating_sub(Instant::HOUR_MICROS))),
            };
            let (at, org) = (s.int(key.at), s.int(key.org));
            let tally = s.bind(Bind::Bytes(key.tally.clone()));
            format!(" and {bound} and (t.last_at, t.org_id, t.tally_id) {sign} ({at}, {org}, {tally})")
        };
        match start {
            Start::Newest => {}
            Start::Older(key) => sql.push_str(&place(s, key, "<")),
            Start::Newer(key) => sql.push_str(&place(s, key, ">")),
        }
        if let Some(from) = self.filter.from {
            sql.push_str(&format!(" and t.last_at >= {}", s.int(from.micros())));
        }
        if let Some(until) = self.filter.until {
            sql.push_str(&format!(" and t.last_at < {}", s.int(until.micros())));
        }
        if let Some(org) = self.filter.org {
            sql.push_str(&format!(" and t.org_id = {}", s.int(org.get())));
        }
        if let Some(operation) = self.operation {
            sql.push_str(&format!(" and t.operation_id = {}", s.int(operation)));
        }
        if let Some(name) = &self.filter.project {
            let name = s.text(name);
            sql.push_str(&format!(
                " and t.project_id in (select pj.project_id from project pj where pj.name = {name})"
            ));
        }
        if let Some(event) = &self.filter.event_id {
            sql.push_str(&format!(" and t.event_id = {}", s.text(event)));
        }
        if let Some((min, max)) = self.filter.sizes() {
            sql.push_str(&format!(" and t.credits >= {} and t.credits <= {}", s.int(min), s.int(max)));
        }
        if let Some(words) = &self.words {
            let mut in_event = String::new();
            for pattern in words.patterns() {
                in_event.push_str(&format!(" and lower(w.name) like {} escape '\\'", s.text(&pattern)));
            }
            sql.push_str(&format!(
                " and ((select w.org_id from event w where w.org_id = t.org_id and w.event_id = t.event_id{in_event}) is not null"
            ));
            for source in &words.sources {
                let (source, record) = (s.text(source), s.text(&words.whole));
                sql.push_str(&format!(
                    " or (t.org_id, t.tally_id) in (select u.org_id, u.tally_id from usage_record u where u.source = {source} and u.record_id = {record})"
                ));
            }
            sql.push(')');
        }
        sql
    }
}

/// Which column or table a branch starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Driver {
    Event,
    Reversed,
    Words,
    Amount,
    Project,
    Kind,
    Operation,
    Organisation,
    Time,
}

/// A part of the list.
#[derive(Debug)]
struct Branch {
    from: String,
    condition: String,
    done: Driver,
}

impl Branch {
    fn new(condition: String, done: Driver) -> Self {
        Self { from: "movement m".to_owned(), condition, done }
    }
}

/// The kinds that can match; nothing where none can.
fn kinds(filter: &MovementFilter) -> Option<Vec<Kind>> {
    let mut kinds = filter.kinds.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let asked = !kinds.is_empty();
    if asked && (filter.operation.is_some() || filter.project.is_some()) {
        // Additions and what is taken out of a lot have neither operation nor project.
        kinds.retain(|kind| kind.is_consumption() || kind.is_reversal());
    }
    if asked && kinds.is_empty() {
        return None;
    }
    if kinds.len() == Kind::ALL.len() {
        kinds.clear();
    }
    Some(kinds)
}

async fn operation_id(connection: &mut Connection, name: &str) -> Result<Option<i64>> {
    let mut s = Statement::default();
    s.text = format!("select operation_id from operation where name = {}", s.text(name));
    let rows: Vec<(i64,)> = s.fetch_all(connection).await?;
    Ok(rows.first().map(|row| row.0))
}

async fn project_ids(connection: &mut Connection, name: &str, org: Option<OrgId>) -> Result<Vec<(i64, i64)>> {
    let mut s = Statement::default();
    let name = s.text(name);
    s.text = format!("select project_id, org_id from project where name = {name}");
    if let Some(org) = org {
        let org = s.int(org.get());
        s.text.push_str(&format!(" and org_id = {org}"));
    }
    s.fetch_all(connection).await
}

/// How many transactions have a size in the filter's range, counted up to one more than [`COMMON_AMOUNT`].
async fn amounts(connection: &mut Connection, filter: &MovementFilter) -> Result<i64> {
    let Some((min, max)) = filter.sizes() else { return Ok(0) };
    let mut s = Statement::default();
    let (a, b, c, d) = (s.int(min.max(1)), s.int(max), s.int(-max), s.int(-min));
    let (limit, again) = (s.int(COMMON_AMOUNT + 1), s.int(COMMON_AMOUNT + 1));
    s.text = format!(
        "select cast((select count(*) from (select 1 from movement where amount >= {a} and amount <= {b} limit {limit}) x)
           + (select count(*) from (select 1 from movement where amount >= {c} and amount <= {d} limit {again}) y) as bigint)"
    );
    s.fetch_number(connection).await
}

/// The organisations of a login that is limited to some, where they are few; each gets its own branch then.
async fn scope(connection: &mut Connection) -> Result<Option<Vec<i64>>> {
    let Connection::Postgres(_) = connection else { return Ok(None) };
    let s = Statement {
        text: "select org_id from organisation where not (select unscoped()) limit 41".to_owned(),
        binds: Vec::new(),
    };
    let orgs: Vec<(i64,)> = s.fetch_all(connection).await?;
    Ok((1..=BRANCHES).contains(&orgs.len()).then(|| orgs.into_iter().map(|row| row.0).collect()))
}
