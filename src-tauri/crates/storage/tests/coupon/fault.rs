//! A connection that dies at any statement of a redemption: never half done, and the same key gives the answer afterwards.

use credit_desk_domain::{CouponCode, RedeemAnswer as A, SystemIds};
use credit_desk_storage::Location;
use credit_desk_storage::coupon::Redemption;

use crate::press::{batch, coupon_use, issue, redeem_at};
use crate::support::{Book, at, both_books, server};

/// Every table that a redemption writes, in the order of the writes.
const REDEEMED: [&str; 9] = [
    "lot",
    "movement",
    "wallet",
    "head",
    "month_total",
    "redemption",
    "coupon_code",
    "coupon_batch",
    "promotion",
];

const EVERYTHING: &str = "select (select count(*) from {}movement) || ' ' || (select count(*) from {}lot) || ' ' || (select count(*) from {}redemption)
    || ' ' || (select count(*) from {}redemption_attempt) || ' ' || (select sum(uses) from {}coupon_code) || ' ' || (select sum(redeemed) from {}coupon_batch)
    || ' ' || (select sum(redeemed_credits) from {}promotion) || ' ' || (select sum(balance + debt) from {}wallet) || ' ' || (select sum(seq) from {}head)";

/// From now on whoever writes to the table dies: on PostgreSQL the server ends the connection, on SQLite the transaction is gone.
fn break_at(book: &Book, table: &str) {
    match &book.location {
        Location::File(path) => {
            let sql = ["insert", "update"].map(|write| {
                format!("create trigger broken_{write} before {write} on {table} begin select raise(rollback, 'broken'); end;")
            });
            rusqlite::Connection::open(path).unwrap().execute_batch(&sql.concat()).unwrap();
        }
        Location::Server(_) => {
            let sql = format!(
                "create or replace function public.broken() returns trigger language plpgsql security definer as
                   $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); return new; end $$;
                 create trigger zz_broken before insert or update on desk.{table} for each row execute function public.broken()"
            );
            server().unwrap().psql(&book.database(), &sql);
        }
    }
}

fn mend(book: &Book, table: &str) {
    match &book.location {
        Location::File(path) => {
            let sql = "drop trigger broken_insert; drop trigger broken_update;";
            rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
        }
        Location::Server(_) => {
            server().unwrap().psql(&book.database(), &format!("drop trigger zz_broken on desk.{table}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_dies_at_any_statement_leaves_nothing_half_done() {
    for book in both_books().await {
        let org = book.organisation("acme").await;
        let made = batch("spring", REDEEMED.len());
        issue(&book, &made).await;
        for (code, table) in made.codes.iter().zip(REDEEMED) {
            let told = format!("{:?}, dies at {table}", book.engine());
            let new = coupon_use(org, code, &format!("k-{table}"));
            let before = book.scalar(EVERYTHING).await;
            break_at(&book, table);
            let died = redeem_at(&book.store, book.actor, &new, at(0)).await;
            assert!(died.is_err(), "{told}: {died:?}");
            assert_eq!(book.scalar(EVERYTHING).await, before, "{told}: nothing of it stays");
            mend(&book, table);
            // The server may have ended pooled connections; what was not begun is begun again.
            let mut again = redeem_at(&book.store, book.actor, &new, at(1)).await;
            for _ in 0..10 {
                if again.is_ok() {
                    break;
                }
                again = redeem_at(&book.store, book.actor, &new, at(1)).await;
            }
            let again = again.unwrap();
            assert!(
                matches!(again, Redemption::Answered { answer: A::Redeemed, already: false, .. }),
                "{told}: the same key does it then: {again:?}"
            );
            let once_more = redeem_at(&book.store, book.actor, &new, at(2)).await.unwrap();
            let (
                Redemption::Answered { given: first, .. },
                Redemption::Answered { given, already: true, .. },
            ) = (&again, &once_more)
            else {
                panic!("{told}: {once_more:?}");
            };
            assert_eq!(given, first, "{told}: and gives the first answer");
            assert_ne!(book.scalar(EVERYTHING).await, before, "{told}: it is done");
        }
        // A refusal that dies is not counted.
        let before = book.scalar(EVERYTHING).await;
        break_at(&book, "redemption_attempt");
        let unknown = CouponCode::generate("", &SystemIds);
        let died = redeem_at(&book.store, book.actor, &coupon_use(org, &unknown, "unknown"), at(3)).await;
        assert!(died.is_err(), "{died:?}");
        mend(&book, "redemption_attempt");
        assert_eq!(book.scalar(EVERYTHING).await, before, "{:?}", book.engine());
        book.check_clean("broken connections").await;
    }
}
