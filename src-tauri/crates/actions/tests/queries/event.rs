//! Event look-up and totals equal the sums of the rows listed; a pasted text is recognised.

use credit_desk_actions::transactions::{
    find_anything, list_transactions, lookup_event, summarise_transactions,
};
use credit_desk_actions::view::{
    Found, KindView, PageRequest, StatusView, TransactionFilter, TransactionRow,
};

use crate::query_book::{EVENTS, fill};
use crate::support::{Book, on_both_engines};
use crate::{listed, micro, session};

fn sums(rows: &[TransactionRow]) -> (i64, i64) {
    let of =
        |keep: fn(i64) -> bool| rows.iter().map(|row| micro(&row.credits)).filter(|micro| keep(*micro)).sum();
    (of(|micro| micro > 0), of(|micro| micro < 0))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_events_totals_are_the_sums_of_its_rows() {
    on_both_engines(async |book: Book| {
        let filled = fill(&book.store, 71, 200).await;
        let session = session(filled.end);
        let mut records = 0;
        for (id, name) in EVENTS {
            let filter = TransactionFilter { event_id: Some(id.to_owned()), ..Default::default() };
            let rows = listed(&book.store, &session, &filter).await;
            let event = lookup_event(&book.store, &session, &format!(" {id}\n"))
                .await
                .unwrap()
                .expect("the event is in the book");
            assert_eq!(event.name.as_deref(), Some(name), "its name");
            assert_eq!(event.transactions, rows.len() as u64, "{name}: as many as the list shows");
            let (credits_in, credits_out) = sums(&rows);
            assert_eq!(
                (micro(&event.credits_in), micro(&event.credits_out)),
                (credits_in, credits_out),
                "{name}: in and out"
            );
            assert_eq!(micro(&event.net), credits_in + credits_out, "{name}: net");
            assert_eq!(event.last_at.as_ref(), rows.first().map(|row| &row.occurred_at), "{name}: last time");
            for org in &event.organisations {
                assert!(rows.iter().any(|row| row.org_id == org.org_id), "{name}: {} was charged", org.name);
            }
            let counts: Vec<usize> = event
                .organisations
                .iter()
                .map(|org| rows.iter().filter(|row| row.org_id == org.org_id).count())
                .collect();
            assert!(counts.is_sorted_by(|a, b| a >= b), "{name}: most transactions first, {counts:?}");
            let summary = summarise_transactions(&book.store, &session, &filter).await.unwrap();
            assert_eq!(summary.count, Some(event.transactions), "{name}: the header counts the same");
            assert_eq!(summary.net, Some(event.net), "{name}: and adds up the same");
            records += event.tallied_records;
        }
        assert!(records > 10, "records inside hours are counted");
        assert_eq!(lookup_event(&book.store, &session, "99999999").await.unwrap(), None, "no such event");
        assert_eq!(lookup_event(&book.store, &session, " ").await.unwrap(), None, "nothing is no event");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_headers_totals_are_those_of_the_rows_or_none() {
    on_both_engines(async |book: Book| {
        let filled = fill(&book.store, 72, 200).await;
        let session = session(filled.end);
        let org = Some(i32::try_from(filled.orgs[0].get()).unwrap());
        for filter in [
            TransactionFilter::default(),
            TransactionFilter { org_id: org, ..Default::default() },
            TransactionFilter { kinds: vec![KindView::Usage], ..Default::default() },
            TransactionFilter {
                kinds: vec![KindView::Purchase, KindView::Coupon],
                org_id: org,
                ..Default::default()
            },
            TransactionFilter { project: Some("Staging".into()), ..Default::default() },
            TransactionFilter { operation: Some("Compute".into()), ..Default::default() },
            TransactionFilter { status: Some(StatusView::Accumulating), ..Default::default() },
        ] {
            let rows = listed(&book.store, &session, &filter).await;
            let summary = summarise_transactions(&book.store, &session, &filter).await.unwrap();
            let (credits_in, credits_out) = sums(&rows);
            assert_eq!(summary.count, Some(rows.len() as u64), "{filter:?}");
            assert_eq!(summary.net.as_ref().map(micro), Some(credits_in + credits_out), "{filter:?}");
            let open = rows.iter().filter(|row| row.status == StatusView::Accumulating).count();
            assert_eq!(summary.accumulating, open as u64, "{filter:?}");
            assert_eq!(summary.months.len(), 12, "a strip of twelve months");
        }
        let text = TransactionFilter { text: Some("outage".into()), ..Default::default() };
        let summary = summarise_transactions(&book.store, &session, &text).await.unwrap();
        assert_eq!(
            (summary.count, summary.net),
            (None, None),
            "what would be counted row by row is not shown"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_text_is_recognised_without_saying_what_it_is() {
    on_both_engines(async |book: Book| {
        let filled = fill(&book.store, 73, 150).await;
        let session = session(filled.end);
        let rows = listed(&book.store, &session, &TransactionFilter::default()).await;
        let first = async |text: String| find_anything(&book.store, &session, &text).await.unwrap().into_iter().next();
        for row in [rows.first().unwrap(), &rows[rows.len() / 2], rows.last().unwrap()] {
            match first(format!("  {}\t", row.id)).await {
                Some(Found::Transaction { row: found, .. }) => assert_eq!(found, *row, "by its own ID"),
                other => panic!("{}: {other:?}", row.id),
            }
        }
        for (text, matched) in [("use-", "record ID starts so"), ("INV-", "reference starts so"), ("hour-1", "record ID starts so")] {
            let found = find_anything(&book.store, &session, text).await.unwrap();
            assert!(found.len() <= 20, "at most twenty");
            let good = found.iter().any(|found| matches!(found, Found::Transaction { matched: by, .. } if by == matched || by == "record ID"));
            assert!(good, "{text}: {found:?}");
        }
        assert!(matches!(first("48217328".into()).await, Some(Found::Event { .. })), "an event's number");
        for text in ["org_2", "ORG_2", "ext-1", "bluebird studios", "blue"] {
            match first(text.to_owned()).await {
                Some(Found::Organisation { org, .. }) => assert_eq!(org.name, "Bluebird Studios", "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        for text in ["", "txn_00000000000000000000000000", "org_999", "no such thing", "'; drop table movement; --", "%%%"] {
            assert_eq!(find_anything(&book.store, &session, text).await.unwrap(), [], "{text:?} is nothing");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_know_whether_anything_is_newer_or_older() {
    on_both_engines(async |book: Book| {
        let filled = fill(&book.store, 74, 120).await;
        let session = session(filled.end);
        let filter = TransactionFilter::default();
        let page = async |page: PageRequest| list_transactions(&book.store, &session, &filter, &page).await;
        let first = page(PageRequest { limit: 10, ..Default::default() }).await.unwrap();
        assert_eq!(first.prev, None, "nothing is newer than the first page");
        let second = page(PageRequest { cursor: first.next, limit: 10, ..Default::default() }).await.unwrap();
        let back = page(PageRequest { cursor: second.prev, limit: 10, ..Default::default() }).await.unwrap();
        assert_eq!((back.rows, back.prev), (first.rows.clone(), None), "back at the start");
        let again = page(PageRequest { cursor: back.next, limit: 10, ..Default::default() }).await.unwrap();
        assert_eq!(again.rows, second.rows, "and forth");
        let late =
            page(PageRequest { on_or_before: Some("2030-01-01".into()), limit: 10, ..Default::default() })
                .await
                .unwrap();
        assert_eq!((late.rows, late.prev), (first.rows, None), "a jump past the end starts at the newest");
        let early =
            page(PageRequest { on_or_before: Some("2020-01-01".into()), limit: 10, ..Default::default() })
                .await
                .unwrap();
        assert_eq!((early.rows.len(), early.next), (0, None), "nothing is that old");
        let oldest = page(PageRequest { cursor: early.prev, limit: 10, ..Default::default() }).await.unwrap();
        assert_eq!(oldest.rows.len(), 10, "but everything is newer");
        for limit in [0, 501] {
            assert_eq!(
                page(PageRequest { limit, ..Default::default() }).await.unwrap_err().code(),
                "page_limit",
                "{limit}"
            );
        }
        let strange =
            page(PageRequest { cursor: Some("beef".into()), limit: 10, ..Default::default() }).await;
        assert_eq!(strange.unwrap_err().code(), "cursor_unknown", "a cursor of somebody else");
    })
    .await;
}
