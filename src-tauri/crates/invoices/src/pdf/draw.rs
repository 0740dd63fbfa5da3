//! The display list as printpdf's operations; the only place where positions become floats.
#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "PDF positions are floats; amounts never come here"
)]

use std::collections::BTreeMap;

use printpdf::matrix::TextMatrix;
use printpdf::{
    Codepoint, Color, CurTransMat, DictItem, FontId, LinePoint, Op, PaintMode, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, Point, Polygon, PolygonRing, Pt, Rect, Rgb as PdfRgb, TextItem, WindingOrder,
    XObjectId, XObjectTransform,
};

use super::tags::Content;
use crate::layout::{Item, Layout, Mark, Mpt, NodeId, Rgb, width_at};
use crate::text::{Fonts, Glyph, Line, Run};

/// Name of the logo among a page's resources.
pub(super) const LOGO: &str = "Logo";

fn points(measure: Mpt) -> f32 {
    measure as f32 / 1000.0
}

fn colour_of(colour: Rgb) -> Color {
    let part = |channel: u8| (f32::from(channel) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(PdfRgb { r: part(colour.0), g: part(colour.1), b: part(colour.2), icc_profile: None })
}

/// Draws all pages; answers printpdf's document and what was marked as belonging to which part.
pub(super) fn draw(layout: &Layout, fonts: &Fonts, title: &str) -> (PdfDocument, Content) {
    let mut document = PdfDocument::new(title);
    for face in fonts.faces() {
        document.resources.fonts.map.insert(FontId(face.id.to_owned()), PdfFont::new(face.parsed.clone()));
    }
    let mut content = Content::new(layout);
    for (place, page) in layout.pages.iter().enumerate() {
        let mut pen = Pen { fonts, height: layout.height, ops: Vec::new(), colour: None };
        let mut open: Option<Option<NodeId>> = None;
        for item in &page.items {
            if open != Some(item.node) {
                if open.is_some() {
                    pen.ops.push(Op::EndMarkedContent);
                }
                pen.ops.push(begin(layout, &mut content, place, item));
                open = Some(item.node);
            }
            pen.mark(&item.mark);
        }
        if open.is_some() {
            pen.ops.push(Op::EndMarkedContent);
        }
        let media_box = Rect::from_wh(Pt(points(layout.width)), Pt(points(layout.height)));
        document.pages.push(PdfPage {
            media_box: media_box.clone(),
            trim_box: media_box.clone(),
            crop_box: media_box,
            ops: pen.ops,
        });
    }
    (document, content)
}

fn begin(layout: &Layout, content: &mut Content, page: usize, item: &Item) -> Op {
    let Some(node) = item.node else { return Op::BeginMarkedContent { tag: "Artifact".to_owned() } };
    let id = content.mark(page, node);
    let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(id))]);
    let tag = super::tags::tag(&layout.structure.nodes[node].role).to_owned();
    Op::BeginMarkedContentWithProperties { tag, properties: DictItem::Dict { map } }
}

struct Pen<'a> {
    fonts: &'a Fonts,
    height: Mpt,
    ops: Vec<Op>,
    colour: Option<Rgb>,
}

