//! `verify` is quiet about a sound book and names every kind of damage: for each kind one is done, past all guards.

use std::collections::BTreeSet;

use credit_desk_domain::{
    Action, CouponCode, CouponTerms, Credits, IdSource as _, OrgId, ProposalState, Role, SeededIds, SystemIds,
};
use credit_desk_storage::coupon::{Gives, NewCouponBatch};
use credit_desk_storage::proposal::NewProposal;
use credit_desk_storage::{AuditEntry, DifferenceKind as What, Engine, Location, Store, VerifyReport};

use crate::differential::{open_accounts, tell};
use crate::hourly::{Dice, HOUR, post, record, settle};
use crate::support::{Book, at, now, postgres_book, server, sqlite_book};

/// A story with everything in it: lots, debt, reversals, hours, audit entries.
async fn story(book: Book) -> Book {
    open_accounts(&book).await;
    let books = [book];
    tell(&books, 4, 250).await;
    let [book] = books;
    let mut unit = book.store.begin(book.actor).await.unwrap();
    let terms = CouponTerms {
        credits: Credits::from_micro(7),
        starts_at: at(0),
        ends_at: at(9),
        total_cap: None,
        org_cap: None,
        budget: None,
        first_purchase_only: false,
        org: None,
    };
    let batch = NewCouponBatch {
        id: SystemIds.batch_id(at(0)),
        promotion_id: SystemIds.next_bytes(at(0)),
        name: "Spring".into(),
        gives: Gives::Credits(terms.credits),
        terms,
        credits_expire_after: None,
        campaign: None,
        prefix: String::new(),
        codes: vec![CouponCode::generate("", &SystemIds)],
        uses_per_code: 1,
        reason: "Spring".into(),
        source: "desk".into(),
        record_id: "spring".into(),
    };
    unit.issue_batch(&batch, at(0)).await.unwrap();
    unit.add_operation("GPU hour", "hour", credit_desk_storage::Settlement::Hourly).await.unwrap();
    unit.add_operation("Storage", "GB-month", credit_desk_storage::Settlement::Hourly).await.unwrap();
    for number in 1..=4 {
        let entry = AuditEntry {
            action: "import".into(),
            org: (number % 2 == 0).then(|| OrgId::try_new(1).unwrap()),
            subject: format!("file {number}"),
            before: None,
            after: Some("12 rows".into()),
            reason: None,
        };
        unit.audit(&entry, "admin", at(number)).await.unwrap();
    }
    unit.commit().await.unwrap();
    let (mut dice, ids) = (Dice(3), SeededIds::new(3));
    let records: Vec<_> = (0..60).map(|n| record(&mut dice, &ids, n, 0, 4)).collect();
    post(&book, &records).await;
    settle(&book, at(0).saturating_add_micros(3 * HOUR), 3).await;
    propose(&book).await;
    book
}

/// A grant and an extension of its lot, both done at once, and a request that waits.
async fn propose(book: &Book) {
    let org = OrgId::try_new(4).unwrap();
    let when = at(0).saturating_add_micros(4 * HOUR);
    let new = |action, key: &str| NewProposal {
        id: SystemIds.proposal_id(when),
        action,
        org: Some(org),
        credits: Credits::from_whole(20_000).unwrap(),
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: None,
        terms: None,
        reason: "goodwill".into(),
        note: None,
        requested_by: None,
        source: "desk".into(),
        record_id: key.into(),
        lapses_at: when.saturating_add_micros(HOUR),
        lines: Vec::new(),
        direct: action != Action::Request,
        txn_id: SystemIds.transaction_id(when),
        lot_id: SystemIds.lot_id(when),
    };
    let mut unit = book.store.begin(book.actor).await.unwrap();
    let expiry = when.saturating_add_micros(48 * HOUR);
    let grant = NewProposal { expires_at: Some(expiry), ..new(Action::Grant, "grant") };
    let lot = unit.submit(&grant, Some(Role::Admin), when).await.unwrap().posted_seq.unwrap();
    unit.commit().await.unwrap();
    let rest = book
        .scalar(&format!("select remaining || '' from {{}}lot where org_id = 4 and lot_seq = {lot}"))
        .await;
    let extension = NewProposal {
        credits: Credits::from_micro(rest.parse().unwrap()),
        target_seq: Some(lot),
        expires_at: Some(expiry.saturating_add_micros(HOUR)),
        ..new(Action::Extension, "extension")
    };
    let mut unit = book.store.begin(book.actor).await.unwrap();
    assert_eq!(
        unit.submit(&extension, Some(Role::Admin), when).await.unwrap().state,
        ProposalState::Approved
    );
    unit.submit(&new(Action::Request, "request"), Some(Role::Admin), when).await.unwrap();
    unit.commit().await.unwrap();
}

