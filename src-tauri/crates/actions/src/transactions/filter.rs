//! From the filter as the window and the command line give it to what the book is asked.

use chrono::NaiveDate;
use credit_desk_domain::{BillingZone, Credits, Instant};
use credit_desk_storage::queries::{MovementFilter, StatusFilter};

use super::org;
use super::wording::kind_of;
use crate::view::{StatusView, TransactionFilter};
use crate::{ActionError, Result};

/// Reads a filter; days are days of `zone`. Blank texts count as nothing.
pub(crate) fn read(filter: &TransactionFilter, zone: BillingZone) -> Result<MovementFilter> {
    let text = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let from = text(&filter.from).map(|day| day_of(&day)).transpose()?;
    let to = text(&filter.to).map(|day| day_of(&day)).transpose()?;
    let words = text(&filter.text);
    if let Some(words) = &words
        && !words.split_whitespace().any(|word| word.chars().count() >= 3)
    {
        return Err(ActionError::refused(
            "text_too_short",
            format!("“{words}” is too short to search for"),
            "Type a word of at least three characters.",
        ));
    }
    Ok(MovementFilter {
        org: filter.org_id.map(org).transpose()?,
        kinds: filter.kinds.iter().map(|kind| kind_of(*kind)).collect(),
        status: filter.status.map(|status| match status {
            StatusView::Completed => StatusFilter::Completed,
            StatusView::Accumulating => StatusFilter::Accumulating,
            StatusView::Reversed => StatusFilter::Reversed,
        }),
        project: text(&filter.project),
        operation: text(&filter.operation),
        from: from.map(|day| zone.day_start(day)),
        until: to.map(|day| day_end(day, zone)),
        min: text(&filter.min_credits).map(|text| size(&text)).transpose()?,
        max: text(&filter.max_credits).map(|text| size(&text)).transpose()?,
        event_id: text(&filter.event_id),
        text: words,
    })
}

/// Reads a day, `2026-11-21`.
pub(crate) fn day_of(text: &str) -> Result<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map_err(|_| {
        ActionError::refused("day_unreadable", format!("“{text}” is not a day"), "Write it like 2026-11-21.")
    })
}

/// The first instant after a day.
pub(crate) fn day_end(day: NaiveDate, zone: BillingZone) -> Instant {
    zone.day_range(day).1
}

fn size(text: &str) -> Result<Credits> {
    let refused = |why: String| {
        ActionError::refused(
            "amount_unreadable",
            why,
            "Write a number of credits without sign, such as 1250 or 0.5.",
        )
    };
    let credits = Credits::parse(text).map_err(|error| refused(error.to_string()))?;
    if credits.is_negative() {
        return Err(refused(format!("“{text}” has a sign; the filter compares sizes")));
    }
    Ok(credits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_of_the_shown_zone_and_the_last_one_counts() {
        let zone = BillingZone::parse("Europe/Berlin").unwrap();
        let filter = TransactionFilter {
            from: Some("2026-03-29".into()),
            to: Some("2026-03-29".into()),
            text: Some("  ".into()),
            ..TransactionFilter::default()
        };
        let read = read(&filter, zone).unwrap();
        assert_eq!(read.from.unwrap().to_string(), "2026-03-28T23:00:00.000000Z", "winter time still");
        assert_eq!(read.until.unwrap().to_string(), "2026-03-29T22:00:00.000000Z", "a day of 23 hours");
        assert_eq!(read.text, None, "blanks are nothing");
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_a_sentence() {
        let check = |filter: TransactionFilter, code: &str| {
            assert_eq!(read(&filter, BillingZone::UTC).unwrap_err().code(), code, "{filter:?}");
        };
        check(TransactionFilter { from: Some("21.11.2026".into()), ..Default::default() }, "day_unreadable");
        check(
            TransactionFilter { min_credits: Some("1,5".into()), ..Default::default() },
            "amount_unreadable",
        );
        check(
            TransactionFilter { max_credits: Some("-5".into()), ..Default::default() },
            "amount_unreadable",
        );
        check(TransactionFilter { text: Some("ab c".into()), ..Default::default() }, "text_too_short");
        check(TransactionFilter { org_id: Some(0), ..Default::default() }, "organisation_unknown");
    }
}
