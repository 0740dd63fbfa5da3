//! The chosen file: read once from end to end to know its hash, that it is text, and how it is written.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::refusal::ImportRefusal;
use crate::view::ImportFormat;

const CHUNK_BYTES: usize = 256 * 1024;
/// The UTF-8 byte order mark.
pub(super) const BOM: [u8; 3] = [0xef, 0xbb, 0xbf];

/// A file that has been read once. Every later pass must find the same bytes.
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: PathBuf,
    name: String,
    bytes: u64,
    sha256: String,
    syntax: Syntax,
}

/// How the bytes become rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Columns between separators, the first row names them.
    Separated {
        /// `,`, `;` or tab.
        delimiter: u8,
        /// The columns are FOCUS's.
        focus: bool,
    },
    /// One JSON object a line.
    Events,
}

impl SourceFile {
    /// Reads the whole file once (in pieces) and refuses what is not UTF-8 text.
    pub fn open(path: &Path) -> Result<Self, ImportRefusal> {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let unreadable = |cause| ImportRefusal::Unreadable { file: name.clone(), cause };
        let mut file = File::open(path).map_err(unreadable)?;
        if file.metadata().map_err(unreadable)?.is_dir() {
            return Err(unreadable(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let mut scan = Scan::new(&name);
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let read = file.read(&mut chunk).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            scan.take(&chunk[..read])?;
        }
        scan.finish(path)
    }

    /// File name without its folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// File name without its folder and last extension.
    pub fn stem(&self) -> String {
        Path::new(&self.name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    }

    /// Size in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 of all bytes, lower-case hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How it is written.
    pub fn format(&self) -> ImportFormat {
        match self.syntax {
            Syntax::Separated { focus: false, .. } => ImportFormat::Csv,
            Syntax::Separated { focus: true, .. } => ImportFormat::Focus,
            Syntax::Events => ImportFormat::Cloudevents,
        }
    }

    pub(super) fn syntax(&self) -> Syntax {
        self.syntax
    }

    pub(super) fn unreadable(&self, cause: io::Error) -> ImportRefusal {
        ImportRefusal::Unreadable { file: self.name.clone(), cause }
    }

    /// The bytes after the byte order mark, hashed (with the mark) while they are read.
    pub(super) fn reader(&self) -> Result<BufReader<Hashed>, ImportRefusal> {
        let file = File::open(&self.path).map_err(|cause| self.unreadable(cause))?;
        let mut reader =
            BufReader::with_capacity(CHUNK_BYTES, Hashed { file, hash: Sha256::new(), bytes: 0 });
        let has_mark = reader.fill_buf().map_err(|cause| self.unreadable(cause))?.starts_with(&BOM);
        if has_mark {
            reader.consume(BOM.len());
        }
        Ok(reader)
    }

    /// Compares what a pass read with what the file was when it was opened; `reader` must be at its end.
    pub(super) fn same_as(&self, reader: Hashed) -> Result<(), ImportRefusal> {
        if reader.bytes == self.bytes && hex(&reader.hash.finalize()) == self.sha256 {
            Ok(())
        } else {
            Err(ImportRefusal::Changed { file: self.name.clone() })
        }
    }
}

/// A file that is hashed while it is read.
#[derive(Debug)]
pub(super) struct Hashed {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

/// What one pass over the bytes finds out.
struct Scan<'a> {
    name: &'a str,
    hash: Sha256,
    bytes: u64,
    line: u64,
    /// The beginning of a character that the next piece ends.
    pending: Vec<u8>,
    /// The beginning of the file, for recognising its format.
    head: Vec<u8>,
}

impl<'a> Scan<'a> {
    fn new(name: &'a str) -> Self {
        Self { name, hash: Sha256::new(), bytes: 0, line: 1, pending: Vec::new(), head: Vec::new() }
    }

    fn take(&mut self, chunk: &[u8]) -> Result<(), ImportRefusal> {
        if self.bytes == 0 {
            refuse_binary(self.name, chunk)?;
            self.head = chunk[..chunk.len().min(CHUNK_BYTES)].to_vec();
        }
        self.hash.update(chunk);
        self.bytes += chunk.len() as u64;
        let joined;
        let text = if self.pending.is_empty() {
            chunk
        } else {
            joined = [&self.pending, chunk].concat();
            &joined
        };
        let valid = match std::str::from_utf8(text) {
            Ok(_) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(error) => {
                self.line += newlines(&text[..error.valid_up_to()]);
                return Err(self.not_utf8());
            }
        };
        self.line += newlines(&text[..valid]);
        if text[..valid].contains(&0) {
            return Err(ImportRefusal::NotText {
                file: self.name.to_owned(),
                what: "a program's own data",
                remedy: "export it as CSV and choose that file",
            });
        }
        self.pending = text[valid..].to_vec();
        Ok(())
    }

    fn not_utf8(&self) -> ImportRefusal {
        ImportRefusal::NotUtf8 { file: self.name.to_owned(), line: self.line }
    }

    fn finish(self, path: &Path) -> Result<SourceFile, ImportRefusal> {
        if !self.pending.is_empty() {
            return Err(self.not_utf8());
        }
        let head = self.head.strip_prefix(&BOM).unwrap_or(&self.head);
        if head.iter().all(u8::is_ascii_whitespace) && self.bytes == self.head.len() as u64 {
            return Err(ImportRefusal::Empty { file: self.name.to_owned() });
        }
        let syntax = super::syntax::recognise(self.name, head)?;
        Ok(SourceFile {
            path: path.to_owned(),
            name: self.name.to_owned(),
            bytes: self.bytes,
            sha256: hex(&self.hash.finalize()),
            syntax,
        })
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.split(|byte| *byte == b'\n').skip(1).fold(0, |count, _| count + 1)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What is certainly not text, told by its first bytes.
fn refuse_binary(name: &str, start: &[u8]) -> Result<(), ImportRefusal> {
    let (what, remedy) = if start.starts_with(b"PK\x03\x04") {
        ("a workbook or a ZIP archive", "save the sheet as “CSV UTF-8”, or unpack it, and choose that file")
    } else if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        ("UTF-16 text", "save it as “CSV UTF-8” and choose that file")
    } else if start.starts_with(&[0x1f, 0x8b]) {
        ("a compressed file", "unpack it and choose the file inside")
    } else if start.starts_with(b"%PDF") {
        ("a PDF", "ask the sender for the CSV")
    } else if start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        ("an old Excel workbook", "save the sheet as “CSV UTF-8” and choose that file")
    } else {
        return Ok(());
    };
    Err(ImportRefusal::NotText { file: name.to_owned(), what, remedy })
}
