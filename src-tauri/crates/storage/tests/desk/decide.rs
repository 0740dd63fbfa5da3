//! Requests and grants: approved, refused, split, changed, and what one person may do about them.

use credit_desk_domain::policy::Outcome;
use credit_desk_domain::{Action, Kind, ProposalState, Role, Verdict};
use credit_desk_storage::StorageError;

use crate::people::{credits, person, proposal};
use crate::support::{at, on_both_engines};

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_request_posts_its_credits_once_with_its_history_and_its_audit() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let (maker, approver) = (person(&book, Role::Finance).await, person(&book, Role::Finance).await);
        let new = proposal(Action::Request, org, 1_000);
        let submitted = maker.submit(&new, at(1)).await.unwrap();
        assert_eq!((submitted.state, submitted.already), (ProposalState::Open, false));
        assert!(maker.submit(&new, at(2)).await.unwrap().already, "the same form again");
        let mut other = new.clone();
        other.credits = credits(2_000);
        assert!(
            matches!(maker.submit(&other, at(2)).await, Err(StorageError::Conflict { field, .. }) if field == "credits")
        );
        assert_eq!(approver.standing(new.id, at(3)).await.outcome, Outcome::Within);
        let decision = approver.decision(new.id, Verdict::Approve, at(3)).await;
        let decided = approver.decide(&decision, at(3)).await.unwrap();
        assert_eq!(
            (decided.state, decided.posted_seq, decided.already),
            (ProposalState::Approved, Some(1), false)
        );
        let again = approver.decide(&decision, at(4)).await.unwrap();
        assert_eq!(
            (again.state, again.posted_seq, again.already),
            (ProposalState::Approved, Some(1), true),
            "the same press gets the first answer"
        );
        assert_eq!(approver.approval(new.id, at(5)).await, "proposal_decided");
        assert_eq!(book.wallet(org).await, (1_000_000_000, 0));
        let movement = "select kind, amount, source, record_id, reason, actor from {}movement";
        let expected = format!("{}|1000000000|desk|{}|spring event|{}", Kind::CreditRequest.code(), new.id, approver.name);
        assert_eq!(book.rows(movement), [expected]);
        assert_eq!(
            book.rows("select step, actor, length(shown) from {}proposal_step order by n"),
            [format!("submitted|{}|", maker.name), format!("approved|{}|32", approver.name)]
        );
        assert_eq!(
            book.rows("select action, subject, actor from {}audit where action like 'request%' order by n"),
            [
                format!("request_submitted|{}|{}", new.id, maker.name),
                format!("request_approved|{}|{}", new.id, approver.name)
            ]
        );
        book.check_clean("an approved request").await;
    })
    .await;
}
