-- Promotions, coupon batches and redemptions: views and guards. Re-created at every migration, after kernel.sql.
-- The commands are storage/src/coupon/, inside one immediate transaction, with the gate open while they write;
-- migrations/postgres/coupon.sql is the twin.

drop view if exists redemption_shown;
create view redemption_shown as
  select r.org_id, r.source, r.record_id, r.at, r.actor, r.user_ref, r.batch_id, c.hint, r.kind, r.credits, r.discount, r.currency, r.expires_at,
    r.posted_seq
  from redemption r join coupon_code c on c.code_hash = r.code_hash;
drop view if exists attempt_shown;
create view attempt_shown as
  select t.org_id, t.source, t.at, t.n, t.actor, t.batch_id, c.hint, t.answer
  from redemption_attempt t left join coupon_code c on c.code_hash = t.code_hash;
-- Codes that look leaked: tried by three organisations or more, and by more than they are good for.
drop view if exists leak_shown;
create view leak_shown as
  select c.batch_id, c.hint, t.organisations, t.first_at, t.last_at
  from (
    select code_hash, count(distinct org_id) as organisations, min(at) as first_at, max(at) as last_at
    from (select code_hash, org_id, at from redemption union all select code_hash, org_id, at from redemption_attempt where batch_id is not null) tries
    group by code_hash having count(distinct org_id) >= 3
  ) t join coupon_code c on c.code_hash = t.code_hash
  where t.organisations > c.uses_limit;
-- Codes by batch.
drop view if exists code_shown;
create view code_shown as
  select c.batch_id, c.hint, c.uses, c.uses_limit from coupon_code c;
-- Counts for verify: what is kept of each code, batch and promotion, and what their redemptions tell.
drop view if exists coupon_count;
create view coupon_count as
  select 'code' as what, c.hint || ' of batch ' || lower(hex(c.batch_id)) as id, c.uses as kept, 0 as kept_credits, coalesce(r.n, 0) as n,
    0 as credits
  from coupon_code c left join (select code_hash, count(*) as n from redemption group by code_hash) r on r.code_hash = c.code_hash
  union all
  select 'batch', lower(hex(b.batch_id)), b.redeemed, b.redeemed_credits, coalesce(r.n, 0), coalesce(r.credits, 0)
  from coupon_batch b
  left join (select batch_id, count(*) as n, sum(credits) as credits from redemption group by batch_id) r on r.batch_id = b.batch_id
  union all
  select 'promotion', p.name, p.redeemed, p.redeemed_credits, coalesce(r.n, 0), coalesce(r.credits, 0)
  from promotion p left join (
    select b.promotion_id, count(*) as n, sum(x.credits) as credits from redemption x join coupon_batch b on b.batch_id = x.batch_id
    group by b.promotion_id
  ) r on r.promotion_id = p.promotion_id;

-- ---------------------------------------------------------------- guards
drop trigger if exists redemption_update_guard;
create trigger redemption_update_guard before update on redemption
begin select raise(abort, 'redemption_append_only'); end;
drop trigger if exists redemption_attempt_update_guard;
create trigger redemption_attempt_update_guard before update on redemption_attempt
begin select raise(abort, 'redemption_attempt_append_only'); end;
drop trigger if exists redemption_delete_guard;
create trigger redemption_delete_guard before delete on redemption
begin select raise(abort, 'redemption_append_only'); end;
drop trigger if exists redemption_insert_guard;
create trigger redemption_insert_guard before insert on redemption when (select open from kernel_gate) = 0
begin select raise(abort, 'redemption_only_by_posting'); end;
drop trigger if exists redemption_attempt_delete_guard;
create trigger redemption_attempt_delete_guard before delete on redemption_attempt
begin select raise(abort, 'redemption_attempt_append_only'); end;
drop trigger if exists redemption_attempt_insert_guard;
create trigger redemption_attempt_insert_guard before insert on redemption_attempt when (select open from kernel_gate) = 0
begin select raise(abort, 'redemption_attempt_only_by_posting'); end;
drop trigger if exists promotion_delete_guard;
create trigger promotion_delete_guard before delete on promotion
begin select raise(abort, 'promotion_append_only'); end;
drop trigger if exists promotion_insert_guard;
create trigger promotion_insert_guard before insert on promotion when (select open from kernel_gate) = 0
begin select raise(abort, 'promotion_only_by_posting'); end;
drop trigger if exists coupon_batch_delete_guard;
create trigger coupon_batch_delete_guard before delete on coupon_batch
begin select raise(abort, 'coupon_batch_append_only'); end;
drop trigger if exists coupon_batch_insert_guard;
create trigger coupon_batch_insert_guard before insert on coupon_batch when (select open from kernel_gate) = 0
begin select raise(abort, 'coupon_batch_only_by_posting'); end;
drop trigger if exists coupon_code_delete_guard;
create trigger coupon_code_delete_guard before delete on coupon_code
begin select raise(abort, 'coupon_code_append_only'); end;
drop trigger if exists coupon_code_insert_guard;
create trigger coupon_code_insert_guard before insert on coupon_code when (select open from kernel_gate) = 0
begin select raise(abort, 'coupon_code_only_by_posting'); end;
drop trigger if exists promotion_update_guard;
create trigger promotion_update_guard before update on promotion when (select open from kernel_gate) = 0
begin select raise(abort, 'promotion_only_by_posting'); end;
drop trigger if exists coupon_batch_update_guard;
create trigger coupon_batch_update_guard before update on coupon_batch when (select open from kernel_gate) = 0
begin select raise(abort, 'coupon_batch_only_by_posting'); end;
drop trigger if exists coupon_code_update_guard;
create trigger coupon_code_update_guard before update on coupon_code when (select open from kernel_gate) = 0
begin select raise(abort, 'coupon_code_only_by_posting'); end;
