//! The audit log: what it shows to whom, its export, and its chain broken on purpose.

use std::sync::Arc;

use credit_desk_actions::audit_log::{check_audit_chain, export_audit, list_audit};
use credit_desk_actions::imports::Unwatched;
use credit_desk_actions::organisations::{explain_balance, get_organisation};
use credit_desk_actions::transactions::list_transactions;
use credit_desk_actions::view::{AuditFilter, PageRequest, TransactionFilter};
use credit_desk_actions::{ActionError, Session};
use credit_desk_domain::{BillingZone, Instant, Role};
use credit_desk_storage::{AuditEntry, Location};

use crate::desk::{open, present};
use crate::support::{Book, both_books, now, postgres_book, server};

fn entry(action: &str, subject: &str) -> AuditEntry {
    AuditEntry {
        action: action.into(),
        org: None,
        subject: subject.into(),
        before: None,
        after: None,
        reason: None,
    }
}

fn admin(book: &Book) -> Session {
    Session::new(book.actor, Role::Admin, BillingZone::UTC)
}

async fn write(book: &Book, entries: &[AuditEntry], at: Instant) {
    let mut unit = book.store.begin(book.actor).await.unwrap();
    for entry in entries {
        unit.audit(entry, "admin", at).await.unwrap();
    }
    unit.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_and_pages_show_each_entry_once() {
    for book in both_books().await {
        let admin = admin(&book);
        let org = book.organisation("tamarind").await;
        let many: Vec<AuditEntry> = (0..450).map(|n| entry("import", &format!("file-{n}.csv"))).collect();
        write(&book, &many, now()).await;
        let special = [
            AuditEntry {
                org: Some(org),
                reason: Some("100% outage_credit".into()),
                ..entry("admin grant", "txn_1")
            },
            AuditEntry { after: Some("Zürich Ski".into()), ..entry("add organisation", "org_9") },
        ];
        write(&book, &special, now().saturating_add_micros(2 * Instant::DAY_MICROS)).await;
        let pages = async |filter: &AuditFilter| {
            let mut rows = Vec::new();
            let mut cursor: Option<String> = None;
            loop {
                let page = list_audit(&book.store, &admin, filter, cursor.as_deref()).await.unwrap();
                assert!(page.rows.len() <= 200, "a page");
                rows.extend(page.rows);
                let Some(next) = page.next else { return rows };
                cursor = Some(next);
            }
        };
        let all = pages(&AuditFilter::default()).await;
        assert_eq!(all.len(), 452, "{:?}", book.engine());
        assert!(
            all.windows(2).all(|pair| pair[0].n == pair[1].n + 1),
            "newest first, none twice, none left out"
        );
        let count = async |filter: AuditFilter| pages(&filter).await.len();
        let some = |text: &str| Some(text.to_owned());
        let day = some(&now().saturating_add_micros(2 * Instant::DAY_MICROS).to_string()[..10]);
        for (filter, expected) in [
            (AuditFilter { action: some("import"), ..AuditFilter::default() }, 450),
            (AuditFilter { org_id: Some(1), ..AuditFilter::default() }, 1),
            (AuditFilter { actor: some(book.actor), ..AuditFilter::default() }, 452),
            (AuditFilter { actor: some("nobody"), ..AuditFilter::default() }, 0),
            (AuditFilter { from: day.clone(), ..AuditFilter::default() }, 2),
            (AuditFilter { to: some(&now().to_string()[..10]), ..AuditFilter::default() }, 450),
            (AuditFilter { from: day.clone(), to: day.clone(), ..AuditFilter::default() }, 2),
            (AuditFilter { text: some("FILE-44"), ..AuditFilter::default() }, 11),
            (AuditFilter { text: some("100%"), ..AuditFilter::default() }, 1),
            (AuditFilter { text: some("outage_credit txn"), ..AuditFilter::default() }, 1),
            (AuditFilter { text: some("file_44"), ..AuditFilter::default() }, 0),
            (
                AuditFilter { action: some("add organisation"), text: some("ski"), ..AuditFilter::default() },
                1,
            ),
        ] {
            assert_eq!(count(filter.clone()).await, expected, "{:?}: {filter:?}", book.engine());
        }
        let page = list_audit(&book.store, &admin, &AuditFilter::default(), None).await.unwrap();
        assert_eq!(page.actions, ["add organisation", "admin grant", "import"], "choices for the filter");
        assert_eq!(page.actors, [book.actor]);
        let grant = page.rows.iter().find(|row| row.action == "admin grant").unwrap();
        assert_eq!(grant.organisation.as_deref(), Some("TAMARIND"));
        let broken = list_audit(
            &book.store,
            &admin,
            &AuditFilter { from: some("May"), ..AuditFilter::default() },
            None,
        )
        .await;
        assert_eq!(broken.unwrap_err().code(), "day_unreadable");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_export_holds_what_the_filter_shows_and_no_formula() {
    for book in both_books().await {
        let entries: Vec<AuditEntry> = (0..2_300).map(|n| entry("import", &format!("=file-{n}"))).collect();
        write(&book, &entries, now()).await;
        write(
            &book,
            &[AuditEntry { reason: Some("a \"quoted\",\nreason".into()), ..entry("lock", "x") }],
            now(),
        )
        .await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.csv");
        let export = async |filter: AuditFilter| {
            export_audit(&book.store, &admin(&book), &filter, &path, true, Arc::new(Unwatched)).await.unwrap()
        };
        assert_eq!(export(AuditFilter::default()).await, 2_301, "{:?}", book.engine());
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("\u{feff}n,at,actor,role,action,what,"), "{}", &text[..60]);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2_301);
        assert_eq!(&rows[0][11], "a \"quoted\",\nreason", "the newest first, its reason whole");
        assert_eq!(&rows[1][8], "'=file-2299", "no spreadsheet takes it for a formula");
        assert_eq!(rows[1][12].len(), 64, "the whole hash");
        let only = AuditFilter { action: Some("lock".into()), ..AuditFilter::default() };
        assert_eq!(export(only).await, 1, "as filtered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_or_missing_entry_is_found() {
    for (statement, broken_at) in [
        ("update {}audit set reason = 'other' where n = 3", 3),
        ("update {}audit set actor = 'somebody' where n = 1", 1),
        ("delete from {}audit where n = 2", 3),
    ] {
        for book in both_books().await {
            let entries: Vec<AuditEntry> = (0..5_000).map(|n| entry("import", &format!("f-{n}"))).collect();
            write(&book, &entries, now()).await;
            let check = async || check_audit_chain(&book.store, &admin(&book)).await.unwrap();
            let before = check().await;
            assert!(before.intact, "{:?}: {}", book.engine(), before.sentence);
            assert_eq!(before.entries, 5_000, "more than one part of the log");
            assert!(before.sentence.contains("the last is entry 5000 with hash"), "{}", before.sentence);
            match &book.location {
                Location::File(path) => rusqlite::Connection::open(path)
                    .unwrap()
                    .execute_batch(&format!(
                        "drop trigger audit_update_guard; drop trigger audit_delete_guard; {}",
                        statement.replace("{}", "")
                    ))
                    .unwrap(),
                Location::Server(_) => {
                    let sql = format!(
                        "alter table desk.audit disable trigger all; {}; alter table desk.audit enable trigger all",
                        statement.replace("{}", "desk.")
                    );
                    server().unwrap().psql(&book.database(), &sql);
                }
            }
            let after = check().await;
            assert!(!after.intact, "{:?}: {statement}", book.engine());
            assert!(after.sentence.starts_with(&format!("Entry {broken_at} ")), "{}", after.sentence);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn support_sees_its_own_work_only() {
    let filter = AuditFilter::default();
    for book in both_books().await {
        write(&book, &[entry("import", "theirs"), entry("import", "theirs")], now()).await;
        let (store, support) = match &book.location {
            Location::File(_) => {
                let mut unit = book.store.begin("sue").await.unwrap();
                unit.audit(&entry("lock", "own"), "support", now()).await.unwrap();
                unit.commit().await.unwrap();
                (book.store.clone(), Session::new("sue", Role::Support, BillingZone::UTC))
            }
            Location::Server(_) => {
                let url = server().unwrap().login("st_sue", "desk_support", &book.database());
                let own = open(&url, &present()).await.unwrap();
                credit_desk_actions::staff::note_lock(&own.store, &own.session, None).await.unwrap();
                (own.store, own.session)
            }
        };
        let page = list_audit(&store, &support, &filter, None).await.unwrap();
        let seen: Vec<(&str, &str)> =
            page.rows.iter().map(|row| (row.action.as_str(), row.actor.as_str())).collect();
        assert_eq!(seen, [("lock", support.actor.as_str())], "{:?}", book.engine());
        assert_eq!(page.actors, [support.actor.as_str()], "no other names in the filter");
        assert_eq!(page.actions, ["lock"]);
        let other = AuditFilter { actor: Some(book.actor.into()), ..AuditFilter::default() };
        assert!(list_audit(&store, &support, &other, None).await.unwrap().rows.is_empty());
        let check = check_audit_chain(&store, &support).await;
        assert!(matches!(check, Err(ActionError::Refused { code: "not_allowed", .. })), "{check:?}");
        let auditor = Session::new("ada", Role::Auditor, BillingZone::UTC);
        assert_eq!(
            list_audit(&book.store, &auditor, &filter, None).await.unwrap().rows.len(),
            3,
            "auditors see all"
        );
    }
    let Some(book) = postgres_book().await else { return };
    write(&book, &[entry("import", "theirs")], now()).await;
    server().unwrap().login("st_sal", "desk_support", &book.database());
    let (ok, text) =
        server().unwrap().try_psql("st_sal", &book.database(), "select count(*) from desk.audit");
    assert_eq!((ok, text.as_str()), (true, "0"), "psql shows support no more than the window");
}

#[tokio::test(flavor = "multi_thread")]
async fn supports_look_at_a_customer_is_written_down_once_an_hour() {
    for book in both_books().await {
        let org = book.organisation("tamarind").await;
        let number = i32::try_from(org.get()).unwrap();
        let (store, support) = match &book.location {
            Location::File(_) => (book.store.clone(), Session::new("joy", Role::Support, BillingZone::UTC)),
            Location::Server(_) => {
                let url = server().unwrap().login("st_joy", "desk_support", &book.database());
                let own = open(&url, &present()).await.unwrap();
                (own.store, own.session)
            }
        };
        let of_org = TransactionFilter { org_id: Some(number), ..TransactionFilter::default() };
        for _ in 0..2 {
            get_organisation(&store, &support, number).await.unwrap();
            explain_balance(&store, &support, number, None).await.unwrap();
            list_transactions(
                &store,
                &support,
                &of_org,
                &PageRequest { limit: 10, ..PageRequest::default() },
            )
            .await
            .unwrap();
        }
        get_organisation(&book.store, &admin(&book), number).await.unwrap();
        let reads = AuditFilter { action: Some("read_history".into()), ..AuditFilter::default() };
        let rows = list_audit(&book.store, &admin(&book), &reads, None).await.unwrap().rows;
        let seen: Vec<(&str, Option<i32>)> =
            rows.iter().map(|row| (row.actor.as_str(), row.org_id)).collect();
        assert_eq!(seen, [(support.actor.as_str(), Some(number))], "{:?}", book.engine());
        assert!(
            rows[0].sentence.ends_with("looked at the history of TAMARIND (org_1)"),
            "{}",
            rows[0].sentence
        );
        assert!(!list_audit(&store, &support, &reads, None).await.unwrap().rows.is_empty(), "its own work");
    }
}
