//! The start of the built window on the demo book: time until its first rows, memory of all its processes.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant as Wall};

const STARTS: usize = 5;

pub fn run() {
    println!("\nStart of the window on the demo book");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Some((program, profile)) =
        [("release", "shipped profile"), ("desk", "profile of `make run`: less optimised")]
            .into_iter()
            .map(|(profile, words)| (root.join("target").join(profile).join("credit-desk"), words))
            .find(|(program, _)| program.exists())
    else {
        println!("  not measured: `make run` or `make package` builds the window");
        return;
    };
    let Some(display) = Display::start() else {
        println!("  not measured: Xvfb is not installed");
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    // The first start makes the demo book; a figure of its own.
    let first = Window::open(&program, &display, home.path(), true);
    drop(first);
    let mut times = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..STARTS {
        let window = Window::open(&program, &display, home.path(), false);
        times.push(window.ready);
        std::thread::sleep(Duration::from_secs(2));
        memory.push(window.memory());
    }
    times.sort_unstable();
    memory.sort_unstable();
    let (resident, shared, processes) = memory[STARTS / 2];
    println!(
        "  {profile}: first rows {} ms after the start of the process (median of {STARTS}); {processes} processes, {} MB resident, {} MB with shared pages counted once",
        times[STARTS / 2].as_millis(),
        resident / 1_024,
        shared / 1_024
    );
}

/// A virtual display.
struct Display {
    server: Child,
    number: String,
}

impl Display {
    fn start() -> Option<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        BufReader::new(server.stdout.take()?).read_line(&mut number).ok()?;
        Some(Self { server, number: number.trim().to_owned() })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        end(&mut self.server);
    }
}

/// An open window.
struct Window {
    process: Child,
    ready: Duration,
}

impl Window {
    /// Opens it and waits until rows went to the page.
    fn open(program: &Path, display: &Display, home: &Path, demo: bool) -> Self {
        let ready_file = home.join("ready");
        let _ = std::fs::remove_file(&ready_file);
        let start = Wall::now();
        let mut command = Command::new(program);
        if demo {
            command.arg("--demo");
        }
        let process = command
            .env("DISPLAY", format!(":{}", display.number))
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("CREDIT_DESK_READY_FILE", &ready_file)
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the window opens");
        let mut window = Self { process, ready: Duration::ZERO };
        while !ready_file.exists() {
            assert!(start.elapsed() < Duration::from_secs(120), "the window shows rows");
            if let Some(status) = window.process.try_wait().expect("a process") {
                panic!("the window ended before it showed rows: {status}");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        window.ready = start.elapsed();
        window
    }

    /// Resident and proportional memory in KB of the window and all its descendants, and how many they are.
    fn memory(&self) -> (u64, u64, usize) {
        let processes = family(self.process.id());
        let of = |field: &str| processes.iter().map(|process| rollup(*process, field)).sum();
        (of("Rss:"), of("Pss:"), processes.len())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let family = family(self.process.id());
        end(&mut self.process);
        // Its web processes end with it.
        let gone = |process: &u32| !PathBuf::from(format!("/proc/{process}")).exists();
        let start = Wall::now();
        while !family.iter().all(gone) && start.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Asks a process to end and waits for it.
fn end(process: &mut Child) {
    let _ = Command::new("kill").arg(process.id().to_string()).status();
    let start = Wall::now();
    while process.try_wait().expect("a process").is_none() {
        if start.elapsed() > Duration::from_secs(5) {
            let _ = process.kill();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A process and its descendants.
fn family(of: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = std::fs::read_dir("/proc")
        .expect("/proc")
        .flatten()
        .filter_map(|entry| {
            let process = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            let parent = stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()?;
            Some((process, parent))
        })
        .collect();
    let mut family = vec![of];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        family.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(process, _)| *process));
        next += 1;
    }
    family
}

fn rollup(process: u32, field: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(field));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
