//! The invoice: what is charged first, then the credits as information.

use credit_desk_domain::Money;

use super::letterhead::{Card, Fact, furniture, issued, letterhead, party_facts};
use super::settlement::{HowToPay, Rest, payments, settlement};
use super::{credit_part, month_days, notes, tax_wording};
use crate::facts::{Charges, Invoice, InvoiceFacts, Language, VatPoint};
use crate::layout::{Cell, Column, Flow, Layout, PageError, Row, RowStyle, Table, pt};
use crate::locale;
use crate::text::Fonts;
use crate::words::{Words, fill};

/// Lays out an invoice or, without a number, a draft.
pub(crate) fn lay_out_invoice(
    invoice: &Invoice,
    fonts: &Fonts,
    logo: Option<(u32, u32)>,
) -> Result<Layout, PageError> {
    let facts = invoice.facts();
    let cover = &facts.cover;
    let language = cover.language;
    let words = Words::of(language);
    let (from, to) = month_days(facts.month);
    let title = if cover.number.is_some() { words.invoice } else { words.draft_invoice };
    let mut flow = Flow::new(fonts, cover.paper);

    let number = cover.number.clone().unwrap_or_else(|| words.draft.to_owned());
    let mut table = vec![
        Fact::strong(words.invoice_number, number),
        issued(cover, words),
        Fact::new(words.supply_period, locale::period(language, from, to)),
        Fact::new(words.due_date, locale::date(language, facts.due_on)),
    ];
    party_facts(cover, words, &mut table);
    let charges = &facts.charges;
    let cards = [
        Card::new(words.net_total, locale::money(language, charges.net_total)),
        Card::new(words.tax(charges.tax_name), locale::money(language, charges.tax_total)),
        Card::stressed(words.amount_due, locale::money(language, facts.amount_due)),
        Card::new(words.closing_credits, locale::credits(language, facts.credits.balance.closing)),
    ];
    letterhead(&mut flow, cover, title, Some(words.and_credit_statement), &table, &cards, logo)?;

    let heading = match facts.vat_point {
        VatPoint::Purchase => words.purchases,
        VatPoint::Redemption => words.charged_usage,
    };
    charge_lines(&mut flow, language, heading, charges)?;
    let paid = Money::sum(charges.currency, facts.payments.iter().map(|payment| payment.amount));
    let settled = paid.unwrap_or(Money::zero(charges.currency));
    let left = if facts.amount_due.is_zero() {
        words.nothing_due.to_owned()
    } else {
        fill(words.amount_due_by, &[("date", &locale::date(language, facts.due_on))])
    };
    let rest = Rest { less: words.already_paid, left, settled, amount: facts.amount_due };
    let pay = HowToPay { bank: facts.bank.as_ref(), url: facts.pay_url.as_deref() };
    settlement(&mut flow, language, charges, &rest, &pay)?;
    payments(&mut flow, language, words.payments, &facts.payments, settled)?;
    prepayments(&mut flow, language, facts)?;
    credit_part::balance(&mut flow, language, &facts.credits.balance, from, to)?;
    credit_part::movements(&mut flow, language, &facts.credits.movements)?;
    let heading = match facts.vat_point {
        VatPoint::Purchase => words.usage,
        VatPoint::Redemption => words.usage_statement,
    };
    credit_part::usage(&mut flow, language, heading, &facts.credits.usage)?;
    notes(&mut flow, cover, &paragraphs(facts, words))?;
    Ok(flow.finish(&furniture(cover, title))?)
}

fn paragraphs(facts: &InvoiceFacts, words: &Words) -> Vec<String> {
    let currency = facts.charges.currency.code();
    let mut list = vec![fill(words.amounts_in, &[("currency", currency), ("zone", &facts.cover.zone)])];
    list.extend(tax_wording(words, &facts.charges.treatment));
    match facts.vat_point {
        VatPoint::Purchase if facts.credits.usage.is_empty() => {}
        VatPoint::Purchase => list.push(words.usage_note.to_owned()),
        VatPoint::Redemption => list.push(words.redemption_note.to_owned()),
    }
    list.extend(facts.notes.iter().cloned());
    list
}

/// The lines of an invoice or credit note. Columns that no line fills are left out.
pub(super) fn charge_lines(
    flow: &mut Flow<'_>,
    language: Language,
    heading: &str,
    charges: &Charges,
) -> Result<(), PageError> {
    let words = Words::of(language);
    let symbol = locale::symbol(language, charges.currency);
    let dated = charges.lines.iter().any(|line| line.date.is_some());
    let paid_by = charges.lines.iter().any(|line| line.paid_by.is_some());
    let discounted = charges.lines.iter().any(|line| !line.discount.is_zero());
    let mut columns = Vec::new();
    if dated {
        columns.push(Column::words(words.date, pt(70)));
    }
    columns.push(Column::rest(words.description));
    if paid_by {
        columns.push(Column::words(words.paid_by, pt(90)));
    }
    columns.push(Column::figures(words.credits));
    columns.push(Column::figures(words.quantity_short));
    columns.push(Column::figures(format!("{} {symbol}", words.unit_price)));
    if discounted {
        columns.push(Column::figures(format!("{} {symbol}", words.discount)));
    }
    columns.push(Column::figures(words.tax(charges.tax_name)));
    columns.push(Column::figures(format!("{} {symbol}", words.net)));
    let rows = charges
        .lines
        .iter()
        .map(|line| {
            let mut cells = Vec::new();
            if dated {
                cells.push(line.date.map(|date| locale::date(language, date)).unwrap_or_default());
            }
            cells.push(line.description.clone());
            if paid_by {
                cells.push(line.paid_by.clone().unwrap_or_default());
            }
            cells.push(locale::credits(language, line.credits));
            cells.push(locale::quantity(language, line.quantity));
            cells.push(locale::amount(language, line.unit_price));
            if discounted {
                let none = line.discount.is_zero();
                cells.push(if none { String::new() } else { locale::amount(language, line.discount) });
            }
            cells.push(locale::percent(language, line.rate));
            cells.push(locale::amount(language, line.net));
            Row::plain(cells)
        })
        .collect();
    Table { heading: heading.to_owned(), columns, rows }.draw(flow)
}

fn prepayments(flow: &mut Flow<'_>, language: Language, facts: &InvoiceFacts) -> Result<(), PageError> {
    if facts.prepayments.is_empty() {
        return Ok(());
    }
    let words = Words::of(language);
    let symbol = locale::symbol(language, facts.charges.currency);
    let columns = vec![
        Column::words(words.date, pt(70)),
        Column::rest(words.description),
        Column::words(words.paid_by, pt(90)),
        Column::figures(words.credits),
        Column::figures(format!("{} {symbol}", words.amount)),
    ];
    let mut rows: Vec<Row> = facts
        .prepayments
        .iter()
        .map(|prepayment| {
            Row::plain([
                locale::date(language, prepayment.date),
                prepayment.description.clone(),
                prepayment.paid_by.clone(),
                locale::credits(language, prepayment.credits),
                locale::amount(language, prepayment.amount),
            ])
        })
        .collect();
    let currency = facts.charges.currency;
    let total =
        Money::sum(currency, facts.prepayments.iter().map(|p| p.amount)).unwrap_or(Money::zero(currency));
    let total = locale::amount(language, total);
    rows.push(Row::new(vec![Cell::over(words.total, 4), Cell::new(total)], RowStyle::Sum));
    Table { heading: words.prepayments.to_owned(), columns, rows }.draw(flow)
}
