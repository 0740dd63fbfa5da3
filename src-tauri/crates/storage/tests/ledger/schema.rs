//! The schema: the two engines' tables in pairs, the same however a book came to it, and what is not opened.

use std::collections::{BTreeMap, BTreeSet};

use credit_desk_storage::{Location, StorageError, Store};

use crate::support::{Book, both_books, new_book, now, postgres_book, server, sqlite_book};

/// Tables that one engine alone needs: SQLite's kernel works in tables, PostgreSQL has logins; text search differs.
fn only_one_engine(table: &str) -> bool {
    table.starts_with("kernel_")
        || (table.starts_with("search_") && table != "search_note")
        || table == "login_scope"
}

/// Columns by table, in order; true where a value is needed.
fn columns(book: &Book) -> BTreeMap<String, Vec<(String, bool)>> {
    let sql = match book.location {
        Location::File(_) => {
            "select m.name, c.name, c.\"notnull\" = 1 or c.pk > 0 from sqlite_master m join pragma_table_info(m.name) c
             where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid"
        }
        Location::Server(_) => {
            "select table_name, column_name, (is_nullable = 'NO')::int from information_schema.columns c
             join information_schema.tables t using (table_schema, table_name)
             where table_schema = 'desk' and t.table_type = 'BASE TABLE' order by table_name collate \"C\", ordinal_position"
        }
    };
    let mut tables: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for row in book.rows(sql) {
        let fields: Vec<&str> = row.split('|').collect();
        if !only_one_engine(fields[0]) {
            tables.entry(fields[0].to_owned()).or_default().push((fields[1].to_owned(), fields[2] == "1"));
        }
    }
    tables
}

fn indexes(book: &Book) -> BTreeSet<String> {
    let sql = match book.location {
        Location::File(_) => {
            "select tbl_name, name from sqlite_master where type = 'index' and name not like 'sqlite_%'"
        }
        Location::Server(_) => {
            "select i.tablename, i.indexname from pg_indexes i where schemaname = 'desk'
             and not exists (select 1 from pg_constraint c where c.conname = i.indexname)"
        }
    };
    let table = |row: &String| row.split('|').next().unwrap_or_default().to_owned();
    let compared = |row: &String| !only_one_engine(&table(row)) && !row.ends_with("_trigram");
    book.rows(sql).into_iter().filter(compared).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_engines_have_the_same_tables_columns_and_indexes() {
    let books = both_books().await;
    let [sqlite, postgres] = &books[..] else { return };
    assert_eq!(columns(sqlite), columns(postgres), "tables with their columns in order");
    assert_eq!(indexes(sqlite), indexes(postgres), "indexes by name");
    assert!(columns(sqlite).len() >= 16, "all tables were compared");
}

#[test]
fn migrations_come_in_pairs_that_name_the_same_rules() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../migrations");
    let names = |engine: &str| -> BTreeSet<String> {
        std::fs::read_dir(folder.join(engine))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.chars().next().is_some_and(|first| first.is_ascii_digit()))
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"), "same numbers, same names");
    let rules = |engine: &str, file: &str| -> BTreeSet<String> {
        let text = std::fs::read_to_string(folder.join(engine).join(file)).unwrap();
        let words: Vec<&str> = text.split_whitespace().collect();
        words.windows(2).filter(|pair| pair[0] == "constraint").map(|pair| pair[1].to_owned()).collect()
    };
    for file in names("sqlite") {
        assert_eq!(rules("sqlite", &file), rules("postgres", &file), "{file}: constraints by name");
    }
}

