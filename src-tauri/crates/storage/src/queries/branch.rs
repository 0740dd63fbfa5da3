//! From a plan to branches: each a query for keys of movements that one index answers in list order.
//!
//! Which index drives is decided here and not left to the engines: what must not drive carries a unary plus, which both
//! engines read as "not through an index". The order: event, reversals, words, rare amounts, projects, kinds other than
//! usage, operation, organisation, time. Several values of a driving column are branches of their own, merged by the outer
//! order and limit.

use super::filter::{Start, StatusFilter};
use super::plan::{BRANCHES, Plan};
use super::search::{COMMON, Words};
use super::statement::Statement;
use credit_desk_domain::Kind;

/// Which column or table a branch starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Driver {
    Event,
    Reversed,
    Words,
    Notes,
    Amount,
    Project,
    Kind,
    Operation,
    Organisation,
    Time,
}

/// A part of the list.
#[derive(Debug)]
pub(super) struct Branch {
    pub(super) from: String,
    pub(super) condition: String,
    pub(super) done: Driver,
}

impl Branch {
    fn new(condition: String, done: Driver) -> Self {
        Self { from: "movement m".to_owned(), condition, done }
    }

    /// The table whose time, organisation and sequence order it.
    pub(super) fn of(&self) -> &'static str {
        match self.done {
            Driver::Reversed => "r",
            Driver::Notes => "n",
            Driver::Event
            | Driver::Words
            | Driver::Amount
            | Driver::Project
            | Driver::Kind
            | Driver::Operation
            | Driver::Organisation
            | Driver::Time => "m",
        }
    }
}

impl Plan {
    /// A query for `occurred_at, org_id, seq` of the first `limit` movements from `start` on, in no order.
    pub(crate) fn movement_keys(&self, s: &mut Statement, start: &Start, limit: i64) -> String {
        let branches: Vec<String> = self
            .branches(s)
            .into_iter()
            .map(|branch| {
                let conditions = self.movement_conditions(s, start, &branch);
                let (from, of) = (&branch.from, branch.of());
                let sql = format!("select {of}.occurred_at, {of}.org_id, {of}.seq from {from} where {conditions}");
                let direction = if matches!(start, Start::Newer(_)) { "asc" } else { "desc" };
                let limit = s.int(limit);
                format!(
                    "select * from ({sql} order by {of}.occurred_at {direction}, {of}.org_id {direction}, {of}.seq {direction} limit {limit}) as b"
                )
            })
            .collect();
        // Only words can find the same transaction twice.
        branches.join(if self.words.is_some() { " union " } else { " union all " })
    }

