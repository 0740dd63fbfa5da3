//! Batches of coupon codes with what was redeemed of them; codes by their hint alone.

use credit_desk_domain::{BatchId, CouponCode};
use sqlx::FromRow;

use super::row::{ListRow, MOVEMENT_COLUMNS, MOVEMENT_NAMES};
use super::statement::{Bind, Statement};
use crate::engine::{Connection, Engine};
use crate::error::Result;
use crate::store::Store;

/// A batch with the terms of its promotion, in micro-units and microseconds.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct BatchRecord {
    /// Sixteen bytes.
    pub batch_id: Vec<u8>,
    /// Promotion's name.
    pub name: String,
    /// `credits`, `fixed` or `percent`.
    pub kind: String,
    /// Credits of each redemption.
    pub credits: i64,
    /// Micro-units of the currency, or millionths.
    pub discount: i64,
    /// Currency of a fixed discount.
    pub currency: Option<String>,
    /// First instant of validity.
    pub starts_at: i64,
    /// End of validity.
    pub ends_at: i64,
    /// Microseconds after redemption in which the credits can be used.
    pub credits_expire_after: Option<i64>,
    /// Redemptions in all.
    pub total_cap: Option<i64>,
    /// Redemptions by one organisation.
    pub org_cap: Option<i64>,
    /// Credits in all.
    pub budget: Option<i64>,
    /// 1: only for organisations without a purchase.
    pub first_purchase_only: i64,
    /// Only for this organisation; 0 is any.
    pub org_id: i64,
    /// Its name.
    pub organisation: Option<String>,
    /// Campaign.
    pub campaign: Option<String>,
    /// Redemptions of the promotion.
    pub promotion_redeemed: i64,
    /// Their credits.
    pub promotion_credits: i64,
    /// Letters before the codes.
    pub prefix: String,
    /// Codes.
    pub codes: i64,
    /// Uses of each.
    pub uses_per_code: i64,
    /// `proposed`, `active` or `disabled`.
    pub state: String,
    /// Why it was issued.
    pub reason: String,
    /// Redemptions of the batch.
    pub redeemed: i64,
    /// Their credits.
    pub redeemed_credits: i64,
    /// Who issued it.
    pub actor: String,
    /// When.
    pub issued_at: i64,
    /// When it was disabled.
    pub disabled_at: Option<i64>,
    /// By whom.
    pub disabled_by: Option<String>,
    /// Why.
    pub disabled_reason: Option<String>,
    /// Codes that look leaked.
    pub leaks: i64,
    /// Its proposal's ID.
    pub proposal_id: Option<Vec<u8>>,
    /// Where that stands.
    pub proposal_state: Option<String>,
}

/// A redemption or a refused try.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TryRecord {
    /// When.
    pub at: i64,
    /// Organisation.
    pub org_id: i64,
    /// Its name.
    pub organisation: String,
    /// Hint of the code.
    pub hint: Option<String>,
    /// As in [`credit_desk_domain::RedeemAnswer::code`].
    pub answer: String,
    /// Credits added; zero for a discount and a refusal.
    pub credits: i64,
    /// The transaction's ID.
    pub txn_id: Option<Vec<u8>>,
    /// The customer's user.
    pub user_ref: Option<String>,
    /// Who entered it.
    pub actor: String,
}

/// A code that looks leaked.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LeakRecord {
    /// Hint.
    pub hint: String,
    /// Organisations that tried it.
    pub organisations: i64,
    /// First try.
    pub first_at: i64,
    /// Last try.
    pub last_at: i64,
}

/// A code that somebody pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCode {
    /// Its batch.
    pub batch: BatchRecord,
    /// Its hint.
    pub hint: String,
    /// Transactions of its redemptions, newest first, at most twenty.
    pub rows: Vec<ListRow>,
}

fn batches(engine: Engine, condition: &str) -> String {
    let subject = match engine {
        Engine::Sqlite => "lower(hex(b.batch_id))",
        Engine::Postgres => "encode(b.batch_id, 'hex')",
    };
    format!(
        "select b.batch_id, p.name, p.kind, p.credits, p.discount, p.currency, p.starts_at, p.ends_at, p.credits_expire_after, p.total_cap,
           p.org_cap, p.budget, p.first_purchase_only, p.org_id, o.name as organisation, p.campaign, p.redeemed as promotion_redeemed,
           p.redeemed_credits as promotion_credits, b.prefix, b.codes, b.uses_per_code, b.state, b.reason, b.redeemed, b.redeemed_credits,
           b.actor, b.issued_at, b.disabled_at, b.disabled_by, b.disabled_reason, coalesce(l.leaks, 0) as leaks, q.proposal_id,
           q.state as proposal_state
         from coupon_batch b
         join promotion p on p.promotion_id = b.promotion_id
         left join organisation o on o.org_id = p.org_id
         left join (select batch_id, count(*) as leaks from leak_shown group by batch_id) l on l.batch_id = b.batch_id
         left join proposal q on q.action = 'coupon' and q.subject = {subject}
         where {condition} order by b.issued_at desc, b.batch_id desc"
    )
}

fn bytes(id: BatchId) -> Bind {
    Bind::Bytes(id.as_bytes().to_vec())
}

