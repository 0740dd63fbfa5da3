//! A private PostgreSQL server for tests: made with Debian's binaries in a temporary folder on a free loopback port,
//! stopped and removed when dropped, or when the process that started it has ended.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

/// A running server.
#[derive(Debug)]
pub struct PostgresServer {
    folder: TempDir,
    bin: PathBuf,
    port: u16,
    databases: AtomicU32,
}

/// Password of every login that tests make; the server listens on loopback only and lives for one test run.
pub const TEST_PASSWORD: &str = "desk-test";

impl PostgresServer {
    /// Starts a server. `None` where no PostgreSQL binaries are installed and `CREDIT_DESK_SKIP_POSTGRES` is set;
    /// without that variable a missing server is a failure, so that no suite passes by not running.
    ///
    /// # Panics
    /// When the server cannot be started.
    pub fn start() -> Option<Self> {
        let Some(bin) = newest_bin() else {
            assert!(
                std::env::var_os("CREDIT_DESK_SKIP_POSTGRES").is_some(),
                "PostgreSQL's binaries are missing: `make test` installs them, or set CREDIT_DESK_SKIP_POSTGRES=1"
            );
            return None;
        };
        let folder =
            tempfile::Builder::new().prefix("credit-desk-pg-").tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        let password = folder.path().join("password");
        std::fs::write(&password, TEST_PASSWORD).expect("the password file");
        own(folder.path());
        run(
            &bin,
            "initdb",
            &[
                "-D",
                &data.to_string_lossy(),
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                "--pwfile",
                &password.to_string_lossy(),
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
        );
        for attempt in 0.. {
            let port = free_port();
            let started = start(&bin, folder.path(), port);
            if started {
                watch_over(folder.path());
                return Some(Self { folder, bin, port, databases: AtomicU32::new(0) });
            }
            assert!(
                attempt < 5,
                "PostgreSQL did not start: {}",
                std::fs::read_to_string(folder.path().join("log")).unwrap_or_default()
            );
        }
        unreachable!("BUG: the loop above either returns or panics")
    }

    /// URL of a new empty database, for the superuser.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn new_database(&self) -> String {
        let name = format!("book_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.psql("postgres", &format!("create database {name} template template0 locale 'C.UTF-8'"));
        self.url("postgres", &name)
    }

    /// URL of a copy of a database that nobody is connected to, for the superuser.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn copy_database(&self, original: &str) -> String {
        let name = format!("book_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.psql("postgres", &format!("create database {name} template {original}"));
        self.url("postgres", &name)
    }

    /// URL for a login.
    pub fn url(&self, login: &str, database: &str) -> String {
        format!("postgres://{login}:{TEST_PASSWORD}@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// Port on loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The `psql` of this server's version.
    pub fn psql_program(&self) -> PathBuf {
        self.bin.join("psql")
    }

    /// Runs SQL as the superuser and answers what psql printed.
    ///
    /// # Panics
    /// When psql fails.
    pub fn psql(&self, database: &str, sql: &str) -> String {
        let (ok, text) = self.try_psql("postgres", database, sql);
        assert!(ok, "psql: {text}");
        text
    }

    /// Runs SQL as a login: whether it succeeded, and what psql printed on both streams.
    ///
    /// # Panics
    /// When psql cannot be started.
    pub fn try_psql(&self, login: &str, database: &str, sql: &str) -> (bool, String) {
        let output = Command::new(self.bin.join("psql"))
            .args([
                "-X",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-v",
                "VERBOSITY=default",
                "-h",
                "127.0.0.1",
                "-U",
                login,
                "-d",
                database,
                "-p",
            ])
            .arg(self.port.to_string())
            .args(["-c", sql])
            .env("PGPASSWORD", TEST_PASSWORD)
            .output()
            .expect("psql runs");
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.success(), text.trim().to_owned())
    }

    /// Feeds a script to psql as a login and answers what it printed; statements that fail do not end it.
    ///
    /// # Panics
    /// When psql cannot be run.
    pub fn psql_script(&self, login: &str, database: &str, script: &str) -> String {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), script).expect("the script is written");
        let output = Command::new(self.bin.join("psql"))
            .args(["-X", "-A", "-t", "-q", "-h", "127.0.0.1", "-U", login, "-d", database, "-p"])
            .arg(self.port.to_string())
            .arg("-f")
            .arg(file.path())
            .env("PGPASSWORD", TEST_PASSWORD)
            .output()
            .expect("psql runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Makes a login that is a member of a group role, and answers its URL for a database.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn login(&self, login: &str, group: &str, database: &str) -> String {
        self.psql(database, &format!("create role {login} login password '{TEST_PASSWORD}' in role {group}"));
        self.url(login, database)
    }

    /// Ends the server at once, as a power cut would, and starts it again on the same port.
    ///
    /// # Panics
    /// When it does not come back.
    pub fn crash_and_restart(&self) {
        let data = self.folder.path().join("data");
        let _ = command(&self.bin, "pg_ctl")
            .args(["-D", &data.to_string_lossy(), "-m", "immediate", "-w", "stop"])
            .stdout(Stdio::null())
            .status();
        for attempt in 0.. {
            if start(&self.bin, self.folder.path(), self.port) {
                return;
            }
            assert!(attempt < 5, "PostgreSQL did not come back");
        }
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        let _ = command(&self.bin, "pg_ctl")
            .args(["-D", &data.to_string_lossy(), "-m", "immediate", "-w", "stop"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// Starts the server of a folder on a port and waits for it; false where it did not come up.
fn start(bin: &Path, folder: &Path, port: u16) -> bool {
    let options = format!(
        "-c listen_addresses=127.0.0.1 -p {port} -k {} -c max_connections=150 -c shared_buffers=256MB -c max_wal_size=4GB",
        folder.display()
    );
    let (data, log) = (folder.join("data"), folder.join("log"));
    command(bin, "pg_ctl")
        .args([
            "-D",
            &data.to_string_lossy(),
            "-l",
            &log.to_string_lossy(),
            "-w",
            "-t",
            "60",
            "-o",
            &options,
            "start",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("pg_ctl runs")
        .success()
}

/// Stops the server and removes its folder when this process is gone, however it ended: a server that a suite shares is
/// never dropped, and a test may be killed.
#[expect(clippy::zombie_processes, reason = "it outlives this process and is the init process's to wait for")]
fn watch_over(folder: &Path) {
    let wait_and_stop = "while kill -0 \"$1\" 2>/dev/null; do sleep 1; done
        read -r pid < \"$2/data/postmaster.pid\" 2>/dev/null && kill -QUIT \"$pid\" && sleep 1
        rm -rf \"$2\"";
    let mut watch = Command::new("sh");
    watch.args(["-c", wait_and_stop, "watch", &std::process::id().to_string()]).arg(folder);
    watch.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    watch.spawn().expect("sh runs");
}

/// Debian's newest PostgreSQL binaries of version 15 or later.
fn newest_bin() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let newest = versions
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .filter(|&version| version >= 15)
        .max()?;
    let bin = PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin"));
    bin.join("initdb").exists().then_some(bin)
}

/// initdb refuses root: root runs it as the user `postgres`.
fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata) == 0)
}

fn own(folder: &Path) {
    if is_root() {
        let status = Command::new("chown").args(["-R", "postgres"]).arg(folder).status().expect("chown runs");
        assert!(status.success(), "the folder is given to postgres");
    }
}

fn command(bin: &Path, program: &str) -> Command {
    if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(bin.join(program));
        command.current_dir("/");
        command
    } else {
        Command::new(bin.join(program))
    }
}

fn run(bin: &Path, program: &str, arguments: &[&str]) {
    let output = command(bin, program).args(arguments).output().expect("the program runs");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port()
}
