//! The coupon commands on SQLite, inside the caller's immediate transaction: nobody else writes meanwhile, so what is
//! looked at stands until it is written.

use credit_desk_domain::{
    BatchId, BatchPhase, CouponState, CouponTerms, Credits, Instant, LOGIN_TRIES, ORG_TRIES, OrgId,
    RedeemAnswer, TRY_WINDOW_MICROS, decide_redemption,
};
use sqlx::SqliteConnection;

use super::{NewCouponBatch, NewCouponUse, Row};
use crate::error::{Result, StorageError};

fn refused(rule: &str) -> StorageError {
    StorageError::Refused { rule: rule.to_owned() }
}

async fn gate(c: &mut SqliteConnection, open: i64) -> Result<()> {
    sqlx::query("update kernel_gate set open = $1").bind(open).execute(c).await?;
    Ok(())
}

/// The batch that the same key issued, and the first field in which it differs.
async fn earlier(
    c: &mut SqliteConnection,
    batch: &NewCouponBatch,
) -> Result<Option<(Vec<u8>, Option<String>)>> {
    let terms = &batch.terms;
    let org = terms.org.map_or(0, OrgId::get);
    let (kind, credits, discount) = (batch.gives.kind(), batch.gives.credits(), batch.gives.discount());
    let codes = i64::try_from(batch.codes.len()).unwrap_or(i64::MAX);
    Ok(sqlx::query_as(
        "select b.batch_id, case
           when p.name <> $3 then 'name' when p.kind <> $4 then 'kind' when p.credits <> $5 then 'credits'
           when p.discount <> $6 or p.currency is not $7 then 'discount'
           when b.codes <> $8 then 'codes' when b.uses_per_code <> $9 then 'uses_per_code' when b.prefix <> $10 then 'prefix'
           when p.ends_at <> $11 then 'valid_until' when p.credits_expire_after is not $12 then 'credits_expire_days'
           when p.total_cap is not $13 then 'total_cap' when p.org_cap is not $14 then 'org_cap' when p.budget is not $15 then 'budget'
           when p.first_purchase_only <> $16 then 'first_purchase_only' when p.org_id <> $17 then 'organisation' end
         from coupon_batch b join promotion p on p.promotion_id = b.promotion_id where b.source = $1 and b.record_id = $2",
    )
    .bind(&batch.source)
    .bind(&batch.record_id)
    .bind(&batch.name)
    .bind(kind)
    .bind(credits)
    .bind(discount)
    .bind(batch.gives.currency())
    .bind(codes)
    .bind(batch.uses_per_code)
    .bind(&batch.prefix)
    .bind(terms.ends_at.micros())
    .bind(batch.credits_expire_after)
    .bind(terms.total_cap)
    .bind(terms.org_cap)
    .bind(terms.budget.map(Credits::micro))
    .bind(i64::from(terms.first_purchase_only))
    .bind(org)
    .fetch_optional(&mut *c)
    .await?)
}

