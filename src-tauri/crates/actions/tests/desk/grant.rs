//! Grants to one organisation: at once within the limits, else proposed; and their list.

use credit_desk_actions::grants::{grant_credits, list_grants, preview_grant};
use credit_desk_actions::view::{GrantFilter, GrantType, KindView, NewGrant, StandingKind, Verdict};
use credit_desk_domain::{OrgId, Role};

use crate::people::unique;
use crate::support::{Book, at, now, on_both_engines};
use crate::{Colleague, Desk, org_id};

fn grant(org: OrgId, credits: &str) -> NewGrant {
    NewGrant {
        org_id: org_id(org),
        credits: credits.to_owned(),
        grant_type: GrantType::Goodwill,
        note: "Slow queue on race day".to_owned(),
        expires_on: Some("2026-12-31".to_owned()),
        key: format!("form-{}", unique()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn within_the_limits_it_is_posted_at_once_and_once() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(desk.org, 1_300, "usage", now())], now()).await.unwrap();
        unit.commit().await.unwrap();
        let (store, session) = (desk.finance.store(), &desk.finance.session);
        let new = grant(desk.org, "500");
        let preview = preview_grant(store, session, &new).await.unwrap();
        assert_eq!((preview.before.0.as_str(), preview.after.0.as_str()), ("-300", "200"));
        assert_eq!(preview.debt_paid.unwrap().0, "300", "debt is paid first");
        assert_eq!(
            preview.expires_at.unwrap().0,
            "2026-12-31T23:00:00.000000Z",
            "the end of that day in Berlin"
        );
        assert_eq!(preview.standing.kind, StandingKind::Within);
        assert_eq!(
            preview.standing.sentence,
            "It is done at once: within your limit of 2,000 for one grant."
        );
        assert_eq!(book.wallet(desk.org).await, (0, 300_000_000), "a preview posts nothing");
        let outcome = grant_credits(store, session, &new).await.unwrap();
        assert_eq!((outcome.sentence.as_str(), outcome.proposal), ("500 credits were added to ACME.", None));
        let again = grant_credits(store, session, &new).await.unwrap();
        assert!(again.already_applied);
        assert_eq!(again.transaction, outcome.transaction);
        assert_eq!(book.wallet(desk.org).await, (200_000_000, 0), "posted once");
        let refused =
            grant_credits(store, session, &NewGrant { credits: "501".into(), ..new }).await.unwrap_err();
        assert_eq!(refused.code(), "record_conflict", "{refused}");
        book.check_clean("after a grant").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_them_or_by_support_it_is_proposed_and_a_colleague_approves() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let support = Colleague::new(&book, Role::Support).await;
        let outcome = grant_credits(support.store(), &support.session, &grant(desk.org, "50")).await.unwrap();
        assert_eq!(
            outcome.sentence,
            "The grant of 50 credits to ACME waits for a colleague. It becomes a proposal that somebody else approves: your role proposes, and does not decide."
        );
        let over = grant_credits(desk.finance.store(), &desk.finance.session, &grant(desk.org, "2500")).await.unwrap();
        assert!(over.sentence.ends_with("2,500 is over your limit of 2,000 for one grant."), "{}", over.sentence);
        let id = over.proposal.unwrap();
        assert_eq!(desk.finance.detail(&id).await.row.standing.label, "your own");
        let own = desk.finance.decide(&id, Verdict::Approve).await.error.unwrap();
        assert_eq!(own.code, "decision_own");
        assert_eq!(own.message, "The grant of 2,500 credits to ACME was not approved: you made it yourself.");
        let done = desk.admin.decide(&id, Verdict::Approve).await;
        assert_eq!(done.sentence, "2,500 credits were added to ACME.", "{done:?}");
        desk.other.decide(&outcome.proposal.unwrap(), Verdict::Reject).await;
        let filter = GrantFilter::default();
        let page = list_grants(desk.other.store(), &desk.other.session, &filter, None).await.unwrap();
        let rows: Vec<(&str, &str, KindView)> =
            page.rows.iter().map(|row| (row.credits.0.as_str(), row.state.as_str(), row.kind)).collect();
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert!(rows.contains(&("2500", "posted", KindView::AdminGrant)), "{rows:?}");
        assert!(rows.contains(&("50", "rejected", KindView::AdminGrant)), "{rows:?}");
        let posted = page.rows.iter().find(|row| row.state == "posted").unwrap();
        assert_eq!((posted.maker.as_str(), posted.approver.as_deref()), (desk.finance.person.name.as_str(), Some(desk.admin.person.name.as_str())));
        assert_eq!((posted.reason.as_str(), posted.remaining.as_ref().unwrap().0.as_str()), ("Goodwill", "2500"));
        assert_eq!((page.this_month.0.as_str(), page.last_month.0.as_str()), ("2500", "0"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_given_is_refused_with_a_sentence() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let (store, session) = (desk.finance.store(), &desk.finance.session);
        let usual = || grant(desk.org, "5");
        for (new, code) in [
            (NewGrant { credits: "0".into(), ..usual() }, "amount_unreadable"),
            (NewGrant { credits: "1,5".into(), ..usual() }, "amount_unreadable"),
            (NewGrant { note: "  ".into(), ..usual() }, "reason_needed"),
            (NewGrant { expires_on: Some("2026-05-27".into()), ..usual() }, "expiry_past"),
            (NewGrant { expires_on: Some("31.12.2026".into()), ..usual() }, "day_unreadable"),
            (NewGrant { key: String::new(), ..usual() }, "key_needed"),
            (NewGrant { org_id: 99, ..usual() }, "organisation_known"),
        ] {
            let refused = grant_credits(store, session, &new).await.unwrap_err();
            assert_eq!(refused.code(), code, "{refused}");
        }
        assert_eq!(book.wallet(desk.org).await, (1_000_000_000, 0), "nothing was posted");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_goes_on_page_by_page() {
    on_both_engines(async |book: Book| {
        let mut desk = Desk::new(&book).await;
        let org = desk.org;
        for n in 0..130 {
            desk.admin.at(at(n));
            desk.finance.at(at(n));
            grant_credits(desk.admin.store(), &desk.admin.session, &grant(org, "1")).await.unwrap();
            grant_credits(desk.finance.store(), &desk.finance.session, &grant(org, "2001")).await.unwrap();
        }
        let (store, session) = (desk.admin.store(), &desk.admin.session);
        let first = list_grants(store, session, &GrantFilter::default(), None).await.unwrap();
        let rest = list_grants(store, session, &GrantFilter::default(), first.next.as_deref()).await.unwrap();
        assert_eq!((first.rows.len(), rest.rows.len(), rest.next.as_deref()), (200, 60, None));
        let all: Vec<_> = first.rows.iter().chain(&rest.rows).collect();
        assert!(all.is_sorted_by(|a, b| a.at.0 >= b.at.0), "newest first");
        let ids: std::collections::BTreeSet<&String> = all.iter().map(|row| &row.id).collect();
        assert_eq!(ids.len(), 260, "each once");
        let waiting =
            GrantFilter { waiting: true, text: Some("acme goodwill queue".into()), ..GrantFilter::default() };
        assert_eq!(list_grants(store, session, &waiting, None).await.unwrap().rows.len(), 130);
    })
    .await;
}
