//! Requests, proposals, grants and the inbox as the window and the command line use them: answers in words and numbers, on
//! both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bulk;
mod grant;
mod import;
mod inbox;
#[path = "../../../storage/tests/desk/people.rs"]
#[expect(dead_code, reason = "the stories need a part of it")]
mod people;
mod request;
mod rights;
#[path = "../../../storage/tests/support/mod.rs"]
mod support;
mod work;

use std::sync::Arc;

use credit_desk_actions::Session;
use credit_desk_actions::proposals::{decide_proposals, get_proposal, submit_request};
use credit_desk_actions::view::{Decision, DecisionOutcome, NewRequest, ProposalDetail, Verdict};
use credit_desk_domain::{BillingZone, Credits, Instant, Kind, ManualClock, OrgId, Role};
use credit_desk_storage::Store;

use crate::people::{Person, person, unique};
use crate::support::{Book, now};

/// Somebody at a desk with a session whose clock stands at the suite's present.
struct Colleague {
    person: Person,
    session: Session,
}

impl Colleague {
    async fn new(book: &Book, role: Role) -> Self {
        let person = person(book, role).await;
        let zone = BillingZone::parse("Europe/Berlin").unwrap();
        let clock = Arc::new(ManualClock::new(now()));
        let session = Session { clock, ..Session::new(person.name.clone(), role, zone) };
        Self { person, session }
    }

    fn store(&self) -> &Store {
        &self.person.store
    }

    /// The same person later.
    fn at(&mut self, now: Instant) {
        self.session.clock = Arc::new(ManualClock::new(now));
    }

    /// Enters a request of a customer's user and answers its ID.
    async fn request(&self, org: OrgId, credits: &str, by: &str) -> String {
        let outcome = submit_request(self.store(), &self.session, &request(org, credits, by)).await.unwrap();
        outcome.proposal.unwrap()
    }

    async fn detail(&self, id: &str) -> ProposalDetail {
        get_proposal(self.store(), &self.session, id).await.unwrap()
    }

    /// Looks at a proposal and decides about it.
    async fn decide(&self, id: &str, verdict: Verdict) -> DecisionOutcome {
        let decision = self.decision(id, verdict).await;
        self.press(decision).await
    }

    async fn decision(&self, id: &str, verdict: Verdict) -> Decision {
        Decision {
            id: id.to_owned(),
            verdict,
            credits: None,
            reason: (verdict != Verdict::Approve).then(|| "as we said".to_owned()),
            shown: self.detail(id).await.shown,
            key: format!("press-{}", unique()),
        }
    }

    async fn press(&self, decision: Decision) -> DecisionOutcome {
        decide_proposals(self.store(), &self.session, &[decision]).await.unwrap().remove(0)
    }
}

/// Two who decide, one admin, and one organisation with 1,000 paid credits.
struct Desk {
    org: OrgId,
    finance: Colleague,
    other: Colleague,
    admin: Colleague,
}

impl Desk {
    async fn new(book: &Book) -> Self {
        let org = book.organisation("acme").await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let purchase = book.addition(org, Kind::Purchase, 1_000, "purchase", now());
        unit.post_addition(&purchase, now()).await.unwrap();
        unit.commit().await.unwrap();
        Self {
            org,
            finance: Colleague::new(book, Role::Finance).await,
            other: Colleague::new(book, Role::Finance).await,
            admin: Colleague::new(book, Role::Admin).await,
        }
    }
}

fn org_id(org: OrgId) -> i32 {
    i32::try_from(org.get()).unwrap()
}

fn request(org: OrgId, credits: &str, by: &str) -> NewRequest {
    NewRequest {
        org_id: org_id(org),
        credits: credits.to_owned(),
        reason: "Two extra race days".to_owned(),
        note: Some("Agreed with sales".to_owned()),
        requested_by: Some(by.to_owned()),
        expires_on: None,
        key: format!("form-{}", unique()),
    }
}

fn whole(credits: i64) -> String {
    Credits::from_whole(credits).unwrap().to_string()
}