pub(super) async fn issue(
    c: &mut SqliteConnection,
    batch: &NewCouponBatch,
    actor: &str,
    now: Instant,
) -> Result<(i32, Vec<u8>, Option<String>)> {
    let terms = &batch.terms;
    let org = terms.org.map_or(0, OrgId::get);
    let (kind, credits, discount) = (batch.gives.kind(), batch.gives.credits(), batch.gives.discount());
    let codes = i64::try_from(batch.codes.len()).unwrap_or(i64::MAX);
    if org != 0 {
        let known: Option<i64> = sqlx::query_scalar("select org_id from organisation where org_id = $1")
            .bind(org)
            .fetch_optional(&mut *c)
            .await?;
        known.ok_or_else(|| refused("organisation_known"))?;
    }
    let earlier = earlier(c, batch).await?;
    if let Some((id, conflict)) = earlier {
        return Ok((2, id, conflict));
    }
    if batch.reason.is_empty() {
        return Err(refused("batch_reason"));
    }
    if codes == 0 {
        return Err(refused("batch_codes"));
    }
    if (kind == "credits") != (credits > 0) || (kind == "credits") != (discount == 0) {
        return Err(refused("promotion_gives"));
    }
    gate(c, 1).await?;
    sqlx::query(
        "insert into promotion (promotion_id, name, kind, credits, discount, currency, starts_at, ends_at, credits_expire_after, total_cap,
           org_cap, budget, first_purchase_only, org_id, campaign, actor, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(batch.promotion_id.as_slice())
    .bind(&batch.name)
    .bind(kind)
    .bind(credits)
    .bind(discount)
    .bind(batch.gives.currency())
    .bind(terms.starts_at.micros())
    .bind(terms.ends_at.micros())
    .bind(batch.credits_expire_after)
    .bind(terms.total_cap)
    .bind(terms.org_cap)
    .bind(terms.budget.map(Credits::micro))
    .bind(i64::from(terms.first_purchase_only))
    .bind(org)
    .bind(batch.campaign.as_deref())
    .bind(actor)
    .bind(now.micros())
    .execute(&mut *c)
    .await?;
    sqlx::query(
        "insert into coupon_batch (batch_id, promotion_id, prefix, codes, uses_per_code, state, reason, actor, issued_at, source, record_id)
         values ($1, $2, $3, $4, $5, 'proposed', $6, $7, $8, $9, $10)",
    )
    .bind(batch.id.as_bytes().as_slice())
    .bind(batch.promotion_id.as_slice())
    .bind(&batch.prefix)
    .bind(codes)
    .bind(batch.uses_per_code)
    .bind(&batch.reason)
    .bind(actor)
    .bind(now.micros())
    .bind(&batch.source)
    .bind(&batch.record_id)
    .execute(&mut *c)
    .await?;
    let rows: Vec<(String, String)> =
        batch.codes.iter().map(|code| (hex(&code.hash()), code.hint())).collect();
    let rows = serde_json::to_string(&rows)
        .map_err(|_| StorageError::Text { field: "prefix", reason: "it cannot be written" })?;
    sqlx::query(
        "insert into coupon_code (code_hash, batch_id, hint, uses, uses_limit)
         select unhex(value ->> 0), $2, value ->> 1, 0, $3 from json_each($1)",
    )
    .bind(rows)
    .bind(batch.id.as_bytes().as_slice())
    .bind(batch.uses_per_code)
    .execute(&mut *c)
    .await?;
    gate(c, 0).await?;
    Ok((1, batch.id.as_bytes().to_vec(), None))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) async fn disable(
    c: &mut SqliteConnection,
    id: BatchId,
    reason: &str,
    actor: &str,
    now: Instant,
) -> Result<bool> {
    let state: Option<String> = sqlx::query_scalar("select state from coupon_batch where batch_id = $1")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(&mut *c)
        .await?;
    match state.as_deref() {
        None => return Err(refused("batch_known")),
        Some("disabled") => return Ok(false),
        Some(_) if reason.is_empty() => return Err(refused("batch_reason")),
        Some(_) => {}
    }
    gate(c, 1).await?;
    sqlx::query(
        "update coupon_batch set state = 'disabled', disabled_at = $2, disabled_by = $3, disabled_reason = $4 where batch_id = $1",
    )
    .bind(id.as_bytes().as_slice())
    .bind(now.micros())
    .bind(actor)
    .bind(reason)
    .execute(&mut *c)
    .await?;
    gate(c, 0).await?;
    Ok(true)
}

/// A known code with its batch, its promotion and what was redeemed so far.
#[derive(sqlx::FromRow)]
struct Known {
    batch_id: Vec<u8>,
    promotion_id: Vec<u8>,
    hint: String,
    uses: i64,
    uses_limit: i64,
    state: String,
    name: String,
    kind: String,
    credits: i64,
    discount: i64,
    currency: Option<String>,
    starts_at: i64,
    ends_at: i64,
    credits_expire_after: Option<i64>,
    credits_expire_at: Option<i64>,
    total_cap: Option<i64>,
    org_cap: Option<i64>,
    budget: Option<i64>,
    first_purchase_only: i64,
    org_id: i64,
    redeemed: i64,
    redeemed_credits: i64,
    uses_by_org: i64,
    redeemed_by_org: i64,
    has_purchase: i64,
}

impl Known {
    fn decide(&self, org: OrgId, now: Instant) -> Result<RedeemAnswer> {
        let instant = |micros| {
            Instant::try_from_micros(micros).map_err(|_| StorageError::Inconsistent {
                table: "promotion",
                column: "starts_at",
                row: self.name.clone(),
            })
        };
        let terms = CouponTerms {
            credits: Credits::from_micro(self.credits),
            starts_at: instant(self.starts_at)?,
            ends_at: instant(self.ends_at)?,
            total_cap: self.total_cap,
            org_cap: self.org_cap,
            budget: self.budget.map(Credits::from_micro),
            first_purchase_only: self.first_purchase_only != 0,
            org: OrgId::try_new(self.org_id).ok(),
        };
        let state = CouponState {
            phase: match self.state.as_str() {
                "active" => BatchPhase::Active,
                "disabled" => BatchPhase::Disabled,
                _ => BatchPhase::Proposed,
            },
            uses: self.uses,
            uses_limit: self.uses_limit,
            uses_by_org: self.uses_by_org,
            redeemed: self.redeemed,
            redeemed_credits: Credits::from_micro(self.redeemed_credits),
            redeemed_by_org: self.redeemed_by_org,
            has_purchase: self.has_purchase != 0,
        };
        Ok(decide_redemption(&terms, &state, org, now))
    }
}

pub(super) async fn redeem(
    c: &mut SqliteConnection,
    new: &NewCouponUse,
    actor: &str,
    now: Instant,
) -> Result<Row> {
    if new.source.is_empty() || new.record_id.is_empty() {
        return Err(refused("record_plain"));
    }
    let org = new.org.get();
    let hash = new.code.hash();
    let head: Option<i64> = sqlx::query_scalar("select org_id from head where org_id = $1")
        .bind(org)
        .fetch_optional(&mut *c)
        .await?;
    head.ok_or_else(|| refused("organisation_known"))?;
    if let Some(row) = redeemed_before(c, new, &hash).await? {
        return Ok(row);
    }
    if let Some(wait) = wait(c, org, actor, now).await? {
        return Ok((1, None, None, None, None, Some(wait), None));
    }
    let known = known(c, org, &hash).await?;
    let answer = match &known {
        None => RedeemAnswer::Unknown,
        Some(known) => known.decide(new.org, now)?,
    };
    if answer == RedeemAnswer::Redeemed
        && let Some(known) = known
    {
        return post(c, new, &hash, &known, actor, now).await;
    }
    gate(c, 1).await?;
    sqlx::query(
        "insert into redemption_attempt (at, n, org_id, source, code_hash, batch_id, answer, actor)
         select $1, coalesce((select max(n) from redemption_attempt where at = $1), 0) + 1, $2, $3, $4, $5, $6, $7",
    )
    .bind(now.micros())
    .bind(org)
    .bind(&new.source)
    .bind(hash.as_slice())
    .bind(known.map(|known| known.batch_id))
    .bind(answer.code())
    .bind(actor)
    .execute(&mut *c)
    .await?;
    gate(c, 0).await?;
    Ok((1, Some(answer.code().to_owned()), None, None, None, None, None))
}

/// What the same record redeemed before, or the field in which it differs.
async fn redeemed_before(
    c: &mut SqliteConnection,
    new: &NewCouponUse,
    hash: &[u8; 32],
) -> Result<Option<Row>> {
    let row: Option<(Option<i64>, i64, i64, Option<String>)> = sqlx::query_as(
        "select posted_seq, credits, expires_at,
           case when org_id <> $3 then 'organisation' when code_hash <> $4 then 'code' when user_ref is not $5 then 'user' end
         from redemption where source = $1 and record_id = $2 limit 1",
    )
    .bind(&new.source)
    .bind(&new.record_id)
    .bind(new.org.get())
    .bind(hash.as_slice())
    .bind(new.user.as_deref())
    .fetch_optional(c)
    .await?;
    let redeemed = || Some(RedeemAnswer::Redeemed.code().to_owned());
    Ok(row.map(|(seq, credits, expires_at, conflict)| {
        (2, redeemed(), seq, Some(credits), Some(expires_at), None, conflict)
    }))
}

/// Microseconds until the next try of an organisation or login that gave many unknown codes is looked at; nothing where it
/// is looked at now.
async fn wait(c: &mut SqliteConnection, org: i64, actor: &str, now: Instant) -> Result<Option<i64>> {
    let since = now.micros().saturating_sub(TRY_WINDOW_MICROS);
    let oldest: Option<i64> = sqlx::query_scalar(
        "select coalesce(
           (select at from redemption_attempt where org_id = $1 and at > $3 and answer = 'unknown' order by at desc limit 1 offset $4),
           (select at from redemption_attempt where actor = $2 and at > $3 and answer = 'unknown' order by at desc limit 1 offset $5))",
    )
    .bind(org)
    .bind(actor)
    .bind(since)
    .bind(ORG_TRIES - 1)
    .bind(LOGIN_TRIES - 1)
    .fetch_one(c)
    .await?;
    Ok(oldest.map(|at| at - since))
}

