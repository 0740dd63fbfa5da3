//! Shell completions.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::args::Arguments;
use crate::output;
use crate::problem::Result;

pub fn run(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "credit-desk-cli", &mut script);
    Ok(output::text(&String::from_utf8_lossy(&script))?)
}
