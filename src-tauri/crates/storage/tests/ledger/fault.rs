//! A connection that breaks between begin and commit, at every step of the work: nothing half done.

use credit_desk_domain::{Kind, OrgId};
use credit_desk_storage::{AuditEntry, Location, Result, Unit};

use crate::crash::open_accounts;
use crate::hourly::{Dice, record};
use crate::support::{Book, at, both_books, server};

/// The steps of a long unit of work; answers after each.
async fn step(book: &Book, unit: &mut Unit, number: usize) -> Result<()> {
    let org = OrgId::try_new(1).unwrap();
    match number {
        0 => {
            let operation =
                unit.add_operation("GPU hour", "hour", credit_desk_storage::Settlement::Hourly).await?;
            unit.add_project(org, &operation.name, true).await?;
        }
        1 => drop(unit.post_addition(&book.addition(org, Kind::Purchase, 50, "step-1", at(1)), at(1)).await?),
        2 => drop(unit.post_usage(&[book.usage(org, 700, "step-2", at(2))], at(2)).await?),
        3 => drop(unit.reverse(&book.reversal(org, 1, "step-3", at(3)), at(3)).await?),
        4 => {
            let (mut dice, ids) = (Dice(1), credit_desk_domain::SeededIds::new(1));
            let records: Vec<_> = (0..5)
                .map(|n| credit_desk_storage::posting::HourlyRecord {
                    org,
                    wallet: 0,
                    ..record(&mut dice, &ids, n, 0, 2)
                })
                .collect();
            drop(unit.post_records(&records).await?);
        }
        _ => {
            let entry = AuditEntry {
                action: "x".into(),
                org: None,
                subject: "y".into(),
                before: None,
                after: None,
                reason: None,
            };
            unit.audit(&entry, "admin", at(5)).await?;
        }
    }
    Ok(())
}

const STEPS: usize = 6;

const EVERYTHING: &str = "select (select count(*) from {}movement) || ' ' || (select count(*) from {}lot) || ' ' || (select count(*) from {}audit)
    || ' ' || (select count(*) from {}usage_record) || ' ' || (select count(*) from {}project) || ' ' || (select sum(balance + debt) from {}wallet)";

/// Ends every connection to a PostgreSQL book, as a broken network would.
fn break_connections(database: &str) {
    let sql = format!(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{database}' and pid <> pg_backend_pid()"
    );
    server().unwrap().psql("postgres", &sql);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_before_the_commit_leaves_nothing_half_done() {
    for book in both_books().await {
        open_accounts(&book).await;
        let before = book.scalar(EVERYTHING).await;
        for done in 0..=STEPS {
            let mut unit = book.store.begin(book.actor).await.unwrap();
            for number in 0..done {
                step(&book, &mut unit, number).await.unwrap();
            }
            let told = format!("{:?}, broken after step {done}", book.engine());
            match &book.location {
                Location::File(_) => drop(unit),
                Location::Server(_) => {
                    break_connections(&book.database());
                    let error = unit.commit().await.unwrap_err();
                    assert!(error.is_transient(), "{told}: unreachable, not a defect: {error:?}");
                }
            }
            assert_eq!(book.scalar(EVERYTHING).await, before, "{told}");
            book.check_clean(&told).await;
        }
        // The pool's dead connections are replaced; the work can be done again.
        let mut begun = book.store.begin(book.actor).await;
        for _ in 0..10 {
            if begun.is_ok() {
                break;
            }
            begun = book.store.begin(book.actor).await;
        }
        let mut unit = begun.expect("the book is reached again");
        for number in 0..STEPS {
            step(&book, &mut unit, number).await.unwrap();
        }
        unit.commit().await.unwrap();
        assert_ne!(
            book.scalar(EVERYTHING).await,
            before,
            "{:?}: the same steps are done when nothing breaks",
            book.engine()
        );
        book.check_clean("done at last").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_in_the_middle_takes_the_whole_unit_back() {
    for book in both_books().await {
        open_accounts(&book).await;
        let before = book.scalar(EVERYTHING).await;
        let org = OrgId::try_new(1).unwrap();
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(org, 5, "kept-1", at(1))], at(1)).await.unwrap();
        let mut unknown = book.usage(org, 5, "kept-2", at(1));
        unknown.wallet = 9;
        let batch = [book.usage(org, 5, "kept-3", at(1)), unknown];
        let refused = unit.post_usage(&batch, at(1)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("wallet_known"), "{:?}: the rule is named", book.engine());
        drop(unit);
        assert_eq!(book.scalar(EVERYTHING).await, before, "{:?}: nothing of it stays", book.engine());
        book.check_clean("after a refusal").await;
    }
}
