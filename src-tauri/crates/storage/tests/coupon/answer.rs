//! The eight answers, each from its own cause, and what a redemption leaves in the book.

use std::collections::HashMap;

use credit_desk_domain::{
    BatchPhase, CouponCode, CouponState, Credits, Kind, OrgId, RedeemAnswer as A, SystemIds,
    decide_redemption,
};
use credit_desk_storage::StorageError;
use credit_desk_storage::coupon::{Gives, NewCouponBatch, Redemption};

use crate::press::{DAY, answer, answer_at, batch, coupon_use, issue, redeem_at};
use crate::support::{Book, at, both_books, now, on_both_engines};

#[tokio::test(flavor = "multi_thread")]
async fn each_of_the_eight_answers_has_its_cause() {
    on_both_engines(async |book: Book| {
        let acme = book.organisation("acme").await;
        let globex = book.organisation("globex").await;
        let spring = batch("spring", 3);
        let waiting = batch("waiting", 1);
        issue(&book, &spring).await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.issue_batch(&waiting, now()).await.unwrap();
        unit.commit().await.unwrap();
        let mut for_acme = batch("acme", 1);
        for_acme.terms.org = Some(acme);
        issue(&book, &for_acme).await;
        let mut first = batch("first", 2);
        first.terms.first_purchase_only = true;
        issue(&book, &first).await;

        let told = format!("{:?}", book.engine());
        let code = &spring.codes[0];
        assert_eq!(answer_at(&book, acme, code, "early", at(-2 * DAY)).await, A::NotYetValid, "{told}");
        assert_eq!(answer(&book, acme, &waiting.codes[0], "waiting").await, A::NotYetValid, "{told}: not approved");
        assert_eq!(answer_at(&book, acme, code, "late", at(30 * DAY)).await, A::Expired, "{told}");
        assert_eq!(answer(&book, acme, code, "first").await, A::Redeemed, "{told}");
        assert_eq!(answer(&book, acme, code, "again").await, A::AlreadyUsed, "{told}");
        assert_eq!(answer(&book, globex, code, "other").await, A::LimitReached, "{told}: its only use is gone");
        assert_eq!(answer(&book, globex, &for_acme.codes[0], "theirs").await, A::NotForOrganisation, "{told}");
        let unknown = CouponCode::generate("SPRING", &SystemIds);
        assert_eq!(answer(&book, acme, &unknown, "unknown").await, A::Unknown, "{told}");

        assert_eq!(answer(&book, globex, &first.codes[0], "no purchase yet").await, A::Redeemed, "{told}");
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_addition(&book.addition(globex, Kind::Purchase, 10, "bought", at(0)), at(0)).await.unwrap();
        assert!(unit.disable_batch(spring.id, "printed twice", now()).await.unwrap(), "{told}: it was active");
        assert!(!unit.disable_batch(spring.id, "again", now()).await.unwrap(), "{told}: once");
        unit.commit().await.unwrap();
        assert_eq!(answer(&book, globex, &first.codes[1], "bought before").await, A::NotForOrganisation, "{told}");
        assert_eq!(answer(&book, acme, &spring.codes[1], "disabled").await, A::Disabled, "{told}");
        // What was redeemed before stays: the same record is answered as it was.
        let again = redeem_at(&book.store, book.actor, &coupon_use(acme, code, "first"), at(99)).await.unwrap();
        assert!(
            matches!(again, Redemption::Answered { answer: A::Redeemed, given: Some(_), already: true }),
            "{told}: {again:?}"
        );
        assert_eq!(book.wallet(acme).await, (100_000_000, 0), "{told}: credits once");
        let attempts = "select string_agg(answer || ' ' || n, ', ' order by answer) from
            (select answer, count(*) as n from {}redemption_attempt group by answer) t";
        assert_eq!(
            book.scalar(attempts).await,
            "already_used 1, disabled 1, expired 1, limit_reached 1, not_for_organisation 2, not_yet_valid 2, unknown 1",
            "{told}: every refusal is kept"
        );
        book.check_clean("the eight answers").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redemption_copies_the_terms_and_its_key_means_one_thing() {
    on_both_engines(async |book: Book| {
        let acme = book.organisation("acme").await;
        let globex = book.organisation("globex").await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.post_usage(&[book.usage(acme, 30, "debt", at(-5))], at(-5)).await.unwrap();
        unit.commit().await.unwrap();
        let spring = batch("spring", 2);
        issue(&book, &spring).await;
        let mut off = batch("off", 1);
        off.gives = Gives::Percent { millionths: 100_000 };
        off.terms.credits = Credits::ZERO;
        issue(&book, &off).await;

        let told = format!("{:?}", book.engine());
        assert_eq!(answer(&book, acme, &spring.codes[0], "k-1").await, A::Redeemed, "{told}");
        assert_eq!(book.wallet(acme).await, (70_000_000, 0), "{told}: debt is paid first");
        assert_eq!(answer(&book, acme, &off.codes[0], "k-2").await, A::Redeemed, "{told}: a discount");
        assert_eq!(book.wallet(acme).await, (70_000_000, 0), "{told}: a discount posts nothing");
        let rows = book.rows(
            "select record_id, kind, credits, discount, expires_at, posted_seq, user_ref from {}redemption order by record_id",
        );
        let expires = at(90 * DAY).micros();
        assert_eq!(
            rows,
            [
                format!("k-1|credits|100000000|0|{expires}|2|u-1"),
                format!("k-2|percent|0|100000|{expires}||u-1")
            ],
            "{told}"
        );
        let lot = book.rows("select kind, category, paid, expires_at from {}lot where org_id = 1");
        assert_eq!(lot, [format!("6|1|0|{expires}")], "{told}: a promotional lot");
        let words = book.rows("select source, record_id, reference, note from {}movement where kind = 6");
        assert_eq!(words, [format!("platform|k-1|{}|Spring spring", spring.codes[0].hint())], "{told}");

        for (org, code, user, field) in [
            (globex, &spring.codes[0], "u-1", "organisation"),
            (acme, &spring.codes[1], "u-1", "code"),
            (acme, &spring.codes[0], "u-2", "user"),
        ] {
            let mut other = coupon_use(org, code, "k-1");
            other.user = Some(user.into());
            let error = redeem_at(&book.store, book.actor, &other, at(1)).await.unwrap_err();
            assert!(
                matches!(&error, StorageError::Conflict { field: found, .. } if found == field),
                "{told}: {field}: {error:?}"
            );
        }
        // A key that stands for usage already.
        let mut used = coupon_use(acme, &spring.codes[1], "debt");
        used.source = "test".into();
        let error = redeem_at(&book.store, book.actor, &used, at(1)).await.unwrap_err();
        assert!(matches!(error, StorageError::Conflict { .. }), "{told}: {error:?}");
        let nobody = coupon_use(OrgId::try_new(99).unwrap(), &spring.codes[1], "k-3");
        let error = redeem_at(&book.store, book.actor, &nobody, at(1)).await.unwrap_err();
        assert_eq!(error.rule(), Some("organisation_known"), "{told}");
        let uses = book.scalar("select sum(uses) || '' from {}coupon_code").await;
        assert_eq!(uses, "2", "{told}: what was refused used nothing");
        book.check_clean("terms").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_issues_one_batch() {
    on_both_engines(async |book: Book| {
        let told = format!("{:?}", book.engine());
        let spring = batch("spring", 5);
        issue(&book, &spring).await;
        let pressed_again =
            NewCouponBatch { id: batch("x", 1).id, codes: batch("x", 5).codes, ..spring.clone() };
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let again = unit.issue_batch(&pressed_again, at(5)).await.unwrap();
        assert!(again.already && again.id == spring.id, "{told}: the first batch is answered");
        let other = NewCouponBatch { uses_per_code: 2, ..pressed_again.clone() };
        let error = unit.issue_batch(&other, at(5)).await.unwrap_err();
        assert!(
            matches!(&error, StorageError::Conflict { field, .. } if field == "uses_per_code"),
            "{told}: {error:?}"
        );
        unit.cancel().await.unwrap();
        assert_eq!(book.scalar("select count(*) || '' from {}coupon_code").await, "5", "{told}");
        for (rule, wrong) in [
            ("batch_reason", NewCouponBatch { reason: String::new(), ..batch("r", 1) }),
            ("batch_codes", batch("c", 0)),
            ("promotion_gives", NewCouponBatch { gives: Gives::Credits(Credits::ZERO), ..batch("g", 1) }),
            ("promotion_named", NewCouponBatch { name: String::new(), ..batch("n", 1) }),
            ("batch_uses", NewCouponBatch { uses_per_code: 0, ..batch("u", 1) }),
        ] {
            let mut unit = book.store.begin(book.actor).await.unwrap();
            let error = unit.issue_batch(&wrong, at(5)).await.unwrap_err();
            assert_eq!(error.rule(), Some(rule), "{told}: {error:?}");
            drop(unit);
        }
    })
    .await;
}

/// What this test keeps beside the books: counts alone, no locks and no SQL.
#[derive(Default)]
struct Tried {
    uses: HashMap<(usize, usize), i64>,
    by: HashMap<(usize, usize, i64), i64>,
    promotion: HashMap<usize, i64>,
    promotion_by: HashMap<(usize, i64), i64>,
    purchases: HashMap<i64, bool>,
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_answer_a_random_workload_as_the_rule_does() {
    let books = both_books().await;
    let mut dice = 7_u64;
    let mut roll = move |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((dice >> 33) % sides).unwrap()
    };
    let mut orgs = Vec::new();
    for book in &books {
        orgs.clear();
        for n in 0..6 {
            orgs.push(book.organisation(&format!("o{n}")).await);
        }
    }
    let mut batches = Vec::new();
    for n in 0..6 {
        let mut made = batch(&format!("b{n}"), 4);
        made.uses_per_code = [1, 1, 3, 5, 2, 1][n];
        made.terms.total_cap = [None, Some(2), Some(6), None, None, None][n];
        made.terms.org_cap = [None, None, Some(1), Some(2), None, None][n];
        made.terms.budget = [None, None, None, Credits::from_whole(750).ok(), None, None][n];
        made.terms.first_purchase_only = n == 4;
        made.terms.org = (n == 5).then(|| orgs[1]);
        made.terms.ends_at = if n == 0 { at(150) } else { at(30 * DAY) };
        for book in &books {
            issue(book, &made).await;
        }
        batches.push(made);
    }
    let mut kept = Tried::default();
    let mut seen: HashMap<A, usize> = HashMap::new();
    for step in 0..260_i64 {
        let time = at(step);
        let (b, n, o) = (roll(6), roll(4), roll(6));
        let org = orgs[o];
        if step % 40 == 39 {
            for book in &books {
                let mut unit = book.store.begin(book.actor).await.unwrap();
                unit.post_addition(&book.addition(org, Kind::Purchase, 5, &format!("p-{step}"), time), time)
                    .await
                    .unwrap();
                unit.commit().await.unwrap();
            }
            kept.purchases.insert(org.get(), true);
        }
        let made = &batches[b];
        let get = |map: &HashMap<(usize, usize), i64>| map.get(&(b, n)).copied().unwrap_or(0);
        let redeemed = kept.promotion.get(&b).copied().unwrap_or(0);
        let state = CouponState {
            phase: BatchPhase::Active,
            uses: get(&kept.uses),
            uses_limit: made.uses_per_code,
            uses_by_org: kept.by.get(&(b, n, org.get())).copied().unwrap_or(0),
            redeemed,
            redeemed_credits: Credits::from_micro(redeemed * made.terms.credits.micro()),
            redeemed_by_org: kept.promotion_by.get(&(b, org.get())).copied().unwrap_or(0),
            has_purchase: kept.purchases.contains_key(&org.get()),
        };
        let expected = decide_redemption(&made.terms, &state, org, time);
        for book in &books {
            let new = coupon_use(org, &made.codes[n], &format!("r-{step}"));
            let found = redeem_at(&book.store, book.actor, &new, time).await.unwrap();
            let told = format!("{:?}, step {step}: batch {b}, code {n}, {org}", book.engine());
            let Redemption::Answered { answer, already: false, .. } = found else {
                panic!("{told}: {found:?}")
            };
            assert_eq!(answer, expected, "{told}");
        }
        *seen.entry(expected).or_default() += 1;
        if expected == A::Redeemed {
            *kept.uses.entry((b, n)).or_default() += 1;
            *kept.by.entry((b, n, org.get())).or_default() += 1;
            *kept.promotion.entry(b).or_default() += 1;
            *kept.promotion_by.entry((b, org.get())).or_default() += 1;
        }
    }
    for answer in [A::Redeemed, A::AlreadyUsed, A::Expired, A::LimitReached, A::NotForOrganisation] {
        assert!(seen.get(&answer).copied().unwrap_or(0) > 0, "{answer:?} was seen: {seen:?}");
    }
    let tables = [
        "select org_id, record_id, kind, credits, expires_at, posted_seq from {}redemption order by record_id, org_id",
        "select org_id, at, answer from {}redemption_attempt order by at, n",
        "select hint, uses, uses_limit from {}coupon_code order by hint, uses",
    ];
    if let [sqlite, postgres] = &books[..] {
        for table in tables {
            assert_eq!(sqlite.rows(table), postgres.rows(table), "{table}");
        }
    }
    for book in &books {
        book.check_clean("random workload").await;
    }
}
