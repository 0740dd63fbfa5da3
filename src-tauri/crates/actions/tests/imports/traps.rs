//! What is wrong with files in practice: each case is refused or told, none is guessed or lost.

use std::fmt::Write as _;

use crate::support::{Facts, constant, given, inspected, mapping, opened, set, surveyed, total};
use credit_desk_actions::imports::{Exact, RowReader, SourceFile};
use credit_desk_actions::view::{ImportPlan, ImportSubject};
use proptest::prelude::*;

fn facts() -> Facts {
    Facts { organisations: vec!["acme", "bolt"], operations: vec!["Photo"] }
}

/// Something done to a plan.
type Change = fn(&mut ImportPlan);

const HEADER: &str = "record_id,organisation,credits,occurred_at\n";

/// Errors of a usage file with the header above, as (line, field, message).
fn errors(rows: &str) -> Vec<(u64, Option<String>, String)> {
    let given = given("usage.csv", format!("{HEADER}{rows}"));
    let file = opened(&given.path);
    let survey = surveyed(&file, &inspected(&file, None).suggested, &facts()).expect("it can be read");
    survey.errors.into_iter().map(|error| (error.line, error.field, error.message)).collect()
}

fn rows(path: &std::path::Path) -> Vec<(u64, Vec<String>)> {
    let file = opened(path);
    let mut reader = RowReader::open(&file, &[]).expect("rows");
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row().expect("a row") {
        rows.push((row.line(), row.cells().map(str::to_owned).collect()));
    }
    rows
}

#[test]
fn lines_are_counted_through_quotes_blank_lines_and_both_line_ends() {
    for end in ["\n", "\r\n"] {
        let text = ["a;b", "1;\"two", "lines\"", "", "2;\"say \"\"hi\"\"\"", "3;x\"y"].join(end);
        let given = given("a.csv", &text);
        let two_lines = format!("two{end}lines");
        assert_eq!(
            rows(&given.path),
            [
                (2, vec!["1".to_owned(), two_lines]),
                (5, vec!["2".to_owned(), "say \"hi\"".to_owned()]),
                (6, vec!["3".to_owned(), "x\"y".to_owned()]),
            ],
            "line ends {end:?}, no final newline"
        );
    }
}

