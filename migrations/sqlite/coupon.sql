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
-- Counts for verify: each code's uses as kept and as its redemptions tell.
drop view if exists code_shown;
create view code_shown as
  select c.batch_id, c.hint, c.uses, c.uses_limit, coalesce(r.n, 0) as redemptions
  from coupon_code c left join (select code_hash, count(*) as n from redemption group by code_hash) r on r.code_hash = c.code_hash;

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
