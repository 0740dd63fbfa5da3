//! cala-ledger beside our posts: the program in `cala/`, which links another SQLite and so is a package of its own.

use std::path::PathBuf;
use std::process::Command;

use crate::book::Server;

/// The program, built.
pub struct Cala(PathBuf);

impl Cala {
    /// Builds it, which takes some minutes the first time. Nothing where it cannot be built.
    pub fn build() -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        let target = program.parent()?.parent()?.join("cala");
        let built = target.join("release/cala-reference");
        if !built.exists() {
            println!("  (building cala-ledger, once: some minutes)");
        }
        let status = Command::new("cargo")
            .args(["build", "--quiet", "--release", "--manifest-path"])
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/cala/Cargo.toml"))
            .arg("--target-dir")
            .arg(&target)
            .env("SQLX_OFFLINE", "true")
            .status()
            .ok()?;
        status.success().then_some(Self(built))
    }

    /// Transfers per second by some clients over some pairs of accounts, in a database of its own.
    pub fn transfers(&self, server: &Server, clients: usize, seconds: u64, pairs: usize) -> f64 {
        let output = Command::new(&self.0)
            .args([server.0.new_database(), clients.to_string(), seconds.to_string(), pairs.to_string()])
            .output()
            .expect("the program runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.trim().parse().unwrap_or_else(|_| {
            panic!("cala-ledger printed {text:?}: {}", String::from_utf8_lossy(&output.stderr))
        })
    }
}