/// Everything of the schema as text.
fn schema(book: &Book) -> Vec<String> {
    match book.location {
        Location::File(_) => book.rows("select type, name, tbl_name, sql from sqlite_master order by type, name"),
        Location::Server(_) => [
            "select p.proname, md5(pg_get_functiondef(p.oid)), p.proacl::text from pg_proc p where pronamespace = 'desk'::regnamespace and prokind = 'f' order by 1, 2",
            "select tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1, 2",
            "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'desk'::regnamespace order by 1, 2",
            "select tablename, policyname, cmd, qual, with_check from pg_policies where schemaname = 'desk' order by 1, 2",
            "select relname, relacl::text, relrowsecurity from pg_class where relnamespace = 'desk'::regnamespace order by 1",
        ]
        .into_iter()
        .flat_map(|sql| book.rows(sql))
        .collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_of_an_older_program_gets_the_schema_of_a_new_one() {
    for book in both_books().await {
        let fresh = schema(&book);
        assert!(fresh.len() > 50, "{:?}: the schema is read", book.engine());
        book.store.close().await;
        // As an older program left it: another kernel's fingerprint, and a guard and a rule of another shape.
        match &book.location {
            Location::File(path) => {
                let sql = "drop trigger movement_guard; drop view post_usage; create view post_usage as select 1 as org_id;
                    update schema_migration set fingerprint = 'older' where version = 0";
                rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
            }
            Location::Server(_) => {
                let sql = "drop trigger guard_movement on desk.movement; drop policy scope on desk.movement;
                    create or replace function desk.now_us() returns bigint language sql volatile as 'select 5::bigint';
                    update desk.schema_migration set fingerprint = 'older' where version = 0";
                server().unwrap().psql(&book.database(), sql);
            }
        }
        assert_ne!(schema(&book), fresh, "{:?}: it was changed", book.engine());
        let store = Store::open(&book.location, now()).await.unwrap();
        let again = Book::of(store, book.location.clone());
        assert_eq!(schema(&again), fresh, "{:?}: the same as a new book's", book.engine());
        again.store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_book_is_refused_in_a_sentence_and_left_alone() {
    for book in both_books().await {
        book.store.close().await;
        match &book.location {
            Location::File(path) => {
                rusqlite::Connection::open(path).unwrap().pragma_update(None, "user_version", 99).unwrap()
            }
            Location::Server(_) => {
                server()
                    .unwrap()
                    .psql(&book.database(), "insert into desk.schema_migration values (99, 1, 'newer')");
            }
        }
        let before = schema(&book);
        let error = Store::open(&book.location, now()).await.unwrap_err();
        assert!(
            matches!(error, StorageError::NewerSchema { found: 99, .. }),
            "{:?}: {error:?}",
            book.engine()
        );
        assert!(error.to_string().contains("install the newer Credit Desk"), "it says what to do: {error}");
        assert_eq!(schema(&book), before, "{:?}: nothing was changed", book.engine());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_book_is_not_opened_and_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.sqlite");
    rusqlite::Connection::open(&other).unwrap().execute_batch("create table notes (text text)").unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "Invoices of May: see the folder on the left. ".repeat(200)).unwrap();
    for path in [other, text] {
        let before = std::fs::read(&path).unwrap();
        let error = Store::open(&Location::File(path.clone()), now()).await.unwrap_err();
        println!("{}: {error}", path.display());
        assert!(matches!(error, StorageError::NotABook { .. }), "{}: {error:?}", path.display());
        assert_eq!(std::fs::read(&path).unwrap(), before, "{}: not a byte was changed", path.display());
        let error = Store::create(&Location::File(path), &new_book(), now()).await.unwrap_err();
        assert!(matches!(error, StorageError::Exists { .. }), "nor replaced by a new book: {error:?}");
    }
    let missing = Store::open(&Location::File(folder.path().join("none.sqlite")), now()).await.unwrap_err();
    assert!(matches!(missing, StorageError::NotFound { .. }), "{missing:?}");
    assert!(!folder.path().join("none.sqlite").exists(), "looking for a book makes none");
    if let Some(server) = server() {
        let empty = Store::open(&Location::Server(server.new_database()), now()).await.unwrap_err();
        assert!(matches!(empty, StorageError::NotABook { .. }), "an empty database: {empty:?}");
    }
    if let Some(book) = postgres_book().await {
        let error = Store::create(&book.location, &new_book(), now()).await.unwrap_err();
        assert!(matches!(error, StorageError::Exists { .. }), "a second book in one database: {error:?}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn only_its_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let book = sqlite_book().await;
    book.organisation("acme").await;
    for suffix in ["", "-wal", "-shm"] {
        let path = format!("{}{suffix}", book.file().display());
        if let Ok(metadata) = std::fs::metadata(&path) {
            assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{path}");
        }
    }
}
