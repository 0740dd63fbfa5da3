//! What happened to the credits: balance, movements, usage by project. Information, never money.

use chrono::NaiveDate;
use credit_desk_domain::Quantity;

use super::dated;
use crate::facts::{Balance, CreditMovement, Language, ProjectUsage};
use crate::layout::{Cell, Column, Flow, PageError, Row, RowStyle, Table, pt};
use crate::locale;
use crate::words::{Words, fill};

/// Opening to closing by kind.
pub(super) fn balance(
    flow: &mut Flow<'_>,
    language: Language,
    balance: &Balance,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), PageError> {
    let words = Words::of(language);
    let columns = vec![Column::rest(words.movement), Column::figures(words.credits)];
    let strong = |sentence, date, amount| {
        let cells = [dated(language, sentence, date), locale::credits(language, amount)];
        Row::new(cells.into_iter().map(Cell::new).collect(), RowStyle::Strong)
    };
    let mut rows = vec![strong(words.opening_balance, from, balance.opening)];
    for total in &balance.kinds {
        let amount = locale::signed_credits(language, total.credits);
        rows.push(Row::plain([words.kind(total.kind).to_owned(), amount]));
    }
    let mut last = strong(words.closing_balance, to, balance.closing);
    last.style = RowStyle::Sum;
    rows.push(last);
    keep_whole(&mut rows);
    Table { heading: words.balance.to_owned(), columns, rows }.draw(flow)
}

/// A short table of sums is read at once: it is never parted.
fn keep_whole(rows: &mut [Row]) {
    let count = rows.len();
    for row in rows.iter_mut().take(count.saturating_sub(1)) {
        row.keep_with_next = true;
    }
}

/// Grants, expiries and corrections one by one.
pub(super) fn movements(
    flow: &mut Flow<'_>,
    language: Language,
    movements: &[CreditMovement],
) -> Result<(), PageError> {
    if movements.is_empty() {
        return Ok(());
    }
    let words = Words::of(language);
    let columns = vec![
        Column::words(words.date, pt(70)),
        Column::words(words.kind, pt(170)),
        Column::rest(words.detail),
        Column::figures(words.credits),
    ];
    let rows = movements
        .iter()
        .map(|movement| {
            let detail = match movement.expires_on {
                Some(expires_on) => {
                    let expires = fill(words.expires, &[("date", &locale::date(language, expires_on))]);
                    if movement.detail.is_empty() {
                        expires
                    } else {
                        format!("{}, {expires}", movement.detail)
                    }
                }
                None => movement.detail.clone(),
            };
            Row::plain([
                locale::date(language, movement.date),
                words.kind(movement.kind).to_owned(),
                detail,
                locale::signed_credits(language, movement.credits),
            ])
        })
        .collect();
    Table { heading: words.movements.to_owned(), columns, rows }.draw(flow)
}

/// Usage by project and operation, with the credits that one unit took on average.
pub(super) fn usage(
    flow: &mut Flow<'_>,
    language: Language,
    heading: &str,
    projects: &[ProjectUsage],
) -> Result<(), PageError> {
    if projects.is_empty() {
        return Ok(());
    }
    let words = Words::of(language);
    let columns = vec![
        Column::rest(words.operation),
        Column::words(words.unit, pt(90)),
        Column::figures(words.quantity),
        Column::figures(words.credits_per_unit),
        Column::figures(words.credits),
    ];
    let mut rows = Vec::new();
    let mut total = credit_desk_domain::Credits::ZERO;
    for project in projects {
        let name = if project.project.is_empty() { words.no_project } else { &project.project };
        rows.push(Row::new(vec![Cell::over(name, 4), Cell::new(&*project.id)], RowStyle::Group));
        for line in &project.lines {
            let quantity = line.quantity.map(|quantity| locale::quantity(language, quantity));
            let per_unit = line.quantity.and_then(|quantity| per_unit(line.credits.micro(), quantity));
            rows.push(Row::plain([
                line.operation.clone(),
                line.unit.clone(),
                quantity.unwrap_or_default(),
                per_unit.map(|rate| locale::quantity(language, rate)).unwrap_or_default(),
                locale::credits(language, line.credits),
            ]));
        }
        let subtotal = locale::credits(language, project.credits);
        rows.push(Row::new(vec![Cell::over(words.subtotal, 4), Cell::new(subtotal)], RowStyle::Sum));
        total = total.checked_add(project.credits).unwrap_or(total);
    }
    let total = locale::credits(language, total);
    rows.push(Row::new(vec![Cell::over(words.total_usage, 4), Cell::new(total)], RowStyle::Sum));
    Table { heading: heading.to_owned(), columns, rows }.draw(flow)
}

/// Credits per unit, rounded half up to four decimals: for reading only, nothing is computed from it.
fn per_unit(credits_micro: i64, quantity: Quantity) -> Option<Quantity> {
    let quantity = i128::from(quantity.micro());
    if quantity <= 0 {
        return None;
    }
    let ten_thousandths = (i128::from(credits_micro) * 20_000 + quantity) / (2 * quantity);
    i64::try_from(ten_thousandths).ok()?.checked_mul(100).map(Quantity::from_micro)
}
