//! Opening and making books: a file on this computer, or the team's PostgreSQL.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use credit_desk_domain::{BillingZone, Currency};
use credit_desk_storage::{BillingEntity, Engine, Location, NewBook, StorageError, Store};

use crate::demo::Demo;
use crate::error::{ActionError, Result};
use crate::home::{Home, SavedBook, Server};
use crate::imports::Watch;
use crate::session::Session;
use crate::view::{BookChoice, BookView};

/// A book that is open, with who works at it.
#[derive(Debug, Clone)]
pub struct Book {
    /// The ledger.
    pub store: Store,
    /// Who works at it: the login and its role on PostgreSQL, the person at this computer on SQLite.
    pub session: Session,
    /// For the window.
    pub view: BookView,
}

/// Opens a book.
///
/// # Errors
/// Where there is none, or it cannot be reached, or belongs to a newer program.
pub async fn open(location: &Location, session: &Session) -> Result<Book> {
    if let Location::File(path) = location
        && !path.exists()
    {
        return Err(ActionError::refused(
            "book_missing",
            format!("There is no book at {}.", path.display()),
            "Check the path, or make a new book there.",
        ));
    }
    let store = Store::open(location, session.now()).await?;
    let entity = store.billing_entity().await?;
    let mut session = session.clone();
    let mut name = None;
    if let Some(login) = store.login().await? {
        session.actor = login;
        session.role = store.role().await?;
        if let Some(arrival) = store.arrive(false).await? {
            if !arrival.active {
                store.close().await;
                return Err(ActionError::refused(
                    "staff_ended",
                    format!("The book was not opened: the access of {} ended.", arrival.name),
                    "An admin gives it back under Staff & roles.",
                ));
            }
            name = Some(arrival.name);
        }
    } else if store.asks_for_sign_in().await? {
        session = session.signed_out();
    }
    let view = view(&store, &entity, &session, name).await?;
    Ok(Book { store, session, view })
}

impl Book {
    /// The same book with somebody signed in; a file's.
    ///
    /// # Errors
    /// `sign_in_refused`, whatever was wrong.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<Self> {
        let (session, name) = crate::staff::sign_in(&self.store, &self.session, login, password).await?;
        self.with_session(session, Some(name)).await
    }

    /// The same book with nobody at it, until somebody signs in.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub async fn signed_out(&self) -> Result<Self> {
        self.with_session(self.session.signed_out(), None).await
    }

    /// The same book for a session, whose person is shown by name.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub async fn with_session(&self, session: Session, name: Option<String>) -> Result<Self> {
        let entity = self.store.billing_entity().await?;
        let view = BookView {
            location: self.view.location.clone(),
            ..view(&self.store, &entity, &session, name).await?
        };
        Ok(Self { store: self.store.clone(), session, view })
    }
}

/// Makes a new empty book and opens it.
///
/// # Errors
/// Where there is a book already; it is left as it is.
pub async fn create(location: &Location, book: &NewBook, session: &Session) -> Result<Book> {
    Store::create(location, book, session.now()).await?.close().await;
    open(location, session).await
}

/// What a new book starts with, checked.
///
/// # Errors
/// An empty name, an unknown zone or currency.
pub fn new_book(billing_entity: &str, zone: &str, currency: &str, environment: &str) -> Result<NewBook> {
    let refused = |code, why: String, hint: &str| {
        ActionError::refused(code, format!("The book was not made: {why}."), hint)
    };
    let name = billing_entity.trim();
    if name.is_empty() {
        return Err(refused(
            "billing_entity_named",
            "the billing entity has no name".into(),
            "Give the legal name of the company that sells the credits.",
        ));
    }
    let zone = BillingZone::parse(zone).map_err(|error| {
        refused("zone_unknown", error.to_string(), "Its months begin and end in this zone.")
    })?;
    let currency = Currency::parse(currency).map_err(|error| {
        refused("currency_unknown", error.to_string(), "It is the currency of its reports.")
    })?;
    Ok(NewBook { billing_entity: name.to_owned(), zone, currency, environment: environment.to_owned() })
}

