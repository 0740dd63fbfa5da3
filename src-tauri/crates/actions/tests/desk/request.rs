//! Requests: asked, seen with their evidence, decided.

use credit_desk_actions::proposals::{RequestEdit, edit_request, list_proposals, submit_request};
use credit_desk_actions::transactions::get_transaction;
use credit_desk_actions::view::{
    Decision, KindView, NewRequest, ProposalFilter, ProposalState, ProposalTab, StandingKind, Verdict,
};
use credit_desk_domain::{Kind, Role};

use crate::support::{Book, at, now, on_both_engines};
use crate::{Colleague, Desk, org_id, request, whole};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_shown_with_its_evidence_and_approved_in_a_sentence() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let id = desk.admin.request(desk.org, "500", "S. Lindqvist").await;
        let detail = desk.finance.detail(&id).await;
        let row = &detail.row;
        assert_eq!((row.party.as_str(), row.credits.0.as_str()), ("ACME", "500"));
        assert_eq!(
            (row.asked_by.as_str(), row.entered_by.as_deref()),
            ("S. Lindqvist", Some(desk.admin.person.name.as_str()))
        );
        assert_eq!(row.standing.kind, StandingKind::Within, "{:?}", row.standing);
        assert_eq!(row.standing.label, "within your limit");
        assert_eq!(
            row.standing.sentence,
            "Your approval carries it out: within your limit of 5,000 for one request."
        );
        let figure = |amount: &Option<credit_desk_actions::view::Amount>| amount.clone().unwrap().0;
        assert_eq!(
            (figure(&detail.balance), figure(&detail.available), figure(&detail.after)),
            (whole(1_000), whole(1_000), whole(1_500))
        );
        let postings: Vec<(&str, Option<&str>, Option<&str>)> = detail
            .postings
            .iter()
            .map(|line| {
                (
                    line.account.as_str(),
                    line.debit.as_ref().map(|a| a.0.as_str()),
                    line.credit.as_ref().map(|a| a.0.as_str()),
                )
            })
            .collect();
        assert!(postings.contains(&("Customer credits", None, Some("500"))), "{postings:?}");
        let limits: Vec<(&str, &str, Option<&str>)> = detail
            .limits
            .iter()
            .map(|limit| {
                (limit.label.as_str(), limit.after.0.as_str(), limit.limit.as_ref().map(|a| a.0.as_str()))
            })
            .collect();
        assert_eq!(
            limits,
            [
                ("In one request", "500", Some("5000")),
                ("Decided by you in 24 hours", "500", Some("20000")),
                ("Approved for S. Lindqvist in 24 hours", "500", Some("10000")),
                ("Given to ACME in 30 days", "500", Some("30000")),
            ]
        );
        let outcome = desk.finance.decide(&id, Verdict::Approve).await;
        assert_eq!(outcome.error, None);
        assert_eq!(
            (outcome.state, outcome.sentence.as_str()),
            (Some(ProposalState::Approved), "500 credits were added to ACME.")
        );
        let posted =
            get_transaction(&book.store, &desk.admin.session, &outcome.transaction.unwrap()).await.unwrap();
        assert_eq!((posted.row.kind, posted.row.credits.0.as_str()), (KindView::CreditRequest, "500"));
        assert_eq!(posted.record_id.as_deref(), Some(id.as_str()), "its record is the request");
        let after = desk.finance.detail(&id).await;
        assert!(after.row.standing.label.starts_with("decided by you "), "{}", after.row.standing.label);
        assert!(
            desk.other
                .detail(&id)
                .await
                .row
                .standing
                .label
                .starts_with(&format!("decided by {} ", desk.finance.person.name))
        );
        let steps: Vec<&str> = after.history.iter().map(|step| step.step.as_str()).collect();
        assert_eq!(steps, ["asked", "approved"]);
        assert_eq!(
            desk.finance.detail(&desk.admin.request(desk.org, "10", "x").await).await.earlier.len(),
            1,
            "the next one shows this one"
        );
        book.check_clean("after an approval").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_limits_an_approval_is_the_first_of_two() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let second = Colleague::new(&book, Role::Admin).await;
        let id = desk.admin.request(desk.org, "12000", "Jane").await;
        let detail = desk.finance.detail(&id).await;
        assert_eq!(detail.row.standing.kind, StandingKind::NeedsSecond);
        assert_eq!(detail.row.standing.label, "over your limit of 5,000");
        assert_eq!(
            detail.row.standing.sentence,
            "Your approval is the first of two: 12,000 is over your limit of 5,000 for one request."
        );
        let first = desk.finance.decide(&id, Verdict::Approve).await;
        assert_eq!(first.state, Some(ProposalState::Second), "{first:?}");
        assert!(
            first.sentence.ends_with("was approved first; an Admin who is not you decides."),
            "{}",
            first.sentence
        );
        assert_eq!(book.wallet(desk.org).await, (1_000_000_000, 0), "nothing is posted yet");
        assert_eq!(desk.finance.detail(&id).await.row.standing.label, "approved first by you");
        assert_eq!(
            desk.other.detail(&id).await.row.standing.kind,
            StandingKind::NotYours,
            "the second is an admin"
        );
        assert_eq!(desk.admin.detail(&id).await.row.standing.label, "your own");
        let done = second.decide(&id, Verdict::Approve).await;
        assert_eq!(done.sentence, "12,000 credits were added to ACME.", "{done:?}");
        let filter = ProposalFilter { tab: ProposalTab::Decided, ..ProposalFilter::default() };
        let page = list_proposals(second.store(), &second.session, &filter, None).await.unwrap();
        assert_eq!((page.rows.len(), page.open, page.second), (1, 0, 0));
        assert_eq!(
            page.rows[0].first_by.as_deref(),
            Some(desk.finance.person.name.as_str()),
            "who was first is kept"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loser_is_told_who_decided_when_and_what() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let id = desk.admin.request(desk.org, "700", "Jane").await;
        let late = desk.other.decision(&id, Verdict::Reject).await;
        desk.finance.decide(&id, Verdict::Approve).await;
        let told = desk.other.press(late).await;
        let error = told.error.unwrap();
        assert_eq!(error.code, "proposal_decided");
        let who = &desk.finance.person.name;
        assert!(
            error.message.starts_with(&format!(
                "The request of ACME for 700 credits was not rejected: {who} approved it on 28 May at "
            )),
            "{}",
            error.message
        );
        assert!(error.message.ends_with("(700 credits)."), "{}", error.message);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_evidence_was_shown_is_named() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let id = desk.admin.request(desk.org, "700", "Jane").await;
        let seen = desk.finance.decision(&id, Verdict::Approve).await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let goodwill = book.addition(desk.org, Kind::AdminGrant, 50, "goodwill", now());
        unit.post_addition(&goodwill, now()).await.unwrap();
        unit.commit().await.unwrap();
        let refused = desk.finance.press(seen).await.error.unwrap();
        assert_eq!(refused.code, "evidence_changed");
        assert_eq!(
            refused.message,
            "The request of ACME for 700 credits was not approved: somebody added credits to the organisation, or took some, since you looked."
        );
        let seen = desk.finance.decision(&id, Verdict::Approve).await;
        desk.admin.decide(&id, Verdict::Withdraw).await;
        assert_eq!(desk.finance.press(seen).await.error.unwrap().code, "proposal_decided");

        let id = desk.admin.request(desk.org, "4000", "Tom").await;
        let seen = desk.finance.decision(&id, Verdict::Approve).await;
        for by in ["Ann", "Ben", "Cid", "Dan"] {
            let other = desk.admin.request(book.organisation(by).await, "4500", by).await;
            let outcome = desk.finance.decide(&other, Verdict::Approve).await;
            assert_eq!(outcome.error, None);
        }
        let refused = desk.finance.press(seen).await.error.unwrap();
        assert!(refused.message.ends_with("limits were used since you looked; it is over your limit of 20,000 a day now."), "{}", refused.message);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_enters_and_decides_once() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let new = request(desk.org, "300", "Jane");
        let first = submit_request(desk.admin.store(), &desk.admin.session, &new).await.unwrap();
        assert_eq!(first.sentence, "The request of ACME for 300 credits waits for a decision.");
        let again = submit_request(desk.admin.store(), &desk.admin.session, &new).await.unwrap();
        assert!(again.already_applied && !first.already_applied);
        assert_eq!(again.proposal, first.proposal);
        assert!(again.sentence.starts_with("This was entered before:"), "{}", again.sentence);
        let other = NewRequest { credits: "301".into(), ..new };
        let refused = submit_request(desk.admin.store(), &desk.admin.session, &other).await.unwrap_err();
        assert_eq!(refused.code(), "record_conflict", "{refused}");
        let press = desk.finance.decision(&first.proposal.unwrap(), Verdict::Approve).await;
        let once = desk.finance.press(press.clone()).await;
        let twice = desk.finance.press(press).await;
        assert_eq!((once.already_applied, twice.already_applied), (false, true), "{twice:?}");
        assert_eq!((once.transaction, once.state), (twice.transaction, twice.state));
        assert_eq!(book.wallet(desk.org).await, (1_300_000_000, 0), "posted once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn less_than_asked_rejected_sent_back_and_answered() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let id = desk.admin.request(desk.org, "2000", "Jane").await;
        let less =
            Decision { credits: Some("1500.5".into()), ..desk.finance.decision(&id, Verdict::Approve).await };
        let outcome = desk.finance.press(less).await;
        assert_eq!(
            outcome.sentence, "1,500.5 credits of the 2,000 asked for were added to ACME.",
            "{outcome:?}"
        );
        assert_eq!(desk.finance.detail(&id).await.row.decided_credits.unwrap().0, "1500.5");

        let id = desk.admin.request(desk.org, "800", "Jane").await;
        let more =
            Decision { credits: Some("801".into()), ..desk.finance.decision(&id, Verdict::Approve).await };
        let refused = desk.finance.press(more).await.error.unwrap();
        assert_eq!(
            (refused.code.as_str(), refused.hint.as_deref()),
            ("decision_credits", Some("Approve 800 credits or fewer."))
        );
        let bare =
            Decision { reason: Some(" ".into()), ..desk.finance.decision(&id, Verdict::SendBack).await };
        assert_eq!(desk.finance.press(bare).await.error.unwrap().code, "decision_reason");
        let back = desk.finance.decide(&id, Verdict::SendBack).await;
        assert_eq!(back.sentence, "The request of ACME for 800 credits was sent back with your question.");
        assert_eq!(desk.finance.detail(&id).await.row.standing.label, "sent back");
        let edit = RequestEdit {
            id: id.clone(),
            credits: Some("750".into()),
            reason: "Two race days in May".into(),
            key: "answer".into(),
        };
        let refused = edit_request(desk.finance.store(), &desk.finance.session, &edit).await.unwrap_err();
        assert_eq!(refused.code(), "proposal_of_maker", "{refused}");
        let answered = edit_request(desk.admin.store(), &desk.admin.session, &edit).await.unwrap();
        assert_eq!(answered.sentence, "The request of ACME for 750 credits waits for a decision again.");
        let no = desk.finance.decide(&id, Verdict::Reject).await;
        assert_eq!(no.sentence, "The request of ACME for 750 credits was rejected.");
        assert_eq!(desk.finance.detail(&id).await.row.answer.as_deref(), Some("as we said"));
        book.check_clean("after all of them").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_pages_with_counts_and_find_words() {
    on_both_engines(async |book: Book| {
        let mut desk = Desk::new(&book).await;
        for n in 0..205 {
            let amount = if n % 5 == 0 { "6000" } else { "10" };
            desk.admin.at(at(n));
            desk.admin.request(desk.org, amount, if n == 7 { "Priya 100%" } else { "Jane" }).await;
        }
        let all = ProposalFilter::default();
        let (store, session) = (desk.finance.store(), &desk.finance.session);
        let first = list_proposals(store, session, &all, None).await.unwrap();
        assert_eq!((first.rows.len(), first.open, first.second, first.within), (200, 205, 0, 164));
        let rest = list_proposals(store, session, &all, first.next.as_deref()).await.unwrap();
        assert_eq!((rest.rows.len(), rest.next), (5, None));
        let mut ids: Vec<&String> = first.rows.iter().chain(&rest.rows).map(|row| &row.id).collect();
        assert!(first.rows.is_sorted_by_key(|row| row.asked_at.0.clone()), "oldest first");
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 205, "each once");
        for (text, found) in [
            ("priya", 1),
            ("100%", 1),
            ("0%x", 0),
            ("0_0", 0),
            ("acme race", 200),
            ("sales", 200),
            ("nobody", 0),
        ] {
            let filter = ProposalFilter { text: Some(text.into()), ..ProposalFilter::default() };
            let page = list_proposals(store, session, &filter, None).await.unwrap();
            assert_eq!(page.rows.len(), found, "{text:?}");
        }
        let other = ProposalFilter {
            org_id: Some(org_id(book.organisation("else").await)),
            ..ProposalFilter::default()
        };
        assert_eq!(list_proposals(store, session, &other, None).await.unwrap().rows.len(), 0);
        let strange = list_proposals(store, session, &all, Some("beef")).await.unwrap_err();
        assert_eq!(strange.code(), "cursor_unknown");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_nobody_decided_has_lapsed() {
    on_both_engines(async |book: Book| {
        let mut desk = Desk::new(&book).await;
        let id = desk.admin.request(desk.org, "300", "Jane").await;
        let seen = desk.finance.decision(&id, Verdict::Approve).await;
        desk.finance.at(at(31 * 86_400));
        let told = desk.finance.detail(&id).await.row.standing;
        assert_eq!((told.kind, told.label.as_str()), (StandingKind::Decided, "lapsed 27 Jun"));
        let refused = desk.finance.press(seen).await.error.unwrap();
        assert_eq!(refused.code, "proposal_lapsed");
        assert_eq!(refused.message, "The request of ACME for 300 credits was not approved: it lapsed on 27 Jun 2026, before anybody decided.");
        assert_eq!(desk.finance.detail(&id).await.row.state, ProposalState::Lapsed, "and that is written down");
    })
    .await;
}
