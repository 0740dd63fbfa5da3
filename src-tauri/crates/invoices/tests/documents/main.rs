//! Documents end to end: facts in, files out, read back by programs that are not ours.

mod archive;
mod e_invoice;
mod facts;
mod generate;
mod print;
mod readers;
mod same_bytes;
mod sample;
mod scripts;
