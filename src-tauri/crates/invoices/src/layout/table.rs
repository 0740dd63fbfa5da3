//! Tables: figures measured first and never broken, words wrapped, heads repeated, totals kept with what they add.

use super::flow::{Flow, PageError};
use super::page::{NodeId, Rgb, Role, theme};
use super::{Mpt, pt, width_at};
use crate::text::{Line, Weight};

const SIZE: Mpt = 8_400;
const ROW: Mpt = pt(16);
const LEADING: Mpt = pt(11);
const HEAD: Mpt = 16_500;
const PADDING: Mpt = pt(5);

/// Which edge a column's content touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    /// For figures; never wrapped.
    Right,
}

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// As wide as its widest content; words at most so wide.
    Fit { at_most: Mpt },
    /// A share of what is left.
    Share(i32),
}

/// One column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) align: Align,
    pub(crate) width: Width,
}

impl Column {
    /// Figures on the right.
    pub(crate) fn figures(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Right, width: Width::Fit { at_most: Mpt::MAX } }
    }

    /// Words that take no more than so many points.
    pub(crate) fn words(title: impl Into<String>, at_most: Mpt) -> Self {
        Self { title: title.into(), align: Align::Left, width: Width::Fit { at_most } }
    }

    /// Words that take what is left.
    pub(crate) fn rest(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Left, width: Width::Share(1) }
    }
}

/// How a row looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowStyle {
    Plain,
    /// Name of a group.
    Group,
    /// Bold, under a rule.
    Sum,
    /// Bold.
    Strong,
}

/// Text over one or more columns.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) columns: u8,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), columns: 1 }
    }

    pub(crate) fn over(text: impl Into<String>, columns: u8) -> Self {
        Self { text: text.into(), columns }
    }
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    pub(crate) style: RowStyle,
    /// Never the last of its page.
    pub(crate) keep_with_next: bool,
}

impl Row {
    pub(crate) fn new(cells: Vec<Cell>, style: RowStyle) -> Self {
        Self { cells, style, keep_with_next: false }
    }

    pub(crate) fn plain(texts: impl IntoIterator<Item = String>) -> Self {
        Self::new(texts.into_iter().map(Cell::new).collect(), RowStyle::Plain)
    }
}

/// A table with its heading.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) heading: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

/// A row with its lines broken.
struct Set {
    lines: Vec<Vec<Line>>,
    height: Mpt,
}

impl Table {
    /// Draws it from where the flow is.
    pub(crate) fn draw(mut self, flow: &mut Flow<'_>) -> Result<(), PageError> {
        self.keep_ends_together();
        let widths = self.widths(flow)?;
        let set: Vec<Set> =
            self.rows.iter().map(|row| self.set(flow, row, &widths)).collect::<Result<_, _>>()?;
        let kept = 1 + self.rows.iter().take_while(|row| row.keep_with_next).count();
        let first: Mpt = HEAD + set.iter().take(kept).map(|row| row.height).sum::<Mpt>();
        // What no page can hold whole only keeps its beginning together.
        flow.heading(&self.heading, first.min(flow.page_room() - pt(40)))?;
        let table = flow.structure.add(0, Role::Table);
        self.draw_head(flow, &widths, Some(table))?;
        let mut place = 0;
        let mut shaded = false;
        while place < set.len() {
            let last = (place..set.len()).find(|at| !self.rows[*at].keep_with_next).unwrap_or(set.len() - 1);
            let height: Mpt = set[place..=last].iter().map(|row| row.height).sum();
            if flow.remaining() < height {
                flow.new_page();
                self.draw_head(flow, &widths, None)?;
            }
            for (row, set) in self.rows[place..=last].iter().zip(&set[place..=last]) {
                shaded = match row.style {
                    RowStyle::Plain => !shaded,
                    RowStyle::Group | RowStyle::Sum | RowStyle::Strong => true,
                };
                if flow.remaining() < set.height {
                    flow.new_page();
                    self.draw_head(flow, &widths, None)?;
                }
                self.draw_row(flow, table, row, set, &widths, shaded);
            }
            place = last + 1;
        }
        flow.y += pt(2);
        Ok(())
    }

    /// The first two rows stay together, and a group's name with its first two, and a sum with the row before it.
    fn keep_ends_together(&mut self) {
        let styles: Vec<RowStyle> = self.rows.iter().map(|row| row.style).collect();
        let count = styles.len();
        for place in 0..count.saturating_sub(1) {
            let grouped = |at: usize| styles.get(at) == Some(&RowStyle::Group);
            let follows_group = place > 0 && grouped(place - 1);
            if place == 0 || grouped(place) || follows_group || styles[place + 1] == RowStyle::Sum {
                self.rows[place].keep_with_next = true;
            }
        }
    }