impl Pen<'_> {
    fn colour(&mut self, colour: Rgb) {
        if self.colour != Some(colour) {
            self.ops.push(Op::SetFillColor { col: colour_of(colour) });
            self.colour = Some(colour);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Text { x, y, size, colour, line } => self.text(*x, *y, *size, *colour, line),
            Mark::Box { x, y, width, height, colour } => {
                self.colour(*colour);
                let mut rectangle = Rect::from_xywh(
                    Pt(points(*x)),
                    Pt(points(self.height - y - height)),
                    Pt(points(*width)),
                    Pt(points(*height)),
                );
                rectangle.mode = Some(PaintMode::Fill);
                self.ops.push(Op::DrawRectangle { rectangle });
            }
            Mark::Logo { x, y, width, height } => {
                let (x, y) = (points(*x), points(self.height - y - height));
                let matrix = [points(*width), 0.0, 0.0, points(*height), x, y];
                self.ops.push(Op::SaveGraphicsState);
                self.ops.push(Op::SetTransformationMatrix { matrix: CurTransMat::Raw(matrix) });
                let transform = XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() };
                self.ops.push(Op::UseXobject { id: XObjectId(LOGO.to_owned()), transform });
                self.ops.push(Op::RestoreGraphicsState);
            }
            Mark::Code { x, y, module, rows } => {
                self.colour(crate::layout::theme::BLACK);
                let rings = rows
                    .iter()
                    .enumerate()
                    .flat_map(|(row, runs)| runs.iter().map(move |run| (row, *run)))
                    .map(|(row, run)| self.ring(*x, *y, *module, row, run))
                    .collect();
                let polygon = Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
                self.ops.push(Op::DrawPolygon { polygon });
            }
        }
    }

    /// One run of black modules; neighbours touch exactly, so that no hairline shows between them.
    fn ring(&self, x: Mpt, y: Mpt, module: Mpt, row: usize, (first, count): (u16, u16)) -> PolygonRing {
        let left = x + module * Mpt::from(first);
        let right = left + module * Mpt::from(count);
        let top = self.height - y - module * Mpt::try_from(row).unwrap_or(0);
        let bottom = top - module;
        let corner =
            |x: Mpt, y: Mpt| LinePoint { p: Point { x: Pt(points(x)), y: Pt(points(y)) }, bezier: false };
        PolygonRing {
            points: vec![corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)],
        }
    }

    fn text(&mut self, x: Mpt, y: Mpt, size: Mpt, colour: Rgb, line: &Line) {
        if line.runs.is_empty() {
            return;
        }
        self.colour(colour);
        self.ops.push(Op::StartTextSection);
        let mut x = x;
        for run in &line.runs {
            let face = self.fonts.face(run.face);
            let font = PdfFontHandle::External(FontId(face.id.to_owned()));
            self.ops.push(Op::SetFont { font, size: Pt(points(size)) });
            let matrix = TextMatrix::Translate(Pt(points(x)), Pt(points(self.height - y)));
            self.ops.push(Op::SetTextMatrix { matrix });
            if run.plain {
                self.plain(run);
            } else {
                self.shaped(run, size);
            }
            x += width_at(run.width, size);
        }
        self.ops.push(Op::EndTextSection);
    }

    /// The width that the file states for a glyph: thousandths of an em, cut off as printpdf does.
    fn stated(&self, run: &Run, glyph: &Glyph) -> i32 {
        let face = self.fonts.face(run.face);
        i32::from(face.parsed.get_horizontal_advance(glyph.id)) * 1000 / face.upm
    }

    /// Text in pieces, parted only where kerning moves the pen.
    fn plain(&mut self, run: &Run) {
        let mut items = Vec::new();
        let mut piece = String::new();
        for (place, glyph) in run.glyphs.iter().enumerate() {
            piece.push_str(&glyph.text);
            let back = self.stated(run, glyph) - glyph.advance;
            if back != 0 && place + 1 < run.glyphs.len() {
                items.push(TextItem::Text(std::mem::take(&mut piece)));
                items.push(TextItem::Offset(back as f32));
            }
        }
        items.push(TextItem::Text(piece));
        self.ops.push(Op::ShowText { items });
    }

    /// Glyph by glyph: other directions, ligatures, marks above and below.
    fn shaped(&mut self, run: &Run, size: Mpt) {
        let mut rise = 0;
        for glyph in &run.glyphs {
            if glyph.shift.1 != rise {
                rise = glyph.shift.1;
                self.ops.push(Op::SetLineOffset { multiplier: points(width_at(rise, size)) });
            }
            let mut items = Vec::new();
            if glyph.shift.0 != 0 {
                items.push(TextItem::Offset(-glyph.shift.0 as f32));
            }
            let back = self.stated(run, glyph) - glyph.advance + glyph.shift.0;
            let meaning = if glyph.text.is_empty() { "\u{200b}".to_owned() } else { glyph.text.clone() };
            items.push(TextItem::GlyphIds(vec![Codepoint::with_cid(glyph.id, back as f32, meaning)]));
            self.ops.push(Op::ShowText { items });
        }
        if rise != 0 {
            self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
        }
    }
}
