//! From a line of text to glyphs in the order in which they stand on paper.

use harfrust::{Buffer, BufferFlags, ClusterLevel, Direction, ShapeOptions, ShaperFont, shape};
use unicode_bidi::{BidiInfo, Level};

use super::font::{Face, FontError, Fonts, Weight, remedy};

/// One glyph of a run; measures in thousandths of an em.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    /// How far the pen moves after it.
    pub(crate) advance: i32,
    /// Where it is drawn, from the pen.
    pub(crate) shift: (i32, i32),
    /// The characters that it stands for; empty where another glyph stands for them.
    pub(crate) text: String,
}

/// Neighbouring glyphs of one font and direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// Place among the fonts.
    pub(crate) face: usize,
    /// In the order on paper, from the left.
    pub(crate) glyphs: Vec<Glyph>,
    /// Sum of the advances, thousandths of an em.
    pub(crate) width: i32,
    /// One glyph a character, in order, unshifted: it may be written as text.
    pub(crate) plain: bool,
}

/// One line, runs from the left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    /// Thousandths of an em.
    pub(crate) width: i32,
}

/// Characters that show nothing and need no glyph: joiners, direction marks, variation selectors, soft hyphens.
fn ignorable(character: char) -> bool {
    matches!(
        u32::from(character),
        0xAD | 0x34F | 0x61C | 0x180B..=0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F
            | 0xFEFF | 0xE0000..=0xE0FFF
    )
}

/// Characters that take the font of what they follow: combining marks.
pub(crate) fn joins(character: char) -> bool {
    ignorable(character)
        || matches!(
            u32::from(character),
            0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5C7 | 0x610..=0x61A | 0x64B..=0x65F | 0x670 | 0x6D6..=0x6DC
                | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F
        )
}

/// Shapes one line whose base direction is left to right.
pub(crate) fn shape_line(fonts: &Fonts, text: &str, weight: Weight) -> Result<Line, FontError> {
    let mut line = Line::default();
    if text.is_empty() {
        return Ok(line);
    }
    if text.is_ascii() || text.chars().all(|c| u32::from(c) < 0x590) {
        push_level(fonts, text, text, weight, false, &mut line)?;
    } else {
        let info = BidiInfo::new(text, Some(Level::ltr()));
        for paragraph in &info.paragraphs {
            let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let rtl = levels[run.start].is_rtl();
                push_level(fonts, text, &text[run], weight, rtl, &mut line)?;
            }
        }
    }
    line.width = line.runs.iter().map(|run| run.width).sum();
    Ok(line)
}

/// Splits text of one direction by font, and adds its runs in the order on paper.
fn push_level(
    fonts: &Fonts,
    whole: &str,
    part: &str,
    weight: Weight,
    rtl: bool,
    line: &mut Line,
) -> Result<(), FontError> {
    let mut pieces: Vec<(usize, usize, usize)> = Vec::new();
    for (start, character) in part.char_indices() {
        let end = start + character.len_utf8();
        let before = pieces.last().map(|(face, ..)| *face);
        let stays = before.filter(|face| {
            ignorable(character)
                || (joins(character) || (character == ' ' && *face > 1)) && fonts.face(*face).has(character)
        });
        let covering = || fonts.covering(character, weight).or_else(|| ignorable(character).then_some(0));
        let face = stays.or_else(covering).ok_or_else(|| FontError::MissingGlyph {
            text: whole.to_owned(),
            character,
            code: u32::from(character),
            remedy: remedy(character),
        })?;
        match pieces.last_mut() {
            Some(last) if last.0 == face => last.2 = end,
            _ => pieces.push((face, start, end)),
        }
    }
    let first = line.runs.len();
    for (face, start, end) in pieces {
        line.runs.push(shape_run(fonts, face, whole, &part[start..end], rtl)?);
    }
    if rtl {
        line.runs[first..].reverse();
    }
    Ok(())
}

fn shape_run(fonts: &Fonts, place: usize, whole: &str, text: &str, rtl: bool) -> Result<Run, FontError> {
    let face = fonts.face(place);
    let unshapable = |_| FontError::Unshapable { text: whole.to_owned() };
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
    buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES | BufferFlags::DO_NOT_INSERT_DOTTED_CIRCLE);
    buffer.set_direction(if rtl { Direction::RightToLeft } else { Direction::LeftToRight });
    let font = ShaperFont::new(&face.font);
    if !rtl && text.chars().all(|c| u32::from(c) < 0x370 || (0x2000..0x2200).contains(&u32::from(c))) {
        buffer.set_script(face.latin.script());
        shape(&font, &mut buffer, ShapeOptions::new().plan(Some(&face.latin))).map_err(unshapable)?;
    } else {
        buffer.guess_segment_properties();
        shape(&font, &mut buffer, ShapeOptions::new()).map_err(unshapable)?;
    }
    let glyphs = glyphs_of(face, &buffer, text, whole)?;
    let width = glyphs.iter().map(|glyph| glyph.advance).sum();
    let plain = !rtl
        && glyphs.len() == text.chars().count()
        && glyphs.iter().zip(text.chars()).all(|(glyph, c)| {
            glyph.shift == (0, 0) && glyph.text.chars().eq([c]) && face.glyph(c) == Some(glyph.id)
        });
    Ok(Run { face: place, glyphs, width, plain })
}

/// The shaped glyphs, each with the characters of its cluster; the first glyph of a cluster takes them all.
fn glyphs_of(face: &Face, buffer: &Buffer, text: &str, whole: &str) -> Result<Vec<Glyph>, FontError> {
    let infos = buffer.glyph_infos();
    let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(infos.len());
    let mut last_start = usize::MAX;
    for (info, position) in infos.iter().zip(buffer.glyph_positions()) {
        let start = info.cluster as usize;
        let end = starts.iter().find(|next| **next > start).copied().unwrap_or(text.len());
        let cluster = if start == last_start { "" } else { text.get(start..end).unwrap_or_default() };
        last_start = start;
        let id = u16::try_from(info.glyph_id).unwrap_or(0);
        if id == 0 {
            let character = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or('\u{fffd}');
            let code = u32::from(character);
            let remedy = remedy(character);
            return Err(FontError::MissingGlyph { text: whole.to_owned(), character, code, remedy });
        }
        let scale = |units: i32| units * 1000 / face.upm;
        glyphs.push(Glyph {
            id,
            advance: scale(position.x_advance),
            shift: (scale(position.x_offset), scale(position.y_offset)),
            text: cluster.to_owned(),
        });
    }
    Ok(glyphs)
}
