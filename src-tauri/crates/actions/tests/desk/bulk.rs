//! Bulk grants: the rehearsal foretells the posting, and only what was rehearsed is proposed.

use credit_desk_actions::Session;
use credit_desk_actions::grants::{open_file, propose_bulk_grant, rehearse_bulk_grant};
use credit_desk_actions::imports::SourceFile;
use credit_desk_actions::view::{
    BulkSource, GrantType, NewBulkGrant, OrgFilter, Rehearsal, Verdict, WorkOutcome,
};
use credit_desk_domain::{BillingZone, Credits, Kind, Role};

use crate::support::{Book, now, on_both_engines};
use crate::{Colleague, Desk};

fn grant(source: BulkSource) -> NewBulkGrant {
    NewBulkGrant {
        source,
        grant_type: GrantType::Goodwill,
        note: "Search was down on race day".to_owned(),
        expires_on: Some("2026-12-31".to_owned()),
        key: "bulk-1".to_owned(),
    }
}

async fn file(text: &str) -> (tempfile::TempDir, SourceFile, u32) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.csv");
    std::fs::write(&path, text).unwrap();
    let (file, rows) = open_file(&anybody(), &path).await.unwrap();
    (folder, file, rows)
}

fn anybody() -> Session {
    Session::new("somebody", Role::Finance, BillingZone::UTC)
}

fn of_file() -> BulkSource {
    BulkSource::File { file: "file-1".to_owned() }
}

async fn rehearse(who: &Colleague, grant: &NewBulkGrant, file: Option<&SourceFile>) -> Rehearsal {
    rehearse_bulk_grant(who.store(), &who.session, grant, file).await.unwrap()
}

