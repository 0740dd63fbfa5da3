//! The inbox: what waits for whom, put off and back again.

use credit_desk_actions::inbox::{get_inbox, snooze_item};
use credit_desk_actions::view::{InboxGroupKind, Verdict};
use credit_desk_domain::{Kind, Role};

use crate::support::{Book, at, now, on_both_engines};
use crate::{Colleague, Desk};

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_what_waits_for_the_person() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let mut soon = book.addition(desk.org, Kind::FreeCredits, 250, "trial", now());
        soon.expires_at = Some(at(9 * 86_400));
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_addition(&soon, now()).await.unwrap();
        unit.commit().await.unwrap();
        let small = desk.admin.request(desk.org, "500", "Jane").await;
        let large = desk.admin.request(desk.org, "9000", "Tom").await;
        let second = desk.admin.request(desk.org, "8000", "Ann").await;
        desk.finance.decide(&second, Verdict::Approve).await;
        let inbox = get_inbox(desk.other.store(), &desk.other.session).await.unwrap();
        let kinds: Vec<(InboxGroupKind, u32)> =
            inbox.groups.iter().map(|group| (group.kind, group.count)).collect();
        assert_eq!(
            kinds,
            [
                (InboxGroupKind::Requests, 2),
                (InboxGroupKind::SecondApprovals, 1),
                (InboxGroupKind::Expiring, 1)
            ]
        );
        assert_eq!(inbox.waiting, 4);
        let requests = &inbox.groups[0];
        assert_eq!(requests.remark.as_deref(), Some("1 within your limit"));
        let rows: Vec<(&str, &str)> =
            requests.items.iter().map(|item| (item.item.as_str(), item.why.as_str())).collect();
        assert!(
            rows.contains(&(small.as_str(), "within your limit"))
                && rows.contains(&(large.as_str(), "over your limit of 5,000")),
            "{rows:?}"
        );
        let expiring = &inbox.groups[2].items[0];
        assert_eq!(
            (expiring.title.as_str(), expiring.detail.as_str(), expiring.why.as_str()),
            ("ACME", "Free credits of free credits, until 6 Jun", "expires in 9 days")
        );
        assert_eq!(inbox.last_handled, None, "nothing was decided yet");

        let until = Some("2026-05-30");
        let later = snooze_item(desk.other.store(), &desk.other.session, &large, until).await.unwrap();
        assert_eq!((later.waiting, later.snoozed.len()), (3, 1));
        assert_eq!(later.snoozed[0].snoozed_until.as_ref().unwrap().0, "2026-05-29T22:00:00.000000Z");
        let others = get_inbox(desk.finance.store(), &desk.finance.session).await.unwrap();
        assert_eq!(others.snoozed, [], "another's inbox is as it was");
        let mut next = desk.other;
        next.at(at(3 * 86_400));
        assert_eq!(get_inbox(next.store(), &next.session).await.unwrap().snoozed, [], "it is back");
        let past = snooze_item(next.store(), &next.session, &large, until).await.unwrap_err();
        assert_eq!(past.code(), "snooze_past");

        desk.finance.decide(&small, Verdict::Approve).await;
        let after = get_inbox(desk.finance.store(), &desk.finance.session).await.unwrap();
        assert_eq!(after.last_handled.unwrap().sentence, "ACME, +500 credits, by you");
        let support = Colleague::new(&book, Role::Support).await;
        let theirs = get_inbox(support.store(), &support.session).await.unwrap();
        assert!(
            theirs.groups.iter().all(|group| group.kind == InboxGroupKind::Expiring),
            "support decides nothing: {theirs:?}"
        );
        let auditor = Colleague::new(&book, Role::Auditor).await;
        assert_eq!(get_inbox(auditor.store(), &auditor.session).await.unwrap_err().code(), "not_allowed");
    })
    .await;
}

#[tokio::test]
async fn decisions_at_a_desk_of_one_person_are_listed_for_review() {
    let book = crate::support::sqlite_book().await;
    let org = book.organisation("acme").await;
    let alone = Colleague {
        session: credit_desk_actions::Session {
            clock: std::sync::Arc::new(credit_desk_domain::ManualClock::new(now())),
            ..credit_desk_actions::Session::new("owner", Role::Admin, credit_desk_domain::BillingZone::UTC)
        },
        person: crate::people::Person {
            name: "owner".into(),
            role: Some(Role::Admin),
            store: book.store.clone(),
        },
    };
    let request = crate::request(org, "60000", "Jane");
    let request = credit_desk_actions::view::NewRequest { requested_by: None, ..request };
    let id = credit_desk_actions::proposals::submit_request(alone.store(), &alone.session, &request)
        .await
        .unwrap()
        .proposal
        .unwrap();
    let standing = alone.detail(&id).await.row.standing;
    assert_eq!(standing.label, "decided by you alone", "{standing:?}");
    let done = alone.decide(&id, Verdict::Approve).await;
    assert_eq!(done.error, None);
    let inbox = get_inbox(alone.store(), &alone.session).await.unwrap();
    let review = inbox.groups.iter().find(|group| group.kind == InboxGroupKind::Review).unwrap();
    assert_eq!(
        (review.count, review.items[0].title.as_str(), review.items[0].why.as_str()),
        (1, "ACME", "decided alone")
    );
    assert!(review.items[0].proposal.as_ref().unwrap().decided_alone);
}
