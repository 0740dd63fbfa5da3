//! Breaking text into lines.

use unicode_linebreak::linebreaks;

use super::font::{FontError, Fonts, Weight};
use super::shape::{Line, joins, shape_line};

/// Breaks text into lines no wider than `width` (thousandths of a point) at `size` (thousandths of a point), where
/// UAX #14 allows a break, and between characters where a word alone is too wide. A line feed always breaks.
pub(crate) fn wrap(
    fonts: &Fonts,
    text: &str,
    weight: Weight,
    size: i32,
    width: i32,
) -> Result<Vec<Line>, FontError> {
    if let Some((first, rest)) = text.split_once('\n') {
        let mut lines = wrap(fonts, first, weight, size, width)?;
        lines.extend(wrap(fonts, rest, weight, size, width)?);
        return Ok(lines);
    }
    let whole = shape_line(fonts, text, weight)?;
    let fits = |line: &Line| i64::from(line.width) * i64::from(size) <= i64::from(width) * 1000;
    if fits(&whole) {
        return Ok(vec![whole]);
    }
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let breaks: Vec<usize> = linebreaks(rest).map(|(place, _)| place).collect();
        let (taken, line) = longest(fonts, rest, weight, &breaks, &fits)?;
        let (taken, line) = if fits(&line) {
            (taken, line)
        } else {
            longest(fonts, rest, weight, &between_characters(&rest[..taken]), &fits)?
        };
        lines.push(line);
        rest = rest[taken..].trim_start();
    }
    Ok(lines)
}

/// The longest start of `text`, up to one of `breaks`, that fits; its first piece where none does.
fn longest(
    fonts: &Fonts,
    text: &str,
    weight: Weight,
    breaks: &[usize],
    fits: &impl Fn(&Line) -> bool,
) -> Result<(usize, Line), FontError> {
    let mut best = None;
    for place in breaks {
        let line = shape_line(fonts, text[..*place].trim_end(), weight)?;
        if best.is_some() && !fits(&line) {
            break;
        }
        let stop = !fits(&line);
        best = Some((*place, line));
        if stop {
            break;
        }
    }
    best.map_or_else(|| Ok((text.len(), shape_line(fonts, text, weight)?)), Ok)
}

/// Every place between two characters, but not before a combining mark.
fn between_characters(text: &str) -> Vec<usize> {
    let places = text.char_indices().skip(1).filter(|(_, c)| !joins(*c)).map(|(place, _)| place);
    places.chain([text.len()]).collect()
}
