//! The codes of a batch, shown once: kept in memory until they are saved to a file that only its owner may read.

use std::io::Write as _;
use std::path::Path;

use credit_desk_domain::{CouponCode, Instant};
use credit_desk_storage::StorageError;

use super::sheet_pdf;
use crate::error::{ActionError, Result};
use crate::view::CodeFile;

/// The codes of a batch, as they are shown once.
#[derive(Clone)]
pub struct CodeSheet {
    pub(super) batch: String,
    pub(super) name: String,
    /// What each gives, e.g. `500 credits`.
    pub(super) gives: String,
    /// Last day, in words.
    pub(super) valid_until: String,
    /// The same as `2027-03-31`.
    pub(super) last_day: String,
    pub(super) uses_per_code: i64,
    pub(super) issued_at: Instant,
    pub(super) codes: Vec<CouponCode>,
}

/// Codes are not printed, neither into a log.
impl std::fmt::Debug for CodeSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeSheet")
            .field("batch", &self.batch)
            .field("codes", &self.codes.len())
            .finish_non_exhaustive()
    }
}

impl CodeSheet {
    /// Name of a file for them, without its ending: `coupons-spring-2027`.
    pub fn file_stem(&self) -> String {
        let words: Vec<String> = self
            .name
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let stem: String = words.join("-").chars().take(60).collect();
        if stem.is_empty() { "coupons".to_owned() } else { format!("coupons-{stem}") }
    }

    /// The codes as they are printed.
    pub fn codes(&self) -> impl Iterator<Item = String> + '_ {
        self.codes.iter().map(ToString::to_string)
    }
}

/// Writes the codes to a file: whole or not at all, readable by its owner alone.
///
/// # Errors
/// Where the file cannot be written, and for a printable sheet where its font lacks a letter of the name.
pub async fn save_codes(sheet: &CodeSheet, format: CodeFile, path: &Path) -> Result<()> {
    let bytes = match format {
        CodeFile::Csv => csv(sheet)?,
        CodeFile::Pdf => {
            let sheet = sheet.clone();
            tokio::task::spawn_blocking(move || sheet_pdf::render(&sheet))
                .await
                .map_err(|_| failed(path, std::io::Error::other("the sheet was not drawn")))??
        }
    };
    write_private(path, &bytes).map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: std::io::Error) -> ActionError {
    let what = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    StorageError::File { what: format!("the file of codes {what}"), source }.into()
}

/// A new file beside the target takes its name once it is whole.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let _ = std::fs::remove_file(&part);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        // Nothing better can be done with a file that cannot be removed either.
        let _ = std::fs::remove_file(&part);
    }
    written
}

fn csv(sheet: &CodeSheet) -> Result<Vec<u8>> {
    let wrap = |error: csv::Error| failed(Path::new("codes.csv"), std::io::Error::other(error));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["code", "promotion", "gives", "valid_until", "uses", "batch"]).map_err(wrap)?;
    // A spreadsheet would take a name that begins so for a formula.
    let name = if sheet.name.starts_with(['=', '+', '-', '@', '\t']) {
        format!("'{}", sheet.name)
    } else {
        sheet.name.clone()
    };
    let uses = sheet.uses_per_code.to_string();
    for code in sheet.codes() {
        let record = [code.as_str(), &name, &sheet.gives, &sheet.last_day, &uses, &sheet.batch];
        writer.write_record(record).map_err(wrap)?;
    }
    writer.into_inner().map_err(|error| failed(Path::new("codes.csv"), error.into_error()))
}

#[cfg(test)]
mod tests {
    use credit_desk_domain::{SeededIds, SystemIds};

    use super::*;

    pub(super) fn sheet(name: &str, codes: usize) -> CodeSheet {
        CodeSheet {
            batch: "batch_01jd6vx0c0fk2t6m1q8z3a9b7e".to_owned(),
            name: name.to_owned(),
            gives: "500 credits".to_owned(),
            valid_until: "31 Mar 2027".to_owned(),
            last_day: "2027-03-31".to_owned(),
            uses_per_code: 1,
            issued_at: Instant::parse("2026-11-21T09:00:00Z").expect("an instant"),
            codes: (0..codes).map(|_| CouponCode::generate("SPRING", &SystemIds)).collect(),
        }
    }

    #[tokio::test]
    async fn a_file_of_codes_is_whole_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let sheet = sheet("=Spring 2027", 3);
        assert_eq!(sheet.file_stem(), "coupons-spring-2027");
        let path = folder.path().join("codes.csv");
        std::fs::write(&path, "older").expect("an older file");
        save_codes(&sheet, CodeFile::Csv, &path).await.expect("saved");
        let text = std::fs::read_to_string(&path).expect("the file");
        assert_eq!(text.lines().count(), 4, "{text}");
        for code in sheet.codes() {
            assert!(
                text.contains(&format!("{code},'=Spring 2027,500 credits,2027-03-31,1,batch_")),
                "{text}"
            );
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).expect("metadata").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "also where an older file stood");
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "no part is left");
        let missing = folder.path().join("none/codes.csv");
        let error = save_codes(&sheet, CodeFile::Csv, &missing).await.expect_err("no such folder");
        assert!(error.to_string().contains("codes.csv"), "{error}");
        assert!(!format!("{sheet:?}").contains("SPRING-"), "a log does not show codes");
    }

    #[tokio::test]
    async fn a_sheet_holds_every_code_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("codes.pdf");
        let mut few = sheet("Frühling & Łódź 2027", 40);
        few.codes[0] = CouponCode::generate("TWELVELETTER", &SeededIds::new(1));
        save_codes(&few, CodeFile::Pdf, &path).await.expect("saved");
        let bytes = std::fs::read(&path).expect("the file");
        assert!(bytes.starts_with(b"%PDF-"), "a PDF");
        assert!(bytes.len() < 200_000, "its fonts are cut down to what it needs: {} bytes", bytes.len());
        let strange = sheet("春のクーポン", 1);
        let error = save_codes(&strange, CodeFile::Pdf, &path).await.expect_err("no such letter");
        assert_eq!(error.code(), "sheet_letters", "{error}");
        assert_eq!(std::fs::read(&path).expect("the file"), bytes, "the file before is left as it was");
    }
}
