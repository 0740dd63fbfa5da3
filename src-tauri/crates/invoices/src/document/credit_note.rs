//! The credit note: what is given back, and of which invoice.

use credit_desk_domain::Money;

use super::invoice::charge_lines;
use super::letterhead::{Card, Fact, furniture, issued, letterhead, party_facts};
use super::settlement::{HowToPay, Rest, payments, settlement};
use super::{notes, tax_wording};
use crate::facts::CreditNote;
use crate::layout::{Flow, Layout, PageError};
use crate::locale;
use crate::text::Fonts;
use crate::words::{Words, fill};

/// Lays out a credit note or, without a number, a draft.
pub(crate) fn lay_out_credit_note(
    note: &CreditNote,
    fonts: &Fonts,
    logo: Option<(u32, u32)>,
) -> Result<Layout, PageError> {
    let facts = note.facts();
    let cover = &facts.cover;
    let language = cover.language;
    let words = Words::of(language);
    let title = if cover.number.is_some() { words.credit_note } else { words.draft_credit_note };
    let mut flow = Flow::new(fonts, cover.paper);
    let number = cover.number.clone().unwrap_or_else(|| words.draft.to_owned());
    let invoice_date = locale::date(language, facts.invoice_issued_on);
    let amended = format!("{} {} {invoice_date}", facts.invoice_number, words.of_date);
    let in_two_lines = format!("{}\n{} {invoice_date}", facts.invoice_number, words.of_date);
    let mut table = vec![
        Fact::strong(words.credit_note_number, number),
        issued(cover, words),
        Fact::strong(words.amends_invoice, in_two_lines),
        Fact::new(words.reason, &facts.reason),
    ];
    party_facts(cover, words, &mut table);
    let charges = &facts.charges;
    let cards = [
        Card::new(words.net_total, locale::money(language, charges.net_total)),
        Card::new(words.tax(charges.tax_name), locale::money(language, charges.tax_total)),
        Card::stressed(words.gross_total, locale::money(language, charges.gross_total)),
        Card::new(words.credits_taken, locale::credits(language, facts.credits_taken)),
    ];
    letterhead(&mut flow, cover, title, None, &table, &cards, logo)?;
    charge_lines(&mut flow, language, words.refund_lines, charges)?;
    let refunded = Money::sum(charges.currency, facts.refunds.iter().map(|refund| refund.amount));
    let settled = refunded.unwrap_or(Money::zero(charges.currency));
    let none_left = facts.still_to_refund.is_zero();
    let left = if none_left { words.refunded_in_full } else { words.still_to_refund };
    let rest =
        Rest { less: words.already_refunded, left: left.to_owned(), settled, amount: facts.still_to_refund };
    settlement(&mut flow, language, charges, &rest, &HowToPay { bank: None, url: None })?;
    payments(&mut flow, language, words.refunds, &facts.refunds, settled)?;
    let currency = charges.currency.code();
    let mut paragraphs = vec![
        format!("{} {amended}.", words.amends_invoice),
        fill(words.amounts_in, &[("currency", currency), ("zone", &cover.zone)]),
    ];
    paragraphs.extend(tax_wording(words, &charges.treatment));
    paragraphs.extend(facts.notes.iter().cloned());
    notes(&mut flow, cover, &paragraphs)?;
    Ok(flow.finish(&furniture(cover, title))?)
}