    /// A query for all movements, newest first, of these columns over `m` and with these joins.
    pub(crate) fn movement_stream(&self, s: &mut Statement, columns: &str, joins: &str) -> String {
        let branches = self.branches(s);
        let mut parts = Vec::new();
        for branch in &branches {
            let conditions = self.movement_conditions(s, &Start::Newest, branch);
            let of = branch.of();
            if branches.len() == 1 {
                return format!(
                    "select {columns} from {}{joins} where {conditions} order by {of}.occurred_at desc, {of}.org_id desc, {of}.seq desc",
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
            let from = "reversed r join movement m on m.org_id = r.org_id and m.seq = r.seq".to_owned();
            return vec![Branch { from, condition: "true".to_owned(), done: Driver::Reversed }];
        }
        if let Some(words) = &self.words {
            return self.word_branches(s, words);
        }
        if let (true, Some((min, max))) = (self.rare_amount, self.filter.sizes()) {
            let positive = format!("m.amount >= {} and m.amount <= {}", s.int(min.max(1)), s.int(max));
            let negative = format!("m.amount >= {} and m.amount <= {}", s.int(-max), s.int(-min));
            return vec![Branch::new(positive, Driver::Amount), Branch::new(negative, Driver::Amount)];
        }
        self.column_branches(s)
    }

    /// Starts from what matches where that is little; else reads the list, or the part of it that has notes, in order.
    fn word_branches(&self, s: &mut Statement, words: &Words) -> Vec<Branch> {
        let mut branches = Self::whole_branches(s, words);
        if words.common_events {
            for mut branch in self.column_branches(s) {
                let named = words.event_named(s);
                branch.condition = format!(
                    "{} and (select w.org_id from event w
                       where w.org_id = m.org_id and w.event_id = m.event_id and {named}) is not null",
                    branch.condition
                );
                branches.push(branch);
            }
        } else {
            let events = words.events(s, self.engine, self.filter.org, COMMON);
            branches.push(Branch {
                from: format!(
                    "(select distinct org_id, event_id from ({events}) x) f
                     join movement m on m.event_id = f.event_id and +m.org_id = f.org_id"
                ),
                condition: "true".to_owned(),
                done: Driver::Words,
            });
        }
        if words.common_notes {
            branches.extend(self.note_branches(s, words));
        } else {
            let notes = words.notes(s, self.engine, COMMON);
            branches.push(Branch {
                from: format!("({notes}) f join movement m on m.org_id = f.org_id and m.seq = f.seq"),
                condition: "true".to_owned(),
                done: Driver::Words,
            });
        }
        branches
    }

    /// Reads what has notes in list order, for words that many have, or within an organisation.
    fn note_branches(&self, s: &mut Statement, words: &Words) -> Vec<Branch> {
        let from = "search_note n join movement m on m.org_id = n.org_id and m.seq = n.seq";
        let mut condition = words.in_note(s);
        if !self.kinds.is_empty() {
            let kinds: Vec<String> = self.kinds.iter().map(|kind| s.int(kind.code())).collect();
            condition = format!("{condition} and n.kind in ({})", kinds.join(", "));
        }
        let orgs = self.orgs();
        let of_org = orgs.iter().map(|org| format!("n.org_id = {} and {condition}", s.int(*org)));
        let conditions: Vec<String> =
            if orgs.is_empty() { vec![condition.clone()] } else { of_org.collect() };
        let branch = |condition| Branch { from: from.to_owned(), condition, done: Driver::Notes };
        conditions.into_iter().map(branch).collect()
    }

    /// The whole text as a reference or as a record ID, of a transaction or inside an hourly one.
    fn whole_branches(s: &mut Statement, words: &Words) -> Vec<Branch> {
        let mut branches =
            vec![Branch::new(format!("m.reference = {}", s.text(&words.whole)), Driver::Words)];
        for source in &words.sources {
            branches.push(Branch::new(
                format!("m.source = {} and m.record_id = {}", s.text(source), s.text(&words.whole)),
                Driver::Words,
            ));
            branches.push(Branch {
                from: "usage_record u join tally t on t.org_id = u.org_id and t.tally_id = u.tally_id
                    join movement m on m.org_id = t.org_id and m.seq = t.posted_seq"
                    .to_owned(),
                condition: format!(
                    "u.source = {} and u.record_id = {}",
                    s.text(source),
                    s.text(&words.whole)
                ),
                done: Driver::Words,
            });
        }
        branches
    }

    /// One branch for each value of the driving columns.
    fn column_branches(&self, s: &mut Statement) -> Vec<Branch> {
        let rare_kinds = !self.kinds.is_empty() && !self.kinds.contains(&Kind::Usage);
        if let Some(projects) = self.projects.as_ref().filter(|projects| projects.len() <= BRANCHES) {
            if rare_kinds {
                return Self::kind_branches(
                    s,
                    &self.kinds,
                    &projects.iter().map(|project| project.1).collect::<Vec<_>>(),
                );
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
        let orgs = self.orgs();
        if rare_kinds {
            return Self::kind_branches(s, &self.kinds, &orgs);
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

    /// The organisations that a branch each is made for: the one asked for, or the few that the login works for.
    fn orgs(&self) -> Vec<i64> {
        match (self.filter.org, &self.scope) {
            (Some(org), _) => vec![org.get()],
            (None, Some(scope)) => scope.clone(),
            (None, None) => Vec::new(),
        }
    }

    fn kind_branches(s: &mut Statement, kinds: &[Kind], orgs: &[i64]) -> Vec<Branch> {
        let mut orgs = orgs.to_vec();
        orgs.sort_unstable();
        orgs.dedup();
        let mut branches = Vec::new();
        for kind in kinds {
            let kind = s.int(kind.code());
            if orgs.is_empty() || orgs.len() * kinds.len() > 400 {
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
}