async fn propose(
    who: &Colleague,
    grant: &NewBulkGrant,
    file: &SourceFile,
    shown: &str,
) -> Result<WorkOutcome, String> {
    let outcome = propose_bulk_grant(who.store(), &who.session, grant, Some(file), shown).await;
    outcome.map_err(|error| format!("{}: {error}", error.code()))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_rehearsed_is_what_the_approval_posts() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let (indebted, plain) = (book.organisation("in-debt").await, book.organisation("plain").await);
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(indebted, 30, "debt", now())], now()).await.unwrap();
        unit.commit().await.unwrap();
        let before = book.rows("select org_id, seq from {}head order by org_id");
        let (_folder, file, rows) =
            file("external_id,credits,note\nacme,100,\nin-debt,50,Called us\nplain,0.5,\n").await;
        assert_eq!(rows, 3);
        let grant = grant(of_file());
        let rehearsal = rehearse(&desk.finance, &grant, Some(&file)).await;
        assert_eq!(
            (rehearsal.organisations, rehearsal.credits.0.as_str(), rehearsal.problems),
            (3, "150.5", 0)
        );
        assert_eq!(book.rows("select org_id, seq from {}head order by org_id"), before, "nothing was posted");
        let of = |name: &str| rehearsal.lines.iter().find(|line| line.organisation == name).unwrap();
        let debt = of("IN-DEBT");
        assert_eq!(
            (
                debt.before.as_ref().unwrap().0.as_str(),
                debt.after.as_ref().unwrap().0.as_str(),
                debt.debt_paid.as_ref().unwrap().0.as_str()
            ),
            ("-30", "20", "30")
        );
        let outcome = propose(&desk.finance, &grant, &file, &rehearsal.shown).await.unwrap();
        assert_eq!(
            outcome.sentence,
            "The grant of 150.5 credits in all to 3 organisations waits for a colleague's approval."
        );
        let id = outcome.proposal.unwrap();
        let again = propose(&desk.finance, &grant, &file, &rehearsal.shown).await.unwrap();
        assert!(again.already_applied, "{again:?}");
        assert_eq!(desk.finance.detail(&id).await.row.standing.label, "your own");
        let detail = desk.other.detail(&id).await;
        assert_eq!((detail.row.party.as_str(), detail.lines.len()), ("3 organisations", 3));
        let done = desk.other.decide(&id, Verdict::Approve).await;
        assert_eq!(done.sentence, "150.5 credits in all were added to 3 organisations.", "{done:?}");
        for (org, line) in [(desk.org, of("ACME")), (indebted, debt), (plain, of("PLAIN"))] {
            let (balance, owed) = book.wallet(org).await;
            let after = Credits::from_micro(balance - owed).to_string();
            assert_eq!(after, line.after.as_ref().unwrap().0, "{} is as it was rehearsed", line.organisation);
        }
        assert_eq!(
            book.rows("select note from {}movement where kind = 4 order by org_id"),
            ["Search was down on race day", "Called us", "Search was down on race day"]
        );
        let posted = desk.other.detail(&id).await;
        assert!(posted.lines.iter().all(|line| line.transaction.is_some()), "{:?}", posted.lines);
        book.check_clean("after a bulk grant").await;
        if let credit_desk_storage::Location::File(path) = &book.location {
            let beside: Vec<_> = std::fs::read_dir(path.parent().unwrap())
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect();
            assert!(
                beside.iter().all(|name| !name.to_string_lossy().contains("rehearsal")),
                "no copy is left: {beside:?}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_with_problems_are_told_and_keep_it_from_being_proposed() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        book.organisation("plain").await;
        let (_folder, file, _) =
            file("Org ID;Credits;Note\n1;100;\n99;5;\norg_2;-3;\n2;1,5;\n1;7;\n;1;\n").await;
        let grant = grant(of_file());
        let rehearsal = rehearse(&desk.finance, &grant, Some(&file)).await;
        assert_eq!((rehearsal.organisations, rehearsal.problems), (1, 5));
        let problems: Vec<(u32, &str)> =
            rehearsal.lines.iter().filter_map(|line| Some((line.line, line.problem.as_deref()?))).collect();
        assert_eq!(problems[0], (3, "This book has no organisation “99”."));
        assert!(problems[1].1.starts_with("The credits cannot be read:"), "{problems:?}");
        assert_eq!(problems[3], (6, "The organisation stands in line 2 already."));
        assert_eq!(problems[4], (7, "The organisation is missing."));
        let refused = propose(&desk.finance, &grant, &file, &rehearsal.shown).await.unwrap_err();
        assert!(
            refused.starts_with("bulk_problems: The grant was not proposed: 5 lines cannot be granted."),
            "{refused}"
        );
        for (text, code) in
            [("name,credits\nx,1\n", "grant_file_columns"), ("external_id,credits\n", "grant_file_empty")]
        {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("wrong.csv");
            std::fs::write(&path, text).unwrap();
            assert_eq!(open_file(&anybody(), &path).await.unwrap_err().code(), code, "{text:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_that_changed_since_the_rehearsal_is_refused() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let (folder, file, _) = file("external_id,credits\nacme,100\n").await;
        let grant = grant(of_file());
        let shown = rehearse(&desk.finance, &grant, Some(&file)).await.shown;
        assert_eq!(
            rehearse(&desk.finance, &grant, Some(&file)).await.shown,
            shown,
            "the same again is the same"
        );
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(desk.org, 10, "some", now())], now()).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            rehearse(&desk.finance, &grant, Some(&file)).await.shown,
            shown,
            "usage alone changes no difference"
        );
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(desk.org, 1_000, "more", now())], now()).await.unwrap();
        unit.commit().await.unwrap();
        let refused = propose(&desk.finance, &grant, &file, &shown).await.unwrap_err();
        assert!(
            refused.starts_with("evidence_changed: ") && refused.contains("it would pay other debts"),
            "{refused}"
        );
        let shown = rehearse(&desk.finance, &grant, Some(&file)).await.shown;
        let path = folder.path().join("other.csv");
        std::fs::write(&path, "external_id,credits\nacme,101\n").unwrap();
        let (other, _) = open_file(&anybody(), &path).await.unwrap();
        let refused = propose(&desk.finance, &grant, &other, &shown).await.unwrap_err();
        assert!(refused.contains("the organisations or amounts are others"), "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filtered_list_is_given_the_same_amount_each() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        for name in ["blue-one", "blue-two"] {
            let org = book.organisation(name).await;
            let mut unit = book.store.begin(book.actor).await.unwrap();
            unit.post_addition(&book.addition(org, Kind::Purchase, 10, name, now()), now()).await.unwrap();
            unit.commit().await.unwrap();
        }
        let filter = OrgFilter { text: Some("blue".into()), ..OrgFilter::default() };
        let grant = grant(BulkSource::Organisations { filter, credits: "25".into() });
        let rehearsal = rehearse(&desk.finance, &grant, None).await;
        let lines: Vec<(&str, &str, &str)> = rehearsal
            .lines
            .iter()
            .map(|line| {
                (
                    line.organisation.as_str(),
                    line.before.as_ref().unwrap().0.as_str(),
                    line.after.as_ref().unwrap().0.as_str(),
                )
            })
            .collect();
        assert_eq!(lines, [("BLUE-ONE", "10", "35"), ("BLUE-TWO", "10", "35")]);
        assert_eq!(rehearsal.standing.label, "a colleague approves");
    })
    .await;
}
