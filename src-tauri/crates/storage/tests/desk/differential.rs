//! Seeded days at a desk told to the naive desk, to SQLite and to PostgreSQL: the same answers, the same tables.

use credit_desk_domain::auditor::{
    Colleague, Command, Decide, Desk, DeskAnswer, DeskCommand, DeskWorkload, Edit, Outcome as Posting, Submit,
};
use credit_desk_domain::policy::{self, Judgement};
use credit_desk_domain::{Action, IdSource as _, Kind, LotId, ProposalId, Role, SeededIds, TransactionId};
use credit_desk_storage::proposal::{NewDecision, NewLine, NewProposal, ProposalEdit, Standing};
use credit_desk_storage::{Location, StorageError, Store};
use std::collections::BTreeMap;

use crate::people::staff_row;
use crate::support::{Book, both_books, now, server};

const COMMANDS: usize = 600;

/// Tables that the desk writes, in the order of their keys; times of PostgreSQL's own clock are left out.
const TABLES: [(&str, &str, &str); 13] = [
    ("movement", "*", "org_id, seq"),
    ("allocation", "*", "org_id, seq, n"),
    ("lot", "*", "org_id, lot_seq"),
    ("wallet", "*", "org_id, wallet"),
    ("head", "*", "org_id"),
    ("month_total", "*", "org_id, month, kind, operation_id, project_id"),
    ("reversed", "*", "occurred_at, org_id, seq"),
    ("search_note", "*", "org_id, seq"),
    ("proposal", "*", "proposal_id"),
    ("proposal_line", "*", "proposal_id, n"),
    ("proposal_step", "*", "proposal_id, n"),
    ("lot_extension", "*", "org_id, lot_seq, n"),
    (
        "audit",
        "n, at, actor, action, org_id, subject, replace(before, '\n', '; '), replace(after, '\n', '; '), reason",
        "n",
    ),
];

/// A desk on one engine: a store for each colleague, and what each saw last.
struct Told {
    book: Book,
    stores: Vec<Store>,
    seen: BTreeMap<(usize, ProposalId), String>,
    ids: SeededIds,
}

async fn open(book: Book, people: &[Colleague], seed: u64) -> Told {
    for org in 1..=4 {
        assert_eq!(book.organisation(&format!("org-{org}")).await.get(), org);
    }
    let mut stores = Vec::new();
    for colleague in people {
        stores.push(match &book.location {
            Location::File(_) => book.store.clone(),
            Location::Server(_) => {
                let database = book.database();
                let group = format!("desk_{}", colleague.role.code());
                let url = server().unwrap().login(&colleague.name, &group, &database);
                server().unwrap().psql(&database, &format!("grant desk_owner to {}", colleague.name));
                Store::open(&Location::Server(url), now()).await.unwrap()
            }
        });
        let org = colleague.org.map_or_else(|| "null".to_owned(), |org| org.get().to_string());
        staff_row(&book, &colleague.name, colleague.role.code(), &org);
    }
    Told { book, stores, seen: BTreeMap::new(), ids: SeededIds::new(seed) }
}

fn failed(error: &StorageError) -> String {
    match error {
        StorageError::Refused { rule } => format!("refused {rule}"),
        StorageError::Conflict { field, .. } => format!("conflict {field}"),
        other => format!("failed {other:?}"),
    }
}

/// The naive desk's answer in words.
fn words(answer: &DeskAnswer) -> String {
    let number = |number: &Option<i64>| number.map_or_else(String::new, |number| number.to_string());
    match answer {
        DeskAnswer::Submitted { id, state, posted, already } => {
            format!("submitted {id} {} {} {already}", state.code(), number(posted))
        }
        DeskAnswer::Looked(outcome) => format!("looked {}", outcome.code()),
        DeskAnswer::Decided { state, posted, credits, already } => {
            let credits = credits.map(|credits| credits.micro());
            format!("decided {} {} {} {already}", state.code(), number(posted), number(&credits))
        }
        DeskAnswer::Edited { version, already } => format!("edited {version} {already}"),
        DeskAnswer::Lapsed(count) => format!("lapsed {count}"),
        DeskAnswer::Posted(Ok(Posting::Applied(applied))) => format!("posted {}", applied.seq),
        DeskAnswer::Posted(other) => format!("posted {other:?}"),
        DeskAnswer::Conflict(field) => format!("conflict {field}"),
        DeskAnswer::Refused(rule) => format!("refused {rule}"),
        DeskAnswer::Done => "done".to_owned(),
    }
}

