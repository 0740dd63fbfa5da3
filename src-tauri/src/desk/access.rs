//! Who is at the desk: signing in, locking, and being seen.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use credit_desk_actions::book::Book;
use credit_desk_actions::home::SavedBook;
use credit_desk_actions::staff;
use credit_desk_actions::view::{BookChoice, SignInView};
use credit_desk_domain::{Instant, Role};
use credit_desk_storage::Engine;

use super::{Desk, Opened, connection, no_book};
use crate::error::{Problem, failed, refused};
use crate::event::{self, BookChanged};

/// Who signed in last to each book, in the config folder.
const LAST_LOGINS: &str = "logins.json";
/// Being seen is noted this often.
const SEEN_EVERY: i64 = 60_000_000;

impl Desk {
    /// Signs somebody in to the open book. On a server it may be another login than before: the book is opened anew then.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<(), Problem> {
        let mut open = self.0.open.lock().await;
        self.open_once(&mut open).await;
        let book = match &*open {
            Opened::Book(book) => Book::clone(book),
            Opened::Failed(view) => return Err(view.clone().into()),
            Opened::NotYet | Opened::Nothing => return Err(no_book().into()),
        };
        let signed = match book.store.engine() {
            Engine::Sqlite => book.sign_in(login, password).await?,
            Engine::Postgres => self.sign_in_to_server(&book, login.trim(), password).await?,
        };
        self.remember_login(&signed);
        *self.0.locked_because.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.follow(&signed);
        *open = Opened::Book(Box::new(signed));
        Ok(())
    }

    async fn sign_in_to_server(&self, book: &Book, login: &str, password: &str) -> Result<Book, Problem> {
        let same = book.store.login().await.map_err(credit_desk_actions::ActionError::from)?;
        if same.as_deref() != Some(login) {
            let Ok(Some(SavedBook::Server(server))) = self.0.home.current_book() else {
                return Err(no_book().into());
            };
            let choice = BookChoice::Postgres {
                host: server.host,
                port: server.port,
                database: server.database,
                user: login.to_owned(),
                password: password.to_owned(),
                tls: server.tls,
            };
            let job = self.start_job("sign-in".into());
            let opened = self.choose(&choice, Arc::new(job)).await?;
            book.store.close().await;
            return Ok(opened);
        }
        let wrap = credit_desk_actions::ActionError::from;
        if !book.store.server_accepts(login, password).await.map_err(wrap)? {
            return Err(refused(
                "sign_in_refused",
                "Nobody was signed in: login or password is wrong.",
                "Type the password of your login on the server.",
            )
            .into());
        }
        let arrival = book.store.arrive(true).await.map_err(wrap)?;
        let mut session = self.session();
        login.clone_into(&mut session.actor);
        session.role = book.store.role().await.map_err(wrap)?;
        Ok(book.with_session(session, arrival.map(|arrival| arrival.name)).await?)
    }

    /// Nobody is signed in any more; the book stays open. Where nobody signs in, nothing is locked.
    pub async fn lock(&self, reason: Option<String>) {
        let mut open = self.0.open.lock().await;
        let Opened::Book(book) = &*open else { return };
        let asks =
            book.store.engine() == Engine::Postgres || book.store.asks_for_sign_in().await.unwrap_or(true);
        if book.session.signed_out || !asks {
            return;
        }
        if let Err(error) = staff::note_lock(&book.store, &book.session, reason.as_deref()).await {
            tracing::warn!(error = crate::error::chain(&error), "desk.lock_not_noted");
        }
        let out = sign_out(book).await;
        *self.0.locked_because.lock().unwrap_or_else(PoisonError::into_inner) = reason;
        *open = Opened::Book(Box::new(out));
    }

    /// Changes the present person's password; that of a server is kept anew.
    pub async fn change_password(&self, current: &str, new: &str) -> Result<(), Problem> {
        let book = self.book().await?;
        staff::change_password(&book.store, &book.session, current, new).await?;
        if book.store.engine() == Engine::Postgres
            && let Ok(Some(SavedBook::Server(server))) = self.0.home.current_book()
        {
            self.0.secrets.keep(&connection(&server), new).map_err(|error| {
                failed(
                    "password_not_kept",
                    "The password was changed, but the new one could not be kept: it is asked for at the next start.",
                    &error,
                )
            })?;
        }
        Ok(())
    }

    /// Who may sign in; nothing where somebody is, or nobody has to.
    pub(super) fn sign_in_view(&self, book: &Book) -> Option<SignInView> {
        book.session.signed_out.then(|| {
            let logins: BTreeMap<String, String> = self.0.files.read(LAST_LOGINS).unwrap_or_default();
            SignInView {
                label: book.view.label.clone(),
                last_login: logins.get(&book.store.location().describe()).cloned(),
                reason: self.0.locked_because.lock().unwrap_or_else(PoisonError::into_inner).clone(),
                protection: staff::protection(book.store.engine(), true).to_owned(),
            }
        })
    }

    fn remember_login(&self, book: &Book) {
        let mut logins: BTreeMap<String, String> = self.0.files.read(LAST_LOGINS).unwrap_or_default();
        logins.insert(book.store.location().describe(), book.session.actor.clone());
        if let Err(error) = self.0.files.write(LAST_LOGINS, &logins) {
            tracing::warn!(error = crate::error::chain(&error), "login.not_remembered");
        }
    }

    /// Somebody opened a server's book with the password that is kept: that is signing in too.
    pub(super) async fn arrived(&self, book: &Book) {
        if book.store.engine() == Engine::Postgres {
            if let Err(error) = book.store.arrive(true).await {
                tracing::warn!(error = crate::error::chain(&error), "arrival.not_noted");
            }
            self.remember_login(book);
        }
    }

    /// Notes once a minute that the person is here, and whether the role is still the same.
    pub(super) fn touch(&self, book: &Book) {
        let now: Instant = book.session.now();
        {
            let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if now.micros().saturating_sub(*seen) < SEEN_EVERY {
                return;
            }
            *seen = now.micros();
        }
        let (desk, book) = (self.clone(), book.clone());
        tauri::async_runtime::spawn(async move {
            match staff::seen(&book.store, &book.session).await {
                Ok(role) if role == book.session.role => {}
                Ok(role) => desk.role_changed(&book, role).await,
                Err(error) => tracing::warn!(error = crate::error::chain(&error), "presence.not_noted"),
            }
        });
    }

    /// A colleague changed the person's role or ended their access while the desk was open.
    async fn role_changed(&self, seen: &Book, role: Option<Role>) {
        let mut open = self.0.open.lock().await;
        let Opened::Book(book) = &*open else { return };
        if book.session.actor != seen.session.actor || book.store.location() != seen.store.location() {
            return;
        }
        let changed = match role {
            Some(_) => {
                let mut session = book.session.clone();
                session.role = role;
                book.with_session(session, Some(book.view.actor.clone())).await.ok()
            }
            None => {
                let reason = Some("Your access to this book ended.".to_owned());
                *self.0.locked_because.lock().unwrap_or_else(PoisonError::into_inner) = reason;
                Some(sign_out(book).await)
            }
        };
        if let Some(changed) = changed {
            *open = Opened::Book(Box::new(changed));
            drop(open);
            event::book_changed(self.app(), BookChanged { org_id: None });
        }
    }
}

/// The book with nobody at it, also where it cannot be read just now.
async fn sign_out(book: &Book) -> Book {
    match book.signed_out().await {
        Ok(out) => out,
        Err(_) => {
            let mut out = Book::clone(book);
            out.session = book.session.signed_out();
            out.view.actor.clear();
            out.view.rights.clear();
            out
        }
    }
}
