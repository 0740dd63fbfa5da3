//! The same facts are the same bytes: in other processes, in any order, on any number of threads.

use std::process::Command;

use credit_desk_invoices::render;

use crate::generate;
use crate::sample::fonts;

const SEEDS: std::ops::Range<u64> = 500..503;
const CHILD: &str = "CREDIT_DESK_PRINTS_HASHES";

fn hash(seed: u64) -> String {
    render(&generate::invoice(seed), fonts(), None).expect("renders").sha256
}

/// Run by the test below in processes of their own; without being asked it prints nothing.
#[test]
fn hashes_for_another_process() {
    if std::env::var_os(CHILD).is_some() {
        for seed in SEEDS.rev() {
            println!("HASH {seed} {}", hash(seed));
        }
    }
}

#[test]
fn three_processes_and_many_threads_write_the_same_bytes() {
    let program = std::env::current_exe().expect("this test's program");
    let children: Vec<_> = (0..2)
        .map(|_| {
            Command::new(&program)
                .args([
                    "--exact",
                    "same_bytes::hashes_for_another_process",
                    "--nocapture",
                    "--test-threads=1",
                ])
                .env(CHILD, "1")
                .stdout(std::process::Stdio::piped())
                .spawn()
                .expect("starts")
        })
        .collect();
    // Here: three threads at once, in the order in which they come.
    let here: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = SEEDS.map(|seed| scope.spawn(move || hash(seed))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    for child in children {
        let output = child.wait_with_output().expect("ends");
        let text = String::from_utf8_lossy(&output.stdout);
        let mut found: Vec<(u64, String)> = text
            .lines()
            .filter_map(|line| line.split_once("HASH ")?.1.split_once(' '))
            .map(|(seed, hash)| (seed.parse().expect("a seed"), hash.trim().to_owned()))
            .collect();
        found.sort();
        let there: Vec<String> = found.into_iter().map(|(_, hash)| hash).collect();
        assert_eq!(there, here, "another process, the other way round");
    }
    let all: std::collections::BTreeSet<&String> = here.iter().collect();
    assert_eq!(all.len(), here.len(), "different facts are different bytes");
}
