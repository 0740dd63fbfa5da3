//! The integration guide is true: a backend in Python, with psycopg and nothing but the SQL of migrations/INTEGRATION.md,
//! writes usage, redeems coupons, submits requests and reads balances as its own login. Part of `credit-desk-cli`'s tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use credit_desk_domain::{
    Action, BillingZone, Clock as _, CouponCode, CouponTerms, Credits, Currency, IdSource as _, Instant,
    OrgId, ProposalId, Role, SystemClock, SystemIds, Verdict, liability,
};
use credit_desk_storage::coupon::{Gives, NewCouponBatch};
use credit_desk_storage::proposal::{NewDecision, NewProposal};
use credit_desk_storage::testing::{PostgresServer, TEST_PASSWORD};
use credit_desk_storage::{Location, NewBook, NewOrganisation, RateRow, Settlement, Store};
use serde_json::{Value, json};

const ADMIN: &str = "postgres";
const DAY: i64 = 86_400_000_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Python with psycopg, as `make test` installs it.
fn python() -> PathBuf {
    let python = root().join("target/psycopg/bin/python");
    assert!(python.exists(), "psycopg is missing: `make test` installs it, or run .ci/need.sh test");
    python
}

fn days(number: i64) -> Instant {
    SystemClock.now().saturating_add_micros(number * DAY)
}

/// A book with two organisations, a rate card, and a project.
async fn book(url: &str) -> (Store, OrgId) {
    let new = NewBook {
        billing_entity: "Example GmbH".into(),
        zone: BillingZone::UTC,
        currency: Currency::EUR,
        environment: "test".into(),
    };
    let store = Store::create(&Location::Server(url.to_owned()), &new, days(-90)).await.unwrap();
    let mut unit = store.begin(ADMIN).await.unwrap();
    let mut orgs = Vec::new();
    for name in ["acme", "globex"] {
        let organisation = NewOrganisation {
            external_id: name.into(),
            name: name.to_uppercase(),
            legal_name: None,
            country: None,
            tax_id: None,
            email: None,
            plan: "Pay as you go".into(),
            plan_expires_at: None,
            currency: Currency::EUR,
            status: "active".into(),
        };
        orgs.push(unit.add_organisation(&organisation, days(-60)).await.unwrap());
    }
    unit.add_project(orgs[0], "Web shop", false).await.unwrap();
    for (name, word, settlement, micro) in [
        ("Photo processing", "photo", Settlement::Each, 1_500_000),
        ("VM runtime", "second", Settlement::Hourly, 10_000),
    ] {
        let operation = unit.add_operation(name, word, settlement).await.unwrap();
        let rate = RateRow {
            operation_id: operation.operation_id,
            starts_at: days(-50),
            credits_per_unit: Credits::from_micro(micro),
        };
        unit.add_rate(rate, days(-50)).await.unwrap();
    }
    unit.commit().await.unwrap();
    (store, orgs[0])
}

/// Issues one code with its batch approved at once, as within the limits.
async fn code(
    store: &Store,
    key: &str,
    change: impl FnOnce(&mut NewCouponBatch),
) -> (String, NewCouponBatch) {
    let each = Credits::from_whole(500).unwrap();
    let terms = CouponTerms {
        credits: each,
        starts_at: days(-20),
        ends_at: days(20),
        total_cap: None,
        org_cap: None,
        budget: None,
        first_purchase_only: false,
        org: None,
    };
    let now = days(0);
    let mut batch = NewCouponBatch {
        id: SystemIds.batch_id(now),
        promotion_id: SystemIds.next_bytes(now),
        name: format!("Promotion {key}"),
        gives: Gives::Credits(each),
        terms,
        credits_expire_after: Some(90 * DAY),
        campaign: None,
        prefix: "FAIR".into(),
        codes: vec![CouponCode::generate("FAIR", &SystemIds)],
        uses_per_code: 1,
        reason: "Fair".into(),
        source: "desk".into(),
        record_id: key.into(),
    };
    change(&mut batch);
    let mut unit = store.begin(ADMIN).await.unwrap();
    unit.issue_batch(&batch, now).await.unwrap();
    let proposal = NewProposal {
        id: SystemIds.proposal_id(now),
        action: Action::Coupon,
        org: None,
        credits: liability(&batch.terms, 1, 1).unwrap(),
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: Some(batch.id.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()),
        terms: None,
        reason: "Fair".into(),
        note: None,
        requested_by: None,
        source: "desk".into(),
        record_id: format!("{key}:batch"),
        lapses_at: days(30),
        lines: Vec::new(),
        direct: true,
        txn_id: SystemIds.transaction_id(now),
        lot_id: SystemIds.lot_id(now),
    };
    let submitted = unit.submit(&proposal, Some(Role::Admin), now).await.unwrap();
    assert_eq!(submitted.state.code(), "approved", "{key}");
    unit.commit().await.unwrap();
    (batch.codes[0].to_string(), batch)
}

