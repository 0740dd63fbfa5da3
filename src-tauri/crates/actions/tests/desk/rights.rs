//! Every command refuses the roles that its rule leaves out, and no other; and what support looks at is written down.

use std::collections::BTreeSet;
use std::sync::Arc;

use credit_desk_actions::imports::{Import, SourceFile, Unwatched, choose};
use credit_desk_actions::rights::RULES;
use credit_desk_actions::view::{
    BulkSource, Decision, GrantFilter, GrantType, ImportFormat, ImportPlan, ImportSubject, NewBulkGrant,
    NewExtension, NewGrant, NewReversal, NewVoid, OrgFilter, PageRequest, ProposalFilter, TransactionFilter,
    Verdict,
};
use credit_desk_actions::{Result, Session, exports, grants, inbox, organisations, proposals, transactions};
use credit_desk_domain::{Level, Role};
use credit_desk_storage::Store;

use crate::support::{Book, on_both_engines};
use crate::{Colleague, Desk, org_id, request};

/// Commands whose actions and tests are elsewhere: coupons, audit log, staff.
const ELSEWHERE: [&str; 13] = [
    "list_batches",
    "get_batch",
    "preview_batch",
    "issue_batch",
    "save_batch_codes",
    "disable_batch",
    "redeem_code",
    "list_audit",
    "check_audit_chain",
    "export_audit",
    "get_staff",
    "change_staff",
    "change_policy",
];

const LOT: &str = "lot_00000000000000000000000000";
const TRANSACTION: &str = "txn_00000000000000000000000000";

fn bulk() -> NewBulkGrant {
    NewBulkGrant {
        source: BulkSource::Organisations { filter: OrgFilter::default(), credits: "1".into() },
        grant_type: GrantType::Trial,
        note: "x".into(),
        expires_on: None,
        key: "k".into(),
    }
}

fn grant() -> NewGrant {
    NewGrant {
        org_id: 99,
        credits: "1".into(),
        grant_type: GrantType::Goodwill,
        note: "x".into(),
        expires_on: None,
        key: "k".into(),
    }
}

