//! The printable sheet: coupons to cut out, sixteen on an A4 page, each with its name, what it gives, its code and its last day.
//!
//! Lengths are whole points (1/72 inch) from the lower left corner of the page.

use std::sync::OnceLock;

use printpdf::date::OffsetDateTime;

use printpdf::{
    Color, FontId, Greyscale, Line, LineDashPattern, LinePoint, Mm, Op, ParsedFont, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, TextItem,
};

use super::sheet::CodeSheet;
use crate::error::{ActionError, Result};

const PAGE: (i16, i16) = (595, 842);
const COLUMNS: i16 = 2;
const ROWS: i16 = 8;
/// A coupon's size, and where the grid begins.
const CELL: (i16, i16) = (265, 97);
const LEFT: i16 = 32;
const BOTTOM: i16 = 33;
/// Room between a coupon's edge and its text.
const INSET: i16 = 14;

/// Both weights of Noto Sans (SIL Open Font License, see font/OFL.txt): Latin, Greek, Cyrillic, Vietnamese.
struct Fonts {
    regular: ParsedFont,
    bold: ParsedFont,
}

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let parse = |bytes: &[u8]| {
            ParsedFont::from_bytes(bytes, 0, &mut Vec::new())
                .expect("BUG: the fonts inside the program can be read")
        };
        Fonts {
            regular: parse(include_bytes!("font/NotoSans-Regular.ttf")),
            bold: parse(include_bytes!("font/NotoSans-Bold.ttf")),
        }
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Regular,
    Bold,
}

impl Weight {
    fn font(self) -> &'static ParsedFont {
        match self {
            Self::Regular => &fonts().regular,
            Self::Bold => &fonts().bold,
        }
    }

    /// Its name inside the document, in the form of a subset's tag.
    fn id(self) -> FontId {
        FontId(match self {
            Self::Regular => "CDREGU".to_owned(),
            Self::Bold => "CDBOLD".to_owned(),
        })
    }
}

/// The sheet as a PDF.
pub(super) fn render(sheet: &CodeSheet) -> Result<Vec<u8>> {
    let name = fitted(&sheet.name, Weight::Bold, 12)?;
    let gives = fitted(&sheet.gives, Weight::Regular, 11)?;
    let until = fitted(&format!("Valid until {}", sheet.valid_until), Weight::Regular, 9)?;
    let each =
        if sheet.uses_per_code == 1 { "One use".to_owned() } else { format!("{} uses", sheet.uses_per_code) };
    let each = fitted(&each, Weight::Regular, 9)?;
    let mut document = PdfDocument::new("Coupon codes");
    for weight in [Weight::Regular, Weight::Bold] {
        document.resources.fonts.map.insert(weight.id(), PdfFont::new(weight.font().clone()));
    }
    if let Ok(at) = OffsetDateTime::from_unix_timestamp(sheet.issued_at.micros() / 1_000_000) {
        let info = &mut document.metadata.info;
        (info.creation_date, info.modification_date, info.metadata_date) = (at, at, at);
    }
    let sizes = sheet.codes().map(|code| largest(&code, Weight::Bold)).collect::<Result<Vec<i16>>>()?;
    let size = sizes.into_iter().min().unwrap_or(13);
    let on_page = usize::from(COLUMNS.unsigned_abs() * ROWS.unsigned_abs());
    for codes in sheet.codes.chunks(on_page) {
        let mut ops = grid(codes.len());
        for (place, code) in codes.iter().enumerate() {
            let (x, top) = corner(place);
            let code = code.to_string();
            ops.extend(text(&name, Weight::Bold, 12, x + INSET, top - 24));
            ops.extend(text(&gives, Weight::Regular, 11, x + INSET, top - 40));
            ops.extend(text(&code, Weight::Bold, size, x + INSET, top - 63));
            ops.extend(text(&until, Weight::Regular, 9, x + INSET, top - 82));
            let right = x + CELL.0 - INSET - width(&each, Weight::Regular, 9)?;
            ops.extend(text(&each, Weight::Regular, 9, right, top - 82));
        }
        document.pages.push(PdfPage::new(length(PAGE.0), length(PAGE.1), ops));
    }
    let mut warnings = Vec::new();
    let bytes =
        document.save(&PdfSaveOptions { subset_fonts: true, ..PdfSaveOptions::default() }, &mut warnings);
    Ok(bytes)
}