fn ids(source: &SeededIds, at: credit_desk_domain::Instant) -> (TransactionId, LotId) {
    (source.transaction_id(at), source.lot_id(at))
}

impl Told {
    async fn tell(&mut self, desk: &Desk, command: &DeskCommand) -> String {
        let people = desk.people();
        match command {
            DeskCommand::Submit(submit) => self.submit(&people[submit.by], submit).await,
            DeskCommand::Look { by, at, id } => {
                let colleague = &people[*by];
                let standing =
                    self.stores[*by].standing(&[*id], &colleague.name, Some(colleague.role), *at).await;
                match standing {
                    Ok(standings) => {
                        let standing = &standings[0];
                        check_policy(standing, desk, *id, *by);
                        self.seen.insert((*by, *id), standing.shown.clone());
                        format!("looked {}", standing.outcome.code())
                    }
                    Err(error) => failed(&error),
                }
            }
            DeskCommand::Decide(decide) => self.decide(&people[decide.by], decide).await,
            DeskCommand::Edit(edit) => self.edit(&people[edit.by], edit).await,
            DeskCommand::Lapse { by, at } => {
                let mut unit = self.stores[*by].begin(&people[*by].name).await.unwrap();
                match unit.lapse_proposals(Some(people[*by].role), *at).await {
                    Ok(count) => unit.commit().await.map(|()| format!("lapsed {count}")).unwrap(),
                    Err(error) => failed(&error),
                }
            }
            DeskCommand::Post { by, command } => self.post(*by, &people[*by].name, command).await,
            DeskCommand::Status { org, status } => {
                let mut unit =
                    format!("update {{}}organisation set status = '{status}' where org_id = {}", org.get());
                match &self.book.location {
                    Location::File(path) => rusqlite::Connection::open(path)
                        .unwrap()
                        .execute_batch(&unit.replace("{}", ""))
                        .unwrap(),
                    Location::Server(_) => {
                        unit = unit.replace("{}", "desk.");
                        server().unwrap().psql(&self.book.database(), &unit);
                    }
                }
                "done".to_owned()
            }
        }
    }

    async fn submit(&self, colleague: &Colleague, submit: &Submit) -> String {
        let (txn_id, lot_id) = ids(&self.ids, submit.at);
        let new = NewProposal {
            id: submit.id,
            action: submit.action,
            org: submit.org,
            credits: submit.credits,
            kind: submit.kind,
            expires_at: submit.expires_at,
            target_seq: submit.target,
            subject: None,
            terms: None,
            reason: "a reason".into(),
            note: Some("a note with an ümlaut".into()),
            requested_by: submit.requested_by.clone(),
            source: "desk".into(),
            record_id: submit.key.clone(),
            lapses_at: submit.lapses_at,
            lines: submit
                .lines
                .iter()
                .map(|(org, credits)| NewLine { org: *org, credits: *credits, note: None })
                .collect(),
            direct: submit.direct,
            txn_id,
            lot_id,
        };
        let mut unit = self.stores[submit.by].begin(&colleague.name).await.unwrap();
        match unit.submit(&new, Some(colleague.role), submit.at).await {
            Ok(submitted) => {
                unit.commit().await.unwrap();
                words(&DeskAnswer::Submitted {
                    id: submitted.id,
                    state: submitted.state,
                    posted: submitted.posted_seq,
                    already: submitted.already,
                })
            }
            // What was refused leaves nothing in the unit, so that committing it is no harm on SQLite.
            Err(error) => {
                drop(unit.commit().await);
                failed(&error)
            }
        }
    }

