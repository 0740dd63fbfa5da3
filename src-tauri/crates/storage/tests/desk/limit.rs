//! Limits: nobody passes them by splitting an amount, whoever decides.

use credit_desk_domain::{Action, ProposalState, Role};
use credit_desk_storage::proposal::NewProposal;

use crate::people::{credits, person, proposal};
use crate::support::{at, on_both_engines};

const DAY: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn ten_requests_of_one_customer_do_not_pass_the_makers_limit() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let maker = person(&book, Role::Finance).await;
        let approvers = [person(&book, Role::Finance).await, person(&book, Role::Finance).await];
        // 20,000 as ten requests of 2,000, entered by one colleague for one user of the customer.
        let mut ids = Vec::new();
        for _ in 0..10 {
            let new =
                NewProposal { requested_by: Some("maria".into()), ..proposal(Action::Request, org, 2_000) };
            maker.submit(&new, at(1)).await.unwrap();
            ids.push(new.id);
        }
        let mut states = Vec::new();
        for (number, id) in ids.iter().enumerate() {
            states.push(approvers[number % 2].approval(*id, at(10)).await);
        }
        let expected = [["approved"; 5], ["second"; 5]].concat();
        assert_eq!(states, expected, "{:?}: 10,000 of one maker in 24 hours", book.engine());
        assert_eq!(book.wallet(org).await, (10_000_000_000, 0));
        let admin = person(&book, Role::Admin).await;
        assert_eq!(admin.approval(ids[9], at(11)).await, "approved", "an admin is the second");
        // A day later the maker's sum begins anew; what the organisation is given in 30 days goes on.
        for (number, expected) in
            ["approved", "approved", "approved", "approved", "approved", "second"].iter().enumerate()
        {
            let new = NewProposal {
                requested_by: Some("maria".into()),
                lapses_at: at(9 * DAY),
                ..proposal(Action::Request, org, 2_000)
            };
            maker.submit(&new, at(DAY + 20)).await.unwrap();
            let state = approvers[0].approval(new.id, at(DAY + 20)).await;
            assert_eq!(state, *expected, "{:?}: request {number} of the next day", book.engine());
        }
        book.check_clean("a customer's requests").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_grants_over_ten_organisations_do_not_pass_the_makers_limit() {
    on_both_engines(async |book| {
        let maker = person(&book, Role::Support).await;
        let approvers = [person(&book, Role::Finance).await, person(&book, Role::Finance).await];
        let mut states = Vec::new();
        for number in 0..10_usize {
            let org = book.organisation(&format!("org-{number}")).await;
            let new = NewProposal { direct: true, ..proposal(Action::Grant, org, 1_000) };
            let submitted = maker.submit(&new, at(1)).await.unwrap();
            assert_eq!(submitted.state, ProposalState::Open, "support proposes");
            states.push(approvers[number % 2].approval(new.id, at(2)).await);
        }
        assert_eq!(states, [["approved"; 5], ["second"; 5]].concat(), "{:?}", book.engine());
        book.check_clean("grants over organisations").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn grants_at_once_become_proposals_beyond_a_persons_own_sums() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let finance = person(&book, Role::Finance).await;
        let mut states = Vec::new();
        for amount in [2_000, 2_001, 2_000, 2_000, 1_000, 1] {
            let new = NewProposal { direct: true, ..proposal(Action::Grant, org, amount) };
            states.push(finance.submit(&new, at(1)).await.unwrap().state.code());
        }
        // 2,000 in one, 5,000 of one maker in a day: the limit itself is reached, not passed.
        assert_eq!(
            states,
            ["approved", "open", "approved", "open", "approved", "open"],
            "{:?}",
            book.engine()
        );
        assert_eq!(book.wallet(org).await, (5_000_000_000, 0));
        book.check_clean("grants at once").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_persons_day_counts_first_approvals_too() {
    on_both_engines(async |book| {
        let maker = person(&book, Role::Finance).await;
        let approver = person(&book, Role::Finance).await;
        let mut states = Vec::new();
        // Each organisation and each customer's user is another one: only the approver's own day is left to limit it.
        for (number, amount) in [5_000, 8_000, 5_000, 2_000, 1].into_iter().enumerate() {
            let org = book.organisation(&format!("org-{number}")).await;
            let new =
                NewProposal { requested_by: Some("maria".into()), ..proposal(Action::Request, org, amount) };
            maker.submit(&new, at(1)).await.unwrap();
            states.push(approver.approval(new.id, at(2)).await);
        }
        assert_eq!(
            states,
            ["approved", "second", "approved", "approved", "second"],
            "{:?}: 20,000 a day",
            book.engine()
        );
        book.check_clean("a person's day").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_own_limits_go_before_those_of_the_role_and_less_may_be_approved() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let maker = person(&book, Role::Finance).await;
        let approver = person(&book, Role::Finance).await;
        let sql = if book.engine() == credit_desk_storage::Engine::Sqlite {
            format!("update {{}}staff set single_limit = 300000000 where login = '{}'", approver.name)
        } else {
            format!(
                "insert into {{}}staff (login, name, role, single_limit, created_at, created_by) values ('{0}', '{0}', 'finance', 300000000, 0, 'x')
                 on conflict (login) do update set single_limit = excluded.single_limit",
                approver.name
            )
        };
        crate::people::force(&book, "staff_update_guard", &sql);
        let new = proposal(Action::Request, org, 400);
        maker.submit(&new, at(1)).await.unwrap();
        let mut decision = approver.decision(new.id, credit_desk_domain::Verdict::Approve, at(2)).await;
        for (amount, expected) in [(0, "decision_credits"), (401, "decision_credits"), (300, "approved")] {
            decision.credits = Some(credits(amount));
            let answer = crate::people::word(&approver.decide(&decision, at(3)).await);
            assert_eq!(answer, expected, "{:?}: {amount} of 400", book.engine());
        }
        assert_eq!(book.wallet(org).await, (300_000_000, 0));
        let other = proposal(Action::Request, org, 400);
        maker.submit(&other, at(4)).await.unwrap();
        assert_eq!(approver.approval(other.id, at(5)).await, "second", "{:?}", book.engine());
        book.check_clean("own limits").await;
    })
    .await;
}
