//! The Transactions list on both engines: whatever the filter, pages both ways show the rows that one sorted scan finds.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod query_book;
mod support;

use credit_desk_domain::{Credits, Instant, Kind};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{ListKey, ListRow, MovementFilter, Start, StatusFilter};
use query_book::{Dice, EVENTS, Filled, at, fill};
use support::{Book, on_both_engines};

const SEED: u64 = 20_260_601;

/// Everything in the book, newest first.
async fn everything(store: &Store) -> Vec<ListRow> {
    forward(store, &MovementFilter::default(), Start::Newest, 500).await
}

async fn forward(store: &Store, filter: &MovementFilter, mut start: Start, limit: u16) -> Vec<ListRow> {
    let mut rows: Vec<ListRow> = Vec::new();
    loop {
        let page = store.list_transactions(filter, &start, limit).await.unwrap();
        assert!(page.rows.len() <= usize::from(limit), "a page has at most its limit");
        let Some(last) = page.rows.last().map(ListRow::key) else { return rows };
        rows.extend(page.rows);
        if !page.more {
            return rows;
        }
        start = Start::Older(last);
    }
}

/// From the oldest row back to the newest.
async fn backward(store: &Store, filter: &MovementFilter, limit: u16) -> Vec<ListRow> {
    let mut rows: Vec<ListRow> = Vec::new();
    let mut start = Start::Newer(ListKey { at: i64::MIN, org: 0, seq: 0, tally: Vec::new() });
    loop {
        let page = store.list_transactions(filter, &start, limit).await.unwrap();
        let Some(first) = page.rows.first().map(ListRow::key) else { return rows };
        rows.splice(0..0, page.rows);
        if !page.more {
            return rows;
        }
        start = Start::Newer(first);
    }
}

fn keys<'a>(rows: impl Iterator<Item = &'a ListRow>) -> Vec<(i64, i64, i64, String)> {
    rows.map(|row| (row.occurred_at, row.org_id, row.seq, row.record_id.clone())).collect()
}

/// The filter's meaning, said once more and plainly.
fn matches(row: &ListRow, filter: &MovementFilter) -> bool {
    let kind = Kind::from_code(row.kind).unwrap();
    let size = row.amount.abs();
    let words = filter.text.as_deref().map(|text| {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().filter(|word| word.chars().count() >= 3).collect();
        let event = row.event_name.as_deref().unwrap_or_default().to_lowercase();
        let noted = [&row.note, &row.reference, &row.reason]
            .map(|text| text.as_deref().unwrap_or_default().to_lowercase())
            .join(" ");
        let all = |text: &str| words.iter().all(|word| text.contains(word));
        all(&event)
            || (kind != Kind::Usage && all(&noted))
            || row.record_id.to_lowercase() == text
            || noted == text
    });
    filter.org.is_none_or(|org| org.get() == row.org_id)
        && (filter.kinds.is_empty() || filter.kinds.contains(&kind))
        && match filter.status {
            None => true,
            Some(StatusFilter::Accumulating) => row.posted == 0,
            Some(StatusFilter::Completed) => row.posted == 1 && row.reversed == 0,
            Some(StatusFilter::Reversed) => row.reversed == 1,
        }
        && filter.project.as_ref().is_none_or(|name| row.project.as_ref() == Some(name))
        && filter.operation.as_ref().is_none_or(|name| row.operation.as_ref() == Some(name))
        && filter.from.is_none_or(|from| row.occurred_at >= from.micros())
        && filter.until.is_none_or(|until| row.occurred_at < until.micros())
        && filter.min.is_none_or(|min| size >= min.micro())
        && filter.max.is_none_or(|max| size <= max.micro())
        && filter.event_id.as_ref().is_none_or(|event| row.event_id.as_ref() == Some(event))
        && words.unwrap_or(true)
}

