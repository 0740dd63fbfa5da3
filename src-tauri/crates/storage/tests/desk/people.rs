//! People at desks: on PostgreSQL each with a login of their own, on SQLite by name and role at the same file.

use std::sync::atomic::{AtomicU32, Ordering};

use credit_desk_domain::{
    Action, Credits, IdSource as _, Instant, OrgId, ProposalId, Role, SystemIds, Verdict,
};
use credit_desk_storage::proposal::{Decided, NewDecision, NewProposal, Standing, Submitted};
use credit_desk_storage::{Location, Result, Store};

use crate::support::{Book, at, now, server};

/// Somebody at a desk.
pub struct Person {
    pub name: String,
    pub role: Option<Role>,
    pub store: Store,
}

/// Numbers that make keys and records differ.
pub fn unique() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A login on PostgreSQL that may also give the time, as whoever owns the book.
pub async fn person(book: &Book, role: Role) -> Person {
    let name = format!("{}_{}", role.code(), unique());
    let store = match &book.location {
        Location::File(_) => {
            staff_row(book, &name, role.code(), "null");
            book.store.clone()
        }
        Location::Server(_) => {
            let database = book.database();
            let url = server().unwrap().login(&name, &format!("desk_{}", role.code()), &database);
            server().unwrap().psql(&database, &format!("grant desk_owner to {name}"));
            Store::open(&Location::Server(url), now()).await.unwrap()
        }
    };
    Person { name, role: Some(role), store }
}

/// A row of staff as it stands after an invitation; `org` is their own organisation or `null`.
pub fn staff_row(book: &Book, login: &str, role: &str, org: &str) {
    let values = format!("('{login}', '{login}', '{role}', {org}, 'x', 0, 'setup')");
    let columns = "(login, name, role, org_id, password_hash, created_at, created_by)";
    let again = "on conflict (login) do update set org_id = excluded.org_id";
    if matches!(book.location, Location::File(_)) {
        force(book, "staff_update_guard", "select 1");
    }
    force(book, "staff_insert_guard", &format!("insert into {{}}staff {columns} values {values} {again}"));
}

/// A statement past the guards: in a file without its triggers of this name, on the server as the owner.
pub fn force(book: &Book, trigger: &str, sql: &str) {
    match &book.location {
        Location::File(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            let sql = sql.replace("{}", "");
            connection.execute_batch(&format!("drop trigger if exists {trigger}; {sql}")).unwrap();
        }
        Location::Server(_) => {
            let sql = format!("set desk.gate = 'open'; {}", sql.replace("{}", "desk."));
            server().unwrap().psql(&book.database(), &sql);
        }
    }
}

/// Another limit of one decision, from now on.
pub fn single_limit(book: &Book, action: &str, role: &str, credits: i64) {
    let actor = if matches!(book.location, Location::File(_)) { "'setup'" } else { "session_user" };
    let sql = format!(
        "insert into {{}}policy (action, role, currency, starts_at, single_limit, actor, created_at)
         values ('{action}', '{role}', '', {}, {}, {actor}, 0)",
        now().micros(),
        credits * 1_000_000
    );
    force(book, "policy_insert_guard", &sql);
}

pub fn credits(whole: i64) -> Credits {
    Credits::from_whole(whole).unwrap()
}

/// A request or a grant with a record of its own.
pub fn proposal(action: Action, org: OrgId, whole: i64) -> NewProposal {
    NewProposal {
        id: ProposalId::from_bytes(SystemIds.next_bytes(now())),
        action,
        org: Some(org),
        credits: credits(whole),
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: None,
        terms: None,
        reason: "spring event".into(),
        note: Some("as agreed".into()),
        requested_by: None,
        source: "desk".into(),
        record_id: format!("key-{}", unique()),
        lapses_at: at(30 * 86_400),
        lines: Vec::new(),
        direct: false,
        txn_id: SystemIds.transaction_id(now()),
        lot_id: SystemIds.lot_id(now()),
    }
}

impl Person {
    pub async fn submit(&self, new: &NewProposal, at: Instant) -> Result<Submitted> {
        let mut unit = self.store.begin(&self.name).await?;
        match unit.submit(new, self.role, at).await {
            Ok(submitted) => unit.commit().await.map(|()| submitted),
            Err(error) => {
                let _ = unit.cancel().await;
                Err(error)
            }
        }
    }

    pub async fn standing(&self, id: ProposalId, at: Instant) -> Standing {
        self.store.standing(&[id], &self.name, self.role, at).await.unwrap().remove(0)
    }

    /// A decision about what this person sees now.
    pub async fn decision(&self, id: ProposalId, verdict: Verdict, at: Instant) -> NewDecision {
        NewDecision {
            id,
            verdict,
            credits: None,
            reason: verdict.needs_reason().then(|| "because".to_owned()),
            shown: self.standing(id, at).await.shown,
            key: SystemIds.transaction_id(now()).to_string(),
            ids: vec![(SystemIds.transaction_id(now()), SystemIds.lot_id(now())); 8],
        }
    }

    pub async fn decide(&self, decision: &NewDecision, at: Instant) -> Result<Decided> {
        let mut unit = self.store.begin(&self.name).await?;
        match unit.decide(decision, self.role, at).await {
            Ok(decided) => unit.commit().await.map(|()| decided),
            Err(error) => {
                let _ = unit.cancel().await;
                Err(error)
            }
        }
    }

    /// Looks and approves.
    pub async fn approve(&self, id: ProposalId, at: Instant) -> Result<Decided> {
        let decision = self.decision(id, Verdict::Approve, at).await;
        self.decide(&decision, at).await
    }

    /// Looks and approves: the state after it, or the rule that refused it.
    pub async fn approval(&self, id: ProposalId, at: Instant) -> String {
        word(&self.approve(id, at).await)
    }
}

/// State after a decision, or the rule that refused it.
pub fn word(answer: &Result<Decided>) -> String {
    match answer {
        Ok(decided) => decided.state.code().to_owned(),
        Err(error) => error.rule().map_or_else(|| format!("{error:?}"), str::to_owned),
    }
}

/// Seeds of a test: those of the environment, else `usual` many (more when soaking). Printed with the test.
pub fn seeds(usual: u64) -> Vec<u64> {
    let seeds: Vec<u64> = match std::env::var("CREDIT_DESK_SEED") {
        Ok(text) => vec![text.parse().expect("CREDIT_DESK_SEED is a number")],
        Err(_) if std::env::var_os("CREDIT_DESK_SOAK").is_some() => (1..=usual * 10).collect(),
        Err(_) => (1..=usual).collect(),
    };
    println!("seeds {seeds:?}; CREDIT_DESK_SEED=n repeats one");
    seeds
}
