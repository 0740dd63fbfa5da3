//! The real window, end to end: embedded UI, production CSP, Debian's WebKitWebDriver.
//!
//! Each test starts its own display, driver and program on its own folders, and stops them by process id.

mod commands;
mod decide;
mod desk;
mod find_event;
mod opens;
mod settings;
mod team_book;
