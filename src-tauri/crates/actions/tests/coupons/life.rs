//! What happens to codes: redeemed, refused, leaked, disabled, looked up.

use credit_desk_actions::coupons::{disable_batch, get_batch, list_batches};
use credit_desk_actions::transactions::find_anything;
use credit_desk_actions::view::{BatchState, Found, KindView, NewBatch, PromotionKind};

use crate::desk::{admin, form, issued, redeemed};
use crate::support::{Book, on_both_engines};

const DAY: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_redeemed_once_and_found_by_whatever_was_pasted() {
    on_both_engines(async |book: Book| {
        let told = format!("{:?}", book.engine());
        let acme = book.organisation("acme").await;
        let start = admin(&book, 0);
        let (answer, sheet) = issued(&book.store, &start, &form("k-1")).await;
        let codes: Vec<String> = sheet.codes().collect();
        let later = admin(&book, 2 * DAY);
        let typed = codes[0].to_lowercase().replace('-', " ");
        let outcome = redeemed(&book.store, &later, acme, &typed, "r-1").await;
        assert_eq!(outcome.answer, "redeemed", "{told}: {outcome:?}");
        assert_eq!(outcome.sentence, "500 credits were added, to be used until 28 Aug.", "{told}");
        assert!(outcome.transaction.is_some() && outcome.credits.is_some(), "{told}");
        let again = redeemed(&book.store, &later, acme, &typed, "r-1").await;
        assert!(again.already_applied && again.transaction == outcome.transaction, "{told}: {again:?}");
        let twice = redeemed(&book.store, &later, acme, &codes[0], "r-2").await;
        assert_eq!((twice.answer.as_str(), twice.credits), ("already_used", None), "{told}");

        let found = find_anything(&book.store, &later, &typed).await.unwrap();
        let [Found::Coupon { batch, name, hint }, Found::Transaction { row, matched }] = found.as_slice()
        else {
            panic!("{told}: the batch and its redemption: {found:?}");
        };
        assert_eq!((batch, name.as_str()), (&answer.batch, "Spring 2026"), "{told}");
        assert_eq!(hint.as_str(), format!("SPRING-…{}", &codes[0][codes[0].len() - 2..]), "{told}");
        assert_eq!((row.kind, matched.as_str()), (KindView::Coupon, "coupon code"), "{told}");
        let none = find_anything(&book.store, &later, &codes[0].replace(&codes[0][7..8], "X")).await.unwrap();
        assert!(
            none.iter().all(|found| !matches!(found, Found::Coupon { .. })) || codes[0][7..8] == *"X",
            "{told}"
        );

        let detail = get_batch(&book.store, &later, &answer.batch).await.unwrap();
        assert_eq!(
            (detail.row.redeemed, detail.row.left, detail.row.liability.0.as_str()),
            (1, 149, "74500"),
            "{told}"
        );
        let shown: Vec<(&str, bool)> =
            detail.redemptions.iter().map(|row| (row.answer.as_str(), row.transaction.is_some())).collect();
        assert_eq!(shown.len(), 2, "{told}: {shown:?}");
        assert!(
            shown.contains(&("redeemed", true)) && shown.contains(&("already_used", false)),
            "{told}: {shown:?}"
        );
        let burn: Vec<(&str, u32, u64)> =
            detail.burn_down.iter().map(|point| (point.day.as_str(), point.redeemed, point.left)).collect();
        assert_eq!(burn, [("2026-05-28", 0, 150), ("2026-05-29", 0, 150), ("2026-05-30", 1, 149)], "{told}");
        let actions =
            book.rows("select action, subject, after from {}audit where action = 'redeem coupon' order by n");
        assert_eq!(
            actions.len(),
            2,
            "{told}: each answer is in the audit log, the repeated press is not: {actions:?}"
        );
        assert!(actions[0].ends_with("|redeemed") && !actions[0].contains(&codes[0]), "{told}: {actions:?}");
        book.check_clean("redeemed").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_many_organisations_try_is_flagged_and_the_batch_can_be_stopped() {
    on_both_engines(async |book: Book| {
        let told = format!("{:?}", book.engine());
        let session = admin(&book, 0);
        let (answer, sheet) = issued(&book.store, &session, &form("k-1")).await;
        let codes: Vec<String> = sheet.codes().collect();
        let mut orgs = Vec::new();
        for name in ["acme", "globex", "initech", "umbrella"] {
            orgs.push(book.organisation(name).await);
        }
        for (n, org) in orgs.iter().take(2).enumerate() {
            redeemed(&book.store, &session, *org, &codes[0], &format!("l-{n}")).await;
        }
        assert_eq!(
            list_batches(&book.store, &session).await.unwrap()[0].leaks,
            0,
            "{told}: two are no leak yet"
        );
        redeemed(&book.store, &session, orgs[2], &codes[0], "l-2").await;
        redeemed(&book.store, &session, orgs[3], &codes[1], "other").await;
        let detail = get_batch(&book.store, &session, &answer.batch).await.unwrap();
        assert_eq!(detail.row.leaks, 1, "{told}");
        let [leak] = detail.leaks.as_slice() else { panic!("{told}: {:?}", detail.leaks) };
        assert_eq!(
            (leak.organisations, leak.hint.as_str()),
            (3, detail.redemptions.iter().find(|row| row.answer == "limit_reached").unwrap().hint.as_str()),
            "{told}"
        );

        let refused = disable_batch(&book.store, &session, &answer.batch, " ").await.unwrap_err();
        assert_eq!(refused.code(), "batch_reason", "{told}");
        let stopped = disable_batch(&book.store, &session, &answer.batch, "A code leaked").await.unwrap();
        assert_eq!(stopped.row.state, BatchState::Disabled, "{told}");
        assert_eq!(stopped.row.liability.0, "0", "{told}: nothing more can be redeemed");
        assert!(
            stopped.disabled.as_ref().is_some_and(|told| told.ends_with(": A code leaked")),
            "{told}: {:?}",
            stopped.disabled
        );
        let after = redeemed(&book.store, &session, orgs[3], &codes[2], "after").await;
        assert_eq!(after.answer, "disabled", "{told}");
        assert_eq!(book.wallet(orgs[0]).await, (500_000_000, 0), "{told}: what was redeemed stays");
        assert_eq!(book.wallet(orgs[3]).await, (500_000_000, 0), "{told}: what was redeemed stays");
        book.check_clean("leaked").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_its_own_sentence_and_guessing_has_to_wait() {
    on_both_engines(async |book: Book| {
        let told = format!("{:?}", book.engine());
        let acme = book.organisation("acme").await;
        let session = admin(&book, 0);
        for n in 0..10 {
            let outcome =
                redeemed(&book.store, &session, acme, &format!("GUESS-{n}"), &format!("g-{n}")).await;
            assert_eq!(outcome.answer, "unknown", "{told}");
        }
        let outcome = redeemed(&book.store, &session, acme, "GUESS-11", "g-11").await;
        assert_eq!(
            (outcome.answer.as_str(), outcome.sentence.as_str()),
            (
                "too_many_tries",
                "Nothing was looked up: too many unknown codes were tried. Try again in 10 minutes."
            ),
            "{told}"
        );
        let soon = redeemed(&book.store, &admin(&book, 601), acme, "GUESS-12", "g-12").await;
        assert_eq!(soon.answer, "unknown", "{told}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn states_and_discounts_are_told_apart() {
    on_both_engines(async |book: Book| {
        let told = format!("{:?}", book.engine());
        let acme = book.organisation("acme").await;
        let session = admin(&book, 0);
        let soon = NewBatch { valid_from: Some("2026-06-10".to_owned()), codes: 2, ..form("soon") };
        let one = NewBatch { codes: 1, name: "One".to_owned(), ..form("one") };
        issued(&book.store, &session, &soon).await;
        let (_, sheet) = issued(&book.store, &session, &one).await;
        let code = sheet.codes().next().unwrap();
        assert_eq!(redeemed(&book.store, &session, acme, &code, "r").await.answer, "redeemed", "{told}");
        let off = NewBatch {
            kind: PromotionKind::Fixed,
            credits: None,
            discount: Some("10.50".to_owned()),
            currency: Some("EUR".to_owned()),
            name: "Ten off".to_owned(),
            ..form("off")
        };
        issued(&book.store, &session, &off).await;
        let state = async |seconds: i64, name: &str| {
            let rows = list_batches(&book.store, &admin(&book, seconds)).await.unwrap();
            rows.into_iter().find(|row| row.name == name).map(|row| (row.state, row.gives)).unwrap()
        };
        assert_eq!(state(0, "Spring 2026").await.0, BatchState::Upcoming, "{told}");
        assert_eq!(state(15 * DAY, "Spring 2026").await.0, BatchState::Active, "{told}");
        assert_eq!(state(60 * DAY, "Spring 2026").await.0, BatchState::Ended, "{told}");
        assert_eq!(state(0, "One").await.0, BatchState::UsedUp, "{told}");
        assert_eq!(state(0, "Ten off").await.1, "10.50 EUR off", "{told}");
    })
    .await;
}
