//! Where a balance comes from, at any instant.

use credit_desk_domain::{Area, Credits, Instant, Kind, Level};
use credit_desk_storage::Store;
use credit_desk_storage::queries::Explanation;

use super::page::{lot_view, unknown};
use super::run_out::rounded;
use crate::audit_log::note_read;
use crate::rights::authorize;
use crate::transactions::wording::{amount, inconsistent, instant, kind, kind_view};
use crate::transactions::{filter, org};
use crate::view::{BalanceExplained, BalanceStep};
use crate::{ActionError, Result, Session};

/// Explains an organisation's balance as of an instant (RFC 3339), at the end of a day (`2026-03-31`), or now.
///
/// What had been posted by then counts. Usage that was only accumulating counts when the balance of now is asked for.
///
/// # Errors
/// Refuses unknown organisations, texts that are no instant, and the future.
pub async fn explain_balance(
    store: &Store,
    session: &Session,
    org_id: i32,
    as_of: Option<&str>,
) -> Result<BalanceExplained> {
    authorize(session, Area::Organisations, Level::View)?;
    let org = org(org_id)?;
    let keys = store.organisation_keys().await?;
    let name = keys.into_iter().find(|key| key.org_id == org.get()).ok_or_else(|| unknown(org))?.name;
    note_read(store, session, org).await?;
    let now = session.now();
    let at = as_of.map(|text| instant_of(text, session)).transpose()?.unwrap_or(now);
    if at > now {
        return Err(ActionError::refused(
            "as_of_future",
            format!("the balance of {at} cannot be explained: it lies in the future"),
            "Give a time that has passed, or none for now.",
        ));
    }
    let found = store.explain(org, at).await?;
    let overflow = || inconsistent("movement", "amount", org.get(), found.seq);
    let sum = |amounts: Vec<i64>| {
        Credits::sum(amounts.into_iter().map(Credits::from_micro)).map_err(|_| overflow())
    };
    let settled = sum(found.steps.iter().map(|step| step.amount).collect())?.micro();
    let left = sum(found.lots.iter().map(|lot| lot.remaining).collect())?.micro();
    let valid =
        found.lots.iter().filter(|lot| lot.effective_at <= at.micros() && lot.expires_at > at.micros());
    let spendable = sum(valid.map(|lot| lot.remaining).collect())?.micro();
    // What lots hold less debt is what is settled; that is how debt is known at any time.
    let debt = left.saturating_sub(settled);
    let accumulating = if as_of.is_none() { found.accumulating } else { 0 };
    let available = spendable.saturating_sub(debt).saturating_sub(accumulating).max(0);
    let balance =
        Balance { at, settled, debt, available, accumulating, blocked: left.saturating_sub(spendable) };
    Ok(BalanceExplained {
        words: words(&name, &balance, &found, session)?,
        organisation: name,
        as_of: instant(at.micros()),
        settled: amount(settled),
        available: amount(available),
        debt: amount(debt),
        steps: found
            .steps
            .iter()
            .map(|step| {
                Ok(BalanceStep {
                    kind: kind_view(kind(step.kind, org.get(), found.seq)?),
                    transactions: u64::try_from(step.transactions).unwrap_or(0),
                    credits: amount(step.amount),
                })
            })
            .collect::<Result<_>>()?,
        lots: found.lots.iter().map(|lot| lot_view(lot, org)).collect::<Result<_>>()?,
    })
}

fn instant_of(text: &str, session: &Session) -> Result<Instant> {
    if let Ok(day) = filter::day_of(text) {
        let end = filter::day_end(day, session.zone);
        return Ok(end.saturating_add_micros(-1).min(session.now().max(session.zone.day_start(day))));
    }
    Instant::parse(text).map_err(|error| {
        ActionError::refused(
            "as_of_unreadable",
            error.to_string(),
            "Give a day like 2026-03-31 or a time like 2026-03-31T12:00:00Z.",
        )
    })
}

struct Balance {
    at: Instant,
    settled: i64,
    debt: i64,
    available: i64,
    accumulating: i64,
    /// Left of lots that were not valid then.
    blocked: i64,
}

fn words(name: &str, balance: &Balance, found: &Explanation, session: &Session) -> Result<String> {
    let mut parts =
        [("added", 0_i64), ("used", 0), ("expired or taken back", 0), ("given back by reversals", 0)];
    for step in &found.steps {
        let place = match kind(step.kind, 0, found.seq)? {
            Kind::Purchase
            | Kind::AutoRecharge
            | Kind::FreeCredits
            | Kind::AdminGrant
            | Kind::CreditRequest
            | Kind::Coupon => 0,
            Kind::Usage | Kind::ManualConsumption => 1,
            Kind::Expiry | Kind::Void | Kind::Refund | Kind::Clawback => 2,
            Kind::Reinstatement | Kind::Reversal => 3,
        };
        parts[place].1 = parts[place].1.saturating_add(step.amount);
    }
    let local = session.zone.local(balance.at).format("%-d %b %Y, %H:%M");
    let mut text = format!("On {local} ({}), {name} had {} credits", session.zone, rounded(balance.settled));
    let said: Vec<String> = parts
        .iter()
        .filter(|(_, micro)| *micro != 0)
        .map(|(word, micro)| match *word {
            "given back by reversals" if *micro < 0 => format!("{} taken by reversals", rounded(-micro)),
            word => format!("{} {word}", rounded(micro.saturating_abs())),
        })
        .collect();
    if !said.is_empty() {
        text.push_str(": ");
        text.push_str(&said.join(", "));
    }
    let more = [
        (balance.debt, "of what was used is debt, which the next addition pays first"),
        (balance.blocked, "could not be spent then: expired, or valid only later"),
        (balance.accumulating, "more are used by hours that are not posted yet"),
    ];
    let sentences = more.iter().filter(|(micro, _)| *micro > 0).map(|(micro, words)| (*micro, *words));
    for (micro, words) in sentences.chain([(balance.available, "could be spent")]) {
        text.push_str(". ");
        text.push_str(&rounded(micro));
        text.push(' ');
        text.push_str(words);
    }
    text.push('.');
    Ok(text)
}