#[test]
fn each_bad_cell_is_named_with_its_line() {
    let errors = errors(
        "r1,acme,1.5,2023-09-01\n\
         r2,acme,\"1,5\",2023-09-01\n\
         r3,nobody,1,2023-09-01\n\
         r4,,1,2023-09-01\n\
         r5,acme,-1,2023-09-01\n\
         r6,acme,0.0000001,2023-09-01\n\
         r7,acme,1,01.09.2023\n\
         r8,acme,1,2029-09-01\n\
         r9,acme,1\n\
         NULL,acme,1,2023-09-01\n\
         r11,acme,,2023-09-01\n\
         r12,acme\u{7},1,2023-09-01\n\
         r13,acme,1e3,2023-09-01\n",
    );
    let expected = [
        (3, "credits", "“1,5” (credits) is not a plain number"),
        (4, "organisation", "The organisation “nobody” is not in the book"),
        (5, "organisation", "Missing organisation: the column “organisation” is empty here; fill it in"),
        (
            6,
            "credits",
            "Credits below zero (-1): usage cannot be negative, a correction is a reversal or a refund",
        ),
        (7, "credits", "has more than 6 decimals"),
        (8, "occurred_at", "“01.09.2023” is not a time"),
        (9, "occurred_at", "“2029-09-01” lies in the future"),
        (10, "", "This row has 3 cells but line 1 names 4 columns"),
        (11, "record_id", "Missing record ID"),
        (12, "credits", "Missing credits"),
        (13, "organisation", "invisible character U+0007"),
        (14, "credits", "exponent notation"),
    ];
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
    for ((line, field, message), (at, blamed, words)) in errors.iter().zip(expected) {
        assert_eq!((*line, field.as_deref().unwrap_or_default()), (at, blamed), "{message}");
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn files_that_are_not_text_are_refused_with_what_to_do() {
    let mut many = b"a,b\n".repeat(200_000);
    many.extend_from_slice(b"\xe4hnlich,1\n");
    let cases: [(&[u8], &str); 8] = [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n \n", "is empty"),
        (b"PK\x03\x04rest", "a workbook or a ZIP archive"),
        (b"\xff\xfea\0,\0", "UTF-16"),
        (b"a,b\n1,\xe4\n", "Line 2 of"),
        (&many, "Line 200001 of"),
        (b"a,b\n1,\0\n", "a program's own data"),
        (b"a,b\n1,\xc3", "Line 2 of"),
    ];
    for (bytes, words) in cases {
        let given = given("usage.csv", bytes);
        let refused = SourceFile::open(&given.path).expect_err(words).to_string();
        assert!(refused.contains(words), "{refused}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert!(SourceFile::open(folder.path()).is_err(), "a folder is no file");
    assert!(SourceFile::open(&folder.path().join("none.csv")).is_err(), "no such file");
}

#[test]
fn a_missing_quotation_mark_does_not_swallow_the_file() {
    let text = format!("a,b\n1,2\n3,\"oops\n{}", "4,5\n".repeat(400_000));
    let given = given("a.csv", text);
    let file = opened(&given.path);
    let mut reader = RowReader::open(&file, &[]).expect("rows");
    assert!(reader.next_row().expect("line 2").is_some());
    let refused = reader.next_row().expect_err("line 3 never ends").to_string();
    assert!(refused.contains("begins on line 3") && refused.contains("quotation mark"), "{refused}");
}

#[test]
fn a_file_that_changes_after_it_was_shown_is_refused() {
    let given = given("usage.csv", format!("{HEADER}r1,acme,1,2023-09-01\n"));
    let file = opened(&given.path);
    let plan = inspected(&file, None).suggested;
    assert_eq!(surveyed(&file, &plan, &facts()).expect("unchanged").records, 1);
    std::fs::write(&given.path, format!("{HEADER}r1,acme,9,2023-09-01\n")).expect("written");
    let refused = surveyed(&file, &plan, &facts()).expect_err("changed").to_string();
    assert!(refused.contains("was changed by another program"), "{refused}");
}

#[test]
fn plans_that_cannot_work_are_refused_before_a_row_is_read() {
    let given = given("usage.csv", format!("{HEADER}r1,acme,1,2023-09-01\n"));
    let file = opened(&given.path);
    let good = inspected(&file, None).suggested;
    let cases: [(Change, &str); 7] = [
        (|plan| plan.zone = "Berlin".to_owned(), "not a time zone"),
        (|plan| plan.source = " ".to_owned(), "have no source"),
        (|plan| plan.fields.retain(|field| field.field != "occurred_at"), "Nothing is chosen for the time"),
        (|plan| plan.fields.retain(|field| field.field != "credits"), "Nothing says how much was used"),
        (
            |plan| set(plan, "project", crate::support::column("Projekt")),
            "column “Projekt”, chosen for project",
        ),
        (|plan| set(plan, "colour", constant("red")), "“colour” is not a field"),
        (|plan| plan.subject = ImportSubject::Purchases, "Nothing is chosen for the amount paid"),
    ];
    for (change, words) in cases {
        let mut plan = good.clone();
        change(&mut plan);
        let refused = surveyed(&file, &plan, &facts()).expect_err(words).to_string();
        assert!(refused.contains(words), "{refused}");
    }
}

#[test]
fn purchases_grants_and_organisations_are_recognised_and_checked() {
    let purchases = given(
        "purchases.csv",
        "payment_id;customer;credits;amount;currency;date;valid_until\n\
         p1;acme;1000;1000.00;EUR;2024-01-31;2024-12-31\n\
         p2;acme;1000;1000.005;EUR;2024-01-31;\n\
         p3;acme;0;0;EUR;2024-01-31;\n\
         p4;acme;5;5;XYZ;2024-01-31;\n\
         p5;acme;5;5;EUR;2024-01-31;2023-01-01\n",
    );
    let file = opened(&purchases.path);
    let plan = inspected(&file, None).suggested;
    assert_eq!(plan.subject, ImportSubject::Purchases);
    assert!(mapping(&plan).contains(&"record_id <- payment_id".to_owned()), "{:?}", mapping(&plan));
    let survey = surveyed(&file, &plan, &facts()).expect("it can be read");
    assert_eq!(survey.records, 1);
    let fields: Vec<(u64, Option<&str>)> =
        survey.errors.iter().map(|error| (error.line, error.field.as_deref())).collect();
    assert_eq!(
        fields,
        [(3, Some("amount_paid")), (4, Some("credits")), (5, Some("currency")), (6, Some("expires_at"))]
    );
    assert_eq!(total(&survey, "sum of amount"), "2010.005");

    let grants = given(
        "grants.csv",
        "org,credits,reason,note,date,kind\nacme,50,goodwill,Outage of 3 May,2024-05-04,trial\nacme,50,goodwill,,2024-05-04,\nacme,50,goodwill,x,2024-05-04,gift\n",
    );
    let file = opened(&grants.path);
    let plan = inspected(&file, None).suggested;
    assert_eq!(plan.subject, ImportSubject::Grants);
    let survey = surveyed(&file, &plan, &facts()).expect("it can be read");
    assert_eq!((survey.records, survey.rejected), (1, 2));

    let organisations = given(
        "organisations.csv",
        "id\tname\tcountry\temail\tstatus\nacme\tAcme GmbH\tde\tbilling@acme.example\tActive\nbolt\tBolt\tGermany\t\t\nx\tX\t\tnot an address\t\ny\tY\t\t\tgone\n",
    );
    let file = opened(&organisations.path);
    let plan = inspected(&file, None).suggested;
    assert_eq!(plan.subject, ImportSubject::Organisations);
    let survey = surveyed(&file, &plan, &facts()).expect("it can be read");
    let fields: Vec<Option<&str>> = survey.errors.iter().map(|error| error.field.as_deref()).collect();
    assert_eq!((survey.records, fields), (1, vec![Some("country"), Some("email"), Some("status")]));
}

#[test]
fn measures_that_are_empty_make_no_record_and_a_row_without_any_is_refused() {
    let given = given(
        "tokens.ndjson",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"acme\",\"time\":\"2024-01-01T00:00:00Z\",\"data\":{\"input_tokens\":5,\"output_tokens\":null}}\n\
         {\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"acme\",\"time\":\"2024-01-01T00:00:00Z\",\"data\":{\"output_tokens\":0}}\n\
         {\"specversion\":\"1.0\",\"id\":\"3\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"acme\",\"time\":\"2024-01-01T00:00:00Z\",\"data\":{}}\n\
         {\"specversion\":\"1.0\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"acme\"}\n\
         {broken\n",
    );
    let file = opened(&given.path);
    let plan = inspected(&file, None).suggested;
    let facts = Facts { organisations: vec!["acme"], operations: vec!["Input tokens", "Output tokens"] };
    let survey = surveyed(&file, &plan, &facts).expect("it can be read");
    assert_eq!((survey.rows, survey.records, survey.rejected), (5, 2, 3), "{:?}", survey.errors);
    let lines: Vec<u64> = survey.errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [3, 4, 5]);
    assert!(survey.errors[1].message.contains("This event has no id"), "{}", survey.errors[1].message);
    let notes = survey.notes.join("\n");
    assert!(notes.contains("2 empty quantities made no record"), "{notes}");
    assert!(notes.contains("1 record is usage of zero and was kept as such"), "{notes}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the csv crate writes, the row reader reads back, with the right line for each row.
    #[test]
    fn rows_written_by_a_csv_writer_come_back(
        table in prop::collection::vec(prop::collection::vec("[ -~ä\n\"',;]{0,12}", 3), 1..20),
        crlf: bool,
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        writer.write_record(["first", "second", "third"]).expect("header");
        let mut expected = Vec::new();
        let mut line = 2;
        for cells in &table {
            writer.write_record(cells).expect("row");
            expected.push((line, cells.clone()));
            line += 1 + cells.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        }
        let given = given("table.csv", writer.into_inner().expect("bytes"));
        prop_assert_eq!(rows(&given.path), expected);
    }

    #[test]
    fn sums_equal_the_exact_sum_of_the_rows(amounts in prop::collection::vec(0_i64..10_i64.pow(13), 1..40)) {
        let mut text = HEADER.to_owned();
        let mut sum = Exact::ZERO;
        for (at, micro) in amounts.iter().enumerate() {
            let amount = Exact::from_micro(*micro);
            sum = sum.checked_add(amount).expect("in range");
            writeln!(text, "r{at},acme,{amount},2023-09-01").expect("written");
        }
        let given = given("usage.csv", text);
        let file = opened(&given.path);
        let survey = surveyed(&file, &inspected(&file, None).suggested, &facts()).expect("it can be read");
        prop_assert_eq!(survey.rejected, 0);
        prop_assert_eq!(total(&survey, "sum of credits"), sum.to_string());
    }
}
