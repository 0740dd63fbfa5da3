//! Changes of staff and limits in a file: alone at once, with a second admin as proposals.

use credit_desk_actions::staff::{change_policy, change_staff, changes, get_staff, sign_in};
use credit_desk_actions::view::{PolicyChange, RoleView, StaffChange};
use credit_desk_domain::ProposalState;

use crate::desk::{change, clock, code, confirm, first_admin, invitation, invite_alone, password, session};
use crate::support::sqlite_book;

fn limits(role: RoleView, single: &str, key: &str) -> PolicyChange {
    PolicyChange {
        action: "request".into(),
        role,
        currency: None,
        single_limit: Some(single.into()),
        daily_limit: Some("20000".into()),
        maker_limit: None,
        org_limit: None,
        reason: "season".into(),
        key: key.into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn alone_it_is_done_at_once_and_marked_so() {
    let book = sqlite_book().await;
    let store = &book.store;
    let admin = first_admin(store, &session(&clock())).await;
    let form = invitation("wren", RoleView::Support);
    let first = change_staff(store, &admin, &form).await.unwrap();
    assert!(first.outcome.sentence.contains("was invited as Support"), "{}", first.outcome.sentence);
    assert!(first.outcome.sentence.contains("listed for review"), "{}", first.outcome.sentence);
    let again = change_staff(store, &admin, &form).await.unwrap().outcome;
    assert!(again.already_applied, "the same form again: {}", again.sentence);
    assert_eq!(book.rows("select alone, state from proposal where action = 'staff'"), ["1|approved"]);
    assert_eq!(book.rows("select count(*) from staff_secret"), ["0"], "the waiting verifier is gone");
    sign_in(store, &admin, "wren", &password("wren")).await.expect("she signs in");

    // One admin and one for support: still nobody who could confirm.
    assert!(get_staff(store, &admin).await.unwrap().alone);
    let own = change("wren", RoleView::Finance, "wren-finance");
    let own = StaffChange { single_limit: Some("1500.5".into()), ..own };
    let page = change_staff(store, &admin, &own).await.unwrap().page;
    let wren = page.rows.iter().find(|row| row.login == "wren").unwrap();
    assert_eq!((wren.role, wren.limits.as_str()), (RoleView::Finance, "1,500.5 each, 20,000 a day"));
    change_policy(store, &admin, &limits(RoleView::Finance, "6000", "p-1")).await.unwrap();
    let page = get_staff(store, &admin).await.unwrap();
    let request =
        page.policies.iter().find(|p| p.action == "request" && p.role == RoleView::Finance).unwrap();
    assert_eq!(request.single_limit.as_ref().unwrap().0, "6000", "it holds at once");
    assert_eq!(request.maker_limit, None, "no limit");

    for (refused, form) in [
        ("staff_last_admin", change("amina", RoleView::Finance, "k1")),
        (
            "nothing_changed",
            StaffChange {
                key: "k2".into(),
                single_limit: Some("1500.5".into()),
                ..change("wren", RoleView::Finance, "")
            },
        ),
        ("staff_login", invitation("Sam Smith", RoleView::Finance)),
        ("staff_login", invitation("desk_admin", RoleView::Finance)),
        (
            "password_weak",
            StaffChange { password: Some("short".into()), ..invitation("sam", RoleView::Finance) },
        ),
        ("staff_password_needed", change("sam", RoleView::Finance, "k3")),
        ("staff_unknown", StaffChange { active: false, ..invitation("sam", RoleView::Finance) }),
        ("staff_named", StaffChange { name: " ".into(), ..invitation("sam", RoleView::Finance) }),
        ("organisation_unknown", StaffChange { org_id: Some(77), ..invitation("sam", RoleView::Finance) }),
        (
            "amount_unreadable",
            StaffChange { daily_limit: Some("-1".into()), ..invitation("sam", RoleView::Finance) },
        ),
        ("reason_needed", StaffChange { reason: String::new(), ..invitation("sam", RoleView::Finance) }),
    ] {
        assert_eq!(code(change_staff(store, &admin, &form).await), refused, "{form:?}");
    }
    assert_eq!(
        code(change_policy(store, &admin, &limits(RoleView::Auditor, "5", "p-2")).await),
        "policy_role"
    );
    assert_eq!(
        code(change_policy(store, &admin, &limits(RoleView::Finance, "6000", "p-3")).await),
        "nothing_changed"
    );
    book.check_clean("after all of it").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_second_admin_it_is_proposed_and_confirmed() {
    let book = sqlite_book().await;
    let store = &book.store;
    let amina = first_admin(store, &session(&clock())).await;
    let wren = invite_alone(store, &amina, "wren", RoleView::Admin).await;
    assert!(!get_staff(store, &amina).await.unwrap().alone, "two admins");
    let outcome = change_staff(store, &amina, &invitation("sam", RoleView::Finance)).await.unwrap();
    assert_eq!(outcome.page.rows.len(), 2, "sam is not there yet");
    assert!(outcome.outcome.sentence.starts_with("Proposed: "), "{}", outcome.outcome.sentence);
    assert_eq!(code(sign_in(store, &amina, "sam", &password("sam")).await), "sign_in_refused");
    let terms = book.scalar("select terms from proposal where state = 'open'").await;
    assert!(!terms.contains("argon2") && !terms.contains(&password("sam")), "{terms}");
    assert!(changes(&terms).contains(&"Role: Finance approver".to_owned()), "{:?}", changes(&terms));
    assert_eq!(code(confirm(store, &amina, &outcome).await), "decision_own");
    assert_eq!(confirm(store, &wren, &outcome).await.unwrap(), ProposalState::Approved);
    let sam = sign_in(store, &amina, "sam", &password("sam")).await.unwrap().0;
    assert_eq!(code(get_staff(store, &sam).await), "not_allowed");
    assert_eq!(code(change_staff(store, &sam, &change("sam", RoleView::Admin, "s")).await), "not_allowed");

    // Limits too; and what was decided about something that has changed since is refused.
    let first = change_policy(store, &amina, &limits(RoleView::Finance, "7000", "p-1")).await.unwrap();
    let second = change_policy(store, &wren, &limits(RoleView::Finance, "8000", "p-2")).await.unwrap();
    assert_eq!(confirm(store, &wren, &first).await.unwrap(), ProposalState::Approved);
    assert_eq!(code(confirm(store, &amina, &second).await), "policy_changed_since");
    let moved = change_staff(store, &amina, &change("sam", RoleView::Accountant, "m-1")).await.unwrap();
    let ended = StaffChange { active: false, ..change("sam", RoleView::Finance, "m-2") };
    let ended = change_staff(store, &amina, &ended).await.unwrap();
    assert_eq!(confirm(store, &wren, &ended).await.unwrap(), ProposalState::Approved);
    assert_eq!(code(confirm(store, &wren, &moved).await), "staff_changed_since");
    // A colleague who forgot: a new password, and no rest any more.
    let back =
        StaffChange { password: Some("sam has new words".into()), ..change("sam", RoleView::Finance, "m-3") };
    let back = change_staff(store, &amina, &back).await.unwrap();
    confirm(store, &wren, &back).await.unwrap();
    sign_in(store, &amina, "sam", "sam has new words").await.expect("access again");
    book.check_clean("after all of it").await;
}
