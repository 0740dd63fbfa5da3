//! Guessing is slowed down: by organisation, and by login.

use credit_desk_domain::{CouponCode, Instant, OrgId, RedeemAnswer as A, SystemIds};
use credit_desk_storage::coupon::Redemption;

use crate::press::{answer_at, batch, coupon_use, issue, redeem_at};
use crate::support::{Book, at, on_both_engines};

async fn guess(book: &Book, org: OrgId, key: &str, now: Instant) -> Redemption {
    let code = CouponCode::generate("SPRING", &SystemIds);
    redeem_at(&book.store, book.actor, &coupon_use(org, &code, key), now).await.unwrap()
}

fn is_unknown(found: &Redemption) -> bool {
    matches!(found, Redemption::Answered { answer: A::Unknown, .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_unknown_codes_an_organisation_waits() {
    on_both_engines(async |book: Book| {
        let told = format!("{:?}", book.engine());
        let (acme, globex) = (book.organisation("acme").await, book.organisation("globex").await);
        let made = batch("spring", 2);
        issue(&book, &made).await;
        for n in 0..10 {
            assert!(is_unknown(&guess(&book, acme, &format!("g-{n}"), at(n)).await), "{told}: try {n}");
        }
        let eleventh = guess(&book, acme, "g-10", at(60)).await;
        assert_eq!(
            eleventh,
            Redemption::Wait { micros: 540_000_000 },
            "{told}: until the first is ten minutes old"
        );
        // A right code waits too: otherwise a guess that hits would be told apart.
        let right = redeem_at(&book.store, book.actor, &coupon_use(acme, &made.codes[0], "right"), at(60))
            .await
            .unwrap();
        assert!(matches!(right, Redemption::Wait { .. }), "{told}: {right:?}");
        assert_eq!(
            answer_at(&book, globex, &made.codes[0], "theirs", at(60)).await,
            A::Redeemed,
            "{told}: others do not wait"
        );
        assert_eq!(
            answer_at(&book, acme, &made.codes[1], "right", at(601)).await,
            A::Redeemed,
            "{told}: it is over"
        );
        // Waiting is not counted as a try.
        assert_eq!(book.scalar("select count(*) || '' from {}redemption_attempt").await, "10", "{told}");
        book.check_clean("throttled").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_thirty_unknown_codes_a_login_waits() {
    on_both_engines(async |book: Book| {
        let told = format!("{:?}", book.engine());
        let mut orgs = Vec::new();
        for n in 0..5 {
            orgs.push(book.organisation(&format!("o{n}")).await);
        }
        for n in 0..30 {
            let org = orgs[usize::try_from(n / 8).unwrap()];
            assert!(is_unknown(&guess(&book, org, &format!("g-{n}"), at(n)).await), "{told}: try {n}");
        }
        let next = guess(&book, orgs[4], "g-30", at(30)).await;
        assert_eq!(next, Redemption::Wait { micros: 570_000_000 }, "{told}: whatever the organisation");
        assert!(is_unknown(&guess(&book, orgs[4], "g-31", at(601)).await), "{told}: it is over");
    })
    .await;
}
