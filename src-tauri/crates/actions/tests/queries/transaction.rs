//! The drawer: entries balance, allocations add up, links lead both ways.

use std::collections::BTreeMap;

use credit_desk_actions::transactions::get_transaction;
use credit_desk_actions::view::{KindView, StatusView, TransactionFilter};

use crate::query_book::fill;
use crate::support::{Book, on_both_engines};
use crate::{listed, micro, session};

#[tokio::test(flavor = "multi_thread")]
async fn every_transaction_shows_entries_that_balance_and_allocations_that_add_up() {
    on_both_engines(async |book: Book| {
        let filled = fill(&book.store, 76, 220).await;
        let session = session(filled.end);
        let mut kinds = BTreeMap::new();
        for row in listed(&book.store, &session, &TransactionFilter::default()).await {
            let detail = get_transaction(&book.store, &session, &row.id).await.unwrap();
            assert_eq!(detail.row, row, "the drawer shows the row of the list");
            *kinds.entry(format!("{:?} {:?}", row.kind, row.status)).or_insert(0) += 1;
            if row.status == StatusView::Accumulating {
                let records: i64 = detail.records.iter().map(|record| micro(&record.credits)).sum();
                assert_eq!(
                    records,
                    micro(&row.credits),
                    "{}: the records of an open hour are its credits",
                    row.id
                );
                continue;
            }
            let mut units: BTreeMap<&str, i64> = BTreeMap::new();
            let mut owed = 0;
            for entry in &detail.entries {
                let debit = entry.debit.as_ref().map_or(0, micro) - entry.credit.as_ref().map_or(0, micro);
                *units.entry(&entry.unit).or_default() += debit;
                if matches!(entry.account.as_str(), "Customer credits" | "Customer debt") {
                    owed -= debit;
                }
            }
            assert!(
                units.values().all(|sum| *sum == 0),
                "{:?} balances in each unit: {:?}",
                row.kind,
                detail.entries
            );
            assert_eq!(
                owed,
                micro(&row.credits),
                "{:?}: what the customer holds changes by its credits",
                row.kind
            );
            let allocated: i64 = detail.allocations.iter().map(|allocation| micro(&allocation.credits)).sum();
            let credits = micro(&row.credits);
            match row.kind {
                KindView::Usage | KindView::ManualConsumption => {
                    assert!(
                        (credits..=0).contains(&allocated),
                        "{credits}: lots pay at most all of it, {allocated}"
                    );
                    assert!(detail.draw_down_rule.is_some(), "with the rule that was used");
                }
                KindView::Expiry | KindView::Void => assert_eq!(allocated, credits, "out of one lot"),
                KindView::Purchase | KindView::AdminGrant | KindView::Coupon => {
                    assert_eq!(allocated, credits, "the lot that it added");
                }
                _ => {}
            }
            if let Some(id) = &detail.reverses {
                let original = get_transaction(&book.store, &session, id).await.unwrap();
                assert_eq!(original.reversed_by.as_ref(), Some(&row.id), "the link leads back");
                assert_eq!(original.row.status, StatusView::Reversed, "and its status says so");
                assert_eq!(micro(&original.row.credits), -credits, "the opposite");
            }
            assert_eq!(
                detail.history.last().map(|entry| entry.who.is_empty()),
                Some(false),
                "somebody did it"
            );
            assert!(detail.sequence.is_some() && detail.hash.is_some(), "in its place of the chain");
            if detail.record_count > 0 {
                let records: i64 = detail.records.iter().map(|record| micro(&record.credits)).sum();
                assert_eq!(records, credits, "the records of a posted hour are its credits");
            }
        }
        println!("{kinds:?}");
        assert!(kinds.len() >= 12, "all sorts were looked at: {kinds:?}");
        for (id, code) in [
            ("txn_zz", "transaction_id"),
            ("txn_00000000000000000000000000", "transaction_unknown"),
            ("tally_00000000000000000000000000", "transaction_unknown"),
        ] {
            assert_eq!(get_transaction(&book.store, &session, id).await.unwrap_err().code(), code, "{id}");
        }
    })
    .await;
}
