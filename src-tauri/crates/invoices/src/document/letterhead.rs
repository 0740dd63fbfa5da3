//! The top of the first page: logo, title, addresses, the table of dates and numbers, the cards.

use crate::facts::{Address, Cover};
use crate::layout::{Flow, Furniture, Mark, Mpt, PageError, Role, pt, theme, width_at};
use crate::locale;
use crate::text::Weight;
use crate::words::{Words, country_name};

/// One line of the table of dates and numbers.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) strong: bool,
}

impl Fact {
    pub(super) fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), strong: false }
    }

    pub(super) fn strong(label: &'static str, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), strong: true }
    }
}

/// One figure in large type.
pub(super) struct Card {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) stressed: bool,
}

impl Card {
    pub(super) fn new(label: impl Into<String>, value: String) -> Self {
        Self { label: label.into(), value, stressed: false }
    }

    pub(super) fn stressed(label: impl Into<String>, value: String) -> Self {
        Self { label: label.into(), value, stressed: true }
    }
}

/// Draws the top of the first page. `logo` is the picture's width and height in pixels.
pub(super) fn letterhead(
    flow: &mut Flow<'_>,
    cover: &Cover,
    title: &str,
    subtitle: Option<&str>,
    facts: &[Fact],
    cards: &[Card],
    logo: Option<(u32, u32)>,
) -> Result<(), PageError> {
    let right = flow.right();
    let words = Words::of(cover.language);
    draw_logo(flow, cover, words, logo)?;
    let node = flow.structure.add(0, Role::Title);
    flow.structure.nodes[node].title = Some(title.to_owned());
    flow.note_title(title, pt(36));
    let line = flow.shape(title, Weight::Bold)?;
    flow.right_text(right, pt(62), 20_500, theme::ACCENT, line, Some(node));
    if let Some(subtitle) = subtitle {
        let node = flow.structure.add(0, Role::Paragraph);
        let line = flow.shape(subtitle, Weight::Regular)?;
        flow.right_text(right, pt(78), 9_000, theme::QUIET, line, Some(node));
    }
    let address_end = draw_buyer(flow, cover, words)?;
    let facts_end = draw_facts(flow, facts)?;
    flow.y = address_end.max(facts_end) + pt(12);
    draw_cards(flow, cards)
}

fn draw_logo(
    flow: &mut Flow<'_>,
    cover: &Cover,
    words: &Words,
    logo: Option<(u32, u32)>,
) -> Result<(), PageError> {
    if let Some((width, height)) = logo {
        let room = (i64::from(pt(180)), i64::from(pt(40)));
        let (width, height) = (i64::from(width.max(1)), i64::from(height.max(1)));
        let (shown_width, shown_height) = if room.0 * height <= room.1 * width {
            (room.0, room.0 * height / width)
        } else {
            (room.1 * width / height, room.1)
        };
        let measure = |length: i64| Mpt::try_from(length).unwrap_or(pt(40));
        let description = crate::words::fill(words.logo_alt, &[("name", &cover.seller.name)]);
        let node = flow.structure.add(0, Role::Figure { description });
        let (width, height) = (measure(shown_width), measure(shown_height));
        flow.push(Mark::Logo { x: Flow::left(), y: pt(36), width, height }, Some(node));
        return Ok(());
    }
    let node = flow.structure.add(0, Role::Paragraph);
    let mut base = pt(58);
    for line in flow.wrap(&cover.seller.name, Weight::Bold, 15_000, pt(270))?.into_iter().take(2) {
        flow.left_text(Flow::left(), base, 15_000, theme::ACCENT, line, Some(node));
        base += pt(18);
    }
    Ok(())
}

/// Street, town, country in the document's language, as on an envelope.
fn address_lines(address: &Address, cover: &Cover) -> Vec<String> {
    let mut lines = address.lines.clone();
    lines.push(town(address));
    lines.push(country_name(&address.country, cover.language).to_owned());
    lines
}

fn town(address: &Address) -> String {
    let after = matches!(address.country.as_str(), "US" | "CA" | "AU" | "GB" | "IN" | "IE");
    let region = address.region.as_deref().unwrap_or_default();
    let parts = if after {
        [&address.city, region, &address.postcode]
    } else {
        [address.postcode.as_str(), address.city.as_str(), region]
    };
    let given: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    given.join(" ")
}

fn draw_buyer(flow: &mut Flow<'_>, cover: &Cover, words: &Words) -> Result<Mpt, PageError> {
    let left = Flow::left();
    let seller = &cover.seller;
    let mut sender = vec![seller.name.clone()];
    sender.extend(seller.address.lines.iter().cloned());
    sender.push(town(&seller.address));
    let node = flow.structure.add(0, Role::Paragraph);
    let lines = flow.wrap(&sender.join(" · "), Weight::Regular, 7_000, pt(243))?;
    let mut base = pt(128);
    for line in lines {
        flow.left_text(left, base, 7_000, theme::QUIET, line, Some(node));
        base += pt(9);
    }
    flow.rule(left, base - pt(5), pt(243), theme::HAIRLINE);
    base += pt(8);
    let buyer = &cover.buyer;
    let mut lines = vec![(buyer.name.clone(), Weight::Bold)];
    lines.extend(address_lines(&buyer.address, cover).into_iter().map(|line| (line, Weight::Regular)));
    if let Some(vat_id) = &buyer.vat_id {
        lines.push((format!("{} {vat_id}", words.vat_id), Weight::Regular));
    }
    if let Some(number) = &buyer.tax_number {
        lines.push((format!("{} {number}", words.tax_number), Weight::Regular));
    }
    let node = flow.structure.add(0, Role::Paragraph);
    for (text, weight) in lines {
        for line in flow.wrap(&text, weight, 9_600, pt(270))? {
            flow.left_text(left, base, 9_600, theme::TEXT, line, Some(node));
            base += 13_200;
        }
    }
    Ok(base - pt(8))
}