/// Opens what first run and Settings offer, making it where it does not exist yet, and remembers it as the desk's own.
///
/// The demo book is made once; an empty book of a billing entity that has one on this computer is that one.
///
/// # Errors
/// As [`open`]; a cancelled demo book leaves nothing behind.
pub async fn choose(
    choice: &BookChoice,
    home: &Home,
    session: &Session,
    watch: Arc<dyn Watch>,
) -> Result<Book> {
    let (book, saved) = match choice {
        BookChoice::Demo => {
            let path = home.demo_book();
            if !path.exists() {
                Demo::usual(session.now()).create(&Location::File(path.clone()), watch).await?;
            }
            (open(&Location::File(path.clone()), session).await?, SavedBook::File { path })
        }
        BookChoice::Empty { billing_entity, zone, currency } => {
            let new = new_book(billing_entity, zone, currency, "production")?;
            let path = home.book_of(billing_entity);
            let location = Location::File(path.clone());
            let book = if path.exists() {
                same_book(open(&location, session).await?, &new).await?
            } else {
                create(&location, &new, session).await?
            };
            (book, SavedBook::File { path })
        }
        BookChoice::Postgres { host, port, database, user, password, tls } => {
            let server = Server {
                host: host.trim().to_owned(),
                port: *port,
                database: database.trim().to_owned(),
                user: user.trim().to_owned(),
                tls: tls.clone(),
            };
            let location = Location::Server(server.url(Some(password))?);
            (open(&location, session).await?, SavedBook::Server(server))
        }
    };
    remember(home, &saved)?;
    Ok(book)
}

/// Remembers a book as the one that the desk works on.
///
/// # Errors
/// Where the settings folder cannot be written to.
pub fn remember(home: &Home, book: &SavedBook) -> Result<()> {
    home.save_current_book(book).map_err(|source| {
        StorageError::File { what: format!("the settings in {}", home.config.display()), source }.into()
    })
}

/// The book that the desk works on; nothing before the first one. A server's password comes from elsewhere: the
/// system keyring for the window, `PGPASSWORD` or `~/.pgpass` for the command line.
///
/// # Errors
/// Settings that cannot be read.
pub fn current(home: &Home, password: impl FnOnce(&Server) -> Option<String>) -> Result<Option<Location>> {
    let saved = home.current_book().map_err(|source| StorageError::File {
        what: format!("the settings in {}", home.config.display()),
        source,
    })?;
    saved
        .map(|saved| match saved {
            SavedBook::File { path } => Ok(Location::File(path)),
            SavedBook::Server(server) => {
                let password = password(&server);
                Ok(Location::Server(server.url(password.as_deref())?))
            }
        })
        .transpose()
}

/// Tries a connection and answers a sentence about what is there. Nothing is changed or remembered.
///
/// # Errors
/// As [`open`].
pub async fn test_connection(choice: &BookChoice, session: &Session) -> Result<String> {
    let BookChoice::Postgres { host, port, database, user, password, tls } = choice else {
        return Ok("A book on this computer needs no connection.".to_owned());
    };
    let server = Server {
        host: host.trim().to_owned(),
        port: *port,
        database: database.trim().to_owned(),
        user: user.trim().to_owned(),
        tls: tls.clone(),
    };
    let location = Location::Server(server.url(Some(password))?);
    match open(&location, session).await {
        Ok(book) => {
            book.store.close().await;
            Ok(format!(
                "Connected as {} ({}). Book of {}: {}, {}.",
                book.view.actor,
                book.view.role,
                book.view.billing_entity,
                counted(u64::from(book.view.organisations), "organisation"),
                counted(book.view.transactions, "transaction"),
            ))
        }
        Err(ActionError::Storage(StorageError::NotABook { .. })) => Err(ActionError::refused(
            "not_a_book",
            format!("The database {database} on {host} was reached, but holds no Credit Desk book."),
            "An administrator makes one with `credit-desk-cli init --db URL`.",
        )),
        Err(other) => Err(other),
    }
}

