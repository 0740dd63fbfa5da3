//! The matrix of roles and areas, as it is written down, is what is enforced.

use credit_desk_actions::Session;
use credit_desk_actions::rights::authorize;
use credit_desk_domain::{Area, BillingZone, Level, Role};

/// Areas by roles: `-` hidden, `V` may look, `P` may propose, `D` may do.
const MATRIX: [(Area, &str); 15] = [
    //                      support finance accountant admin auditor
    (Area::Inbox, "VVVV-"),
    (Area::Requests, "VDVDV"),
    (Area::Transactions, "VVVVV"),
    (Area::Organisations, "VVVVV"),
    (Area::Reverse, "PDPD-"),
    (Area::Coupons, "VVVDV"),
    (Area::Grants, "PDVDV"),
    (Area::Invoices, "VVDVV"),
    (Area::Payments, "DDVDV"),
    (Area::RateCard, "VVVDV"),
    (Area::Expiry, "VDVDV"),
    (Area::Reports, "-VDVV"),
    (Area::AuditLog, "VVVVV"),
    (Area::Import, "---DV"),
    (Area::Staff, "---DV"),
];

const LEVELS: [(char, Level); 4] =
    [('-', Level::Hidden), ('V', Level::View), ('P', Level::Propose), ('D', Level::Do)];

#[test]
fn every_role_may_do_what_the_matrix_says_and_nothing_else() {
    let mut refusals = 0;
    for (area, row) in MATRIX {
        for (role, letter) in Role::ALL.into_iter().zip(row.chars()) {
            let has = LEVELS.iter().find(|(known, _)| *known == letter).unwrap().1;
            let session = Session::new("somebody", role, BillingZone::UTC);
            for (_, needed) in LEVELS {
                let answer = authorize(&session, area, needed);
                assert_eq!(answer.is_ok(), has >= needed, "{role:?} {area:?} {needed:?}");
                if let Err(error) = answer {
                    refusals += 1;
                    assert_eq!(error.code(), "not_allowed", "{role:?} {area:?}");
                    assert!(error.to_string().contains(role.words()), "the role is named: {error}");
                    assert!(error.to_string().contains(area.words()), "the area is named: {error}");
                }
            }
        }
    }
    assert!(refusals > 80, "{refusals} refusals were looked at");
    assert_eq!(MATRIX.len(), Area::ALL.len(), "no area is forgotten");
}

#[test]
fn without_a_role_or_sign_in_nothing_is_allowed() {
    let session = Session::new("somebody", Role::Admin, BillingZone::UTC);
    let none = Session { role: None, ..session.clone() };
    for area in Area::ALL {
        assert_eq!(authorize(&none, area, Level::View).unwrap_err().code(), "not_allowed", "{area:?}");
        let out = authorize(&session.signed_out(), area, Level::View).unwrap_err();
        assert_eq!(out.code(), "sign_in_needed", "{area:?}");
    }
}
