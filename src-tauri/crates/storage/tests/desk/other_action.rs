//! Voids, reversals, extensions, bulk grants, coupons, staff and limits: proposed, decided, carried out once.

use credit_desk_domain::{
    Action, CouponCode, CouponTerms, Credits, IdSource as _, Instant, Kind, OrgId, ProposalState, Role,
    SystemIds,
};
use credit_desk_storage::coupon::{Gives, NewCouponBatch};
use credit_desk_storage::proposal::{NewLine, NewProposal};

use crate::people::{Person, credits, person, proposal};
use crate::support::{Book, at, on_both_engines};

async fn purchase(book: &Book, org: OrgId, whole: i64, id: &str, expires_at: Option<Instant>) {
    let mut unit = book.store.begin(book.actor).await.unwrap();
    let mut addition = book.addition(org, Kind::Purchase, whole, id, at(0));
    addition.expires_at = expires_at;
    unit.post_addition(&addition, at(0)).await.unwrap();
    unit.commit().await.unwrap();
}

fn about(action: Action, org: OrgId, target: i64, whole: i64) -> NewProposal {
    NewProposal { target_seq: Some(target), ..proposal(action, org, whole) }
}

async fn rule(person: &Person, new: &NewProposal) -> String {
    match person.submit(new, at(5)).await {
        Ok(submitted) => submitted.state.code().to_owned(),
        Err(error) => error.rule().unwrap_or("another").to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_amount_of_a_void_a_reversal_and_an_extension_is_that_of_its_target() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        purchase(&book, org, 100, "p-1", Some(at(1_000))).await;
        let engine = book.engine();
        let (finance, accountant) =
            (person(&book, Role::Finance).await, person(&book, Role::Accountant).await);
        // A small amount would be within anybody's limits.
        for action in [Action::Void, Action::Reversal, Action::Extension] {
            let small = NewProposal { expires_at: Some(at(2_000)), direct: true, ..about(action, org, 1, 1) };
            assert_eq!(rule(&finance, &small).await, "proposal_credits_of_target", "{engine:?}, {action:?}");
        }
        let unknown = about(Action::Void, org, 9, 100);
        assert_eq!(rule(&finance, &unknown).await, "lot_known", "{engine:?}");
        let earlier = NewProposal { expires_at: Some(at(1_000)), ..about(Action::Extension, org, 1, 100) };
        assert_eq!(rule(&finance, &earlier).await, "extension_later", "{engine:?}");
        assert_eq!(rule(&accountant, &about(Action::Void, org, 1, 100)).await, "proposal_role", "{engine:?}");
        let proposed = NewProposal { direct: true, ..about(Action::Reversal, org, 1, 100) };
        assert_eq!(
            rule(&accountant, &proposed).await,
            "open",
            "{engine:?}: an accountant proposes reversals"
        );

        let extension = NewProposal {
            expires_at: Some(at(3_000)),
            direct: true,
            ..about(Action::Extension, org, 1, 100)
        };
        assert_eq!(rule(&finance, &extension).await, "approved", "{engine:?}");
        let lot = "select expires_at from {}lot";
        assert_eq!(book.rows(lot), [at(3_000).micros().to_string()], "{engine:?}");
        let trace = "select lot_seq, n, after_seq, expires_before, expires_at from {}lot_extension";
        let expected = format!("1|1|1|{}|{}", at(1_000).micros(), at(3_000).micros());
        assert_eq!(book.rows(trace), [expected], "{engine:?}");
        // Usage after the old date draws on it; its addition posted again is the same record as before.
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(org, 10, "u-1", at(2_000))], at(2_000)).await.unwrap();
        let mut again = book.addition(org, Kind::Purchase, 100, "p-1", at(0));
        again.expires_at = Some(at(1_000));
        let answer = unit.post_addition(&again, at(2_001)).await.unwrap();
        assert_eq!(answer, credit_desk_storage::posting::Answer::AlreadyApplied { seq: 1 }, "{engine:?}");
        unit.commit().await.unwrap();

        let void = NewProposal { direct: true, ..about(Action::Void, org, 1, 90) };
        assert_eq!(rule(&finance, &void).await, "approved", "{engine:?}");
        assert_eq!(book.wallet(org).await, (0, 0), "{engine:?}: ten were used, the rest is taken back");
        let reversal = NewProposal { direct: true, ..about(Action::Reversal, org, 3, 90) };
        assert_eq!(rule(&finance, &reversal).await, "approved", "{engine:?}: the void was wrong");
        let twice = NewProposal { direct: true, ..about(Action::Reversal, org, 3, 90) };
        assert_eq!(rule(&finance, &twice).await, "reversed_once", "{engine:?}");
        assert_eq!(book.wallet(org).await, (90_000_000, 0));
        book.check_clean("targets").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clawback_is_undone_by_a_reinstatement() {
    on_both_engines(async |book| {
        let org = book.organisation("acme").await;
        purchase(&book, org, 100, "p-1", None).await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let take = credit_desk_storage::posting::TakeLot {
            org,
            txn_id: SystemIds.transaction_id(at(1)),
            lot_seq: 1,
            kind: Kind::Clawback,
            credits: None,
            occurred_at: at(1),
            record: Book::record("dispute"),
        };
        unit.take_lot(&take, at(1)).await.unwrap();
        unit.commit().await.unwrap();
        let finance = person(&book, Role::Finance).await;
        let wrong = NewProposal { direct: true, ..about(Action::Reversal, org, 2, 100) };
        assert_eq!(rule(&finance, &wrong).await, "reversal_kind", "{:?}", book.engine());
        let right = NewProposal { kind: Some(Kind::Reinstatement), ..wrong };
        assert_eq!(rule(&finance, &right).await, "approved", "{:?}", book.engine());
        assert_eq!(book.wallet(org).await, (100_000_000, 0));
        book.check_clean("reinstated").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_grant_posts_every_line_or_none() {
    on_both_engines(async |book| {
        let engine = book.engine();
        let orgs = [
            book.organisation("acme").await,
            book.organisation("globex").await,
            book.organisation("initech").await,
        ];
        let line = |org: OrgId, whole| NewLine { org, credits: credits(whole), note: None };
        let bulk = |lines: Vec<NewLine>, whole| NewProposal {
            org: None,
            lines,
            ..proposal(Action::BulkGrant, orgs[0], whole)
        };
        let (maker, finance, admin) = (
            person(&book, Role::Finance).await,
            person(&book, Role::Finance).await,
            person(&book, Role::Admin).await,
        );
        let twice = bulk(vec![line(orgs[0], 1), line(orgs[0], 1)], 2);
        assert_eq!(rule(&maker, &twice).await, "proposal_lines", "{engine:?}: each organisation once");
        assert_eq!(
            rule(&maker, &bulk(vec![line(orgs[0], 1)], 2)).await,
            "proposal_lines",
            "{engine:?}: adds up"
        );
        let direct = NewProposal { direct: true, ..bulk(vec![line(orgs[0], 1)], 1) };
        assert_eq!(rule(&maker, &direct).await, "proposal_not_direct", "{engine:?}");
        let new = bulk(vec![line(orgs[0], 500), line(orgs[1], 700), line(orgs[2], 300)], 1_500);
        maker.submit(&new, at(5)).await.unwrap();
        assert_eq!(maker.approval(new.id, at(6)).await, "decision_own", "{engine:?}");
        // An organisation that was closed meanwhile: nothing of it is posted.
        crate::people::force(&book, "none", "update {}organisation set status = 'closed' where org_id = 3");
        assert_eq!(finance.approval(new.id, at(6)).await, "organisation_closed", "{engine:?}");
        assert_eq!(book.rows("select count(*) from {}movement"), ["0"], "{engine:?}");
        crate::people::force(&book, "none", "update {}organisation set status = 'active' where org_id = 3");
        assert_eq!(finance.approval(new.id, at(7)).await, "approved", "{engine:?}");
        let posted = book.rows("select org_id, amount / 1000000, record_id from {}movement order by org_id");
        let expected: Vec<String> =
            [500, 700, 300].iter().zip(1..).map(|(whole, n)| format!("{n}|{whole}|{}:{n}", new.id)).collect();
        assert_eq!(posted, expected, "{engine:?}");
        // What an organisation was given by a bulk grant counts against its limit of 20,000 in 30 days.
        let big = bulk(vec![line(orgs[1], 1_000), line(orgs[2], 100)], 1_100);
        maker.submit(&big, at(8)).await.unwrap();
        let standing = finance.standing(big.id, at(8)).await;
        assert_eq!(
            (standing.used.org, standing.org_credits),
            (credits(700), credits(1_000)),
            "{engine:?}: the organisation that comes nearest to the limit"
        );
        assert_eq!(admin.approval(big.id, at(9)).await, "approved");
        book.check_clean("bulk").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_of_coupons_becomes_valid_by_a_proposal_over_all_of_its_credits() {
    on_both_engines(async |book| {
        let engine = book.engine();
        let (admin, other) = (person(&book, Role::Admin).await, person(&book, Role::Admin).await);
        let terms = CouponTerms {
            credits: credits(500),
            starts_at: at(0),
            ends_at: at(9_000),
            total_cap: None,
            org_cap: None,
            budget: Some(credits(120_000)),
            first_purchase_only: false,
            org: None,
        };
        let batch = NewCouponBatch {
            id: SystemIds.batch_id(at(0)),
            promotion_id: SystemIds.next_bytes(at(0)),
            name: "Spring".into(),
            gives: Gives::Credits(terms.credits),
            terms,
            credits_expire_after: None,
            campaign: None,
            prefix: String::new(),
            codes: (0..250).map(|_| CouponCode::generate("", &SystemIds)).collect(),
            uses_per_code: 1,
            reason: "Spring".into(),
            source: "desk".into(),
            record_id: "spring".into(),
        };
        let mut unit = admin.store.begin(&admin.name).await.unwrap();
        unit.issue_batch(&batch, at(1)).await.unwrap();
        unit.commit().await.unwrap();
        let subject = batch.id.as_bytes().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let new = |whole: i64| NewProposal {
            org: None,
            subject: Some(subject.clone()),
            direct: true,
            ..proposal(Action::Coupon, OrgId::try_new(1).unwrap(), whole)
        };
        assert_eq!(rule(&admin, &new(1)).await, "proposal_credits_of_target", "{engine:?}: not a part of it");
        let state = "select state from {}coupon_batch";
        let right = new(120_000);
        assert_eq!(rule(&admin, &right).await, "open", "{engine:?}: beyond 100,000 in one");
        assert_eq!(book.rows(state), ["proposed"]);
        let finance = person(&book, Role::Finance).await;
        assert_eq!(finance.approval(right.id, at(6)).await, "decision_role", "{engine:?}");
        assert_eq!(other.approval(right.id, at(6)).await, "second", "{engine:?}: beyond the approver's too");
        let third = person(&book, Role::Admin).await;
        assert_eq!(third.approval(right.id, at(7)).await, "approved", "{engine:?}");
        assert_eq!(book.rows(state), ["active"], "{engine:?}");
        assert_eq!(rule(&admin, &new(120_000)).await, "coupon_proposed", "{engine:?}: valid already");
        book.check_clean("coupons").await;
    })
    .await;
}

fn limits(single: i64, others: Option<[i64; 3]>) -> credit_desk_storage::staff::Limits {
    let other = |place: usize| others.map(|others| credits(others[place]));
    credit_desk_storage::staff::Limits {
        single: Some(credits(single)),
        daily: other(0),
        maker: other(1),
        org: other(2),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_change_only_by_a_second_admin() {
    on_both_engines(async |book| {
        let engine = book.engine();
        let (maker, admin) = (person(&book, Role::Admin).await, person(&book, Role::Admin).await);
        let rows = "select count(*) from {}policy where action = 'request' and role = 'finance'";
        let terms = credit_desk_storage::staff::PolicyTerms {
            action: "request".into(),
            role: Role::Finance,
            currency: String::new(),
            becomes: limits(7_000, None),
            was: Some(limits(5_000, Some([20_000, 10_000, 30_000]))),
        };
        let new = NewProposal {
            org: None,
            credits: Credits::ZERO,
            terms: Some(terms.to_text()),
            direct: true,
            ..proposal(Action::Policy, OrgId::try_new(1).unwrap(), 0)
        };
        let finance = person(&book, Role::Finance).await;
        assert_eq!(rule(&finance, &new).await, "proposal_role", "{engine:?}");
        assert_eq!(rule(&maker, &new).await, "open", "{engine:?}: never at once where several work");
        assert_eq!(maker.approval(new.id, at(6)).await, "decision_own", "{engine:?}");
        assert_eq!(book.rows(rows), ["1"]);
        assert_eq!(admin.approval(new.id, at(7)).await, "approved", "{engine:?}");
        assert_eq!(book.rows(rows), ["2"], "{engine:?}");
        assert_eq!(
            admin.submit(&new, at(8)).await.unwrap_err().rule(),
            None,
            "{engine:?}: the same record of another maker is a conflict"
        );
        assert_eq!(maker.submit(&new, at(8)).await.unwrap().state, ProposalState::Approved);
        book.check_clean("limits").await;
    })
    .await;
}
