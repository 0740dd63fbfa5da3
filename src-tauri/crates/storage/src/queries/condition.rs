//! The conditions of a branch: where the page starts, and every part of the filter that its driver does not meet.

use credit_desk_domain::Instant;

use super::branch::{Branch, Driver};
use super::filter::{ListKey, Start, StatusFilter};
use super::plan::{BRANCHES, Plan};
use super::search::Words;
use super::statement::{Bind, Statement};

impl Plan {
    /// Conditions on `m`, joined.
    pub(super) fn movement_conditions(&self, s: &mut Statement, start: &Start, branch: &Branch) -> String {
        let mut all = vec![branch.condition.clone()];
        self.range(s, start, branch, &mut all);
        self.columns(s, branch.done, &mut all);
        if let (Some((min, max)), true) = (self.filter.sizes(), branch.done != Driver::Amount) {
            let (min, max) = (s.int(min), s.int(max));
            all.push(format!(
                "(+m.amount >= {min} and +m.amount <= {max} or -m.amount >= {min} and -m.amount <= {max})"
            ));
        }
        let reversal =
            "(select v.seq from movement v where v.org_id = m.org_id and v.reverses_seq = m.seq limit 1)";
        match self.filter.status {
            Some(StatusFilter::Completed) => all.push(format!("{reversal} is null")),
            Some(StatusFilter::Reversed) if branch.done != Driver::Reversed => {
                all.push(format!("{reversal} is not null"));
            }
            Some(StatusFilter::Reversed | StatusFilter::Accumulating) | None => {}
        }
        if let Some(words) =
            self.words.as_ref().filter(|_| matches!(branch.done, Driver::Event | Driver::Reversed))
        {
            all.push(words_in_row(s, words));
        }
        all.join(" and ")
    }

    /// Conditions on time: the page's start and the filter's dates, of which the closer bound counts.
    fn range(&self, s: &mut Statement, start: &Start, branch: &Branch, all: &mut Vec<String>) {
        // What was reversed and what has notes stand in tables of their own, which are read in the order of their time.
        let of = branch.of();
        let mut from = self.filter.from.map(Instant::micros);
        let mut until = self.filter.until.map(Instant::micros);
        let place = |s: &mut Statement, key: &ListKey, sign: &str| {
            let (at, org, seq) = (s.int(key.at), s.int(key.org), s.int(key.seq));
            format!("({of}.occurred_at, {of}.org_id, {of}.seq) {sign} ({at}, {org}, {seq})")
        };
        match start {
            Start::Older(key) if until.is_none_or(|until| key.at < until) => {
                until = None;
                all.push(place(s, key, "<"));
            }
            Start::Newer(key) if from.is_none_or(|from| key.at >= from) => {
                from = None;
                all.push(place(s, key, ">"));
            }
            Start::Newest | Start::Older(_) | Start::Newer(_) => {}
        }
        all.extend(from.map(|from| format!("{of}.occurred_at >= {}", s.int(from))));
        all.extend(until.map(|until| format!("{of}.occurred_at < {}", s.int(until))));
    }

    /// Conditions on organisation, kind, operation and project.
    fn columns(&self, s: &mut Statement, done: Driver, all: &mut Vec<String>) {
        let by_org = matches!(done, Driver::Organisation | Driver::Operation | Driver::Kind);
        if let Some(org) = self.filter.org.filter(|_| !by_org) {
            all.push(format!("+m.org_id = {}", s.int(org.get())));
        }
        if !self.kinds.is_empty() && done != Driver::Kind {
            let kinds: Vec<String> = self.kinds.iter().map(|kind| s.int(kind.code())).collect();
            all.push(format!("+m.kind in ({})", kinds.join(", ")));
        }
        if let Some(operation) = self.operation.filter(|_| done != Driver::Operation) {
            all.push(format!("+m.operation_id = {}", s.int(operation)));
        }
        if let (Some(projects), Some(name), true) =
            (&self.projects, &self.filter.project, done != Driver::Project)
        {
            if projects.len() <= BRANCHES {
                let ids: Vec<String> = projects.iter().map(|project| s.int(project.0)).collect();
                all.push(format!("+m.project_id in ({})", ids.join(", ")));
            } else {
                all.push(format!("+m.project_id in ({})", projects_named(s, name)));
            }
        }
    }