fn random_filter(dice: &mut Dice, filled: &Filled) -> MovementFilter {
    let whole = |dice: &mut Dice, limit| Credits::from_whole(dice.below(limit)).unwrap();
    let minutes = filled.end.micros_since(at(0)) / 60_000_000;
    let day = |dice: &mut Dice| -> Instant { at(dice.below(minutes)) };
    let texts = [
        "dance",
        "Outage week",
        "goodwill",
        "INV-2",
        "use-17",
        "wrong",
        "swim meet",
        "nightly",
        "cup autumn",
        "xyzzy",
        "the",
    ];
    MovementFilter {
        org: dice.one_in(3).then(|| *dice.pick(&filled.orgs)),
        kinds: if dice.one_in(2) {
            vec![]
        } else {
            (0..=dice.below(4)).map(|_| *dice.pick(&Kind::ALL)).collect()
        },
        status: dice.one_in(4).then(|| {
            *dice.pick(&[StatusFilter::Completed, StatusFilter::Accumulating, StatusFilter::Reversed])
        }),
        project: dice
            .one_in(4)
            .then(|| (*dice.pick(&["Production", "Staging", "Höhenlauf", "None such"])).to_owned()),
        operation: dice
            .one_in(4)
            .then(|| (*dice.pick(&["AI image rotation", "Compute", "None such"])).to_owned()),
        from: dice.one_in(4).then(|| day(dice)),
        until: dice.one_in(4).then(|| day(dice)),
        min: dice.one_in(5).then(|| whole(dice, 40)),
        max: dice.one_in(5).then(|| whole(dice, 60)),
        event_id: dice.one_in(5).then(|| dice.pick(&EVENTS).0.to_owned()),
        text: dice.one_in(4).then(|| (*dice.pick(&texts)).to_owned()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_both_ways_show_what_one_sorted_scan_finds() {
    println!("seed {SEED}");
    on_both_engines(async |book: Book| {
        let filled = fill(&book.store, SEED, 500).await;
        let all = everything(&book.store).await;
        assert!(
            all.iter().any(|row| row.posted == 0) && all.iter().any(|row| row.reversed == 1),
            "the book has all sorts"
        );
        assert!(all.is_sorted_by(|a, b| a.key() > b.key()), "newest first, no row twice");
        let size = book.store.book_size().await.unwrap();
        let open = all.iter().filter(|row| row.posted == 0).count();
        assert_eq!(usize::try_from(size.transactions).unwrap() + open, all.len(), "none is missing");
        let mut dice = Dice::new(SEED + 1);
        let mut seen = 0;
        for round in 0..150 {
            let filter = random_filter(&mut dice, &filled);
            let expected: Vec<&ListRow> = all.iter().filter(|row| matches(row, &filter)).collect();
            seen += expected.len();
            let limit = *dice.pick(&[1_u16, 3, 7, 50, 500]);
            let limit = if expected.len() > 200 { limit.max(20) } else { limit };
            let forth = forward(&book.store, &filter, Start::Newest, limit).await;
            assert_eq!(
                keys(forth.iter()),
                keys(expected.iter().copied()),
                "{round} forward, {limit} a page: {filter:?}"
            );
            let back = backward(&book.store, &filter, limit).await;
            assert_eq!(
                keys(back.iter()),
                keys(expected.iter().copied()),
                "{round} backward, {limit} a page: {filter:?}"
            );
            let jump = at(dice.below(8_000));
            let jumped = forward(&book.store, &filter, Start::Older(ListKey::before(jump)), limit).await;
            let earlier: Vec<&ListRow> =
                expected.iter().copied().filter(|row| row.occurred_at < jump.micros()).collect();
            assert_eq!(keys(jumped.iter()), keys(earlier.iter().copied()), "{round} from {jump}: {filter:?}");
        }
        assert!(seen > 1_500, "the filters found something: {seen}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_inside_an_hour_is_found_by_its_id() {
    on_both_engines(async |book: Book| {
        fill(&book.store, SEED, 150).await;
        let mut found = 0;
        for step in (0..150).step_by(2) {
            let record = format!("hour-{step}");
            let listed = forward(
                &book.store,
                &MovementFilter { text: Some(record.clone()), ..Default::default() },
                Start::Newest,
                10,
            )
            .await;
            let looked_up = book.store.find_transactions(&record, 10).await.unwrap();
            let exact: Vec<&ListRow> = looked_up
                .iter()
                .filter(|found| found.matched == credit_desk_storage::queries::Matched::Record)
                .map(|found| &found.row)
                .collect();
            assert_eq!(listed.iter().collect::<Vec<_>>(), exact, "{record}: the list and the look-up agree");
            found += exact.len();
        }
        assert!(found > 8, "hourly records are found: {found}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_list_the_same_rows() {
    let sqlite = support::sqlite_book().await;
    let Some(postgres) = support::postgres_book().await else { return };
    fill(&sqlite.store, SEED, 300).await;
    fill(&postgres.store, SEED, 300).await;
    let (a, b) = (everything(&sqlite.store).await, everything(&postgres.store).await);
    assert_eq!(a.len(), b.len(), "as many");
    for (a, b) in a.iter().zip(&b) {
        assert_eq!(a, b, "row by row");
    }
}
