//! Voids, reversals and extensions.

use credit_desk_actions::grants::{
    extend_lot, preview_extension, preview_reversal, preview_void, reverse_transaction, void_lot,
};
use credit_desk_actions::transactions::list_transactions;
use credit_desk_actions::view::{
    KindView, NewExtension, NewReversal, NewVoid, PageRequest, StandingKind, TransactionFilter, Verdict,
};
use credit_desk_domain::{Kind, OrgId, Role};

use crate::support::{Book, at, now, on_both_engines};
use crate::{Colleague, Desk, org_id};

/// A grant of 400 that expires in ten days, and 100 of it used.
async fn given(book: &Book, org: OrgId) -> (String, String) {
    let mut grant = book.addition(org, Kind::AdminGrant, 400, "mistake", now());
    grant.expires_at = Some(at(10 * 86_400));
    let mut unit = book.store.begin(book.actor).await.unwrap();
    unit.post_addition(&grant, now()).await.unwrap();
    let usage = book.usage(org, 100, "usage", now());
    unit.post_usage(std::slice::from_ref(&usage), now()).await.unwrap();
    unit.commit().await.unwrap();
    (grant.txn_id.to_string(), usage.txn_id.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_takes_what_is_left_and_the_same_key_nothing_more() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let (addition, _) = given(&book, desk.org).await;
        let (store, session) = (desk.finance.store(), &desk.finance.session);
        let preview = preview_void(store, session, &addition).await.unwrap();
        assert_eq!(
            preview.sentence,
            "300 of the 400 credits added on 28 May 2026 are left; they would be taken back from ACME."
        );
        assert_eq!(
            (preview.credits.unwrap().0.as_str(), preview.before.0.as_str(), preview.after.0.as_str()),
            ("-300", "1300", "1000")
        );
        assert_eq!(preview.standing.kind, StandingKind::Within, "{:?}", preview.standing);
        let work = NewVoid { lot: addition, reason: "One zero too many".into(), key: "void".into() };
        let done = void_lot(store, session, &work).await.unwrap();
        assert_eq!(done.sentence, "300 credits of ACME were voided.");
        let again = void_lot(store, session, &work).await.unwrap();
        assert!(again.already_applied && again.transaction == done.transaction, "{again:?}");
        assert_eq!(book.wallet(desk.org).await, (1_000_000_000, 0));
        let refused = void_lot(store, session, &NewVoid { key: "another".into(), ..work }).await.unwrap_err();
        assert_eq!(refused.code(), "lot_has_rest", "{refused}");
        let unknown = preview_void(store, session, "lot_00000000000000000000000000").await.unwrap_err();
        assert_eq!(unknown.code(), "lot_known", "{unknown}");
        book.check_clean("after a void").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_of_a_reversal_is_what_the_reversal_does() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let (addition, usage) = given(&book, desk.org).await;
        let (store, session) = (desk.finance.store(), &desk.finance.session);
        for (transaction, before, after, key) in
            [(&usage, "1300", "1400", "r1"), (&addition, "1400", "1000", "r2")]
        {
            let preview = preview_reversal(store, session, transaction).await.unwrap();
            assert_eq!(
                (preview.before.0.as_str(), preview.after.0.as_str()),
                (before, after),
                "{}",
                preview.sentence
            );
            let work = NewReversal {
                transaction: transaction.clone(),
                reason: "Charged twice".into(),
                key: key.into(),
            };
            let done = reverse_transaction(store, session, &work).await.unwrap();
            let again = reverse_transaction(store, session, &work).await.unwrap();
            assert!(again.already_applied && again.transaction == done.transaction, "{again:?}");
            let (balance, debt) = book.wallet(desk.org).await;
            assert_eq!(format!("{}", (balance - debt) / 1_000_000), after, "as it was foretold");
            let other = NewReversal { key: format!("{key}-again"), ..work };
            assert_eq!(
                reverse_transaction(store, session, &other).await.unwrap_err().code(),
                "reversed_once"
            );
        }
        let filter = TransactionFilter { kinds: vec![KindView::Reversal], ..TransactionFilter::default() };
        let page = PageRequest { limit: 10, ..PageRequest::default() };
        assert_eq!(list_transactions(store, session, &filter, &page).await.unwrap().rows.len(), 2);
        book.check_clean("after reversals").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn support_and_accountants_propose_reversals() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let (_, usage) = given(&book, desk.org).await;
        for role in [Role::Support, Role::Accountant] {
            let colleague = Colleague::new(&book, role).await;
            let work = NewReversal {
                transaction: usage.clone(),
                reason: "Charged twice".into(),
                key: role.code().into(),
            };
            let outcome = reverse_transaction(colleague.store(), &colleague.session, &work).await.unwrap();
            assert!(
                outcome.sentence.starts_with("The reversal of 100 credits of ACME waits for a colleague."),
                "{}",
                outcome.sentence
            );
            let id = outcome.proposal.unwrap();
            if role == Role::Support {
                let detail = desk.finance.detail(&id).await;
                assert_eq!(detail.after.unwrap().0, "1400", "spendable after it");
                let done = desk.finance.decide(&id, Verdict::Approve).await;
                assert_eq!(done.sentence, "The transaction of 100 credits of ACME was reversed.", "{done:?}");
                break;
            }
        }
        book.check_clean("after a proposed reversal").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_lets_credits_be_used_until_the_new_day() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let (addition, _) = given(&book, desk.org).await;
        let (store, session) = (desk.finance.store(), &desk.finance.session);
        let preview = preview_extension(store, session, &addition, "2026-08-31").await.unwrap();
        assert_eq!(
            preview.sentence,
            "300 credits of ACME could be used until 31 Aug 2026 instead of 7 Jun 2026."
        );
        let work = NewExtension {
            lot: addition.clone(),
            expires_on: "2026-08-31".into(),
            reason: "Race was moved".into(),
            key: "later".into(),
        };
        let done = extend_lot(store, session, &work).await.unwrap();
        assert_eq!(done.sentence, "300 credits of ACME can be used until 31 Aug 2026 now.");
        let again = extend_lot(store, session, &work).await.unwrap();
        assert!(again.already_applied, "{again:?}");
        for (day, code) in [
            ("2026-08-31", "extension_later"),
            ("2026-06-30", "extension_later"),
            ("2026-05-01", "expiry_past"),
        ] {
            assert_eq!(
                preview_extension(store, session, &addition, day).await.unwrap_err().code(),
                code,
                "{day}"
            );
        }
        let support = Colleague::new(&book, Role::Support).await;
        let refused = extend_lot(support.store(), &support.session, &work).await.unwrap_err();
        assert_eq!(refused.code(), "not_allowed", "{refused}");
        assert_eq!(org_id(desk.org), 1);
        book.check_clean("after an extension").await;
    })
    .await;
}
