//! Import, from the file to the book on both engines.

mod book;
mod posting;
mod real_files;
mod support;
mod traps;
