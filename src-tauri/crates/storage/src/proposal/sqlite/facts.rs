//! Everything that decides what an approval would do, and the text that it is bound to (`proposal_facts` on PostgreSQL).

use credit_desk_domain::hash::SEPARATOR;
use credit_desk_domain::policy::{Case, DAY_MICROS, Judgement, Limits, MONTH_MICROS, Used, judge, outcome};
use credit_desk_domain::{Action, Credits};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::Person;
use super::row::Row;
use crate::error::Result;
use crate::proposal::Standing;

/// What an approval of `credits` by a person would do; `direct` where they would do it themselves.
pub(super) fn standing(
    native: &Connection,
    row: &Row,
    credits: i64,
    direct: bool,
    person: &Person<'_>,
) -> Result<Standing> {
    let own = own_staff_row(native, person)?;
    let limits = limits(native, row, person, &own)?;
    let (org_used, org_credits) = org_sum(native, row, credits, person.now)?;
    let used = match row.action.family() {
        Some(family) => Used {
            daily: Credits::from_micro(daily_used(native, row, family, person)?),
            maker: Credits::from_micro(maker_used(native, row, family, person.now)?),
            org: Credits::from_micro(org_used),
        },
        None => Used { org: Credits::from_micro(org_used), ..Used::default() },
    };
    let (amount, org_amount) = (Credits::from_micro(credits), Credits::from_micro(org_credits));
    let within = judge(row.action, amount, org_amount, &limits, &used) == Judgement::Within;
    let orgs = row.orgs();
    let actor = Some(person.actor);
    let alone = is_alone(native, row.action)?;
    let case = Case {
        action: row.action,
        state: row.state,
        role: person.role,
        direct,
        own: row.maker == person.actor
            || row.requested_by.as_deref() == actor
            || row.action == Action::Staff && row.subject.as_deref() == actor,
        own_organisation: own.org.is_some_and(|org| orgs.contains(&org)),
        first: row.first_by.as_deref() == actor,
        alone,
        lapsed: row.lapses_at <= person.now,
    };
    let outcome = outcome(&case, within);
    let (status, others) = organisations(native, &orgs, person.actor)?;
    let hex = row.id.as_bytes().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let number = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
    let limit = |limit: Option<Credits>| number(limit.map(Credits::micro));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        hex,
        row.version.to_string(),
        row.action.code().to_owned(),
        row.org.to_string(),
        row.credits.to_string(),
        row.kind.to_string(),
        row.expires_at.to_string(),
        number(row.target_seq),
        text(&row.subject),
        text(&row.terms),
        row.reason.clone(),
        text(&row.note),
        text(&row.requested_by),
        row.state.code().to_owned(),
        text(&row.first_by),
        number(row.decided_credits),
        status,
        others.to_string(),
        limit(limits.single),
        limit(limits.daily),
        limit(limits.maker),
        limit(limits.org),
        outcome.code().to_owned(),
    ];
    let shown = fields.join(&SEPARATOR.to_string());
    Ok(Standing { outcome, limits, used, org_credits: org_amount, alone, shown })
}

/// What the person's own row says.
#[derive(Default)]
struct OwnRow {
    org: Option<i64>,
    single: Option<i64>,
    daily: Option<i64>,
}

fn own_staff_row(native: &Connection, person: &Person<'_>) -> Result<OwnRow> {
    let own = native
        .prepare_cached(
            "select org_id, single_limit, daily_limit from staff where login = ?1 and status = 'active'",
        )?
        .query_row([person.actor], |row| {
            Ok(OwnRow { org: row.get(0)?, single: row.get(1)?, daily: row.get(2)? })
        })
        .optional()?;
    Ok(own.unwrap_or_default())
}

/// The newest policy that has begun, of the organisation's currency before that of any; a person's own limits before it.
fn limits(native: &Connection, row: &Row, person: &Person<'_>, own: &OwnRow) -> Result<Limits> {
    let Some(family) = row.action.family() else { return Ok(Limits::default()) };
    let policy: Option<[Option<i64>; 4]> = native
        .prepare_cached(
            "select single_limit, daily_limit, maker_limit, org_limit from policy
             where action = ?1 and role = ?2 and currency in ('', ?3) and starts_at <= ?4
             order by currency <> '' desc, starts_at desc limit 1",
        )?
        .query_row(params![family, person.role_code(), row.currency, person.now], |found| {
            Ok([found.get(0)?, found.get(1)?, found.get(2)?, found.get(3)?])
        })
        .optional()?;
    let [single, daily, maker, org] =
        policy.unwrap_or([Some(0); 4]).map(|limit| limit.map(Credits::from_micro));
    Ok(Limits {
        single: own.single.map(Credits::from_micro).or(single),
        daily: own.daily.map(Credits::from_micro).or(daily),
        maker,
        org,
    })
}

