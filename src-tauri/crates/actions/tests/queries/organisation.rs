//! Organisations' figures equal what the independent auditor adds up; the page agrees with the list.

use credit_desk_actions::organisations::{get_organisation, list_organisations};
use credit_desk_actions::transactions::summarise_transactions;
use credit_desk_actions::view::{OrgFilter, OrgSort, OrgStateView, TransactionFilter};
use credit_desk_domain::auditor::{Auditor, Command, Workload};

use crate::command::{ids, outcome_words, post_alone};
use crate::query_book::fill;
use crate::support::{Book, on_both_engines};
use crate::{micro, session};

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_the_auditors() {
    const SEED: u64 = 77;
    println!("seed {SEED}");
    on_both_engines(async |book: Book| {
        for org in Workload::orgs() {
            assert_eq!(book.organisation(&format!("org {}", org.get())).await, org, "numbered from 1");
            let mut unit = book.store.begin(book.actor).await.unwrap();
            unit.add_project(org, "own wallet", true).await.unwrap();
            unit.commit().await.unwrap();
        }
        let commands = Workload::commands(SEED, 120);
        let mut auditor = Auditor::new();
        for (command, ids) in commands.iter().zip(ids(SEED, &commands)) {
            let original = match command {
                Command::Reverse(reverse) => auditor
                    .transactions(reverse.org)
                    .find(|(_, applied)| applied.seq == reverse.seq)
                    .map(|(_, applied)| applied.kind),
                Command::Add(_) | Command::Use(_) | Command::TakeLot(_) => None,
            };
            let expected = outcome_words(&auditor.apply(command));
            assert_eq!(post_alone(&book, command, ids, original).await, expected, "{command:?}");
        }
        let end = commands.iter().map(Command::posted_at).max().unwrap();
        for now in [end.saturating_add_micros(1), end.saturating_add_micros(90 * 86_400_000_000)] {
            let at_desk = session(now);
            let list = list_organisations(&book.store, &at_desk, &OrgFilter::default()).await.unwrap();
            for org in Workload::orgs() {
                let (mut settled, mut debt, mut spendable) = (0, 0, 0);
                for wallet in Workload::wallets() {
                    let state = auditor.wallet(org, wallet);
                    settled += state.settled();
                    debt += state.debt.micro();
                    spendable += state
                        .lots
                        .iter()
                        .filter(|lot| lot.effective_at <= now && lot.expires_at.is_none_or(|end| end > now))
                        .map(|lot| lot.remaining.micro())
                        .sum::<i64>();
                }
                let number = i32::try_from(org.get()).unwrap();
                let page = get_organisation(&book.store, &at_desk, number).await.unwrap();
                assert_eq!(micro(&page.settled), settled, "{org}: settled");
                assert_eq!(page.row.debt.as_ref().map_or(0, micro), debt, "{org}: debt");
                assert_eq!(micro(&page.available), (spendable - debt).max(0), "{org}: spendable at {now}");
                let row = list.rows.iter().find(|row| row.org_id == number).unwrap();
                assert_eq!(*row, page.row, "{org}: the list shows the same");
                let lots: i64 = page.lots.iter().map(|lot| micro(&lot.remaining)).sum();
                assert_eq!(lots - debt, settled, "{org}: its open lots less debt");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_ties_to_the_transactions() {
    on_both_engines(async |book: Book| {
        let filled = fill(&book.store, 78, 200).await;
        let session = session(filled.end);
        let names: Vec<String> = list_organisations(&book.store, &session, &OrgFilter::default())
            .await
            .unwrap()
            .rows
            .into_iter()
            .map(|row| row.name)
            .collect();
        assert_eq!(names, ["=cmd|calc", "Bluebird Studios", "Kilimani Athletics", "Zürich Läufe"], "by name");
        for org in &filled.orgs {
            let number = i32::try_from(org.get()).unwrap();
            let page = get_organisation(&book.store, &session, number).await.unwrap();
            let place = names.iter().position(|name| *name == page.row.name).unwrap();
            assert_eq!(
                (page.previous_org.is_none(), page.next_org.is_none()),
                (place == 0, place == 3),
                "neighbours by name"
            );
            assert_eq!((page.days.len(), page.months.len()), (60, 4), "sixty days and four months");
            let days: i64 = page.days.iter().map(|day| micro(&day.credits)).sum();
            assert_eq!(-days, micro(&page.days_total), "the days add up");
            assert!(
                page.days.iter().any(|day| day.height == 1_000) || days == 0,
                "the largest day is full height"
            );
            let total: i64 = page.projects.iter().map(|project| micro(&project.month_to_date)).sum();
            let usage = TransactionFilter {
                org_id: Some(number),
                kinds: vec![
                    credit_desk_actions::view::KindView::Usage,
                    credit_desk_actions::view::KindView::ManualConsumption,
                ],
                ..Default::default()
            };
            let summary = summarise_transactions(&book.store, &session, &usage).await.unwrap();
            assert_eq!(
                Some(total),
                summary.net.as_ref().map(micro),
                "{org}: all usage is of this month, by project"
            );
            assert_eq!(-days, total, "{org}: and of the last sixty days");
            assert!(page.months[0].current && !page.months[1].current, "this month is current");
            assert!(
                page.lots.is_sorted_by_key(|lot| (lot.wallet != "main", 0)),
                "lots of the main wallet first"
            );
            let suspended = page.row.name == "=cmd|calc";
            assert_eq!(page.row.state == OrgStateView::Suspended, suspended, "{org}: its state");
        }
        let find =
            async |filter: OrgFilter| list_organisations(&book.store, &session, &filter).await.unwrap();
        let suspended = find(OrgFilter { states: vec![OrgStateView::Suspended], ..Default::default() }).await;
        assert_eq!((suspended.rows.len(), suspended.total), (1, 4), "filtered, and how many there are");
        assert_eq!(
            find(OrgFilter { text: Some("LÄUFE zür".into()), ..Default::default() }).await.rows.len(),
            1,
            "words in any case"
        );
        let rows = find(OrgFilter { sort: OrgSort::Available, ..Default::default() }).await.rows;
        assert!(rows.is_sorted_by(|a, b| micro(&a.available) >= micro(&b.available)), "largest first");
        let rows = find(OrgFilter { sort: OrgSort::HoursRemaining, ..Default::default() }).await.rows;
        let hours: Vec<i32> = rows.iter().map(|row| row.hours_remaining.unwrap_or(i32::MAX)).collect();
        assert!(hours.is_sorted(), "soonest first: {hours:?}");
        let nobody = get_organisation(&book.store, &session, 99).await;
        assert_eq!(nobody.unwrap_err().code(), "organisation_unknown", "nobody");
    })
    .await;
}
