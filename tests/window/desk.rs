//! One program under test: its display, its driver, its folders, and what a person does at it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// How long anything on screen may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Marks the visible, enabled control that has a name: exactly it, else one whose name begins so.
const FIND_CONTROL: &str = r"
    const wanted = arguments[0];
    const words = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
    const labels = (e) => [...(e.labels ?? [])].map((label) => label.innerText).join(' ');
    const name = (e) => words(e.getAttribute('aria-label') || labels(e) || e.innerText);
    const usable = (e) => e.getClientRects().length > 0 && !e.disabled && e.getAttribute('aria-disabled') !== 'true';
    const roles = ['button', 'link', 'tab', 'menuitem', 'option', 'menuitemradio', 'radio', 'checkbox', 'combobox'];
    // Boxes are clicked by their words, as people do.
    const input = 'input:not([type=checkbox], [type=radio])';
    const selector = ['button', 'a[href]', input, 'textarea', 'label', ...roles.map((role) => `[role=${role}]`)];
    // What floats above the page comes last in it, and is meant first.
    const usables = [...document.querySelectorAll(selector.join())].filter(usable).reverse();
    const found = usables.find((e) => name(e) === wanted) ?? usables.find((e) => name(e).startsWith(wanted));
    if (found === undefined) return false;
    found.scrollIntoView({ block: 'nearest' });
    found.setAttribute('data-test-target', 'yes');
    return true;";

/// Stops a process of this test when the test ends, also when it fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program with everything it needs; dropping it stops all of it.
pub struct Desk {
    client: Client,
    home: tempfile::TempDir,
    _driver: Running,
    _display: Running,
}

/// What native dialogs answer in this run.
#[derive(Default)]
pub struct Answers<'a> {
    /// The file that the open dialog answers.
    pub open: Option<&'a Path>,
    /// Name of the file, in the test's own folder, that the save dialog answers.
    pub save: Option<&'a str>,
}

impl Desk {
    /// Starts the program on empty folders.
    pub async fn start(answers: Answers<'_>) -> Self {
        Self::start_at(tempfile::tempdir().expect("a temporary folder"), answers).await
    }

    /// Closes the window and starts the program again on the same folders.
    pub async fn restart(self, answers: Answers<'_>) -> Self {
        self.client.clone().close().await.expect("the window closes");
        Self::start_at(self.home, answers).await
    }

