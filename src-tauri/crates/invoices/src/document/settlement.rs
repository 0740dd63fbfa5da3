//! Totals, payments and how to pay what is left; never parted from each other.

use credit_desk_domain::Money;

use super::pay_code::pay_code;
use crate::facts::{BankDetails, Charges, Language, Payment, TaxTreatment};
use crate::layout::{
    Align, Cell, Column, Flow, Mark, Mpt, PageError, Role, Row, RowStyle, Table, Width, pt, theme, width_at,
};
use crate::locale;
use crate::text::Weight;
use crate::words::{Words, fill};

const STEP: Mpt = 14_500;
const WIDTH: Mpt = pt(216);

/// How the amount at the end is named.
pub(super) struct Rest {
    /// `Already paid`.
    pub(super) less: &'static str,
    /// `Amount due by 14 Nov 2026`.
    pub(super) left: String,
    /// Sum of the payments.
    pub(super) settled: Money,
    /// What is left.
    pub(super) amount: Money,
}

/// How to pay.
pub(super) struct HowToPay<'a> {
    pub(super) bank: Option<&'a BankDetails>,
    pub(super) url: Option<&'a str>,
}

/// Draws both sides as one block.
pub(super) fn settlement(
    flow: &mut Flow<'_>,
    language: Language,
    charges: &Charges,
    rest: &Rest,
    pay: &HowToPay<'_>,
) -> Result<(), PageError> {
    let words = Words::of(language);
    let rows = total_rows(words, language, charges, rest);
    let height = STEP * Mpt::try_from(rows.len()).unwrap_or(0) + pt(26);
    flow.y += pt(10);
    flow.need(height.max(pt(104)));
    let top = flow.y;
    let paying = draw_pay(flow, words, language, rest, pay, top)?;
    let totals = draw_totals(flow, language, &rows, rest, top)?;
    flow.y = totals.max(paying) + pt(4);
    Ok(())
}

struct Total {
    label: String,
    value: Money,
    strong: bool,
}

fn total_rows(words: &Words, language: Language, charges: &Charges, rest: &Rest) -> Vec<Total> {
    let tax = words.tax(charges.tax_name);
    let mut rows = vec![Total { label: words.net_total.to_owned(), value: charges.net_total, strong: false }];
    for total in &charges.tax {
        let label = if matches!(charges.treatment, TaxTreatment::ReverseCharge) {
            format!("{tax} {} · Reverse charge", locale::percent(language, total.rate))
        } else if charges.tax.len() == 1 {
            format!("{tax} {}", locale::percent(language, total.rate))
        } else {
            let net = locale::money(language, total.net);
            format!("{tax} {} · {net}", locale::percent(language, total.rate))
        };
        rows.push(Total { label, value: total.tax, strong: false });
    }
    rows.push(Total { label: words.gross_total.to_owned(), value: charges.gross_total, strong: true });
    if !rest.settled.is_zero() {
        let value = Money::from_micro(rest.settled.micro().saturating_neg(), charges.currency);
        rows.push(Total { label: rest.less.to_owned(), value, strong: false });
    }
    rows
}

fn draw_totals(
    flow: &mut Flow<'_>,
    language: Language,
    rows: &[Total],
    rest: &Rest,
    top: Mpt,
) -> Result<Mpt, PageError> {
    const SIZE: Mpt = 9_200;
    let right = flow.right();
    let left = right - WIDTH;
    let table = flow.structure.add(0, Role::Table);
    let mut y = top;
    for total in rows {
        let row = flow.structure.add(table, Role::Row);
        let head = flow.structure.add(row, Role::HeadCell { of_row: true });
        let cell = flow.structure.add(row, Role::Cell { columns: 1 });
        let weight = if total.strong { Weight::Bold } else { Weight::Regular };
        if total.strong {
            flow.rule(left, y, WIDTH, theme::ACCENT);
        }
        let label = flow.shape(&total.label, weight)?;
        flow.left_text(left + pt(6), y + 10_600, SIZE, theme::TEXT, label, Some(head));
        let value = flow.shape(&locale::money(language, total.value), weight)?;
        flow.right_text(right - pt(5), y + 10_600, SIZE, theme::TEXT, value, Some(cell));
        y += STEP;
    }
    y += pt(1);
    flow.fill(left, y, WIDTH, pt(20), theme::ACCENT);
    let row = flow.structure.add(table, Role::Row);
    let head = flow.structure.add(row, Role::HeadCell { of_row: true });
    let cell = flow.structure.add(row, Role::Cell { columns: 1 });
    let value = flow.shape(&locale::money(language, rest.amount), Weight::Bold)?;
    let label = flow.shape(&rest.left, Weight::Bold)?;
    let needed = label.width + value.width;
    let room = WIDTH - pt(20);
    let size = if width_at(needed, 10_000) <= room {
        10_000
    } else {
        Mpt::try_from(i64::from(room) * 1000 / i64::from(needed.max(1))).unwrap_or(SIZE)
    };
    flow.left_text(left + pt(6), y + 13_600, size, theme::ON_ACCENT, label, Some(head));
    flow.right_text(right - pt(5), y + 13_600, size, theme::ON_ACCENT, value, Some(cell));
    Ok(y + pt(20))
}