/// One kind of damage, and how it is done: statements in which `{}` stands for the schema.
struct Damage {
    kind: What,
    sql: &'static str,
}

const fn damage(kind: What, sql: &'static str) -> Damage {
    Damage { kind, sql }
}

/// A usage transaction that drew on one lot and was not the first.
const ONE_LOT: &str =
    "(select min(seq) from {}movement where org_id = 1 and kind in (10, 11) and lot_taken > 2)";

const DAMAGES: &[Damage] = &[
    damage(What::SequenceGap, "delete from {}movement where org_id = 1 and seq = 7; delete from {}allocation where org_id = 1 and seq = 7"),
    damage(What::HashChain, "update {}movement set note = 'nothing to see' where org_id = 1 and seq = 5"),
    damage(What::HashChain, "update {}lot set expires_at = expires_at - 1 where org_id = 2 and lot_seq = (select max(lot_seq) from {}lot where org_id = 2)"),
    damage(What::HashChain, "update {}lot set currency = 'CHF' where org_id = 2 and lot_seq = (select max(lot_seq) from {}lot where org_id = 2 and paid > 0)"),
    damage(What::PostedOrder, "update {}movement set posted_at = 5 where org_id = 2 and seq = 9"),
    damage(What::SettledBefore, "update {}movement set settled_before = settled_before + 5, amount = amount - 5 where org_id = 1 and seq = 12"),
    damage(What::Unbalanced, "update {}movement set amount = amount - 1 where org_id = 1 and seq = 8"),
    damage(What::WalletAfter, "update {}movement set balance_after = balance_after + 3, debt_after = debt_after + 3 where org_id = 3 and seq = 6"),
    damage(What::KindAndAmount, "update {}movement set kind = 10 where org_id = 1 and seq = (select min(lot_seq) from {}lot where org_id = 1)"),
    damage(What::Month, "update {}movement set month = 202001 where org_id = 1 and seq = 4"),
    damage(
        What::Allocation,
        "update {}movement set lot_taken = lot_taken - 1 where org_id = 1 and seq = (select min(seq) from {}movement
           where org_id = 1 and kind between 20 and 23 and lot_taken > 1)",
    ),
    damage(What::ConsumedBefore, "update {}movement set lot_before = lot_before + 1 where org_id = 1 and seq = {ONE_LOT}"),
    damage(
        What::LotNotValid,
        "update {}lot set effective_at = 9000000000000000, expires_at = 9223372036854775807 where org_id = 1
           and lot_seq = (select lot_seq from {}movement where org_id = 1 and seq = {ONE_LOT})",
    ),
    damage(
        What::LotOfWallet,
        "update {}movement set lot_seq = (select min(l.lot_seq) from {}lot l where l.org_id = 1 and l.wallet = 1)
         where org_id = 1 and seq = (select max(seq) from {}movement where org_id = 1 and wallet = 0 and lot_taken > 0 and kind in (10, 11))",
    ),
    damage(
        What::DrawOrder,
        "update {}lot set priority = 100000 where org_id = 1 and lot_seq = (select lot_seq from {}allocation where org_id = 1 and n = 1
           and taken > 0 and seq = (select min(a.seq) from {}allocation a join {}movement m on m.org_id = a.org_id and m.seq = a.seq
             where a.org_id = 1 and m.kind in (10, 11) and m.debt_after = 0))",
    ),
    damage(What::LotOverdrawn, "update {}movement set lot_taken = lot_taken + 1000000000000 where org_id = 1 and seq = {ONE_LOT}"),
    damage(What::AllocationWithoutTransaction, "insert into {}allocation (org_id, seq, n, lot_seq, taken, consumed_before) values (1, 99999, 1, 1, 5, 0)"),
    damage(What::LotMissing, "delete from {}lot where org_id = 1 and lot_seq = (select max(lot_seq) from {}lot where org_id = 1)"),
    damage(
        What::LotWithoutTransaction,
        "insert into {}lot (org_id, lot_seq, lot_id, wallet, kind, category, amount, remaining, effective_at)
         select org_id, 77777, lot_id, wallet, 3, 1, 5000000, 5000000, 0 from {}lot where org_id = 1 and lot_seq = (select min(lot_seq) from {}lot where org_id = 1)",
    ),
    damage(What::LotTerms, "update {}lot set amount = amount + 1000000 where org_id = 1 and lot_seq = (select max(lot_seq) from {}lot where org_id = 1)"),
    damage(What::LotRemaining, "update {}lot set remaining = remaining - 1 where org_id = 1 and lot_seq = (select max(lot_seq) from {}lot where org_id = 1 and remaining > 0)"),
    damage(What::LotDebtPaid, "update {}lot set debt_paid = debt_paid + 1 where org_id = 1 and lot_seq = (select min(lot_seq) from {}lot where org_id = 1 and amount - remaining > debt_paid)"),
    damage(What::ReversalLink, "update {}movement set reverses_seq = 1 where org_id = 1 and seq = (select max(seq) from {}movement where org_id = 1 and kind = 30 and reverses_seq > 1)"),
    damage(What::ReversalLink, "update {}movement set reverses_seq = null where org_id = 1 and seq = (select max(seq) from {}movement where org_id = 1 and kind = 30)"),
    damage(What::Wallet, "update {}wallet set balance = balance + 1 where org_id = 1 and wallet = 0"),
    damage(What::Wallet, "delete from {}wallet where org_id = 2 and wallet = 1"),
    damage(What::Head, "update {}head set seq = seq + 1 where org_id = 1"),
    damage(What::Head, "delete from {}movement where org_id = 1 and seq = (select seq from {}head where org_id = 1)"),
    damage(What::MonthTotal, "update {}month_total set n = n + 1 where org_id = 1 and kind = 10"),
    damage(What::MonthTotal, "delete from {}month_total where org_id = 2 and kind = 10"),
    damage(What::TallyRecords, "update {}usage_record set credits = credits + 1 where record_id = 'r-1'"),
    damage(What::TallyRecords, "delete from {}usage_record where record_id = 'r-2'"),
    damage(What::TallyPosted, "update {}tally set project_id = 1 where posted_seq is not null"),
    damage(What::TallyPosted, "update {}tally set posted_seq = null where org_id = 1 and posted_seq = (select min(posted_seq) from {}tally where org_id = 1)"),
    damage(What::TallyPosted, "update {}tally set posted_seq = posted_seq + 1000 where posted_seq is not null"),
    damage(What::LotExtension, "update {}lot set expires_at = expires_at + 1 where org_id = 4 and lot_seq = (select lot_seq from {}lot_extension)"),
    damage(What::LotExtension, "update {}lot_extension set n = 2"),
    damage(What::HashChain, "delete from {}lot_extension"),
    damage(What::ProposalPosting, "update {}proposal set posted_seq = posted_seq - 1 where action = 'grant'"),
    damage(What::ProposalPosting, "update {}lot_extension set actor = 'somebody'"),
    damage(What::ProposalPosting, "update {}movement set source = 'desk', record_id = 'req_01jd6vx0c0fk2t6m1q8z3a9b7e' where org_id = 1 and seq = 3"),
    damage(What::ProposalHistory, "update {}proposal set state = 'rejected' where action = 'request'"),
    damage(What::ProposalHistory, "update {}proposal set credits = credits + 1, decided_credits = decided_credits + 1 where action = 'grant'"),
    damage(What::ProposalHistory, "update {}proposal set maker = 'somebody' where action = 'grant'"),
    damage(What::ProposalHistory, "delete from {}proposal_step where step = 'submitted'"),
    damage(What::ProposalHistory, "delete from {}proposal where action = 'request'"),
    damage(
        What::DuplicateRecord,
        "update {}movement set source = 'twice', record_id = 'same' where org_id = 1 and seq = 3;
         update {}movement set source = 'twice', record_id = 'same' where org_id = 2 and seq = 3",
    ),
    damage(
        What::DuplicateRecord,
        "update {}movement set source = 'meter', record_id = 'r-3' where org_id = 3 and seq = 2",
    ),
    damage(What::CouponCount, "update {}promotion set redeemed = redeemed + 1"),
    damage(What::CouponCount, "update {}coupon_code set uses = 1"),
    damage(
        What::RedemptionPosting,
        "insert into {}redemption select 1, 'hand', 'r', batch_id, 5, 'x', null, batch_id, code_hash, 'credits', 7, 0, null, 9, 3 from {}coupon_code",
    ),
    damage(What::AuditGap, "delete from {}audit where n = 2"),
    damage(What::AuditChain, "update {}audit set subject = 'another file' where n = 3"),
];

