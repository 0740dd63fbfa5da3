//! Programs that are not ours, which read what we printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where files for readers are kept, to be looked at after a test.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("documents").join(name);
    fs::create_dir_all(&folder).expect("a folder for files");
    folder
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Runs a reader; a missing one is named with what installs it.
pub fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap_or_else(|error| {
        panic!("{program} does not run ({error}); `.ci/need.sh build test` installs it")
    })
}

/// What a reader printed; it must have been content.
pub fn said(program: &str, arguments: &[&str]) -> String {
    let output = run(program, arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {complaint}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub fn path_text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