    async fn decide(&self, colleague: &Colleague, decide: &Decide) -> String {
        let decision = NewDecision {
            id: decide.id,
            verdict: decide.verdict,
            credits: decide.credits,
            reason: decide.reason.clone(),
            shown: self.seen.get(&(decide.by, decide.id)).cloned().unwrap_or_default(),
            key: decide.key.clone(),
            ids: (0..5).map(|_| ids(&self.ids, decide.at)).collect(),
        };
        let mut unit = self.stores[decide.by].begin(&colleague.name).await.unwrap();
        match unit.decide(&decision, Some(colleague.role), decide.at).await {
            Ok(decided) => {
                unit.commit().await.unwrap();
                words(&DeskAnswer::Decided {
                    state: decided.state,
                    posted: decided.posted_seq,
                    credits: decided.credits,
                    already: decided.already,
                })
            }
            Err(error) => {
                drop(unit.commit().await);
                failed(&error)
            }
        }
    }

    async fn edit(&self, colleague: &Colleague, edit: &Edit) -> String {
        let change = ProposalEdit {
            id: edit.id,
            credits: edit.credits,
            expires_at: edit.expires_at,
            reason: "another reason".into(),
            note: None,
            key: edit.key.clone(),
        };
        let mut unit = self.stores[edit.by].begin(&colleague.name).await.unwrap();
        match unit.edit_proposal(&change, Some(colleague.role), edit.at).await {
            Ok(edited) => {
                unit.commit().await.unwrap();
                words(&DeskAnswer::Edited { version: edited.version, already: edited.already })
            }
            Err(error) => {
                drop(unit.commit().await);
                failed(&error)
            }
        }
    }

    async fn post(&self, by: usize, actor: &str, command: &Command) -> String {
        let at = command.posted_at();
        let (txn_id, lot_id) = ids(&self.ids, at);
        let record = |record: &credit_desk_domain::auditor::Record| credit_desk_storage::posting::Record {
            source: record.source.clone(),
            record_id: record.record_id.clone(),
            ..Default::default()
        };
        let mut unit = self.stores[by].begin(actor).await.unwrap();
        let answer = match command {
            Command::Add(add) => {
                let addition = credit_desk_storage::posting::Addition {
                    org: add.org,
                    txn_id,
                    lot_id,
                    wallet: add.wallet,
                    kind: add.kind,
                    credits: add.credits,
                    paid: add.paid,
                    priority: add.priority,
                    effective_at: add.effective_at,
                    expires_at: add.expires_at,
                    occurred_at: add.occurred_at,
                    record: record(&add.record),
                    user: None,
                };
                unit.post_addition(&addition, at).await
            }
            Command::Use(used) => {
                let usage = credit_desk_storage::posting::Usage {
                    org: used.org,
                    txn_id,
                    wallet: used.wallet,
                    kind: used.kind,
                    credits: used.credits,
                    occurred_at: used.occurred_at,
                    record: record(&used.record),
                    event_id: None,
                    event_name: None,
                    operation_id: 0,
                    project_id: 0,
                    user: None,
                    quantity: None,
                };
                unit.post_usage(&[usage], at).await.map(|mut answers| answers.remove(0))
            }
            Command::TakeLot(take) => {
                let take = credit_desk_storage::posting::TakeLot {
                    org: take.org,
                    txn_id,
                    lot_seq: take.lot_seq,
                    kind: take.kind,
                    credits: take.credits,
                    occurred_at: take.occurred_at,
                    record: record(&take.record),
                };
                unit.take_lot(&take, at).await
            }
            Command::Reverse(_) => unreachable!("the workload reverses through the desk"),
        };
        unit.commit().await.unwrap();
        answer.map_or_else(|error| failed(&error), |answer| format!("posted {}", answer.seq().unwrap_or(0)))
    }
}

/// The pure policy gives the answer of the database, from the limits and sums that the database tells.
fn check_policy(standing: &Standing, desk: &Desk, id: ProposalId, by: usize) {
    let (_, action, maker, state, ..) = desk.proposals().find(|(of, ..)| *of == id).expect("it is known");
    let fields: Vec<&str> = standing.shown.split('\u{1f}').collect();
    let credits = credit_desk_domain::Credits::from_micro(fields[4].parse().unwrap());
    let judgement = policy::judge(action, credits, standing.org_credits, &standing.limits, &standing.used);
    let colleague = &desk.people()[by];
    let case = policy::Case {
        action,
        state,
        role: Some(colleague.role),
        direct: false,
        own: maker == by,
        own_organisation: standing.outcome == policy::Outcome::OwnOrganisation,
        first: fields[14] == colleague.name,
        alone: standing.alone,
        lapsed: standing.outcome == policy::Outcome::Lapsed,
    };
    let expected = policy::outcome(&case, judgement == Judgement::Within);
    assert_eq!(standing.outcome, expected, "{id} seen by {}: {standing:?}", colleague.name);
}