/// Runs statements past every guard: triggers and checks off.
fn force(book: &Book, sql: &str) {
    let sql = sql.replace("{ONE_LOT}", ONE_LOT);
    match &book.location {
        Location::File(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            let triggers: Vec<String> = connection
                .prepare("select name from sqlite_master where type = 'trigger'")
                .and_then(|mut s| s.query_map([], |row| row.get(0))?.collect())
                .unwrap();
            for trigger in triggers {
                connection.execute_batch(&format!("drop trigger {trigger}")).unwrap();
            }
            connection
                .execute_batch("pragma ignore_check_constraints = on; pragma foreign_keys = off")
                .unwrap();
            connection.execute_batch(&sql.replace("{}", "")).unwrap();
        }
        Location::Server(_) => {
            let drop_checks = "do $$ declare c record; begin for c in select conrelid::regclass as t, conname from pg_constraint
                where contype = 'c' and connamespace = 'desk'::regnamespace loop execute format('alter table %s drop constraint %I', c.t, c.conname); end loop; end $$";
            let sql = format!(
                "{drop_checks}; set session_replication_role = replica; {}",
                sql.replace("{}", "desk.")
            );
            server().unwrap().psql(&book.database(), &sql);
        }
    }
}

/// A copy of a closed book, opened.
async fn copy(of: &Book) -> (Book, Option<tempfile::TempDir>) {
    let (location, folder) = match &of.location {
        Location::File(path) => {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("copy.sqlite");
            std::fs::copy(path, &file).unwrap();
            (Location::File(file), Some(folder))
        }
        Location::Server(_) => (Location::Server(server().unwrap().copy_database(&of.database())), None),
    };
    let store = Store::open(&location, now()).await.unwrap();
    (Book::of(store, location), folder)
}

