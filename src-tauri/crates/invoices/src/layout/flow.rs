//! Filling pages from top to bottom.

use super::page::{Item, Layout, Link, Mark, NodeId, Page, Rgb, Role, Structure, theme};
use super::{Mpt, pt, width_at};
use crate::facts::Paper;
use crate::text::{FontError, Fonts, Line, Weight, shape_line, wrap};

/// Why pages could not be laid out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// A character without a glyph, or a font that fails.
    #[error(transparent)]
    Font(#[from] FontError),
    /// Figures so wide that the columns leave no room for words.
    #[error("the table “{table}” is too wide for the paper: its figures alone fill the line")]
    TooWide {
        /// Heading of the table.
        table: String,
    },
}

/// What every page repeats; page numbers are known only after the last page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Furniture {
    /// Small line on top of every page but the first.
    pub(crate) head: String,
    /// Two small lines at the foot, on the left.
    pub(crate) foot: [String; 2],
    /// Foot on the right, with `{page}` and `{pages}`.
    pub(crate) folio: String,
}

pub(crate) const MARGIN: Mpt = pt(48);
const TOP_OF_LATER_PAGES: Mpt = pt(70);
const FOOT: Mpt = pt(62);

/// The page being filled, and those before it.
pub(crate) struct Flow<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) structure: Structure,
    pub(crate) pages: Vec<Page>,
    /// Where the next thing begins.
    pub(crate) y: Mpt,
    width: Mpt,
    height: Mpt,
    outline: Vec<(String, usize, Mpt)>,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(fonts: &'a Fonts, paper: Paper) -> Self {
        let (width, height) = match paper {
            Paper::A4 => (595_276, 841_890),
            Paper::Letter => (pt(612), pt(792)),
        };
        Self {
            fonts,
            structure: Structure::new(),
            pages: vec![Page::default()],
            y: pt(36),
            width,
            height,
            outline: Vec::new(),
        }
    }

    pub(crate) const fn left() -> Mpt {
        MARGIN
    }

    pub(crate) const fn right(&self) -> Mpt {
        self.width - MARGIN
    }

    pub(crate) const fn content_width(&self) -> Mpt {
        self.width - 2 * MARGIN
    }

    /// Where content must end.
    pub(crate) const fn bottom(&self) -> Mpt {
        self.height - FOOT
    }

    /// What a page after the first can hold.
    pub(crate) const fn page_room(&self) -> Mpt {
        self.bottom() - TOP_OF_LATER_PAGES
    }

    pub(crate) const fn remaining(&self) -> Mpt {
        self.bottom() - self.y
    }

    pub(crate) fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP_OF_LATER_PAGES;
    }

    /// Begins a new page where less than `height` is left.
    pub(crate) fn need(&mut self, height: Mpt) {
        if self.remaining() < height && self.y > TOP_OF_LATER_PAGES {
            self.new_page();
        }
    }

    pub(crate) fn push(&mut self, mark: Mark, node: Option<NodeId>) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(Item { mark, node });
        }
    }

    pub(crate) fn fill(&mut self, x: Mpt, y: Mpt, width: Mpt, height: Mpt, colour: Rgb) {
        self.push(Mark::Box { x, y, width, height, colour }, None);
    }

    pub(crate) fn rule(&mut self, x: Mpt, y: Mpt, width: Mpt, colour: Rgb) {
        self.fill(x, y, width, 500, colour);
    }

    pub(crate) fn shape(&self, text: &str, weight: Weight) -> Result<Line, FontError> {
        shape_line(self.fonts, text, weight)
    }

    pub(crate) fn wrap(
        &self,
        text: &str,
        weight: Weight,
        size: Mpt,
        width: Mpt,
    ) -> Result<Vec<Line>, FontError> {
        wrap(self.fonts, text, weight, size, width)
    }

    pub(crate) fn left_text(
        &mut self,
        x: Mpt,
        y: Mpt,
        size: Mpt,
        colour: Rgb,
        line: Line,
        node: Option<NodeId>,
    ) {
        self.push(Mark::Text { x, y, size, colour, line }, node);
    }

    pub(crate) fn right_text(
        &mut self,
        right: Mpt,
        y: Mpt,
        size: Mpt,
        colour: Rgb,
        line: Line,
        node: Option<NodeId>,
    ) {
        let x = right - width_at(line.width, size);
        self.push(Mark::Text { x, y, size, colour, line }, node);
    }

    /// A heading that stays with at least `with` of what follows.
    pub(crate) fn heading(&mut self, words: &str, with: Mpt) -> Result<(), FontError> {
        let line = self.shape(words, Weight::Bold)?;
        self.y += pt(12);
        self.need(pt(26) + with);
        let node = self.structure.add(0, Role::Heading);
        self.structure.nodes[node].title = Some(words.to_owned());
        self.outline.push((words.to_owned(), self.pages.len() - 1, self.y));
        self.left_text(Self::left(), self.y + pt(11), 11_600, theme::ACCENT, line, Some(node));
        self.y += pt(19);
        Ok(())
    }

    /// A paragraph over the whole width; a line that does not fit goes to the next page.
    pub(crate) fn paragraph(&mut self, words: &str, size: Mpt, colour: Rgb) -> Result<(), FontError> {
        let node = self.structure.add(0, Role::Paragraph);
        let leading = size * 145 / 100;
        for line in self.wrap(words, Weight::Regular, size, self.content_width())? {
            self.need(leading);
            self.left_text(Self::left(), self.y + size, size, colour, line, Some(node));
            self.y += leading;
        }
        Ok(())
    }

    pub(crate) fn link(&mut self, x: Mpt, y: Mpt, width: Mpt, height: Mpt, node: NodeId) {
        if let Some(page) = self.pages.last_mut() {
            page.links.push(Link { x, y, width, height, node });
        }
    }

    pub(crate) fn note_title(&mut self, words: &str, y: Mpt) {
        self.outline.push((words.to_owned(), 0, y));
    }

    /// Writes heads, feet and page numbers now that all pages are known.
    pub(crate) fn finish(mut self, furniture: &Furniture) -> Result<Layout, FontError> {
        let count = self.pages.len();
        let fonts = self.fonts;
        let (left, right, height, inner) = (Self::left(), self.right(), self.height, self.content_width());
        let head = shape_line(fonts, &furniture.head, Weight::Regular)?;
        let foot: Vec<Line> = furniture
            .foot
            .iter()
            .map(|text| shape_line(fonts, text, Weight::Regular))
            .collect::<Result<_, _>>()?;
        for (place, page) in self.pages.iter_mut().enumerate() {
            let folio = furniture
                .folio
                .replace("{pages}", &count.to_string())
                .replace("{page}", &(place + 1).to_string());
            let folio = shape_line(fonts, &folio, Weight::Regular)?;
            let folio_width = width_at(folio.width, 7_400);
            let mut put = |mark: Mark| page.items.push(Item { mark, node: None });
            let rule = |y: Mpt| Mark::Box { x: left, y, width: inner, height: 500, colour: theme::HAIRLINE };
            if place > 0 {
                let size = fitting(head.width, 8_200, inner);
                put(Mark::Text { x: left, y: pt(48), size, colour: theme::QUIET, line: head.clone() });
                put(rule(pt(54)));
            }
            put(rule(height - pt(44)));
            let beside_folio = inner - folio_width - pt(12);
            for (line, (y, room)) in
                foot.iter().zip([(height - pt(34), inner), (height - pt(24), beside_folio)])
            {
                let size = fitting(line.width, 7_000, room);
                put(Mark::Text { x: left, y, size, colour: theme::QUIET, line: line.clone() });
            }
            let x = right - folio_width;
            put(Mark::Text { x, y: height - pt(24), size: 7_400, colour: theme::TEXT, line: folio });
        }
        Ok(Layout {
            width: self.width,
            height: self.height,
            pages: self.pages,
            structure: self.structure,
            outline: self.outline,
        })
    }
}

/// The size, at most `size`, at which a line of furniture fits; a long legal note is set smaller, never cut.
fn fitting(thousandths: i32, size: Mpt, room: Mpt) -> Mpt {
    if width_at(thousandths, size) <= room {
        return size;
    }
    i32::try_from(i64::from(room) * 1000 / i64::from(thousandths.max(1))).unwrap_or(size)
}
