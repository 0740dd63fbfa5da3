//! The statement: every lot, every movement, usage by project, between two days.

use credit_desk_domain::{Credits, Kind};

use super::letterhead::{Card, Fact, furniture, issued, letterhead, party_facts};
use super::{credit_part, notes};
use crate::facts::{LotLine, Statement, StatementFacts};
use crate::layout::{Cell, Column, Flow, Layout, PageError, Row, RowStyle, Table};
use crate::locale;
use crate::text::Fonts;
use crate::words::{Words, fill};

/// Lays out a statement.
pub(crate) fn lay_out_statement(
    statement: &Statement,
    fonts: &Fonts,
    logo: Option<(u32, u32)>,
) -> Result<Layout, PageError> {
    let facts = statement.facts();
    let cover = &facts.cover;
    let language = cover.language;
    let words = Words::of(language);
    let mut flow = Flow::new(fonts, cover.paper);
    let period = locale::period(language, facts.from, facts.to);
    let mut table = vec![Fact::strong(words.period, period), issued(cover, words)];
    party_facts(cover, words, &mut table);
    let balance = &facts.credits.balance;
    let came = Credits::sum(balance.kinds.iter().map(|t| t.credits).filter(|c| c.is_positive()));
    let used = balance.kinds.iter().filter(|t| matches!(t.kind, Kind::Usage | Kind::ManualConsumption));
    let used = Credits::sum(used.map(|t| t.credits)).and_then(Credits::checked_neg);
    let cards = [
        Card::new(words.opening_credits, locale::credits(language, balance.opening)),
        Card::new(words.added, locale::credits(language, came.unwrap_or_default())),
        Card::new(words.used, locale::credits(language, used.unwrap_or_default())),
        Card::stressed(words.closing_credits, locale::credits(language, balance.closing)),
    ];
    letterhead(&mut flow, cover, words.statement, None, &table, &cards, logo)?;
    credit_part::balance(&mut flow, language, balance, facts.from, facts.to)?;
    lots(&mut flow, facts)?;
    credit_part::movements(&mut flow, language, &facts.credits.movements)?;
    credit_part::usage(&mut flow, language, words.usage_statement, &facts.credits.usage)?;
    let mut paragraphs = vec![fill(words.zone_note, &[("zone", &cover.zone)])];
    paragraphs.extend(facts.notes.iter().cloned());
    notes(&mut flow, cover, &paragraphs)?;
    Ok(flow.finish(&furniture(cover, words.statement))?)
}

fn lots(flow: &mut Flow<'_>, facts: &StatementFacts) -> Result<(), PageError> {
    if facts.lots.is_empty() {
        return Ok(());
    }
    let language = facts.cover.language;
    let words = Words::of(language);
    let columns = vec![
        Column::rest(words.lot),
        Column::figures(words.opening),
        Column::figures(words.added),
        Column::figures(words.used),
        Column::figures(words.expired),
        Column::figures(words.other),
        Column::figures(words.closing),
    ];
    let figure = |amount: Credits| {
        if amount.is_zero() { String::new() } else { locale::credits(language, amount) }
    };
    let mut rows: Vec<Row> = facts
        .lots
        .iter()
        .map(|lot| {
            Row::plain([
                lot_words(words, facts, lot),
                figure(lot.opening),
                figure(lot.added),
                figure(lot.used),
                figure(lot.expired),
                figure(lot.other),
                locale::credits(language, lot.closing),
            ])
        })
        .collect();
    let negative = |debt: Credits| figure(debt.checked_neg().unwrap_or(debt));
    if !facts.opening_debt.is_zero() || !facts.closing_debt.is_zero() {
        let blank = || Cell::new("");
        rows.push(Row::new(
            vec![
                Cell::new(words.debt),
                Cell::new(negative(facts.opening_debt)),
                blank(),
                blank(),
                blank(),
                blank(),
                Cell::new(negative(facts.closing_debt)),
            ],
            RowStyle::Plain,
        ));
    }
    let balance = &facts.credits.balance;
    let sum =
        |of: fn(&LotLine) -> Credits| figure(Credits::sum(facts.lots.iter().map(of)).unwrap_or_default());
    rows.push(Row::new(
        vec![
            Cell::new(words.total),
            Cell::new(locale::credits(language, balance.opening)),
            Cell::new(sum(|lot| lot.added)),
            Cell::new(sum(|lot| lot.used)),
            Cell::new(sum(|lot| lot.expired)),
            Cell::new(sum(|lot| lot.other)),
            Cell::new(locale::credits(language, balance.closing)),
        ],
        RowStyle::Sum,
    ));
    Table { heading: words.lots.to_owned(), columns, rows }.draw(flow)
}

/// `Purchased 1 Oct 2026, expires 1 Oct 2027, €89.00`, and under it `lot_…`.
fn lot_words(words: &Words, facts: &StatementFacts, lot: &LotLine) -> String {
    let language = facts.cover.language;
    let expiry = lot.expires_on.map_or_else(
        || words.never_expires.to_owned(),
        |day| fill(words.expires, &[("date", &locale::date(language, day))]),
    );
    let mut text = format!("{} {}, {expiry}", words.kind(lot.kind), locale::date(language, lot.added_on));
    if let Some(paid) = lot.paid {
        text.push_str(", ");
        text.push_str(&locale::money(language, paid));
    }
    text.push('\n');
    text.push_str(&lot.id);
    text
}