/// Asks for a command with arguments that do nothing.
async fn ask(command: &str, store: &Store, session: &Session, path: &std::path::Path) -> Option<Result<()>> {
    let filter = TransactionFilter::default();
    let page = PageRequest { limit: 1, ..PageRequest::default() };
    let plan = ImportPlan {
        subject: ImportSubject::Usage,
        format: ImportFormat::Csv,
        source: "x".into(),
        fields: Vec::new(),
        measures: Vec::new(),
        zone: "UTC".into(),
        create_organisations: false,
        good_rows_only: false,
    };
    let decision = Decision {
        id: "req_x".into(),
        verdict: Verdict::Approve,
        credits: None,
        reason: None,
        shown: String::new(),
        key: "k".into(),
    };
    let lot = || NewVoid { lot: LOT.into(), reason: "x".into(), key: "k".into() };
    let later = NewExtension {
        lot: LOT.into(),
        expires_on: "2027-01-01".into(),
        reason: "x".into(),
        key: "k".into(),
    };
    let reversal = NewReversal { transaction: TRANSACTION.into(), reason: "x".into(), key: "k".into() };
    Some(match command {
        "list_transactions" => {
            transactions::list_transactions(store, session, &filter, &page).await.map(drop)
        }
        "summarise_transactions" => {
            transactions::summarise_transactions(store, session, &filter).await.map(drop)
        }
        "get_transaction" => transactions::get_transaction(store, session, TRANSACTION).await.map(drop),
        "lookup_event" => transactions::lookup_event(store, session, "1").await.map(drop),
        "find_anything" => transactions::find_anything(store, session, "1").await.map(drop),
        "list_operations" => transactions::list_operations(store, session).await.map(drop),
        "list_projects" => transactions::list_projects(store, session, None).await.map(drop),
        "export_transactions" => {
            let out = path.with_extension("out.csv");
            exports::export_transactions(store, session, &filter, &out, false, Arc::new(Unwatched))
                .await
                .map(drop)
        }
        "list_organisations" => {
            organisations::list_organisations(store, session, &OrgFilter::default()).await.map(drop)
        }
        "get_organisation" => organisations::get_organisation(store, session, 99).await.map(drop),
        "explain_balance" => organisations::explain_balance(store, session, 99, None).await.map(drop),
        "choose_import_file" => choose(store, session, path, "x".into(), None, "UTC").await.map(drop),
        "dry_run_import" | "run_import" => {
            let file = SourceFile::open(path).unwrap();
            let dry_run = command == "dry_run_import";
            let import = Import {
                store,
                file: &file,
                plan: &plan,
                session,
                dry_run,
                rejects: None,
                watch: Arc::new(Unwatched),
            };
            import.run().await.map(drop)
        }
        "get_inbox" => inbox::get_inbox(store, session).await.map(drop),
        "snooze_item" => inbox::snooze_item(store, session, "x", None).await.map(drop),
        "list_proposals" => {
            proposals::list_proposals(store, session, &ProposalFilter::default(), None).await.map(drop)
        }
        "get_proposal" => proposals::get_proposal(store, session, "req_x").await.map(drop),
        "submit_request" => {
            let org = credit_desk_domain::OrgId::try_new(99).unwrap();
            proposals::submit_request(store, session, &request(org, "1", "x")).await.map(drop)
        }
        "decide_proposals" => proposals::decide_proposals(store, session, &[decision]).await.map(drop),
        "list_grants" => grants::list_grants(store, session, &GrantFilter::default(), None).await.map(drop),
        "preview_grant" => grants::preview_grant(store, session, &grant()).await.map(drop),
        "grant_credits" => grants::grant_credits(store, session, &grant()).await.map(drop),
        "choose_grant_file" => grants::open_file(session, path).await.map(drop),
        "rehearse_bulk_grant" => grants::rehearse_bulk_grant(store, session, &bulk(), None).await.map(drop),
        "propose_bulk_grant" => grants::propose_bulk_grant(store, session, &bulk(), None, "").await.map(drop),
        "preview_void" => grants::preview_void(store, session, LOT).await.map(drop),
        "void_lot" => grants::void_lot(store, session, &lot()).await.map(drop),
        "preview_reversal" => grants::preview_reversal(store, session, TRANSACTION).await.map(drop),
        "reverse_transaction" => grants::reverse_transaction(store, session, &reversal).await.map(drop),
        "preview_extension" => grants::preview_extension(store, session, LOT, "2027-01-01").await.map(drop),
        "extend_lot" => grants::extend_lot(store, session, &later).await.map(drop),
        _ => return None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn each_command_refuses_exactly_the_roles_that_its_rule_leaves_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("usage.csv");
    std::fs::write(&path, "organisation,credits\nx,1\n").unwrap();
    let mut asked = BTreeSet::new();
    // On SQLite the actions alone refuse; that the server refuses too is shown elsewhere.
    let book = crate::support::sqlite_book().await;
    for role in Role::ALL.into_iter().map(Some).chain([None]) {
        let zone = credit_desk_domain::BillingZone::UTC;
        let session = Session { role, ..Session::new("somebody", Role::Auditor, zone) };
        for (command, needs) in RULES {
            if ELSEWHERE.contains(command) {
                continue;
            }
            let Some((area, level)) = needs else { continue };
            let answer = ask(command, &book.store, &session, &path).await;
            let answer = answer.unwrap_or_else(|| panic!("{command} is not asked here yet"));
            asked.insert(*command);
            let refused = answer.is_err_and(|error| error.code() == "not_allowed");
            let has = role.map_or(Level::Hidden, |role| role.level(*area));
            assert_eq!(refused, has < *level, "{role:?} asks for {command}");
        }
    }
    assert_eq!(asked.len() + ELSEWHERE.len(), RULES.iter().filter(|rule| rule.1.is_some()).count());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_support_looks_at_is_an_entry_of_the_audit_log() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(desk.org, 30, "u", crate::support::now())], crate::support::now()).await.unwrap();
        unit.commit().await.unwrap();
        let id = desk.admin.request(desk.org, "5", "Jane").await;
        let number = org_id(desk.org);
        let of_org = TransactionFilter { org_id: Some(number), ..TransactionFilter::default() };
        let page = PageRequest { limit: 10, ..PageRequest::default() };
        let look = async |who: &Colleague| {
            let (store, session) = (who.store(), &who.session);
            organisations::get_organisation(store, session, number).await.unwrap();
            organisations::explain_balance(store, session, number, None).await.unwrap();
            let list = transactions::list_transactions(store, session, &of_org, &page).await.unwrap();
            transactions::get_transaction(store, session, &list.rows[0].id).await.unwrap();
            transactions::lookup_event(store, session, "48217328").await.unwrap().unwrap();
            transactions::lookup_event(store, session, "no such event").await.unwrap();
            transactions::find_anything(store, session, "48217328").await.unwrap();
            proposals::get_proposal(store, session, &id).await.unwrap();
        };
        look(&desk.finance).await;
        let entries = || book.rows("select actor, role, coalesce(org_id, 0), subject from {}audit where action = 'read_history' order by n");
        assert_eq!(entries(), Vec::<String>::new(), "other roles work with what they see");
        let mut support = Colleague::new(&book, Role::Support).await;
        look(&support).await;
        look(&support).await;
        let who = support.person.name.clone();
        let entry = |rest: &str| format!("{who}|support|{rest}");
        let once = [entry(&format!("{number}|org_{number}")), entry("0|event 48217328")];
        assert_eq!(entries(), once, "once for the customer and once for the event");
        support.at(crate::support::at(2 * 3_600));
        transactions::lookup_event(support.store(), &support.session, "48217328").await.unwrap().unwrap();
        assert_eq!(entries().len(), 3, "later looks are entries again");
        book.check_clean("with entries of looks").await;
    })
    .await;
}