fn draw_facts(flow: &mut Flow<'_>, facts: &[Fact]) -> Result<Mpt, PageError> {
    const SIZE: Mpt = 8_600;
    let right = flow.right();
    let left = right - pt(205);
    let table = flow.structure.add(0, Role::Table);
    let mut base = pt(128);
    for fact in facts {
        let row = flow.structure.add(table, Role::Row);
        let label = flow.structure.add(row, Role::HeadCell { of_row: true });
        let value = flow.structure.add(row, Role::Cell { columns: 1 });
        let line = flow.shape(fact.label, Weight::Regular)?;
        let room = pt(205) - width_at(line.width, SIZE) - pt(10);
        flow.left_text(left, base, SIZE, theme::QUIET, line, Some(label));
        let weight = if fact.strong { Weight::Bold } else { Weight::Regular };
        for line in flow.wrap(&fact.value, weight, SIZE, room)? {
            flow.right_text(right, base, SIZE, theme::TEXT, line, Some(value));
            base += 13_400;
        }
        flow.rule(left, base - 9_400, pt(205), theme::HAIRLINE);
    }
    Ok(base - pt(9))
}

fn draw_cards(flow: &mut Flow<'_>, cards: &[Card]) -> Result<(), PageError> {
    let count = Mpt::try_from(cards.len().max(1)).unwrap_or(1);
    let gap = pt(8);
    let width = (flow.content_width() - gap * (count - 1)) / count;
    let mut x = Flow::left();
    let y = flow.y;
    for card in cards {
        let colour = if card.stressed { theme::CARD_STRESSED } else { theme::CARD };
        flow.fill(x, y, width, pt(40), colour);
        let node = flow.structure.add(0, Role::Paragraph);
        let label = flow.shape(&card.label, Weight::Regular)?;
        flow.left_text(x + pt(8), y + pt(13), 7_600, theme::QUIET, label, Some(node));
        let value = flow.shape(&card.value, Weight::Bold)?;
        let room = width - pt(16);
        let natural = width_at(value.width, 12_400);
        let size = if natural <= room {
            12_400
        } else {
            Mpt::try_from(i64::from(room) * 1000 / i64::from(value.width.max(1))).unwrap_or(12_400)
        };
        flow.left_text(x + pt(8), y + pt(30), size, theme::ACCENT, value, Some(node));
        x += width + gap;
    }
    flow.y += pt(42);
    Ok(())
}

/// What later pages repeat on top, and all at the foot.
pub(super) fn furniture(cover: &Cover, title: &str) -> Furniture {
    let words = Words::of(cover.language);
    let seller = &cover.seller;
    let named = match &cover.number {
        Some(number) => format!("{title} {number}"),
        None => title.to_owned(),
    };
    let mut first = vec![seller.name.clone()];
    first.extend(seller.address.lines.iter().cloned());
    first.push(town(&seller.address));
    first.extend(seller.registration.clone());
    first.extend(seller.legal_note.clone());
    let mut second = Vec::new();
    second.extend(seller.vat_id.as_ref().map(|id| format!("{} {id}", words.vat_id)));
    second.extend(seller.tax_number.as_ref().map(|id| format!("{} {id}", words.tax_number)));
    second.extend(seller.email.clone());
    second.extend(seller.phone.clone());
    let page = words.page_of;
    let folio = match &cover.number {
        Some(number) => format!("{number} · {page}"),
        None => page.to_owned(),
    };
    Furniture {
        head: format!("{} · {named} · {}", seller.name, cover.buyer.name),
        foot: [first.join(" · "), second.join(" · ")],
        folio,
    }
}

/// The rows that every document's table of dates and numbers ends with.
pub(super) fn party_facts(cover: &Cover, words: &'static Words, facts: &mut Vec<Fact>) {
    facts.push(Fact::new(words.customer_number, &cover.buyer.customer_number));
    if let Some(reference) = &cover.buyer.reference {
        facts.push(Fact::new(words.your_reference, reference));
    }
    if let Some(id) = &cover.seller.vat_id {
        facts.push(Fact::new(words.seller_vat_id, id));
    } else if let Some(id) = &cover.seller.tax_number {
        facts.push(Fact::new(words.seller_tax_number, id));
    }
}

/// The date of issue.
pub(super) fn issued(cover: &Cover, words: &'static Words) -> Fact {
    Fact::new(words.issue_date, locale::date(cover.language, cover.issued_on))
}
