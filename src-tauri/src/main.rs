//! Starts Credit Desk.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    credit_desk::run()
}
