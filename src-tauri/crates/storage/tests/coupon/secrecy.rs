//! Codes are nowhere in the database.

use std::collections::HashSet;
use std::time::Instant as Timer;

use credit_desk_domain::{CODE_ALPHABET, CODE_LETTERS, CouponCode};
use credit_desk_storage::Location;

use crate::press::{answer, batch, issue};
use crate::support::{Book, on_both_engines, server};

/// Letters of a piece that would give a code away: the rest could not be guessed all the same.
const PIECE: usize = 8;

/// Everything that the database holds.
fn dump(book: &Book) -> Vec<u8> {
    match &book.location {
        Location::File(path) => {
            let mut all = std::fs::read(path).unwrap();
            all.extend(std::fs::read(format!("{}-wal", path.display())).unwrap_or_default());
            all
        }
        Location::Server(_) => {
            let (server, database) = (server().unwrap(), book.database());
            let tables = server.psql(
                &database,
                "select relname from pg_class where relnamespace = 'desk'::regnamespace and relkind = 'r'",
            );
            let dumped: Vec<String> = tables
                .lines()
                .map(|table| server.psql(&database, &format!("copy desk.{table} to stdout")))
                .collect();
            assert!(dumped.len() > 25, "all tables are dumped");
            dumped.concat().into_bytes()
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_codes_are_issued_in_a_second_and_stand_nowhere() {
    on_both_engines(async |book: Book| {
        let told = format!("{:?}", book.engine());
        let started = Timer::now();
        let mut made = batch("large", 10_000);
        made.terms.budget = credit_desk_domain::Credits::from_whole(50_000).ok();
        let drawn = started.elapsed();
        issue(&book, &made).await;
        println!("{told}: 10,000 codes drawn in {drawn:?}, issued in {:?}", started.elapsed());
        assert!(started.elapsed().as_secs() < 10, "{told}: about a second, on a busy machine too");

        let plain: HashSet<&str> = made.codes.iter().map(CouponCode::plain).collect();
        assert_eq!(plain.len(), 10_000, "{told}: unique");
        for code in &made.codes {
            let letters = &code.plain()[code.plain().len() - CODE_LETTERS..];
            assert!(
                letters.bytes().all(|letter| CODE_ALPHABET.contains(&letter)),
                "{told}: no ambiguous letter"
            );
        }
        let org = book.organisation("acme").await;
        let answered = answer(&book, org, &made.codes[0], "one").await;
        assert_eq!(answered.code(), "redeemed", "{told}: they are good");

        let pieces: HashSet<&[u8]> =
            made.codes.iter().flat_map(|code| code.plain().as_bytes()[6..].windows(PIECE)).collect();
        let dump = dump(&book);
        assert!(dump.len() > 500_000, "{told}: {} bytes were searched", dump.len());
        let joined: Vec<u8> = dump.iter().copied().filter(|byte| *byte != b'-').collect();
        for text in [&dump, &joined] {
            let found = text.windows(PIECE).find(|piece| pieces.contains(piece));
            assert!(found.is_none(), "{told}: a piece of a code: {:?}", found.map(String::from_utf8_lossy));
        }
        // The same search finds what is there.
        let hint = made.codes[0].hint();
        assert!(dump.windows(hint.len()).any(|window| window == hint.as_bytes()), "{told}: the hint is kept");
        book.check_clean("ten thousand codes").await;
    })
    .await;
}
