//! The seller's logo, decoded once and embedded in every document.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use sha2::{Digest, Sha256};

/// A picture that cannot be a logo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// No PNG, or a damaged one.
    #[error("the logo cannot be read as a PNG picture; save it as PNG and choose it again")]
    NotPng,
    /// More pixels than a letterhead shows.
    #[error("the logo has {width} × {height} pixels; at most 4,000 × 4,000 are printed, so save it smaller")]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
}

/// A logo on white, ready to be embedded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Red, green, blue, deflated.
    pub(crate) deflated: Vec<u8>,
    /// SHA-256 of the file, in hex: what facts name it by.
    pub(crate) sha256: String,
}

impl Logo {
    /// Reads a PNG file; transparent parts become white, as the paper is.
    pub fn from_png(file: &[u8]) -> Result<Self, LogoError> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder
            .set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().map_err(|_| LogoError::NotPng)?;
        let (width, height) = (reader.info().width, reader.info().height);
        if width > 4000 || height > 4000 {
            return Err(LogoError::TooLarge { width, height });
        }
        let size = reader.output_buffer_size().ok_or(LogoError::NotPng)?;
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels).map_err(|_| LogoError::NotPng)?;
        pixels.truncate(frame.buffer_size());
        let rgb: Vec<u8> = match frame.color_type {
            png::ColorType::Rgba => {
                pixels.as_chunks::<4>().0.iter().flat_map(|[r, g, b, a]| on_white([*r, *g, *b], *a)).collect()
            }
            png::ColorType::GrayscaleAlpha => {
                pixels.as_chunks::<2>().0.iter().flat_map(|[grey, a]| on_white([*grey; 3], *a)).collect()
            }
            png::ColorType::Rgb => pixels,
            png::ColorType::Grayscale => pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
            png::ColorType::Indexed => return Err(LogoError::NotPng),
        };
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(9));
        let deflated =
            encoder.write_all(&rgb).and_then(|()| encoder.finish()).map_err(|_| LogoError::NotPng)?;
        let sha256 = crate::hex(&Sha256::digest(file));
        Ok(Self { width, height, deflated, sha256 })
    }

    /// SHA-256 of the file, in hex: what [`crate::facts::Seller::logo`] names it by.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

fn on_white(colour: [u8; 3], alpha: u8) -> [u8; 3] {
    colour.map(|channel| {
        let mixed = u32::from(channel) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
        u8::try_from((mixed + 127) / 255).unwrap_or(u8::MAX)
    })
}