async fn known(c: &mut SqliteConnection, org: i64, hash: &[u8; 32]) -> Result<Option<Known>> {
    Ok(sqlx::query_as(
        "select c.batch_id, c.hint, c.uses, c.uses_limit, b.state, b.promotion_id, p.name, p.kind, p.credits, p.discount, p.currency,
           p.starts_at, p.ends_at, p.credits_expire_after, p.credits_expire_at, p.total_cap, p.org_cap, p.budget, p.first_purchase_only,
           p.org_id, p.redeemed, p.redeemed_credits,
           (select count(*) from redemption r where r.org_id = $2 and r.code_hash = c.code_hash) as uses_by_org,
           (select count(*) from redemption r join coupon_batch o on o.batch_id = r.batch_id
              where r.org_id = $2 and o.promotion_id = b.promotion_id) as redeemed_by_org,
           exists (select 1 from movement m where m.org_id = $2 and m.kind in (1, 2)) as has_purchase
         from coupon_code c join coupon_batch b on b.batch_id = c.batch_id join promotion p on p.promotion_id = b.promotion_id
         where c.code_hash = $1",
    )
    .bind(hash.as_slice())
    .bind(org)
    .fetch_optional(c)
    .await?)
}

/// Posts the credits and writes the redemption with the terms as they are, and the kept counters.
async fn post(
    c: &mut SqliteConnection,
    new: &NewCouponUse,
    hash: &[u8; 32],
    known: &Known,
    actor: &str,
    now: Instant,
) -> Result<Row> {
    let org = new.org.get();
    let expires_at = known
        .credits_expire_after
        .map(|after| now.micros().saturating_add(after))
        .or(known.credits_expire_at)
        .unwrap_or(i64::MAX);
    let mut seq = None;
    if known.credits > 0 {
        let taken: Option<i64> = sqlx::query_scalar(
            "select 1 from movement where source = $1 and record_id = $2
             union all select 1 from usage_record where source = $1 and record_id = $2 limit 1",
        )
        .bind(&new.source)
        .bind(&new.record_id)
        .fetch_optional(&mut *c)
        .await?;
        if taken.is_some() {
            return Ok((3, None, None, None, None, None, Some("kind".to_owned())));
        }
        sqlx::query(
            "insert into post_addition (org_id, txn_id, lot_id, wallet, kind, amount, category, paid, currency, unit_cost, priority,
               effective_at, expires_at, occurred_at, posted_at, source, record_id, event_id, user_ref, reference, reason, note, actor)
             values ($1, $2, $3, 0, 6, $4, 1, 0, null, 0, 100, $5, $6, $5, $5, $7, $8, null, $9, $10, null, $11, $12)",
        )
        .bind(org)
        .bind(new.txn_id.as_bytes().as_slice())
        .bind(new.lot_id.as_bytes().as_slice())
        .bind(known.credits)
        .bind(now.micros())
        .bind(expires_at)
        .bind(&new.source)
        .bind(&new.record_id)
        .bind(new.user.as_deref())
        .bind(&known.hint)
        .bind(&known.name)
        .bind(actor)
        .execute(&mut *c)
        .await?;
        seq = Some(
            sqlx::query_scalar("select seq from head where org_id = $1").bind(org).fetch_one(&mut *c).await?,
        );
    }
    gate(c, 1).await?;
    sqlx::query(
        "insert into redemption (org_id, source, record_id, redemption_id, at, actor, user_ref, batch_id, code_hash, kind, credits, discount,
           currency, expires_at, posted_seq)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(org)
    .bind(&new.source)
    .bind(&new.record_id)
    .bind(new.redemption_id.as_slice())
    .bind(now.micros())
    .bind(actor)
    .bind(new.user.as_deref())
    .bind(&known.batch_id)
    .bind(hash.as_slice())
    .bind(&known.kind)
    .bind(known.credits)
    .bind(known.discount)
    .bind(known.currency.as_deref())
    .bind(expires_at)
    .bind(seq)
    .execute(&mut *c)
    .await?;
    sqlx::query("update coupon_code set uses = uses + 1 where code_hash = $1")
        .bind(hash.as_slice())
        .execute(&mut *c)
        .await?;
    sqlx::query("update coupon_batch set redeemed = redeemed + 1, redeemed_credits = redeemed_credits + $2 where batch_id = $1")
        .bind(&known.batch_id)
        .bind(known.credits)
        .execute(&mut *c)
        .await?;
    sqlx::query("update promotion set redeemed = redeemed + 1, redeemed_credits = redeemed_credits + $2 where promotion_id = $1")
        .bind(&known.promotion_id)
        .bind(known.credits)
        .execute(&mut *c)
        .await?;
    gate(c, 0).await?;
    Ok((
        1,
        Some(RedeemAnswer::Redeemed.code().to_owned()),
        seq,
        Some(known.credits),
        Some(expires_at),
        None,
        None,
    ))
}
