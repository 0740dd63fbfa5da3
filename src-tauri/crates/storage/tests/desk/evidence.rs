//! An approval holds for what was shown, and nobody approves what is their own.

use credit_desk_domain::policy::Outcome;
use credit_desk_domain::{Action, Kind, ProposalState, Role, Verdict};
use credit_desk_storage::Engine;
use credit_desk_storage::proposal::{EvidencePart, NewProposal, ProposalEdit, changed_part};

use crate::people::{credits, force, person, proposal, single_limit, staff_row, unique, word};
use crate::support::{Book, at, on_both_engines};

fn edit(new: &NewProposal, whole: i64) -> ProposalEdit {
    ProposalEdit {
        id: new.id,
        credits: credits(whole),
        expires_at: None,
        reason: "spring event, two halls".into(),
        note: None,
        key: format!("edit-{}", unique()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_refused_where_what_was_shown_has_changed_and_the_part_is_named() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let maker = person(&book, Role::Finance).await;
        let approver = person(&book, Role::Finance).await;
        let (other, admin) = (person(&book, Role::Admin).await, person(&book, Role::Admin).await);
        let mut at_second = 10;
        for part in [
            EvidencePart::OrganisationCredits,
            EvidencePart::OrganisationStatus,
            EvidencePart::Proposal,
            EvidencePart::State,
            EvidencePart::Outcome,
            EvidencePart::Limits,
        ] {
            at_second += 10;
            let amount = if part == EvidencePart::State { 6_000 } else { 1_000 };
            let new = proposal(Action::Request, org, amount);
            maker.submit(&new, at(at_second)).await.unwrap();
            // Only an admin can be the second of two.
            let approver = if part == EvidencePart::State { &admin } else { &approver };
            let decision = approver.decision(new.id, Verdict::Approve, at(at_second)).await;
            match part {
                EvidencePart::OrganisationCredits => {
                    let grant = NewProposal { direct: true, ..proposal(Action::Grant, org, 1) };
                    other.submit(&grant, at(at_second)).await.unwrap();
                }
                EvidencePart::OrganisationStatus => {
                    force(&book, "none", "update {}organisation set status = 'suspended'");
                }
                EvidencePart::Proposal => {
                    let mut unit = maker.store.begin(&maker.name).await.unwrap();
                    unit.edit_proposal(&edit(&new, 2_000), maker.role, at(at_second)).await.unwrap();
                    unit.commit().await.unwrap();
                }
                EvidencePart::State => {
                    let first = person(&book, Role::Finance).await;
                    assert_eq!(first.approval(new.id, at(at_second)).await, "second");
                }
                EvidencePart::Outcome => {
                    // The maker's sum of the day is used by what somebody else decides about another organisation.
                    let elsewhere = book.organisation("globex").await;
                    for _ in 0..2 {
                        let big = proposal(Action::Request, elsewhere, 4_800);
                        maker.submit(&big, at(at_second)).await.unwrap();
                        assert_eq!(other.approval(big.id, at(at_second)).await, "approved");
                    }
                }
                EvidencePart::Limits => single_limit(&book, "request", "finance", 3_000),
            }
            let told = format!("{:?}, {part:?}", book.engine());
            assert_eq!(word(&approver.decide(&decision, at(at_second)).await), "evidence_changed", "{told}");
            let now = approver.standing(new.id, at(at_second)).await;
            assert_eq!(changed_part(&decision.shown, &now.shown), Some(part), "{told}");
        }
        book.check_clean("changed evidence").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_and_ones_own_decisions_do_not_stand_in_the_way_of_an_approval() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let maker = person(&book, Role::Finance).await;
        let approver = person(&book, Role::Finance).await;
        let mut decisions = Vec::new();
        for number in 0..3 {
            let new = NewProposal {
                requested_by: Some(format!("customer {number}")),
                ..proposal(Action::Request, org, 1_000)
            };
            maker.submit(&new, at(1)).await.unwrap();
            decisions.push(approver.decision(new.id, Verdict::Approve, at(2)).await);
        }
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(org, 7, "u-1", at(3))], at(3)).await.unwrap();
        unit.commit().await.unwrap();
        // Several of one organisation, approved one after the other as they were listed.
        for decision in &decisions {
            let answer = word(&approver.decide(decision, at(4)).await);
            assert_eq!(answer, "approved", "{:?}", book.engine());
        }
        assert_eq!(book.wallet(org).await, (2_993_000_000, 0));
        book.check_clean("bulk approval").await;
    })
    .await;
}