impl Server {
    /// As a URL. Without a password, the driver looks into `PGPASSWORD` and `~/.pgpass`.
    ///
    /// # Errors
    /// An empty field, an unknown way of encryption, or none to another computer.
    pub fn url(&self, password: Option<&str>) -> Result<String> {
        let refused = |code, message: &str, hint| Err(ActionError::refused(code, message, hint));
        if self.host.is_empty() || self.database.is_empty() || self.user.is_empty() {
            return refused(
                "connection_incomplete",
                "The connection was not made: host, database and login are all needed.",
                "Fill in the empty field.",
            );
        }
        match self.tls.as_str() {
            "verify-full" | "require" => {}
            "disable" if is_loopback(&self.host) => {}
            "disable" => {
                return refused(
                    "tls_needed",
                    "The connection was not made: without encryption Credit Desk connects to this computer only.",
                    "Choose verify-full.",
                );
            }
            _ => {
                return refused(
                    "tls_unknown",
                    "The connection was not made: encryption is verify-full, require or disable.",
                    "Choose verify-full.",
                );
            }
        }
        let password = password
            .filter(|text| !text.is_empty())
            .map_or(String::new(), |text| format!(":{}", escaped(text)));
        let host = match self.host.parse::<IpAddr>() {
            Ok(IpAddr::V6(address)) => format!("[{address}]"),
            Ok(IpAddr::V4(_)) | Err(_) => escaped(&self.host),
        };
        Ok(format!(
            "postgres://{}{password}@{host}:{}/{}?sslmode={}",
            escaped(&self.user),
            self.port,
            escaped(&self.database),
            self.tls,
        ))
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Percent-encoded, for a part of a URL.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

/// The book in a billing entity's file, if it is the one that was asked for.
async fn same_book(book: Book, asked: &NewBook) -> Result<Book> {
    let entity = book.store.billing_entity().await?;
    if entity.name == asked.billing_entity && entity.zone == asked.zone && entity.currency == asked.currency {
        return Ok(book);
    }
    book.store.close().await;
    Err(ActionError::refused(
        "book_exists",
        format!(
            "No new book was made: this computer has one of {} already, in {} and {}.",
            entity.name,
            entity.zone.name(),
            entity.currency.code()
        ),
        "Give the same zone and currency to open it, or another name to make a new one.",
    ))
}

async fn view(
    store: &Store,
    entity: &BillingEntity,
    session: &Session,
    name: Option<String>,
) -> Result<BookView> {
    let size = store.book_size().await?;
    let whose = if entity.environment == "demo" { "Demo book" } else { entity.name.as_str() };
    let (place, location) = match store.location() {
        Location::File(path) => ("this computer".to_owned(), file_name(path)),
        Location::Server(_) => {
            let described = store.location().describe();
            let host = described.split('/').next().unwrap_or(&described);
            (host.rsplit_once(':').map_or(host, |(host, _)| host).to_owned(), described)
        }
    };
    Ok(BookView {
        engine: match store.engine() {
            Engine::Sqlite => "sqlite".into(),
            Engine::Postgres => "postgres".into(),
        },
        label: format!("{whose} · {place}"),
        environment: entity.environment.clone(),
        billing_entity: entity.name.clone(),
        zone: entity.zone.name().to_owned(),
        actor: name.unwrap_or_else(|| session.actor.clone()),
        role: session.role_words().to_owned(),
        rights: crate::rights::views(session.role),
        location,
        transactions: u64::try_from(size.transactions).unwrap_or(0),
        organisations: u32::try_from(size.organisations).unwrap_or(0),
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// `1 organisation`, `40 organisations`.
fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Removes a book's file with what SQLite keeps beside it: for a book that was not finished.
pub(crate) fn remove_file(path: &Path) {
    let beside = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    for path in [path.to_owned(), beside("-wal"), beside("-shm"), beside("-journal")] {
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, tls: &str) -> Server {
        Server {
            host: host.into(),
            port: 5432,
            database: "desk book".into(),
            user: "amina".into(),
            tls: tls.into(),
        }
    }

    #[test]
    fn a_connection_is_a_url_with_everything_escaped() {
        let url = server("db.example.org", "verify-full").url(Some("p@ss/word?")).expect("a URL");
        assert_eq!(
            url,
            "postgres://amina:p%40ss%2Fword%3F@db.example.org:5432/desk%20book?sslmode=verify-full"
        );
        let url = server("::1", "disable").url(None).expect("a URL");
        assert_eq!(
            url, "postgres://amina@[::1]:5432/desk%20book?sslmode=disable",
            "no password, an IPv6 address"
        );
    }

    #[test]
    fn only_this_computer_may_be_spoken_to_without_encryption() {
        for (host, tls, code) in [
            ("db.example.org", "disable", Some("tls_needed")),
            ("127.0.0.1", "disable", None),
            ("localhost", "disable", None),
            ("db.example.org", "prefer", Some("tls_unknown")),
            ("", "verify-full", Some("connection_incomplete")),
        ] {
            let answer = server(host, tls).url(None);
            assert_eq!(answer.err().map(|error| error.code().to_owned()).as_deref(), code, "{host} {tls}");
        }
    }
}
