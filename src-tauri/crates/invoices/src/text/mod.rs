//! Text: which font covers a character, shaping, reading direction, line breaking.
//!
//! All measures are integers: thousandths of an em in a run, thousandths of a point on a page.

mod font;
mod shape;
mod wrap;

pub(crate) use font::Weight;
pub use font::{FontError, Fonts};
pub(crate) use shape::{Glyph, Line, Run, shape_line};
pub(crate) use wrap::wrap;