async fn open_request(book: &Book, org: credit_desk_domain::OrgId, amount: i64) -> NewProposal {
    let maker = person(book, Role::Finance).await;
    let new = proposal(Action::Request, org, amount);
    maker.submit(&new, at(1)).await.unwrap();
    new
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_approves_their_own_their_organisations_or_a_second_time() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let engine = book.engine();
        let (maker, member) = (person(&book, Role::Admin).await, person(&book, Role::Admin).await);
        let new = proposal(Action::Request, org, 100);
        maker.submit(&new, at(1)).await.unwrap();
        assert_eq!(maker.approval(new.id, at(2)).await, "decision_own", "{engine:?}");
        let rejection = maker.decision(new.id, Verdict::Reject, at(2)).await;
        assert_eq!(word(&maker.decide(&rejection, at(2)).await), "decision_own", "{engine:?}");

        staff_row(&book, &member.name, "admin", "1");
        assert_eq!(member.standing(new.id, at(2)).await.outcome, Outcome::OwnOrganisation);
        assert_eq!(member.approval(new.id, at(2)).await, "decision_own_organisation", "{engine:?}");
        let grant = NewProposal { direct: true, ..proposal(Action::Grant, org, 1) };
        let submitted = member.submit(&grant, at(2)).await.unwrap();
        assert_eq!(submitted.state, ProposalState::Open, "{engine:?}: not at once to the own organisation");

        // Who asked under the own login is the maker, whoever typed it.
        let asker = person(&book, Role::Finance).await;
        let asked =
            NewProposal { requested_by: Some(asker.name.clone()), ..proposal(Action::Request, org, 100) };
        maker.submit(&asked, at(2)).await.unwrap();
        assert_eq!(asker.approval(asked.id, at(2)).await, "decision_own", "{engine:?}");

        let big = open_request(&book, org, 9_000).await;
        let first = person(&book, Role::Finance).await;
        assert_eq!(first.approval(big.id, at(3)).await, "second");
        let finance = person(&book, Role::Finance).await;
        assert_eq!(
            finance.approval(big.id, at(4)).await,
            "decision_role",
            "{engine:?}: the second is an admin"
        );
        for role in [Role::Support, Role::Accountant, Role::Auditor] {
            let colleague = person(&book, role).await;
            assert_eq!(colleague.approval(big.id, at(4)).await, "decision_role", "{engine:?}, {role:?}");
        }
        assert_eq!(maker.approval(big.id, at(5)).await, "approved", "{engine:?}: another admin");

        // An admin's own first approval: grants beyond 50,000.
        let proposer = person(&book, Role::Support).await;
        let huge = proposal(Action::Grant, org, 60_000);
        proposer.submit(&huge, at(6)).await.unwrap();
        assert_eq!(maker.approval(huge.id, at(7)).await, "second");
        assert_eq!(maker.approval(huge.id, at(8)).await, "decision_first_approver", "{engine:?}");
        let back = maker.decision(huge.id, Verdict::Reject, at(8)).await;
        assert_eq!(word(&maker.decide(&back, at(8)).await), "rejected", "{engine:?}: but take it back");
        book.check_clean("nobody twice").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_by_its_maker_and_a_first_approval_does_not_survive_it() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let engine = book.engine();
        let maker = person(&book, Role::Finance).await;
        let (finance, admin) = (person(&book, Role::Finance).await, person(&book, Role::Admin).await);
        let new = proposal(Action::Request, org, 9_000);
        maker.submit(&new, at(1)).await.unwrap();
        assert_eq!(finance.approval(new.id, at(2)).await, "second");
        let mut question = admin.decision(new.id, Verdict::SendBack, at(3)).await;
        question.reason = None;
        assert_eq!(word(&admin.decide(&question, at(3)).await), "decision_reason", "{engine:?}");
        question.reason = Some("which hall?".into());
        assert_eq!(word(&admin.decide(&question, at(3)).await), "sent_back");
        assert_eq!(admin.approval(new.id, at(4)).await, "proposal_sent_back");
        let change = edit(&new, 4_000);
        let mut unit = finance.store.begin(&finance.name).await.unwrap();
        let refused = unit.edit_proposal(&change, finance.role, at(5)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("proposal_of_maker"), "{engine:?}: only by its maker");
        unit.cancel().await.unwrap();
        for already in [false, true] {
            let mut unit = maker.store.begin(&maker.name).await.unwrap();
            let edited = unit.edit_proposal(&change, maker.role, at(5)).await.unwrap();
            unit.commit().await.unwrap();
            assert_eq!((edited.state, edited.version, edited.already), (ProposalState::Open, 2, already));
        }
        assert_eq!(admin.standing(new.id, at(6)).await.outcome, Outcome::Within);
        assert_eq!(finance.approval(new.id, at(6)).await, "approved", "{engine:?}: within the limit now");
        let row = "select state, version, coalesce(first_by, ''), decided_credits from {}proposal";
        assert_eq!(book.rows(row), ["approved|2||4000000000"]);

        let withdrawn = proposal(Action::Request, org, 100);
        maker.submit(&withdrawn, at(7)).await.unwrap();
        let by_other = finance.decision(withdrawn.id, Verdict::Withdraw, at(8)).await;
        assert_eq!(word(&finance.decide(&by_other, at(8)).await), "proposal_of_maker", "{engine:?}");
        let by_maker = maker.decision(withdrawn.id, Verdict::Withdraw, at(8)).await;
        assert_eq!(word(&maker.decide(&by_maker, at(8)).await), "withdrawn");
        assert_eq!(finance.approval(withdrawn.id, at(9)).await, "proposal_decided");

        let late = NewProposal { lapses_at: at(20), ..proposal(Action::Request, org, 100) };
        maker.submit(&late, at(10)).await.unwrap();
        assert_eq!(finance.approval(late.id, at(20)).await, "lapsed", "{engine:?}: marked with the answer");
        assert_eq!(finance.approval(late.id, at(21)).await, "proposal_decided");
        let swept = NewProposal { lapses_at: at(30), ..proposal(Action::Request, org, 100) };
        maker.submit(&swept, at(22)).await.unwrap();
        let mut unit = finance.store.begin(&finance.name).await.unwrap();
        assert_eq!(unit.lapse_proposals(finance.role, at(31)).await.unwrap(), 1);
        unit.commit().await.unwrap();
        book.check_clean("questions").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_answers_the_same_press_and_no_other() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        let new = open_request(&book, org, 9_000).await;
        let (finance, admin) = (person(&book, Role::Finance).await, person(&book, Role::Admin).await);
        let press = finance.decision(new.id, Verdict::Approve, at(2)).await;
        assert_eq!(word(&finance.decide(&press, at(2)).await), "second");
        let mut stolen = admin.decision(new.id, Verdict::Approve, at(3)).await;
        stolen.key.clone_from(&press.key);
        assert_eq!(word(&admin.decide(&stolen, at(3)).await), "decision_key_used", "{:?}", book.engine());
        assert_eq!(admin.approval(new.id, at(4)).await, "approved");
        let again = finance.decide(&press, at(5)).await.unwrap();
        assert_eq!(
            (again.state, again.posted_seq, again.already),
            (ProposalState::Second, None, true),
            "{:?}: the first answer, whatever happened since",
            book.engine()
        );
        let kind = book.scalar("select kind || '' from {}movement").await;
        assert_eq!(kind, Kind::CreditRequest.code().to_string());
        book.check_clean("keys").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_desk_of_one_person_the_maker_decides_and_it_says_so() {
    let book = crate::support::sqlite_book().await;
    assert_eq!(book.engine(), Engine::Sqlite, "a server has a team");
    let org = book.organisation("acme").await;
    let only =
        crate::people::Person { name: "maria".into(), role: Some(Role::Admin), store: book.store.clone() };
    let new = proposal(Action::Request, org, 100);
    only.submit(&new, at(1)).await.unwrap();
    let standing = only.standing(new.id, at(2)).await;
    assert_eq!((standing.outcome, standing.alone), (Outcome::Alone, true));
    assert_eq!(only.approval(new.id, at(2)).await, "approved");
    let grant = NewProposal { direct: true, ..proposal(Action::Grant, org, 60_000) };
    assert_eq!(only.submit(&grant, at(3)).await.unwrap().state, ProposalState::Open, "beyond the limit");
    assert_eq!(only.approval(grant.id, at(4)).await, "approved");
    let small = NewProposal { direct: true, ..proposal(Action::Grant, org, 10) };
    assert_eq!(only.submit(&small, at(5)).await.unwrap().state, ProposalState::Approved);
    assert_eq!(
        book.rows("select action, credits / 1000000, alone from {}proposal order by asked_at"),
        ["request|100|1", "grant|60000|1", "grant|10|0"]
    );
    assert_eq!(
        book.rows("select count(*) from {}audit where after like '%alone: 1%'"),
        ["2"],
        "the audit log says so"
    );
    book.check_clean("one person").await;
}
