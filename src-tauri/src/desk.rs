//! The state behind the window: settings, the open book, running jobs, chosen files.

mod access;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use credit_desk_actions::Session;
use credit_desk_actions::book::{self, Book};
use credit_desk_actions::home::{Home, Server};
use credit_desk_actions::imports::Watch;
use credit_desk_actions::rights;
use credit_desk_actions::view::{AppState, BookChoice, BookView, ErrorView, Settings};
use credit_desk_domain::BillingZone;
use tauri::{AppHandle, Wry};

use crate::chosen_file::ChosenFiles;
use crate::clipboard::SystemClipboard;
use crate::error::{Problem, failed, refused};
use crate::event;
use crate::follow::Follower;
use crate::issued_codes::IssuedCodes;
use crate::job::{Jobs, RunningJob};
use crate::secret::{KeptIn, Secrets};
use crate::settings_file::SettingsFile;

/// The desk; clones are the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    app: AppHandle<Wry>,
    home: Home,
    /// Open the demo book when no book was ever open.
    demo_first: bool,
    files: SettingsFile,
    settings: Mutex<Settings>,
    secrets: Secrets,
    jobs: Jobs,
    chosen: ChosenFiles,
    codes: IssuedCodes,
    follower: Mutex<Option<Follower>>,
    clipboard: SystemClipboard,
    /// Why nobody is signed in any more.
    locked_because: Mutex<Option<String>>,
    /// When the present person was last noted as being here, in microseconds.
    seen: Mutex<i64>,
    /// One opening at a time; whoever asks meanwhile waits for it.
    open: tokio::sync::Mutex<Opened>,
}

/// What became of opening the book.
enum Opened {
    NotYet,
    Nothing,
    Book(Box<Book>),
    Failed(ErrorView),
}

impl Desk {
    /// A desk with its saved settings. Its book is opened when it is first asked for.
    pub fn new(app: AppHandle<Wry>, home: Home, files: SettingsFile, demo_first: bool) -> Self {
        let settings = Mutex::new(files.settings());
        // A test must neither see nor change the keyring of the person who runs it.
        let secrets = Secrets::new(&home.config, &home.data, !crate::dialog::automation());
        Self(Arc::new(Inner {
            app,
            home,
            demo_first,
            files,
            settings,
            secrets,
            jobs: Jobs::default(),
            chosen: ChosenFiles::default(),
            codes: IssuedCodes::default(),
            follower: Mutex::new(None),
            clipboard: SystemClipboard::default(),
            locked_because: Mutex::new(None),
            seen: Mutex::new(0),
            open: tokio::sync::Mutex::new(Opened::NotYet),
        }))
    }

    /// Tauri's handle.
    pub fn app(&self) -> &AppHandle<Wry> {
        &self.0.app
    }

    /// Jobs that can be cancelled.
    pub fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    /// Registers a job whose progress the page follows.
    pub fn start_job(&self, job: String) -> RunningJob {
        let app = self.0.app.clone();
        self.0.jobs.start(job, move |progress| event::job_progress(&app, progress))
    }

    /// Files that the user chose.
    pub fn chosen(&self) -> &ChosenFiles {
        &self.0.chosen
    }

    /// Codes of batches issued in this run.
    pub fn codes(&self) -> &IssuedCodes {
        &self.0.codes
    }

    /// The clipboard.
    pub fn clipboard(&self) -> &SystemClipboard {
        &self.0.clipboard
    }

    /// The open book; refused when there is none, and when nobody is signed in to it.
    pub async fn book(&self) -> Result<Book, Problem> {
        let mut open = self.0.open.lock().await;
        self.open_once(&mut open).await;
        match &*open {
            Opened::Book(book) if book.session.signed_out => Err(rights::sign_in_needed().into()),
            Opened::Book(book) => {
                self.touch(book);
                Ok(Book::clone(book))
            }
            Opened::Failed(view) => Err(view.clone().into()),
            Opened::NotYet | Opened::Nothing => Err(no_book().into()),
        }
    }

    /// What the window starts with.
    pub async fn state(&self) -> AppState {
        let mut open = self.0.open.lock().await;
        self.open_once(&mut open).await;
        let (book, problem, sign_in) = match &*open {
            Opened::Book(book) => (Some(self.fresh_view(book).await), None, self.sign_in_view(book)),
            Opened::Failed(view) => (None, Some(view.clone()), None),
            Opened::NotYet | Opened::Nothing => (None, None, None),
        };
        AppState {
            version: env!("CARGO_PKG_VERSION").into(),
            book,
            problem,
            sign_in,
            settings: self.settings().clone(),
        }
    }