fn length(points: i16) -> Mm {
    Mm::from(Pt(points.into()))
}

fn point(x: i16, y: i16) -> Point {
    Point { x: Pt(x.into()), y: Pt(y.into()) }
}

/// Left edge and top of the coupon at a place of the page, counted from the upper left, row by row.
fn corner(place: usize) -> (i16, i16) {
    let place = i16::try_from(place).unwrap_or(0);
    (LEFT + place % COLUMNS * CELL.0, BOTTOM + (ROWS - place / COLUMNS) * CELL.1)
}

/// Cut lines: one of each edge, however many coupons share it.
fn grid(coupons: usize) -> Vec<Op> {
    let rows = i16::try_from(coupons).unwrap_or(0).saturating_add(COLUMNS - 1) / COLUMNS;
    let columns = i16::try_from(coupons).unwrap_or(0).min(COLUMNS);
    let top = BOTTOM + ROWS * CELL.1;
    let mut ops = vec![
        Op::SetOutlineColor { col: Color::Greyscale(Greyscale { percent: 0.6, icc_profile: None }) },
        Op::SetOutlineThickness { pt: Pt(0.5) },
        Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &[3.0, 3.0]) },
    ];
    let mut line = |from: Point, to: Point| {
        let points = [from, to].map(|p| LinePoint { p, bezier: false }).to_vec();
        ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
    };
    for row in 0..=rows {
        line(point(LEFT, top - row * CELL.1), point(LEFT + columns * CELL.0, top - row * CELL.1));
    }
    for column in 0..=columns {
        line(point(LEFT + column * CELL.0, top), point(LEFT + column * CELL.0, top - rows * CELL.1));
    }
    ops
}

fn text(words: &str, weight: Weight, size: i16, x: i16, y: i16) -> [Op; 5] {
    [
        Op::StartTextSection,
        Op::SetFont { font: PdfFontHandle::External(weight.id()), size: Pt(size.into()) },
        Op::SetTextCursor { pos: point(x, y) },
        Op::ShowText { items: vec![TextItem::Text(words.to_owned())] },
        Op::EndTextSection,
    ]
}

/// Width of a text in points, rounded up.
///
/// # Errors
/// Where the font lacks a letter: it would be printed as an empty box.
fn width(words: &str, weight: Weight, size: i16) -> Result<i16> {
    let font = weight.font();
    let mut units = 0_i64;
    for letter in words.chars() {
        let glyph =
            font.lookup_glyph_index(u32::from(letter)).filter(|glyph| *glyph != 0).ok_or_else(|| {
                ActionError::refused(
                    "sheet_letters",
                    format!("The sheet was not written: its font cannot print “{letter}” of “{words}”."),
                    "Save the codes as CSV and print them with a program that has the letters.",
                )
            })?;
        units += i64::from(font.get_horizontal_advance(glyph));
    }
    let em = i64::from(font.font_metrics.units_per_em.max(1));
    Ok(i16::try_from((units * i64::from(size) + em - 1) / em).unwrap_or(i16::MAX))
}

/// A text as far as it fits into a coupon.
fn fitted(words: &str, weight: Weight, size: i16) -> Result<String> {
    let room = CELL.0 - 2 * INSET;
    if width(words, weight, size)? <= room {
        return Ok(words.to_owned());
    }
    let mut cut: String = words.to_owned();
    while cut.pop().is_some() {
        let short = format!("{}…", cut.trim_end());
        if width(&short, weight, size)? <= room {
            return Ok(short);
        }
    }
    Ok(String::new())
}

/// The largest size up to 13 points at which a code stands on one line.
fn largest(code: &str, weight: Weight) -> Result<i16> {
    for size in (6..=13).rev() {
        if width(code, weight, size)? <= CELL.0 - 2 * INSET {
            return Ok(size);
        }
    }
    Ok(5)
}
