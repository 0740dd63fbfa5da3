//! A login that is limited to some organisations sees those and nothing else, in every read.

use credit_desk_actions::organisations::{get_organisation, list_organisations};
use credit_desk_actions::transactions::{find_anything, lookup_event, summarise_transactions};
use credit_desk_actions::view::{OrgFilter, TransactionFilter};
use credit_desk_storage::{Location, Store};

use crate::query_book::{EVENTS, fill};
use crate::support::{postgres_book, server};
use crate::{listed, session};

#[tokio::test(flavor = "multi_thread")]
async fn a_limited_login_reads_its_organisations_only() {
    let Some(book) = postgres_book().await else { return };
    let filled = fill(&book.store, 80, 200).await;
    let session = session(filled.end);
    let Location::Server(url) = &book.location else { panic!("a server's book") };
    let database = url.rsplit('/').next().unwrap().split('?').next().unwrap();
    let login = server().unwrap().login("limited_reader", "desk_support", database);
    server()
        .unwrap()
        .psql(database, "insert into desk.login_scope (login, org_id) values ('limited_reader', 2)");
    let limited = Store::open(&Location::Server(login), filled.end).await.unwrap();
    let second = TransactionFilter { org_id: Some(2), ..Default::default() };
    for filter in [
        TransactionFilter::default(),
        TransactionFilter { text: Some("swim meet".into()), ..Default::default() },
        TransactionFilter { text: Some("outage".into()), ..Default::default() },
        TransactionFilter { min_credits: Some("20".into()), ..Default::default() },
        TransactionFilter { project: Some("Staging".into()), ..Default::default() },
        TransactionFilter { event_id: Some(EVENTS[0].0.into()), ..Default::default() },
    ] {
        let own = TransactionFilter { org_id: second.org_id, ..filter.clone() };
        let expected = listed(&book.store, &session, &own).await;
        let seen = listed(&limited, &session, &filter).await;
        assert_eq!(seen, expected, "only its organisation's: {filter:?}");
    }
    assert_eq!(
        list_organisations(&limited, &session, &OrgFilter::default()).await.unwrap().total,
        1,
        "one organisation"
    );
    assert!(get_organisation(&limited, &session, 1).await.is_err(), "another one is unknown");
    let event = lookup_event(&limited, &session, EVENTS[0].0).await.unwrap().unwrap();
    assert_eq!(event.organisations.len(), 1, "its share of the event");
    let all = summarise_transactions(&book.store, &session, &second).await.unwrap();
    let own = summarise_transactions(&limited, &session, &TransactionFilter::default()).await.unwrap();
    assert_eq!((own.count, own.net), (all.count, all.net), "its totals");
    assert_eq!(
        find_anything(&limited, &session, "ext-0").await.unwrap(),
        [],
        "another's external ID finds nothing"
    );
}