fn check_against_desk(told: &Told, desk: &Desk, seed: u64) {
    let of = format!("seed {seed}, {:?}", told.book.engine());
    let mut expected: Vec<String> = desk
        .proposals()
        .map(|(id, action, by, state, credits, posted)| {
            let hex = id.as_bytes().iter().fold("\\x".to_owned(), |hex, byte| format!("{hex}{byte:02x}"));
            let number = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
            let credits = number(credits.map(|credits| credits.micro()));
            let by = &desk.people()[by].name;
            format!("{hex}|{}|{by}|{}|{credits}|{}", action.code(), state.code(), number(posted))
        })
        .collect();
    expected.sort();
    let rows = told.book.rows(
        "select proposal_id, action, maker, state, decided_credits, posted_seq from {}proposal order by proposal_id",
    );
    assert_eq!(rows, expected, "{of}: proposals");
    let (mut lots, mut movements) = (Vec::new(), Vec::new());
    for org in credit_desk_domain::auditor::Workload::orgs() {
        for lot in desk.ledger().lots(org) {
            let expires = lot.expires_at.map_or(i64::MAX, credit_desk_domain::Instant::micros);
            lots.push(format!("{}|{}|{}|{expires}", org.get(), lot.lot_seq, lot.remaining.micro()));
        }
        for (_, applied) in desk.ledger().transactions(org) {
            movements.push(format!(
                "{}|{}|{}|{}",
                org.get(),
                applied.seq,
                applied.kind.code(),
                applied.amount.micro()
            ));
        }
    }
    let rows =
        told.book.rows("select org_id, lot_seq, remaining, expires_at from {}lot order by org_id, lot_seq");
    assert_eq!(rows, lots, "{of}: lots");
    let rows = told.book.rows("select org_id, seq, kind, amount from {}movement order by org_id, seq");
    assert_eq!(rows, movements, "{of}: transactions");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_and_the_naive_desk_give_the_same_answers_and_the_same_tables() {
    for seed in crate::people::seeds(3) {
        let people = DeskWorkload::people(&format!("_{seed}_{}", crate::people::unique()));
        let mut books = Vec::new();
        for book in both_books().await {
            books.push(open(book, &people, seed).await);
        }
        let (mut desk, mut workload) = (Desk::new(people), DeskWorkload::new(seed));
        for number in 0..COMMANDS {
            let command = workload.next_command(&desk);
            let expected = words(&desk.apply(&command));
            for told in &mut books {
                let answer = told.tell(&desk, &command).await;
                let engine = told.book.engine();
                assert_eq!(answer, expected, "seed {seed}, {engine:?}, command {number}: {command:#?}");
            }
        }
        for told in &books {
            check_against_desk(told, &desk, seed);
            told.book.check_clean(&format!("seed {seed}")).await;
        }
        for (table, columns, key) in TABLES {
            let sql = format!("select {columns} from {{}}{table} order by {key}");
            for other in &books[1..] {
                let (ours, theirs) = (books[0].book.rows(&sql), other.book.rows(&sql));
                for (our, their) in ours.iter().zip(&theirs) {
                    assert_eq!(our, their, "seed {seed}: table {table}");
                }
                assert_eq!(ours.len(), theirs.len(), "seed {seed}: table {table}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_goes_as_far_with_each_action_in_the_database_as_in_the_matrix() {
    let Some(book) = crate::support::postgres_book().await else { return };
    for role in Role::ALL {
        for action in Action::ALL {
            let sql = format!("select desk.action_level('{}', '{}')", action.code(), role.code());
            let level = server().unwrap().psql(&book.database(), &sql);
            let expected = match role.level(action.area()) {
                credit_desk_domain::Level::Do => "3",
                credit_desk_domain::Level::Propose => "2",
                credit_desk_domain::Level::View | credit_desk_domain::Level::Hidden => "0",
            };
            assert_eq!(level, expected, "{role:?}, {action:?}");
        }
    }
    assert_eq!(Kind::CreditRequest.code(), 5, "as the functions write it");
}
