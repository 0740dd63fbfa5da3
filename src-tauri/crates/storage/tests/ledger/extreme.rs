//! Amounts at the limits of 64 bits: refused by the same rule on both engines, never a wrong sum.

use credit_desk_domain::{Credits, Kind, OrgId};
use credit_desk_storage::posting::{HourlyRecord, Usage};

use crate::crash::open_accounts;
use crate::hourly::{Dice, record};
use crate::support::{Book, at, both_books};

fn huge(book: &Book, id: &str) -> Usage {
    Usage {
        credits: Credits::from_micro(i64::MAX - 5),
        ..book.usage(OrgId::try_new(1).unwrap(), 0, id, at(1))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_beyond_64_bits_are_refused_by_name() {
    for book in both_books().await {
        open_accounts(&book).await;
        let engine = book.engine();
        let org = OrgId::try_new(1).unwrap();
        book.store.post_one(&huge(&book, "once"), at(1), book.actor).await.unwrap();
        // Its debt, and its month's total, can take no more.
        let refused = book.store.post_one(&huge(&book, "twice"), at(1), book.actor).await.unwrap_err();
        assert_eq!(refused.rule(), Some("amount_in_range"), "{engine:?}: usage: {refused:?}");
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let batch = [huge(&book, "thrice"), huge(&book, "four times")];
        let refused = unit.post_usage(&batch, at(1)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("amount_in_range"), "{engine:?}: batch: {refused:?}");
        drop(unit);

        // Another wallet's balance.
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let wallet = unit.add_project(org, "own wallet", true).await.unwrap().wallet;
        let mut addition = book.addition(org, Kind::AdminGrant, 1, "much", at(1));
        (addition.wallet, addition.credits) = (wallet, Credits::from_micro(i64::MAX - 5));
        unit.post_addition(&addition, at(1)).await.unwrap();
        unit.commit().await.unwrap();
        let mut more = book.addition(org, Kind::AdminGrant, 1, "more", at(1));
        more.wallet = wallet;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let refused = unit.post_addition(&more, at(1)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("amount_in_range"), "{engine:?}: addition: {refused:?}");
        drop(unit);

        // An hour's records.
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.add_operation("GPU hour", "hour", credit_desk_storage::Settlement::Hourly).await.unwrap();
        unit.commit().await.unwrap();
        let (mut dice, ids) = (Dice(1), credit_desk_domain::SeededIds::new(1));
        let same = record(&mut dice, &ids, 0, 0, 1);
        let records: Vec<HourlyRecord> = (0..2)
            .map(|number| HourlyRecord {
                org,
                wallet: 0,
                record_id: format!("r-{number}"),
                credits: Credits::from_micro(i64::MAX - 5),
                ..same.clone()
            })
            .collect();
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let refused = unit.post_records(&records).await.unwrap_err();
        assert_eq!(refused.rule(), Some("amount_in_range"), "{engine:?}: records: {refused:?}");
        drop(unit);
        book.check_clean("after amounts without end").await;
    }
}