    async fn start_at(home: tempfile::TempDir, answers: Answers<'_>) -> Self {
        let (display, number) = start_display();
        let port = free_port();
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        driver.env("DISPLAY", format!(":{number}")).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
        driver.env("NO_AT_BRIDGE", "1").env("TAURI_WEBVIEW_AUTOMATION", "true").env("LC_ALL", "C.UTF-8");
        driver.env_remove("DBUS_SESSION_BUS_ADDRESS");
        driver.env("CREDIT_DESK_HOME", home.path().join("home"));
        for (variable, folder) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            let folder = home.path().join(folder);
            fs::create_dir_all(&folder).expect("a folder of its own");
            driver.env(variable, folder);
        }
        if let Some(file) = answers.open {
            driver.env("CREDIT_DESK_TEST_OPEN", file);
        }
        if let Some(name) = answers.save {
            driver.env("CREDIT_DESK_TEST_SAVE", home.path().join(name));
        }
        let log = fs::File::create(home.path().join("driver.log")).expect("a log file");
        driver.stdout(log.try_clone().expect("the log file")).stderr(log);
        let driver = Running(driver.spawn().expect("WebKitWebDriver is installed (make test installs it)"));
        let client = connect(port).await;
        Self { client, home, _driver: driver, _display: display }
    }

    /// The WebDriver session, for what has no name here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// A file in this test's own folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Waits for an element by CSS selector.
    pub async fn see(&self, selector: &str) -> Element {
        self.until(&format!("an element {selector}"), async || {
            self.client.find(Locator::Css(selector)).await.ok()
        })
        .await
    }

    /// Waits until the page shows a text.
    pub async fn read(&self, text: &str) {
        self.until(&format!("the text “{text}”"), async || {
            self.text().await.contains(text).then_some(())
        })
        .await;
    }

    /// All text that the page shows.
    pub async fn text(&self) -> String {
        let text = self.client.execute("return document.body ? document.body.innerText : ''", vec![]).await;
        text.ok().and_then(|text| text.as_str().map(Into::into)).unwrap_or_default()
    }

    /// Clicks the control with this accessible name: a button, link, tab, option or check box. What moves or is
    /// covered at first is tried again.
    pub async fn click(&self, name: &str) {
        self.until(&format!("a control “{name}” that can be clicked"), async || {
            self.control(name).await?.click().await.ok()
        })
        .await;
    }

    /// Chooses an option of the list with this name, and waits until the list is closed.
    pub async fn choose(&self, list: &str, option: &str) {
        self.click(list).await;
        self.click(option).await;
        let open = "return [...document.querySelectorAll('[role=listbox]')].some((e) => e.checkVisibility())";
        self.until("the list closed", async || {
            self.client.execute(open, vec![]).await.ok().filter(|open| *open == Value::Bool(false))
        })
        .await;
    }

    /// Replaces the text of the field with this name.
    pub async fn fill(&self, name: &str, text: &str) {
        self.click(name).await;
        self.press(&ctrl('a')).await;
        self.type_text(text).await;
    }

    /// A visible, enabled control by its accessible name, if there is one now.
    async fn control(&self, name: &str) -> Option<Element> {
        let found = self.client.execute(FIND_CONTROL, vec![json!(name)]).await.ok()?;
        if found != Value::Bool(true) {
            return None;
        }
        let element = self.client.find(Locator::Css("[data-test-target]")).await.ok()?;
        let clear = "document.querySelector('[data-test-target]')?.removeAttribute('data-test-target')";
        self.client.execute(clear, vec![]).await.ok()?;
        Some(element)
    }

    /// Waits until the list shows so many rows of data, and gives their texts.
    pub async fn see_rows(&self, count: usize) -> Vec<String> {
        let rows = "return [...document.querySelectorAll('[role=grid] [role=row][aria-selected]')]
            .filter((row) => row.getClientRects().length > 0).map((row) => row.innerText)";
        self.until(&format!("{count} rows"), async || {
            let shown = self.client.execute(rows, vec![]).await.ok()?;
            let shown: Vec<String> = serde_json::from_value(shown).ok()?;
            (shown.len() == count).then_some(shown)
        })
        .await
    }

    /// Waits until the page shows a decimal amount as people read it: grouped, with two decimals, a real minus.
    pub async fn read_amount(&self, amount: &str) {
        let format =
            "return new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
            .format(arguments[0].replace('-', ''))";
        let text = self.client.execute(format, vec![json!(amount)]).await.expect("a formatted amount");
        self.read(text.as_str().expect("text")).await;
    }

    /// The colours that the page shows now.
    pub async fn theme(&self) -> String {
        let theme = self.client.execute("return document.documentElement.dataset.theme", vec![]).await;
        theme.expect("the page answers").as_str().expect("light or dark").to_owned()
    }

    /// What went wrong in the page since it was loaded.
    pub async fn errors(&self) -> Vec<Value> {
        let seen = self.client.execute("return window.__errors", vec![]).await.expect("the page answers");
        seen.as_array().expect("the program records errors while it is driven by a test").clone()
    }

    /// Presses keys together, e.g. Ctrl and k.
    pub async fn press(&self, keys: &[char]) {
        let mut actions = KeyActions::new("keyboard".into());
        for key in keys {
            actions = actions.then(KeyAction::Down { value: *key });
        }
        for key in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value: *key });
        }
        self.client.perform_actions(actions).await.expect("keys can be pressed");
    }

    /// Calls a command of the core as the page does: its answer, or the error that the page gets.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "
            const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args).then((answer) => done({ answer }), (error) => done({ error }));";
        let said = self
            .client
            .execute_async(script, vec![json!(command), arguments])
            .await
            .expect("the page answers");
        match said.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(said["answer"].clone()),
        }
    }

    /// Types into what has the focus.
    pub async fn type_text(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".into());
        for key in text.chars() {
            actions = actions.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        }
        self.client.perform_actions(actions).await.expect("text can be typed");
    }

    /// Saves a picture of the window below `target/window/`.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("window");
        fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}.png"));
        let png = self.client.screenshot().await.expect("a picture of the window");
        fs::write(&file, png).expect("the picture is written");
        file
    }

    /// What the content security policy refused since the page was loaded.
    pub async fn csp_violations(&self) -> Vec<Value> {
        let seen =
            self.client.execute("return window.__cspViolations", vec![]).await.expect("the page answers");
        seen.as_array().expect("the program records violations while it is driven by a test").clone()
    }

    /// Ends the session; the window closes.
    pub async fn close(self) {
        self.client.clone().close().await.expect("the window closes");
    }

    /// Asks again until there is an answer; fails with what the page shows and a picture.
    pub async fn until<T>(&self, wanted: &str, ask: impl AsyncFn() -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            if began.elapsed() > PATIENCE {
                let picture = self.picture("failed").await;
                let shows = self.text().await;
                panic!(
                    "The window did not show {wanted}.\nPicture: {}\nIt shows:\n{shows}",
                    picture.display()
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// The Control key together with a character.
pub fn ctrl(key: char) -> [char; 2] {
    [Key::Control.into(), key]
}

/// A display of its own, as large as a laptop's.
fn start_display() -> (Running, u32) {
    let mut display = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb is installed (make test installs it)");
    let mut number = String::new();
    let stdout = display.stdout.take().expect("Xvfb's standard output");
    BufReader::new(stdout).read_line(&mut number).expect("Xvfb says its number");
    (Running(display), number.trim().parse().expect("a display number"))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Opens the program through the driver as soon as the driver listens.
async fn connect(port: u16) -> Client {
    let capabilities = json!({
        "webkitgtk:browserOptions": { "binary": env!("CARGO_BIN_EXE_credit-desk"), "args": [] }
    });
    let capabilities = capabilities.as_object().expect("an object").clone();
    let began = Instant::now();
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.clone());
        match builder.connect(&format!("http://127.0.0.1:{port}")).await {
            Ok(client) => return client,
            Err(error) if began.elapsed() > PATIENCE => panic!("The window did not open: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}
