//! Issuing: the form, the limits, the same press twice, the files of codes.

use std::collections::BTreeSet;

use credit_desk_actions::coupons::{get_batch, issue_batch, list_batches, preview_batch, save_codes};
use credit_desk_actions::view::{BatchState, CodeFile, NewBatch, PromotionKind, StandingKind};
use credit_desk_domain::{BillingZone, Clock as _, ProposalId, Role, SystemClock, Verdict};
use credit_desk_storage::proposal::NewDecision;
use credit_desk_storage::{Engine, Location, Store};

use crate::desk::{admin, form, issued, redeemed, session_of};
use crate::support::{Book, at, on_both_engines, postgres_book, server};

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_within_the_limits_is_valid_at_once_and_its_codes_are_shown_once() {
    on_both_engines(async |book: Book| {
        let session = admin(&book, 0);
        let form = form("k-1");
        let preview = preview_batch(&book.store, &session, &form).await.unwrap();
        assert_eq!(preview.pattern, "SPRING-XXXX-XXXX-XXXX-XXXX-XXXX");
        assert_eq!((preview.redemptions, preview.liability.0.as_str()), (150, "75000"));
        assert_eq!(preview.sum, "150 codes × 500 = 75,000 credits");
        assert_eq!(preview.standing.kind, StandingKind::Within, "{:?}", preview.standing);
        assert!(preview.problems.is_empty() && preview.limits.len() == 2, "{:?}", preview.limits);

        let (answer, sheet) = issued(&book.store, &session, &form).await;
        assert!(answer.proposal.is_none() && answer.count == 150, "{answer:?}");
        let codes: BTreeSet<String> = sheet.codes().collect();
        assert_eq!(codes.len(), 150, "each another");
        let (again, none) = issue_batch(&book.store, &session, &form).await.unwrap();
        assert!(again.already_applied && none.is_none() && again.batch == answer.batch, "{again:?}");
        let other = NewBatch { codes: 3, ..form.clone() };
        let conflict = issue_batch(&book.store, &session, &other).await.unwrap_err();
        assert_eq!(conflict.code(), "record_conflict", "{conflict}");

        let folder = tempfile::tempdir().unwrap();
        for (format, name) in [(CodeFile::Csv, "codes.csv"), (CodeFile::Pdf, "codes.pdf")] {
            save_codes(&sheet, format, &folder.path().join(name)).await.unwrap();
        }
        let csv = std::fs::read_to_string(folder.path().join("codes.csv")).unwrap();
        let saved: BTreeSet<String> =
            csv.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
        assert_eq!(saved, codes, "the file has every code");

        let rows = list_batches(&book.store, &session).await.unwrap();
        let [row] = rows.as_slice() else { panic!("one batch: {rows:?}") };
        assert_eq!(
            (row.state, row.issued, row.left, row.liability.0.as_str()),
            (BatchState::Active, 150, 150, "75000")
        );
        assert_eq!(
            (row.gives.as_str(), row.pattern.as_str()),
            ("500 credits", "SPRING-XXXX-XXXX-XXXX-XXXX-XXXX")
        );
        let detail = get_batch(&book.store, &session, &answer.batch).await.unwrap();
        assert_eq!(
            detail.terms,
            [
                "Valid from 28 May 2026 to 30 Jun 2026.",
                "Each code can be used once.",
                "The credits can be used for 90 days."
            ]
        );
        let audit = book.rows("select action, reason from {}audit order by n");
        assert!(!audit.is_empty(), "issuing is in the audit log: {audit:?}");
        book.check_clean("issued").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_field_is_named() {
    on_both_engines(async |book: Book| {
        let session = admin(&book, 0);
        let wrong = NewBatch {
            name: " ".to_owned(),
            credits: Some("0".to_owned()),
            prefix: "MUCHTOOLONGPREFIX".to_owned(),
            codes: 0,
            uses_per_code: 0,
            valid_until: "2026-05-27".to_owned(),
            credits_expire_days: Some(0),
            total_cap: Some(0),
            org_cap: Some(0),
            budget: Some("-1".to_owned()),
            org_id: Some(99),
            reason: String::new(),
            ..form("wrong")
        };
        let preview = preview_batch(&book.store, &session, &wrong).await.unwrap();
        let fields: BTreeSet<&str> = preview.problems.iter().map(|problem| problem.field.as_str()).collect();
        let expected = [
            "name",
            "credits",
            "prefix",
            "codes",
            "uses_per_code",
            "valid_until",
            "credits_expire_days",
            "total_cap",
            "org_cap",
            "budget",
            "org_id",
            "reason",
        ];
        assert_eq!(fields, expected.into_iter().collect(), "{:?}", book.engine());
        let refused = issue_batch(&book.store, &session, &wrong).await.unwrap_err();
        assert_eq!(refused.code(), "batch_form", "{refused}");
        for (field, one) in [
            ("valid_until", NewBatch { valid_from: Some("2026-07-01".to_owned()), ..form("a") }),
            ("valid_until", NewBatch { valid_until: "30.6.2026".to_owned(), ..form("b") }),
            (
                "discount",
                NewBatch { kind: PromotionKind::Percent, discount: Some("120".to_owned()), ..form("c") },
            ),
            (
                "discount",
                NewBatch { kind: PromotionKind::Fixed, discount: Some("5".to_owned()), ..form("d") },
            ),
            ("budget", NewBatch { budget: Some("499".to_owned()), ..form("e") }),
            (
                "codes",
                NewBatch {
                    codes: 100_000,
                    uses_per_code: 1_000_000,
                    credits: Some("1000".to_owned()),
                    ..form("f")
                },
            ),
        ] {
            let preview = preview_batch(&book.store, &session, &one).await.unwrap();
            assert!(
                preview.problems.iter().all(|problem| problem.field == field),
                "{field}: {:?}",
                preview.problems
            );
            assert_eq!(preview.problems.len(), 1, "{field}: {:?}", preview.problems);
        }
        assert!(list_batches(&book.store, &session).await.unwrap().is_empty(), "nothing was issued");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_admins_issue_and_redeem_and_everybody_sees_hints() {
    on_both_engines(async |book: Book| {
        let org = book.organisation("acme").await;
        let (answer, _) = issued(&book.store, &admin(&book, 0), &form("k-1")).await;
        for role in [Role::Support, Role::Finance, Role::Accountant, Role::Auditor] {
            let session = session_of(book.actor, role, at(0));
            let told = format!("{:?}, {role:?}", book.engine());
            assert_eq!(
                issue_batch(&book.store, &session, &form("k-2")).await.unwrap_err().code(),
                "not_allowed",
                "{told}"
            );
            let new = credit_desk_actions::view::NewRedemption {
                org_id: i32::try_from(org.get()).unwrap(),
                code: "x".to_owned(),
                user: None,
                key: "r".to_owned(),
            };
            let refused =
                credit_desk_actions::coupons::redeem_code(&book.store, &session, &new).await.unwrap_err();
            assert_eq!(refused.code(), "not_allowed", "{told}");
            let disabled =
                credit_desk_actions::coupons::disable_batch(&book.store, &session, &answer.batch, "x").await;
            assert_eq!(disabled.unwrap_err().code(), "not_allowed", "{told}");
            assert_eq!(
                list_batches(&book.store, &session).await.unwrap().len(),
                1,
                "{told}: everybody sees the list"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_the_limit_a_second_admin_makes_the_codes_valid() {
    let Some(book) = postgres_book().await else { return };
    let org = book.organisation("acme").await;
    // The server's clock counts for whoever does not own the book.
    let present = SystemClock.now();
    let first = session_of(book.actor, Role::Admin, present);
    let day = BillingZone::UTC.day_of(present.saturating_add_micros(30 * 86_400_000_000)).to_string();
    let large = NewBatch { codes: 250, valid_until: day.clone(), ..form("large") };
    let preview = preview_batch(&book.store, &first, &large).await.unwrap();
    assert_eq!(preview.standing.kind, StandingKind::NeedsSecond, "{:?}", preview.standing);
    assert!(
        preview.standing.sentence.contains("125,000 is over your limit of 100,000"),
        "{:?}",
        preview.standing
    );
    let off = NewBatch {
        kind: PromotionKind::Percent,
        credits: None,
        discount: Some("10 %".to_owned()),
        valid_until: day,
        ..form("off")
    };
    let preview = preview_batch(&book.store, &first, &off).await.unwrap();
    assert_eq!(
        preview.standing.kind,
        StandingKind::NeedsSecond,
        "a discount is looked at by a second person"
    );

    let (answer, sheet) = issued(&book.store, &first, &large).await;
    let proposal = answer.proposal.clone().expect("it waits");
    let code = sheet.codes().next().unwrap();
    assert_eq!(redeemed(&book.store, &first, org, &code, "early").await.answer, "not_yet_valid");
    let row = &list_batches(&book.store, &first).await.unwrap()[0];
    assert_eq!((row.state, row.liability.0.as_str()), (BatchState::Proposed, "125000"));

    let url = server().unwrap().login("coupon_second", "desk_admin", &book.database());
    let second = Store::open(&Location::Server(url), present).await.unwrap();
    assert_eq!(second.engine(), Engine::Postgres);
    let id = ProposalId::parse(&proposal).unwrap();
    let standing =
        second.standing(&[id], "coupon_second", Some(Role::Admin), present).await.unwrap().remove(0);
    let mut unit = second.begin("coupon_second").await.unwrap();
    let ids = credit_desk_domain::SystemIds;
    let decision = |key: &str, shown: String| NewDecision {
        id,
        verdict: Verdict::Approve,
        credits: None,
        reason: None,
        shown,
        key: key.to_owned(),
        ids: vec![{
            use credit_desk_domain::IdSource as _;
            (ids.transaction_id(present), ids.lot_id(present))
        }],
    };
    let decided = unit.decide(&decision("d-1", standing.shown), Some(Role::Admin), present).await.unwrap();
    unit.commit().await.unwrap();
    let mut state = decided.state.code();
    if state == "second" {
        // Over the second admin's own limit too: a third one gives the second approval.
        let url = server().unwrap().login("coupon_third", "desk_admin", &book.database());
        let third = Store::open(&Location::Server(url), present).await.unwrap();
        let standing =
            third.standing(&[id], "coupon_third", Some(Role::Admin), present).await.unwrap().remove(0);
        let mut unit = third.begin("coupon_third").await.unwrap();
        state = unit
            .decide(&decision("d-2", standing.shown), Some(Role::Admin), present)
            .await
            .unwrap()
            .state
            .code();
        unit.commit().await.unwrap();
        third.close().await;
    }
    assert_eq!(state, "approved");
    assert_eq!(redeemed(&book.store, &first, org, &code, "now").await.answer, "redeemed");
    let detail = get_batch(&book.store, &first, &answer.batch).await.unwrap();
    assert_eq!((detail.row.state, detail.proposal), (BatchState::Active, Some(proposal)));
    second.close().await;
    book.check_clean("approved").await;
}
