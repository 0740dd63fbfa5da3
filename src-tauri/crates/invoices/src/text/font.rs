//! The fonts of a document: those that ship with the program, and larger ones handed in.

use harfrust::{Direction, Font, Script, ShapePlan, Tag};
use printpdf::ParsedFont;

/// A font that cannot be used, or a character that no font has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// A file that is no font.
    #[error("the font {name} cannot be read; install it again")]
    Unreadable {
        /// Its name.
        name: String,
    },
    /// A character without a glyph. Nothing was printed.
    #[error("“{text}” cannot be printed: no font has “{character}” (U+{code:04X}). {remedy}")]
    MissingGlyph {
        /// The whole text.
        text: String,
        /// The character.
        character: char,
        /// Its number.
        code: u32,
        /// What to do: which font package to install, or to change the text.
        remedy: &'static str,
    },
    /// The shaper refused a text.
    #[error("“{text}” cannot be set in type; change the text")]
    Unshapable {
        /// The whole text.
        text: String,
    },
}

/// How bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Weight {
    /// 400.
    Regular,
    /// 700.
    Bold,
}

/// One font file, parsed once for shaping and once for embedding.
pub(crate) struct Face {
    /// Six capitals: the tag of the embedded subset and the name in the page's resources.
    pub(crate) id: &'static str,
    /// For embedding.
    pub(crate) parsed: ParsedFont,
    /// For shaping.
    pub(crate) font: Font,
    /// The plan of nearly all text: left to right, Latin.
    pub(crate) latin: ShapePlan,
    /// Font units in one em.
    pub(crate) upm: i32,
}

/// The fonts that documents are set in. Parse once, share between threads.
///
/// Latin, Greek and Cyrillic (regular and bold) and Arabic ship inside the program. A font for Chinese, Japanese or
/// Korean is 10 MB: it is handed in by [`Fonts::with_extra`] where it is installed, and a text that needs it is refused
/// with the name of the package where it is not.
pub struct Fonts {
    faces: Vec<Face>,
}

const REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");
const ARABIC: &[u8] = include_bytes!("../../fonts/NotoSansArabic-Regular.ttf");

/// Ids of handed-in fonts, in the order of handing in.
const EXTRA_IDS: [&str; 6] = ["NSXTRA", "NSXTRB", "NSXTRC", "NSXTRD", "NSXTRE", "NSXTRF"];

impl Fonts {
    /// The fonts inside the program.
    pub fn shipped() -> Result<Self, FontError> {
        let faces = vec![
            Face::parse("NSREGU", REGULAR.to_vec(), "Noto Sans")?,
            Face::parse("NSBOLD", BOLD.to_vec(), "Noto Sans Bold")?,
            Face::parse("NSARAB", ARABIC.to_vec(), "Noto Sans Arabic")?,
        ];
        Ok(Self { faces })
    }

    /// Adds a font for scripts that the shipped ones lack, after those added before. At most six.
    pub fn with_extra(mut self, name: &str, file: Vec<u8>) -> Result<Self, FontError> {
        let place = self.faces.len() - 3;
        let id = EXTRA_IDS.get(place).ok_or_else(|| FontError::Unreadable { name: name.to_owned() })?;
        self.faces.push(Face::parse(id, file, name)?);
        Ok(self)
    }

    pub(crate) fn face(&self, place: usize) -> &Face {
        &self.faces[place]
    }

    pub(crate) fn faces(&self) -> &[Face] {
        &self.faces
    }

    /// The first face of a weight that has the character; scripts without a bold face fall back to regular.
    pub(crate) fn covering(&self, character: char, weight: Weight) -> Option<usize> {
        let first = match weight {
            Weight::Regular => 0,
            Weight::Bold => 1,
        };
        let others = 2..self.faces.len();
        std::iter::once(first).chain(others).find(|place| self.faces[*place].has(character))
    }
}

impl Face {
    fn parse(id: &'static str, file: Vec<u8>, name: &str) -> Result<Self, FontError> {
        let unreadable = || FontError::Unreadable { name: name.to_owned() };
        let mut warnings = Vec::new();
        let parsed = ParsedFont::from_bytes(&file, 0, &mut warnings).ok_or_else(unreadable)?;
        let font = Font::new(file, 0).ok_or_else(unreadable)?;
        let script = Script::from_iso15924_tag(Tag::new(b"Latn"));
        let latin = ShapePlan::new(&font, Direction::LeftToRight, script, None, &[]);
        let upm = i32::from(font.units_per_em());
        if upm == 0 {
            return Err(unreadable());
        }
        Ok(Self { id, parsed, font, latin, upm })
    }

    pub(crate) fn has(&self, character: char) -> bool {
        self.glyph(character).is_some()
    }

    pub(crate) fn glyph(&self, character: char) -> Option<u16> {
        self.parsed.lookup_glyph_index(u32::from(character)).filter(|glyph| *glyph != 0)
    }
}

/// What to do about a character that no font has.
pub(crate) fn remedy(character: char) -> &'static str {
    match u32::from(character) {
        0x3040..=0x30FF => "Install a Japanese font (npm package @expo-google-fonts/noto-sans-jp).",
        0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF => {
            "Install a Korean font (npm package @expo-google-fonts/noto-sans-kr)."
        }
        0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF => {
            "Install a Chinese font (npm package @expo-google-fonts/noto-sans-sc)."
        }
        _ => "Write it differently under billing details or in the record.",
    }
}
