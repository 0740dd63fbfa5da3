//! A filter made ready: names looked up, and how common its words and amounts are.

use credit_desk_domain::{Kind, OrgId};

use super::filter::{MovementFilter, StatusFilter};
use super::search::Words;
use super::statement::Statement;
use crate::engine::{Connection, Engine};
use crate::error::Result;

/// Amounts that this many transactions have are found by their index; more are so common that reading in list order
/// meets them soon.
const COMMON_AMOUNT: i64 = 30_000;

/// Values of a column that get a branch each; with more, the list is read in order and filtered.
pub(super) const BRANCHES: usize = 40;

/// A filter whose names are looked up.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) filter: MovementFilter,
    pub(super) engine: Engine,
    /// Organisations that a limited login works for, where they are few.
    pub(super) scope: Option<Vec<i64>>,
    pub(super) operation: Option<i64>,
    /// Number and organisation of each project of the name.
    pub(super) projects: Option<Vec<(i64, i64)>>,
    pub(super) kinds: Vec<Kind>,
    pub(super) words: Option<Words>,
    pub(super) rare_amount: bool,
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
        let scope = scope(connection).await?;
        let rare_amount = match filter.sizes() {
            Some((min, max)) if min > max => return Ok(None),
            // Counting what a limited login may see reads what it may not: its few organisations are read instead.
            Some(_) => scope.is_none() && amounts(connection, filter).await? <= COMMON_AMOUNT,
            None => false,
        };
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
    let org = s.int(org.map_or(0, OrgId::get));
    s.text = format!(
        "select project_id, org_id from project where name = {name} and ({org} = 0 or org_id = {org})"
    );
    s.fetch_all(connection).await
}

/// How many transactions have a size in the filter's range, counted up to one more than [`COMMON_AMOUNT`].
async fn amounts(connection: &mut Connection, filter: &MovementFilter) -> Result<i64> {
    let Some((min, max)) = filter.sizes() else { return Ok(0) };
    let mut s = Statement::default();
    let mut within = |from: i64, to: i64| {
        let (from, to, limit) = (s.int(from), s.int(to), s.int(COMMON_AMOUNT + 1));
        format!(
            "select count(*) from (select 1 from movement where amount >= {from} and amount <= {to} limit {limit}) x"
        )
    };
    let (added, taken) = (within(min.max(1), max), within(-max, -min));
    s.text = format!("select cast(({added}) + ({taken}) as bigint)");
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