impl Store {
    /// Every batch, newest first.
    pub async fn coupon_batches(&self) -> Result<Vec<BatchRecord>> {
        let mut connection = self.pools.read().await?;
        let text = batches(connection.engine(), "1 = 1");
        Statement { text, binds: Vec::new() }.fetch_all(&mut connection).await
    }

    /// One batch.
    pub async fn coupon_batch(&self, id: BatchId) -> Result<Option<BatchRecord>> {
        let mut connection = self.pools.read().await?;
        batch(&mut connection, id.as_bytes()).await
    }

    /// The batch that a key issued at the desk.
    pub async fn coupon_batch_of(&self, source: &str, record_id: &str) -> Result<Option<BatchId>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (source, record) = (s.text(source), s.text(record_id));
        s.text =
            format!("select batch_id from coupon_batch where source = {source} and record_id = {record}");
        let rows: Vec<(Vec<u8>,)> = s.fetch_all(&mut connection).await?;
        Ok(rows.first().and_then(|(id,)| BatchId::from_slice(id).ok()))
    }

    /// Redemptions of a batch and refused tries of its codes, newest first.
    pub async fn coupon_tries(&self, id: BatchId, limit: i64) -> Result<Vec<TryRecord>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (redeemed, refused) = (s.bind(bytes(id)), s.bind(bytes(id)));
        let (first, second, all) = (s.int(limit), s.int(limit), s.int(limit));
        s.text = format!(
            "select t.at, t.org_id, coalesce(o.name, '') as organisation, t.hint, t.answer, t.credits, m.txn_id, t.user_ref, t.actor
             from (
               select * from (select at, org_id, hint, 'redeemed' as answer, credits, posted_seq, user_ref, actor
                 from redemption_shown where batch_id = {redeemed} order by at desc limit {first}) as r
               union all
               select * from (select at, org_id, hint, answer, cast(0 as bigint), cast(null as bigint), cast(null as text), actor
                 from attempt_shown where batch_id = {refused} order by at desc, n desc limit {second}) as a
             ) t
             left join organisation o on o.org_id = t.org_id
             left join movement m on m.org_id = t.org_id and m.seq = t.posted_seq
             order by t.at desc, t.org_id limit {all}"
        );
        s.fetch_all(&mut connection).await
    }

    /// Redemptions of a batch by the UTC hour that they fall into: the hour's number since 1970, how many.
    pub async fn coupon_hours(&self, id: BatchId) -> Result<Vec<(i64, i64)>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let id = s.bind(bytes(id));
        s.text = format!(
            "select at / 3600000000 as hour, count(*) as n from redemption_shown where batch_id = {id} group by at / 3600000000 order by hour"
        );
        s.fetch_all(&mut connection).await
    }

    /// Codes of a batch that look leaked, those tried by most organisations first.
    pub async fn coupon_leaks(&self, id: BatchId) -> Result<Vec<LeakRecord>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let id = s.bind(bytes(id));
        s.text = format!(
            "select hint, organisations, first_at, last_at from leak_shown where batch_id = {id} order by organisations desc, last_at desc limit 100"
        );
        s.fetch_all(&mut connection).await
    }

    /// The batch and the redemptions of a pasted code; nothing where no batch has it.
    pub async fn find_code(&self, code: &CouponCode) -> Result<Option<FoundCode>> {
        let mut connection = self.pools.read().await?;
        let hash = code.hash().to_vec();
        let found: Option<(Vec<u8>, String)> = match &mut connection {
            Connection::Sqlite(c) => {
                sqlx::query_as("select batch_id, hint from coupon_code where code_hash = $1")
                    .bind(&hash)
                    .fetch_optional(&mut **c)
                    .await?
            }
            Connection::Postgres(c) => {
                sqlx::query_as("select batch_id, hint from find_code($1)")
                    .bind(code.plain())
                    .fetch_optional(&mut **c)
                    .await?
            }
        };
        let Some((id, hint)) = found else { return Ok(None) };
        let Some(batch) = batch(&mut connection, &id).await? else { return Ok(None) };
        let mut s = Statement::default();
        let keys = match connection.engine() {
            Engine::Sqlite => {
                let hash = s.bind(Bind::Bytes(hash));
                format!(
                    "(select org_id, posted_seq from redemption where code_hash = {hash} and posted_seq is not null order by at desc limit 20)"
                )
            }
            Engine::Postgres => format!("find_code_redemptions({})", s.text(code.plain())),
        };
        s.text = format!(
            "select {MOVEMENT_COLUMNS} from {keys} k join movement m on m.org_id = k.org_id and m.seq = k.posted_seq{MOVEMENT_NAMES}
             order by m.occurred_at desc, m.org_id, m.seq"
        );
        let rows = s.fetch_all(&mut connection).await?;
        Ok(Some(FoundCode { batch, hint, rows }))
    }
}

async fn batch(connection: &mut Connection, id: &[u8]) -> Result<Option<BatchRecord>> {
    let mut s = Statement::default();
    let id = s.bind(Bind::Bytes(id.to_vec()));
    s.text = batches(connection.engine(), &format!("b.batch_id = {id}"));
    Ok(s.fetch_all(connection).await?.pop())
}