fn draw_pay(
    flow: &mut Flow<'_>,
    words: &'static Words,
    language: Language,
    rest: &Rest,
    pay: &HowToPay<'_>,
    top: Mpt,
) -> Result<Mpt, PageError> {
    const SIZE: Mpt = 8_000;
    if rest.amount.is_zero() {
        return Ok(top);
    }
    let mut x = Flow::left();
    let mut base = top + pt(9);
    let mut end = top;
    if let Some(bank) = pay.bank {
        let code = pay_code(bank, rest.amount);
        let heading = if code.is_some() { words.pay_scan } else { words.pay_transfer };
        if let Some(code) = code {
            let module = pt(76) / Mpt::from(code.side);
            let iban = spaced_iban(bank.iban.as_deref().unwrap_or_default());
            let amount = locale::money(language, rest.amount);
            let description = fill(words.code_alt, &[("amount", &amount), ("iban", &iban)]);
            let node = flow.structure.add(0, Role::Figure { description });
            flow.push(Mark::Code { x, y: top + pt(2), module, rows: code.rows }, Some(node));
            let side = module * Mpt::from(code.side);
            end = top + side + pt(4);
            // A quiet zone of four modules, as the standard asks.
            x += side + 4 * module + pt(2);
        }
        let room = flow.right() - WIDTH - pt(10) - x;
        let node = flow.structure.add(0, Role::Paragraph);
        for line in flow.wrap(heading, Weight::Bold, SIZE, room)? {
            flow.left_text(x, base, SIZE, theme::ACCENT, line, Some(node));
            base += pt(11);
        }
        base = draw_bank(flow, words, bank, x, base, room)?;
    }
    if let Some(url) = pay.url {
        let paragraph = flow.structure.add(0, Role::Paragraph);
        let node = flow.structure.add(paragraph, Role::Link { target: url.to_owned() });
        let line = flow.shape(words.pay_online, Weight::Regular)?;
        let width = width_at(line.width, SIZE);
        flow.left_text(x, base, SIZE, theme::LINK, line, Some(node));
        flow.rule(x, base + pt(1), width, theme::LINK);
        flow.link(x, base - pt(8), width, pt(11), node);
        base += pt(11);
    }
    Ok(end.max(base))
}

fn draw_bank(
    flow: &mut Flow<'_>,
    words: &'static Words,
    bank: &BankDetails,
    x: Mpt,
    mut base: Mpt,
    room: Mpt,
) -> Result<Mpt, PageError> {
    const SIZE: Mpt = 7_800;
    let mut rows = vec![(words.account_holder, bank.holder.clone())];
    rows.extend(bank.iban.as_deref().map(|iban| ("IBAN", spaced_iban(iban))));
    rows.extend(bank.account.clone().map(|account| (words.account, account)));
    rows.extend(bank.bic.clone().map(|bic| ("BIC", bic)));
    rows.push((words.payment_reference, bank.reference.clone()));
    let mut label_width = 0;
    for (label, _) in &rows {
        label_width = label_width.max(width_at(flow.shape(label, Weight::Regular)?.width, SIZE));
    }
    let indent = label_width + pt(5);
    let table = flow.structure.add(0, Role::Table);
    for (label, value) in rows {
        let row = flow.structure.add(table, Role::Row);
        let head = flow.structure.add(row, Role::HeadCell { of_row: true });
        let cell = flow.structure.add(row, Role::Cell { columns: 1 });
        let line = flow.shape(label, Weight::Regular)?;
        flow.left_text(x, base, SIZE, theme::QUIET, line, Some(head));
        for line in flow.wrap(&value, Weight::Regular, SIZE, room - indent)? {
            flow.left_text(x + indent, base, SIZE, theme::TEXT, line, Some(cell));
            base += pt(11);
        }
    }
    Ok(base)
}

/// In groups of four, as people read it.
fn spaced_iban(iban: &str) -> String {
    let characters: Vec<char> = iban.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("\u{a0}")
}

/// Money received or given back, one by one.
pub(super) fn payments(
    flow: &mut Flow<'_>,
    language: Language,
    heading: &str,
    list: &[Payment],
    total: Money,
) -> Result<(), PageError> {
    if list.is_empty() {
        return Ok(());
    }
    let words = Words::of(language);
    let amount = format!("{} {}", words.amount, locale::symbol(language, total.currency()));
    let columns = vec![
        Column::words(words.date, pt(70)),
        Column::words(words.method, pt(180)),
        Column { title: words.reference.to_owned(), align: Align::Left, width: Width::Share(1) },
        Column::figures(amount),
    ];
    let mut rows: Vec<Row> = list
        .iter()
        .map(|payment| {
            Row::plain([
                locale::date(language, payment.date),
                payment.method.clone(),
                payment.reference.clone(),
                locale::amount(language, payment.amount),
            ])
        })
        .collect();
    rows.push(Row::new(
        vec![Cell::over(words.total, 3), Cell::new(locale::amount(language, total))],
        RowStyle::Sum,
    ));
    Table { heading: heading.to_owned(), columns, rows }.draw(flow)
}
