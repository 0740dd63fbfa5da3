//! `credit-desk-cli`: the desk's actions without a window, for cron, pipes and tests.
//!
//! Exit codes: 0 it was done; 1 it was refused or failed, with a sentence on stderr; 2 it was asked for wrongly.

mod args;
mod command;
mod connect;
mod output;
mod password;
mod problem;
mod watch;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::error(&format!("The program could not start: {error}."));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            output::error(&problem.sentences());
            ExitCode::FAILURE
        }
    }
}
