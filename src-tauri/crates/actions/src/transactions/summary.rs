//! Totals over a filter and the strip of twelve months.
//!
//! Figures are those of the rows that the list shows, posted and accumulating. They come from the totals that the posting
//! keeps by organisation, month, kind, operation and project, or from the rows of one event; where neither knows them,
//! there are none, because counting row by row would take as long as the book is large.

use credit_desk_domain::{Area, BillingZone, Level, Month};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{MonthTotal, MovementFilter, StatusFilter, TallyTotal};

use super::filter;
use super::wording::amount;
use crate::rights::authorize;
use crate::view::{self, MonthFlow, TransactionFilter, TransactionSummary};
use crate::{Result, Session};

/// Months of the strip.
const MONTHS: i32 = 12;

/// Totals in micro-credits.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    count: i64,
    credits_in: i64,
    credits_out: i64,
}

/// Totals of the transactions that match.
pub async fn summarise_transactions(
    store: &Store,
    session: &Session,
    filter: &TransactionFilter,
) -> Result<TransactionSummary> {
    authorize(session, Area::Transactions, Level::View)?;
    let filter = filter::read(filter, session.zone)?;
    let billing = store.billing_entity().await?.zone;
    let months = store.month_totals(&filter).await?;
    let tallies = store.tally_total(&filter).await?;
    let totals = match months_asked(&filter, billing) {
        _ if filter.event_id.is_some() => event_totals(store, &filter).await?,
        Some((first, last)) => Some(posted(&months, first, last)),
        None if filter.status == Some(StatusFilter::Accumulating) => Some(Totals::default()),
        None => None,
    };
    let totals = totals.map(|totals| with_tallies(totals, tallies, filter.event_id.is_some()));
    Ok(TransactionSummary {
        count: totals.map(|totals| u64::try_from(totals.count).unwrap_or(0)),
        credits_in: totals.map(|totals| amount(totals.credits_in)),
        credits_out: totals.map(|totals| amount(totals.credits_out)),
        net: totals.map(|totals| amount(totals.credits_in.saturating_add(totals.credits_out))),
        accumulating: u64::try_from(tallies.tallies).unwrap_or(0),
        in_debt: store.organisations_in_debt(&filter).await?,
        months: strip(&months, billing.month_of(session.now())),
    })
}

/// The billing months that a filter asks for, first and last, where the kept totals can answer it.
fn months_asked(filter: &MovementFilter, billing: BillingZone) -> Option<(Option<Month>, Option<Month>)> {
    if filter.status.is_some()
        || filter.min.is_some()
        || filter.max.is_some()
        || filter.event_id.is_some()
        || filter.text.is_some()
    {
        return None;
    }
    let whole = |at: credit_desk_domain::Instant| {
        let month = billing.month_of(at);
        (billing.month_start(month) == at).then_some(month)
    };
    let first = match filter.from {
        Some(from) => Some(whole(from)?),
        None => None,
    };
    let last = match filter.until {
        Some(until) => Some(whole(until)?.prev()),
        None => None,
    };
    Some((first, last))
}

fn posted(months: &[MonthTotal], first: Option<Month>, last: Option<Month>) -> Totals {
    let within = |total: &&MonthTotal| {
        first.is_none_or(|first| total.month >= i64::from(first.number()))
            && last.is_none_or(|last| total.month <= i64::from(last.number()))
    };
    months.iter().filter(within).fold(Totals::default(), |sum, month| Totals {
        count: sum.count.saturating_add(month.transactions),
        credits_in: sum.credits_in.saturating_add(month.credits_in),
        credits_out: sum.credits_out.saturating_add(month.credits_out),
    })
}

/// An event's totals, exactly, where nothing else but an organisation is asked.
async fn event_totals(store: &Store, filter: &MovementFilter) -> Result<Option<Totals>> {
    let Some(event) = &filter.event_id else { return Ok(None) };
    let only = MovementFilter { event_id: Some(event.clone()), org: filter.org, ..MovementFilter::default() };
    if *filter != only {
        return Ok(None);
    }
    let shares = store.event_shares(event).await?;
    let shares = shares.iter().filter(|share| filter.org.is_none_or(|org| org.get() == share.org_id));
    Ok(Some(shares.fold(Totals::default(), |sum, share| Totals {
        count: sum.count.saturating_add(share.posted).saturating_add(share.open),
        credits_in: sum.credits_in.saturating_add(share.credits_in),
        credits_out: sum.credits_out.saturating_add(share.credits_out),
    })))
}

/// Adds open tallies; an event's are in its totals already.
fn with_tallies(totals: Totals, tallies: TallyTotal, counted: bool) -> Totals {
    if counted {
        return totals;
    }
    Totals {
        count: totals.count.saturating_add(tallies.tallies),
        credits_out: totals.credits_out.saturating_sub(tallies.credits),
        ..totals
    }
}

/// The newest twelve months, oldest first, with bars relative to the largest of all.
fn strip(months: &[MonthTotal], current: Month) -> Vec<MonthFlow> {
    let shown: Vec<(Month, i64, i64)> = (0..MONTHS)
        .map(|place| {
            let month = current.plus(place + 1 - MONTHS);
            let total = months.iter().find(|total| total.month == i64::from(month.number()));
            (month, total.map_or(0, |total| total.credits_in), total.map_or(0, |total| total.credits_out))
        })
        .collect();
    let largest =
        shown.iter().flat_map(|(_, up, down)| [up.unsigned_abs(), down.unsigned_abs()]).max().unwrap_or(0);
    shown
        .into_iter()
        .map(|(month, credits_in, credits_out)| MonthFlow {
            month: view::Month(month.to_string()),
            credits_in: amount(credits_in),
            credits_out: amount(credits_out),
            in_height: height(credits_in, largest),
            out_height: height(credits_out, largest),
        })
        .collect()
}

/// A bar's height from 0 to 1000; what is not zero is at least one high.
pub(crate) fn height(micro: i64, largest: u64) -> u16 {
    if micro == 0 || largest == 0 {
        return 0;
    }
    let height = u128::from(micro.unsigned_abs()) * 1_000 / u128::from(largest);
    u16::try_from(height.clamp(1, 1_000)).unwrap_or(1_000)
}