    /// Opens another book and remembers it. The one that was open stays open when this is refused.
    pub async fn open_book(&self, choice: &BookChoice, job: RunningJob) -> Result<(), Problem> {
        let mut open = self.0.open.lock().await;
        let book = self.choose(choice, Arc::new(job)).await?;
        self.follow(&book);
        if let Opened::Book(before) = std::mem::replace(&mut *open, Opened::Book(Box::new(book))) {
            before.store.close().await;
        }
        Ok(())
    }

    /// Saves settings; they hold from then on, also in the open book.
    pub async fn save_settings(&self, settings: Settings) -> io::Result<()> {
        self.0.files.save_settings(&settings)?;
        *self.settings() = settings;
        if let Opened::Book(book) = &mut *self.0.open.lock().await {
            book.session.zone = self.zone();
        }
        Ok(())
    }

    /// Signs in to a server and out again; answers what is there.
    pub async fn test_connection(&self, choice: &BookChoice) -> Result<String, Problem> {
        Ok(book::test_connection(choice, &self.session()).await?)
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.0.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self) -> Session {
        Session::local(self.zone())
    }

    /// The zone of shown times; UTC where the setting or the computer's zone is unknown.
    fn zone(&self) -> BillingZone {
        let setting = self.settings().zone.clone();
        let name =
            if setting == "system" { iana_time_zone::get_timezone().unwrap_or_default() } else { setting };
        BillingZone::parse(&name).unwrap_or(BillingZone::UTC)
    }

    async fn open_once(&self, open: &mut Opened) {
        if !matches!(open, Opened::NotYet) {
            return;
        }
        *open = match self.open_last().await {
            Ok(Some(book)) => {
                self.follow(&book);
                Opened::Book(Box::new(book))
            }
            Ok(None) => Opened::Nothing,
            Err(problem) => Opened::Failed(problem.into_view()),
        };
    }

    /// The book before, if there was one, is followed no longer.
    fn follow(&self, book: &Book) {
        let follower = Follower::start(self.0.app.clone(), book.store.clone());
        *self.0.follower.lock().unwrap_or_else(PoisonError::into_inner) = Some(follower);
    }

    /// Opens the book of last time, or the demo book where that was asked for and there is none.
    async fn open_last(&self) -> Result<Option<Book>, Problem> {
        let mut kept_in = KeptIn::Keyring;
        let location = book::current(&self.0.home, |server| {
            let found = self.0.secrets.lookup(&connection(server));
            let (password, kept) = found
                .inspect_err(|error| tracing::warn!(error = crate::error::chain(error), "secret.not_read"))
                .ok()
                .flatten()?;
            kept_in = kept;
            Some(password)
        })?;
        match location {
            Some(location) => {
                let mut book = book::open(&location, &self.session()).await?;
                say_where_kept(&mut book.view, kept_in);
                tracing::info!(engine = book.view.engine, "book.opened");
                self.arrived(&book).await;
                Ok(Some(book))
            }
            None if self.0.demo_first => {
                let job = self.start_job("demo".into());
                Ok(Some(self.choose(&BookChoice::Demo, Arc::new(job)).await?))
            }
            None => Ok(None),
        }
    }

    async fn choose(&self, choice: &BookChoice, watch: Arc<dyn Watch>) -> Result<Book, Problem> {
        let mut book = book::choose(choice, &self.0.home, &self.session(), watch).await?;
        if let BookChoice::Postgres { host, port, database, user, password, tls } = choice {
            let server = Server {
                host: host.trim().into(),
                port: *port,
                database: database.trim().into(),
                user: user.trim().into(),
                tls: tls.clone(),
            };
            let kept = self.0.secrets.keep(&connection(&server), password).map_err(|error| {
                failed(
                    "password_not_kept",
                    "The book was opened, but its password could not be kept.",
                    &error,
                )
            })?;
            say_where_kept(&mut book.view, kept);
        }
        tracing::info!(engine = book.view.engine, "book.opened");
        self.arrived(&book).await;
        Ok(book)
    }

    /// The book's view with its present size; the one of its opening where the size cannot be read now.
    async fn fresh_view(&self, book: &Book) -> BookView {
        let mut view = book.view.clone();
        if let Ok(size) = book.store.book_size().await {
            view.transactions = u64::try_from(size.transactions).unwrap_or(view.transactions);
            view.organisations = u32::try_from(size.organisations).unwrap_or(view.organisations);
        }
        view
    }
}

fn no_book() -> ErrorView {
    refused("no_book", "Nothing was read: no book is open.", "Open a book first.")
}

/// Under which name a connection's password is kept.
fn connection(server: &Server) -> String {
    format!("{}@{}:{}/{}", server.user, server.host, server.port, server.database)
}

/// The encrypted file is weaker than a keyring, so the window says when it is used.
fn say_where_kept(view: &mut BookView, kept: KeptIn) {
    if kept == KeptIn::File {
        view.location.push_str(" · no system keyring here: the password is kept in an encrypted file");
    }
}
