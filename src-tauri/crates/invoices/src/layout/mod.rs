//! Pages as a display list: what stands where, and which part of the document's structure it belongs to.
//!
//! Measures are integers of one thousandth of a point (`Mpt`), from the top left corner; no float is near a position.

mod flow;
mod page;
mod table;

pub use flow::PageError;
pub(crate) use flow::{Flow, Furniture};
pub(crate) use page::{Item, Layout, Mark, NodeId, Rgb, Role, theme};
pub(crate) use table::{Align, Cell, Column, Row, RowStyle, Table, Width};

/// Thousandths of a point.
pub(crate) type Mpt = i32;

/// Whole points.
pub(crate) const fn pt(points: i32) -> Mpt {
    points * 1000
}

/// Width on paper of so many thousandths of an em at a size, rounded up: what was measured fits into its measure.
pub(crate) fn width_at(thousandths: i32, size: Mpt) -> Mpt {
    let exact = i64::from(thousandths) * i64::from(size);
    i32::try_from(exact.div_euclid(1000) + i64::from(exact.rem_euclid(1000) != 0)).unwrap_or(Mpt::MAX)
}