    /// Conditions on open tallies `t`, joined.
    pub(crate) fn tally_conditions(&self, s: &mut Statement, start: &Start) -> String {
        let mut all = vec!["t.posted_seq is null".to_owned()];
        match start {
            Start::Newest => {}
            Start::Older(key) => all.push(tally_place(s, key, "<")),
            Start::Newer(key) => all.push(tally_place(s, key, ">")),
        }
        let filter = &self.filter;
        all.extend(filter.from.map(|from| format!("t.last_at >= {}", s.int(from.micros()))));
        all.extend(filter.until.map(|until| format!("t.last_at < {}", s.int(until.micros()))));
        all.extend(filter.org.map(|org| format!("t.org_id = {}", s.int(org.get()))));
        all.extend(self.operation.map(|operation| format!("t.operation_id = {}", s.int(operation))));
        if let Some(name) = &filter.project {
            all.push(format!("t.project_id in ({})", projects_named(s, name)));
        }
        if let Some(event) = &filter.event_id {
            all.push(format!("t.event_id = {}", s.text(event)));
        }
        if let Some((min, max)) = filter.sizes() {
            all.push(format!("t.credits >= {} and t.credits <= {}", s.int(min), s.int(max)));
        }
        if let Some(words) = &self.words {
            let named = words.event_named(s);
            let mut any = vec![format!(
                "(select w.org_id from event w where w.org_id = t.org_id and w.event_id = t.event_id and {named}) is not null"
            )];
            for source in &words.sources {
                let (source, record) = (s.text(source), s.text(&words.whole));
                any.push(format!(
                    "(t.org_id, t.tally_id) in (select u.org_id, u.tally_id from usage_record u
                       where u.source = {source} and u.record_id = {record})"
                ));
            }
            all.push(format!("({})", any.join(" or ")));
        }
        all.join(" and ")
    }
}

fn projects_named(s: &mut Statement, name: &str) -> String {
    format!("select pj.project_id from project pj where pj.name = {}", s.text(name))
}

/// The words in the few rows of an event or of what was reversed: each row is looked at.
fn words_in_row(s: &mut Statement, words: &Words) -> String {
    let named = words.event_named(s);
    let noted = words.noted(s);
    let mut any = vec![
        format!(
            "(select w.org_id from event w where w.org_id = m.org_id and w.event_id = m.event_id and {named}) is not null"
        ),
        format!("m.kind <> 10 and {noted}"),
        format!("m.record_id = {}", s.text(&words.whole)),
        format!("m.reference = {}", s.text(&words.whole)),
    ];
    for source in &words.sources {
        let (source, record) = (s.text(source), s.text(&words.whole));
        any.push(format!(
            "(m.org_id, m.seq) in (select u.org_id, h.posted_seq from usage_record u
               join tally h on h.org_id = u.org_id and h.tally_id = u.tally_id
               where u.source = {source} and u.record_id = {record})"
        ));
    }
    format!("({})", any.join(" or "))
}

/// The place of a page among tallies. A tally's last record is within its hour, so hours order tallies too, and have the
/// index.
fn tally_place(s: &mut Statement, key: &ListKey, sign: &str) -> String {
    let bound = if sign == "<" {
        format!("t.hour_starts_at <= {}", s.int(key.at))
    } else {
        format!("t.hour_starts_at > {}", s.int(key.at.saturating_sub(Instant::HOUR_MICROS)))
    };
    let (at, org) = (s.int(key.at), s.int(key.org));
    let tally = s.bind(Bind::Bytes(key.tally.clone()));
    format!("{bound} and (t.last_at, t.org_id, t.tally_id) {sign} ({at}, {org}, {tally})")
}