fn kinds(report: &VerifyReport) -> BTreeSet<What> {
    report.differences.iter().map(|difference| difference.kind).collect()
}

async fn check_all(original: &Book) {
    original.store.close().await;
    // The rules are one code for both engines, so that a part of the cases shows that PostgreSQL's rows reach them.
    let every = if original.engine() == Engine::Sqlite || std::env::var_os("CREDIT_DESK_SOAK").is_some() {
        1
    } else {
        4
    };
    for Damage { kind, sql } in DAMAGES.iter().step_by(every) {
        let (book, _folder) = copy(original).await;
        force(&book, sql);
        let report = book.verify().await;
        let named = report.differences.iter().find(|difference| difference.kind == *kind);
        let told = format!("{:?}, {}: {sql}", book.engine(), kind.name());
        let named = named.unwrap_or_else(|| panic!("{told}: only {:?} found", kinds(&report)));
        println!("{:<8} {:<30} {named}", format!("{:?}", book.engine()), kind.name());
        assert_ne!(named.expected, named.found, "{told}: expected and found are told apart");
        assert!(report.found >= 1 && !report.is_clean(), "{told}: the report is not clean");
        book.store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_damage_to_a_sqlite_file_is_named() {
    let book = story(sqlite_book().await).await;
    book.check_clean("the story").await;
    check_all(&book).await;
    let tried: BTreeSet<What> = DAMAGES.iter().map(|damage| damage.kind).chain([What::Unreadable]).collect();
    assert_eq!(tried, What::ALL.into_iter().collect(), "every kind of difference is shown to be found");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_damage_to_a_postgresql_book_is_named() {
    let Some(book) = postgres_book().await else { return };
    let book = story(book).await;
    book.check_clean("the story").await;
    check_all(&book).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_bytes_of_the_file_are_named() {
    let original = story(sqlite_book().await).await;
    original.store.close().await;
    let bytes = std::fs::read(original.file()).unwrap();
    // A word of the notes, wherever it stands: the rows can still be read, their hashes tell.
    let note = "a note with an ümlaut".as_bytes();
    let words: Vec<usize> =
        (0..bytes.len() - note.len()).filter(|&at| bytes[at..].starts_with(note)).collect();
    assert!(words.len() > 50, "the story's notes are in the file");
    // And the header of the table's root page: nothing can be read there.
    let root: u32 = rusqlite::Connection::open(original.file())
        .unwrap()
        .query_row("select rootpage from sqlite_master where name = 'movement'", [], |row| row.get(0))
        .unwrap();
    let page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let header = vec![(usize::try_from(root).unwrap() - 1) * page];
    for (places, new, expected) in
        [(words, b"A" as &[u8], What::HashChain), (header, &[0xff; 8], What::Unreadable)]
    {
        let (book, _folder) = copy(&original).await;
        let mut changed = std::fs::read(book.file()).unwrap();
        for place in places {
            changed[place..place + new.len()].copy_from_slice(new);
        }
        std::fs::write(book.file(), changed).unwrap();
        let report = book.verify().await;
        assert!(kinds(&report).contains(&expected), "{expected:?} expected, found {:?}", report.differences);
        println!("{}", report.differences[0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_tells_progress_and_can_be_stopped() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    let mut books = vec![story(sqlite_book().await).await];
    if let Some(book) = postgres_book().await {
        books.push(story(book).await);
    }
    for book in books {
        let last = Arc::new(AtomicU64::new(0));
        let seen = last.clone();
        let report = book
            .store
            .verify(Arc::new(move |done, _| seen.store(done, Ordering::Relaxed)), Arc::default())
            .await
            .unwrap();
        assert!(report.is_clean(), "{:?}", book.engine());
        assert_eq!((report.organisations, report.audit_entries), (4, Some(9)), "{:?}", book.engine());
        assert!(report.transactions > 150, "the story is long");
        assert!(last.load(Ordering::Relaxed) > 0, "progress was told");
        let stopped = book.store.verify(Arc::new(|_, _| ()), Arc::new(AtomicBool::new(true))).await.unwrap();
        assert!(stopped.cancelled && !stopped.is_clean(), "a stopped verify proves nothing");
    }
}