/// Credits that the person approved, first or last, in 24 hours.
fn daily_used(native: &Connection, row: &Row, family: &str, person: &Person<'_>) -> Result<i64> {
    Ok(native
        .prepare_cached(
            "select coalesce(sum(c), 0) from (
               select max(t.credits) as c from proposal_step t join proposal q on q.proposal_id = t.proposal_id
               where t.actor = ?1 and t.at > ?2 and t.step in ('approved', 'first_approval')
                 and case q.action when 'bulk_grant' then 'grant' else q.action end = ?3
                 and q.state in ('approved', 'second') and q.proposal_id <> ?4
               group by t.proposal_id)",
        )?
        .query_row(
            params![person.actor, person.now.saturating_sub(DAY_MICROS), family, row.id.as_bytes().as_slice()],
            |sum| sum.get(0),
        )?)
}

/// Credits that the same maker asked for and that were approved in 24 hours. A customer's user is the maker of requests.
fn maker_used(native: &Connection, row: &Row, family: &str, now: i64) -> Result<i64> {
    let since = now.saturating_sub(DAY_MICROS);
    let id = row.id.as_bytes().as_slice();
    if row.is_customers() {
        return Ok(native
            .prepare_cached(
                "select coalesce(sum(decided_credits), 0) from proposal
                 where action = 'request' and org_id = ?1 and requested_by is ?2
                   and (requested_by is not null or maker_role = 'platform')
                   and state = 'approved' and decided_at > ?3 and proposal_id <> ?4",
            )?
            .query_row(params![row.org, row.requested_by, since, id], |sum| sum.get(0))?);
    }
    Ok(native
        .prepare_cached(
            "select coalesce(sum(decided_credits), 0) from proposal
             where maker = ?1 and case action when 'bulk_grant' then 'grant' else action end = ?2
               and not (action = 'request' and (requested_by is not null or maker_role = 'platform'))
               and state = 'approved' and decided_at > ?3 and proposal_id <> ?4",
        )?
        .query_row(params![row.maker, family, since, id], |sum| sum.get(0))?)
}

/// What was given in 30 days and what this would add: of the organisation, or of the one of several that comes highest.
fn org_sum(native: &Connection, row: &Row, credits: i64, now: i64) -> Result<(i64, i64)> {
    let given = |org: i64| -> Result<i64> {
        Ok(native
            .prepare_cached(
                "select coalesce(sum(c), 0) from (
                   select decided_credits as c from proposal
                   where org_id = ?1 and action in ('request', 'grant') and state = 'approved' and decided_at > ?2 and proposal_id <> ?3
                   union all
                   select l.credits from proposal_line l join proposal q on q.proposal_id = l.proposal_id
                   where l.org_id = ?1 and q.state = 'approved' and q.decided_at > ?2 and q.proposal_id <> ?3)",
            )?
            .query_row(params![org, now.saturating_sub(MONTH_MICROS), row.id.as_bytes().as_slice()], |sum| {
                sum.get(0)
            })?)
    };
    if row.action != Action::BulkGrant {
        return Ok(if row.org == 0 { (0, 0) } else { (given(row.org)?, credits) });
    }
    let mut highest: Option<(i64, i64, i64)> = None;
    for line in &row.lines {
        let candidate = (given(line.org)?, line.credits, line.org);
        let total = |(used, credits, _): (i64, i64, i64)| i128::from(used) + i128::from(credits);
        let higher = highest.is_none_or(|held| {
            (total(candidate), std::cmp::Reverse(candidate.2)) > (total(held), std::cmp::Reverse(held.2))
        });
        if higher {
            highest = Some(candidate);
        }
    }
    Ok(highest.map_or((0, 0), |(used, credits, _)| (used, credits)))
}

/// Fewer than two people have a password: nobody else can decide.
/// True where nobody else could decide: of staff and limits only admins do, so that the first colleague, invited for support,
/// does not keep a second admin out.
fn is_alone(native: &Connection, action: Action) -> Result<bool> {
    let people: i64 = native
        .prepare_cached(
            "select count(*) from staff where status = 'active' and password_hash is not null and (role = 'admin' or ?1)",
        )?
        .query_row([action.family().is_some()], |row| row.get(0))?;
    Ok(people < 2)
}

/// Their status, and the number of transactions that others made: what one did oneself is known, and usage and expiry go
/// on all the time.
fn organisations(native: &Connection, orgs: &[i64], actor: &str) -> Result<(String, i64)> {
    let mut orgs = orgs.to_vec();
    orgs.sort_unstable();
    let (mut statuses, mut others) = (Vec::new(), 0);
    for org in orgs {
        let status: Option<String> = native
            .prepare_cached("select status from organisation where org_id = ?1")?
            .query_row([org], |row| row.get(0))
            .optional()?;
        statuses.extend(status);
        let count: i64 = native
            .prepare_cached(
                "select count(*) from movement where org_id = ?1 and kind <> 10 and kind <> 20 and actor <> ?2",
            )?
            .query_row(params![org, actor], |row| row.get(0))?;
        others += count;
    }
    Ok((statuses.join(","), others))
}