/// What staff do about a request meanwhile.
async fn decide(
    store: &Store,
    request: &str,
    verdict: Verdict,
    credits: Option<Credits>,
    reason: Option<&str>,
) {
    let id = ProposalId::parse(request).unwrap();
    let now = days(0);
    let standing = store.standing(&[id], ADMIN, Some(Role::Admin), now).await.unwrap().remove(0);
    let decision = NewDecision {
        id,
        verdict,
        credits,
        reason: reason.map(str::to_owned),
        shown: standing.shown,
        key: format!("d-{request}"),
        ids: vec![(SystemIds.transaction_id(now), SystemIds.lot_id(now))],
    };
    let mut unit = store.begin(ADMIN).await.unwrap();
    unit.decide(&decision, Some(Role::Admin), now).await.unwrap();
    unit.commit().await.unwrap();
}

fn backend(url: &str, phase: &str, given: &Value) -> Value {
    let output = Command::new(python())
        .arg(root().join("tests/platform/guide.py"))
        .arg(root().join("migrations/INTEGRATION.md"))
        .args([url, phase, &given.to_string()])
        .output()
        .expect("Python runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{phase}: {errors}");
    serde_json::from_slice(&output.stdout).expect("the backend's answers")
}

/// The page's statement of a name.
fn statement(name: &str) -> String {
    let page = std::fs::read_to_string(root().join("migrations/INTEGRATION.md")).unwrap();
    let (_, rest) = page.split_once(&format!("```sql {name}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_in_python_needs_nothing_but_the_page() {
    let Some(server) = PostgresServer::start() else { return };
    let url = server.new_database();
    let database = url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let (store, acme) = book(&url).await;
    let (plain, _) = code(&store, "plain", |_| {}).await;
    let (discount, _) = code(&store, "discount", |batch| {
        batch.gives = Gives::Percent { millionths: 100_000 };
        batch.terms.credits = Credits::ZERO;
    })
    .await;
    let (expired, _) = code(&store, "expired", |batch| batch.terms.ends_at = days(-1)).await;
    let (upcoming, _) = code(&store, "upcoming", |batch| batch.terms.starts_at = days(1)).await;
    let (for_acme, _) = code(&store, "for acme", |batch| batch.terms.org = Some(acme)).await;
    let (disabled, batch) = code(&store, "disabled", |_| {}).await;
    let mut unit = store.begin(ADMIN).await.unwrap();
    unit.disable_batch(batch.id, "printed twice", days(0)).await.unwrap();
    unit.commit().await.unwrap();

    // Every rule that the page names is one of the database's.
    let page = std::fs::read_to_string(root().join("migrations/INTEGRATION.md")).unwrap();
    let (_, rules) = page.split_once("## 7.").unwrap();
    let names = rules.lines().filter(|line| line.starts_with("| `")).flat_map(|line| {
        line.split('|')
            .nth(1)
            .unwrap_or_default()
            .split(',')
            .map(|name| name.trim().trim_matches('`').to_owned())
    });
    for name in names {
        let sql = format!(
            "select count(*) from pg_proc where pronamespace = 'desk'::regnamespace and prosrc like '%''{name}''%'"
        );
        assert_ne!(server.psql(&database, &sql), "0", "{name} is a rule of the database");
    }

    server.psql(&database, &statement("login"));
    server.psql(&database, &format!("alter role platform_backend password '{TEST_PASSWORD}'"));
    let login = server.url("platform_backend", &database);
    let given = json!({
        "code": plain, "discount": discount, "expired": expired, "upcoming": upcoming, "for_acme": for_acme, "disabled": disabled,
    });
    let told = backend(&login, "before", &given);
    println!("{told:#}");

    assert_eq!(told["operations"], 2, "the rate card is read");
    assert_eq!(told["start"][0]["available"], 0, "nothing yet");
    let usage = &told["usage"];
    for (name, outcome, credits, posted) in [
        ("first", "applied", 12_500_000, true),
        ("again", "already_applied", 12_500_000, true),
        ("priced", "applied", 4_500_000, true),
        ("hourly", "applied", 600_000, false),
        ("hourly_again", "already_applied", 600_000, false),
    ] {
        let row = &usage[name][0];
        assert_eq!((&row["outcome"], &row["credits"]), (&json!(outcome), &json!(credits)), "{name}");
        assert_eq!(row["transaction"].is_string(), posted, "{name}: {row}");
    }
    assert_eq!(usage["first"][0]["transaction"], usage["again"][0]["transaction"], "the same transaction");
    assert_eq!(
        usage["refused"],
        json!({
            "other content": ["record_conflict", "credits"], "unknown organisation": ["organisation_known", null],
            "no credits": ["usage_credits", null], "negative": ["usage_not_negative", null],
            "unknown operation": ["operation_known", null], "unknown project": ["project_known", null],
            "no rate then": ["rate_known", null], "no key": ["record_plain", null],
        })
    );
    let coupons = &told["coupons"];
    for name in [
        "already_used",
        "limit_reached",
        "expired",
        "not_yet_valid",
        "not_for_organisation",
        "disabled",
        "too_many_tries",
    ] {
        assert_eq!(coupons[name]["answer"], name, "{coupons:#}");
    }
    assert!(
        coupons["too_many_tries"]["wait_seconds"].as_i64().is_some_and(|wait| (1..=600).contains(&wait)),
        "{coupons:#}"
    );
    assert_eq!(
        (&coupons["redeemed"]["credits"], &coupons["redeemed"]["already"]),
        (&json!(500_000_000), &json!(false))
    );
    assert_eq!(
        (&coupons["again"]["transaction"], &coupons["again"]["already"]),
        (&coupons["redeemed"]["transaction"], &json!(true))
    );
    assert!(coupons["redeemed"]["expires_at"].is_string(), "{coupons:#}");
    assert_eq!(
        (&coupons["discount"]["kind"], &coupons["discount"]["discount"]),
        (&json!("percent"), &json!(100_000))
    );
    assert_eq!(coupons["other_content"], json!(["record_conflict", "code"]));
    // 500 credits paid the debt of 12.5 and 4.5; 0.6 accumulate.
    let balance = json!({"settled": 483_000_000, "accumulating": 600_000, "held": 0, "available": 482_400_000, "debt": 0});
    assert_eq!(told["balance"][0], balance);
    assert_eq!(told["requests"]["withdrawn"][0]["state"], "withdrawn");
    assert_eq!(told["requests"]["refused"], json!(["proposal_record", "credits"]));
    for (name, state) in told["denied"].as_object().unwrap() {
        assert_eq!(state, "42501", "{name} must be refused for want of the privilege");
    }

    let request = told["requests"]["request"].as_str().unwrap();
    let sent_back = told["requests"]["to_send_back"].as_str().unwrap();
    decide(&store, request, Verdict::Approve, Credits::from_whole(600).ok(), None).await;
    decide(&store, sent_back, Verdict::SendBack, None, Some("For which deployments?")).await;
    let after = backend(&login, "after", &json!({"request": request, "sent_back": sent_back}));
    println!("{after:#}");
    assert_eq!(after["approved"][0]["state"], "approved");
    assert_eq!(after["approved"][0]["approved_credits"], 600_000_000, "fewer than asked");
    assert_eq!(after["answered"][0]["state"], "open", "it waits again");
    assert_eq!(after["balance"][0]["settled"], 1_083_000_000_i64);

    // The page holds no statement that was not run.
    let mut run: Vec<&Value> =
        told["used"].as_array().unwrap().iter().chain(after["used"].as_array().unwrap()).collect();
    run.sort_by_key(|name| name.as_str());
    run.dedup();
    assert_eq!(run, told["statements"].as_array().unwrap().iter().collect::<Vec<_>>());
    let actors = server.psql(&database, "select distinct actor from desk.movement where source = 'platform' union select distinct maker from desk.proposal where source = 'platform'");
    assert_eq!(actors, "platform_backend", "whoever wrote is the login");
    let report = store.verify(Arc::new(|_, _| ()), Arc::default()).await.unwrap();
    assert!(report.is_clean(), "{:?}", report.differences);
}
