//! Coupons: kept counters against redemptions, and redemptions against the transactions that they posted.

use super::cursor::{Cursor as _, Source};
use super::difference::{Difference, DifferenceKind as What, Findings};

use crate::error::Result;

/// Codes, batches and promotions whose kept counters are not those of their redemptions.
const COUNTS: &str = "select what, id, kept, kept_credits, n, credits from coupon_count \
    where kept <> n or kept_credits <> credits order by what, id";

/// Redemptions of credits with their transactions.
const POSTINGS: &str = "select r.org_id, r.posted_seq, r.record_id, r.credits, m.amount \
    from redemption_shown r \
    left join movement m on m.org_id = r.org_id and m.seq = r.posted_seq and m.kind = 6 and m.source = r.source and m.record_id = r.record_id \
    where (r.posted_seq is null) <> (r.credits = 0) or r.posted_seq is not null and (m.amount is null or m.amount <> r.credits) \
    order by r.org_id, r.posted_seq, r.record_id";

pub(super) fn coupons<S: Source>(source: &S) -> Result<Findings> {
    let mut findings = Findings::default();
    source.each(COUNTS, |row| {
        let words = |n: i64, credits: i64| format!("{n} redemptions of {credits} in all");
        findings.add(Difference {
            org: None,
            seq: None,
            lot: None,
            kind: What::CouponCount,
            subject: format!("{} {}", row.text(0)?, row.text(1)?),
            expected: words(row.int(4)?, row.int(5)?),
            found: words(row.int(2)?, row.int(3)?),
        });
        Ok(())
    })?;
    source.each(POSTINGS, |row| {
        let credits = row.int(3)?;
        findings.add(Difference {
            org: Some(row.int(0)?),
            seq: row.option_int(1)?,
            lot: None,
            kind: What::RedemptionPosting,
            subject: format!("redemption {}", row.text(2)?),
            expected: if credits == 0 {
                "no transaction".to_owned()
            } else {
                format!("a coupon of {credits}")
            },
            found: row.option_int(4)?.map_or_else(|| "none of it".to_owned(), |amount| amount.to_string()),
        });
        Ok(())
    })?;
    Ok(findings)
}
