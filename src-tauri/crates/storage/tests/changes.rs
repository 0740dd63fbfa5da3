//! One desk sees what another did.

mod support;

use std::time::Duration;

use credit_desk_domain::{Kind, Role};
use credit_desk_storage::{AuditEntry, Change, Store};
use support::{Book, at, on_both_engines};

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_sees_what_another_posted_and_nothing_else() {
    on_both_engines(async |book: Book| {
        let org = book.organisation("acme").await;
        let other = Store::open(&book.location, at(0)).await.unwrap();
        let mut changes = other.changes().await.unwrap();
        let quiet = tokio::time::timeout(Duration::from_secs(4), changes.next()).await;
        assert!(quiet.is_err(), "nothing happened and nothing was seen: {quiet:?}");

        let mut unit = book.store.begin("tester").await.unwrap();
        unit.post_addition(&book.addition(org, Kind::AdminGrant, 100, "g1", at(0)), at(0)).await.unwrap();
        let entry = AuditEntry {
            action: "admin grant".into(),
            org: Some(org),
            subject: "g1".into(),
            before: None,
            after: None,
            reason: None,
        };
        unit.audit(&entry, Role::Admin.code(), at(0)).await.unwrap();
        unit.commit().await.unwrap();
        let seen = next(&mut changes).await;
        let known = other.file().is_none().then_some(org);
        assert_eq!(seen, Change { org: known }, "a staff command; a server says about whom");

        // Usage is not notified on a server, and is seen all the same. The grant may be seen once more, by its head.
        let mut unit = book.store.begin("tester").await.unwrap();
        unit.post_usage(&[book.usage(org, 1, "u1", at(10))], at(10)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(next(&mut changes).await, Change { org: None }, "usage");
        other.close().await;
    })
    .await;
}

async fn next(changes: &mut credit_desk_storage::Changes) -> Change {
    tokio::time::timeout(Duration::from_secs(20), changes.next())
        .await
        .expect("a change is seen within seconds")
        .expect("the book can be reached")
}