    /// Widths of the columns: figures as measured, words up to their limit, the rest shared.
    fn widths(&self, flow: &Flow<'_>) -> Result<Vec<Mpt>, PageError> {
        let mut widths = vec![0; self.columns.len()];
        for (place, column) in self.columns.iter().enumerate() {
            let title = flow.shape(&column.title, Weight::Bold)?;
            widths[place] = width_at(title.width, SIZE - 400);
        }
        for row in &self.rows {
            let weight = row.style.weight();
            let mut place = 0;
            for cell in &row.cells {
                if cell.columns == 1 && matches!(self.columns[place].width, Width::Fit { .. }) {
                    let line = flow.shape(&cell.text, weight)?;
                    widths[place] = widths[place].max(width_at(line.width, SIZE));
                }
                place += usize::from(cell.columns);
            }
        }
        let mut taken = 0;
        let mut shares = 0;
        for (width, column) in widths.iter_mut().zip(&self.columns) {
            match column.width {
                Width::Fit { at_most } => {
                    *width = (*width).min(at_most) + 2 * PADDING;
                    taken += *width;
                }
                Width::Share(share) => shares += share,
            }
        }
        let rest = flow.content_width() - taken;
        if rest < pt(60) * shares {
            return Err(PageError::TooWide { table: self.heading.clone() });
        }
        for (width, column) in widths.iter_mut().zip(&self.columns) {
            if let Width::Share(share) = column.width {
                *width = rest * share / shares.max(1);
            }
        }
        Ok(widths)
    }

    fn set(&self, flow: &Flow<'_>, row: &Row, widths: &[Mpt]) -> Result<Set, PageError> {
        let weight = row.style.weight();
        let mut lines = Vec::with_capacity(row.cells.len());
        let mut place = 0;
        for cell in &row.cells {
            let end = place + usize::from(cell.columns);
            let width: Mpt = widths[place..end].iter().sum::<Mpt>() - 2 * PADDING;
            let broken = match self.columns[end - 1].align {
                Align::Right if cell.columns == 1 => vec![flow.shape(&cell.text, weight)?],
                Align::Left | Align::Right => flow.wrap(&cell.text, weight, SIZE, width)?,
            };
            lines.push(broken);
            place = end;
        }
        let most = lines.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let height = ROW + LEADING * i32::try_from(most - 1).unwrap_or(0);
        Ok(Set { lines, height })
    }

    /// The head; repeated ones belong to no part of the structure.
    fn draw_head(&self, flow: &mut Flow<'_>, widths: &[Mpt], table: Option<NodeId>) -> Result<(), PageError> {
        let y = flow.y;
        flow.fill(Flow::left(), y, flow.content_width(), HEAD, theme::ACCENT);
        let row = table.map(|table| flow.structure.add(table, Role::Row));
        let mut x = Flow::left();
        for (column, width) in self.columns.iter().zip(widths) {
            let node = row.map(|row| flow.structure.add(row, Role::HeadCell { of_row: false }));
            let line = flow.shape(&column.title, Weight::Bold)?;
            let (size, colour, base) = (SIZE - 400, theme::ON_ACCENT, y + 11_100);
            match column.align {
                Align::Left => flow.left_text(x + PADDING, base, size, colour, line, node),
                Align::Right => flow.right_text(x + width - PADDING, base, size, colour, line, node),
            }
            x += width;
        }
        flow.y += HEAD;
        Ok(())
    }

    fn draw_row(
        &self,
        flow: &mut Flow<'_>,
        table: NodeId,
        row: &Row,
        set: &Set,
        widths: &[Mpt],
        shaded: bool,
    ) {
        let y = flow.y;
        let (left, full) = (Flow::left(), flow.content_width());
        match row.style {
            RowStyle::Plain if shaded => {}
            RowStyle::Plain => flow.fill(left, y, full, set.height, theme::ZEBRA),
            RowStyle::Group => flow.fill(left, y, full, set.height, theme::CARD),
            RowStyle::Sum | RowStyle::Strong => {}
        }
        let node = flow.structure.add(table, Role::Row);
        let mut x = left;
        let mut place = 0;
        for (cell, lines) in row.cells.iter().zip(&set.lines) {
            let end = place + usize::from(cell.columns);
            let width: Mpt = widths[place..end].iter().sum();
            let heads_row = place == 0 && row.style != RowStyle::Plain;
            let role = if heads_row && cell.columns == 1 {
                Role::HeadCell { of_row: true }
            } else {
                Role::Cell { columns: cell.columns }
            };
            let id = flow.structure.add(node, role);
            let mut base = y + 11_000;
            for line in lines {
                let line = line.clone();
                match self.columns[end - 1].align {
                    Align::Right if place > 0 => {
                        flow.right_text(x + width - PADDING, base, SIZE, theme::TEXT, line, Some(id));
                    }
                    Align::Left | Align::Right => {
                        flow.left_text(x + PADDING, base, SIZE, theme::TEXT, line, Some(id));
                    }
                }
                base += LEADING;
            }
            x += width;
            place = end;
        }
        let colour: Rgb = match row.style {
            RowStyle::Sum => {
                flow.rule(left, y, full, theme::ACCENT);
                theme::HAIRLINE
            }
            RowStyle::Plain | RowStyle::Group | RowStyle::Strong => theme::HAIRLINE,
        };
        flow.rule(left, y + set.height, full, colour);
        flow.y += set.height;
    }
}

impl RowStyle {
    const fn weight(self) -> Weight {
        match self {
            Self::Plain => Weight::Regular,
            Self::Group | Self::Sum | Self::Strong => Weight::Bold,
        }
    }
}
