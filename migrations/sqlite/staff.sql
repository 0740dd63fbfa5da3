-- Staff, their limits and what each may decide alone: guards and the usual limits. Re-created at every migration, after
-- kernel.sql. The program writes these tables inside its unit of work with the gate open (storage/src/staff/apply.rs), by
-- the same rules as the functions of migrations/postgres/staff.sql, its twin.

drop trigger if exists staff_insert_guard;
drop trigger if exists policy_insert_guard;

-- ---------------------------------------------------------------- the usual limits, where nobody set any
-- Credits in micro-units; null is no limit. A role that only proposes an action has none, support's grants excepted: zero.
update kernel_gate set open = 1;
insert into policy (action, role, currency, starts_at, single_limit, daily_limit, maker_limit, org_limit, actor, created_at)
select action, role, '', 0, single * 1000000, daily * 1000000, maker * 1000000, org * 1000000, 'setup', 0
from (
  select 'request' as action, 'finance' as role, 5000 as single, 20000 as daily, 10000 as maker, 30000 as org
  union all select 'grant', 'finance', 2000, 10000, 5000, 20000
  union all select 'void', 'finance', 10000, 30000, null, null
  union all select 'reversal', 'finance', 10000, 30000, null, null
  union all select 'extension', 'finance', 10000, 50000, null, null
  union all select 'grant', 'support', 0, 0, null, null
  union all select 'request', 'admin', null, null, null, null
  union all select 'grant', 'admin', 50000, 200000, null, null
  union all select 'void', 'admin', null, null, null, null
  union all select 'reversal', 'admin', null, null, null, null
  union all select 'extension', 'admin', null, null, null, null
  union all select 'coupon', 'admin', 100000, 300000, null, null
)
where not exists (select 1 from policy);
update kernel_gate set open = 0;

-- ---------------------------------------------------------------- guards
create trigger staff_insert_guard before insert on staff
when (select open from kernel_gate) = 0 or exists (select 1 from staff where login = new.login) -- no REPLACE
begin select raise(abort, 'staff_only_by_command'); end;
drop trigger if exists staff_update_guard;
create trigger staff_update_guard before update on staff when (select open from kernel_gate) = 0
begin select raise(abort, 'staff_only_by_command'); end;
drop trigger if exists staff_delete_guard;
create trigger staff_delete_guard before delete on staff
begin select raise(abort, 'staff_append_only'); end;
create trigger policy_insert_guard before insert on policy
when (select open from kernel_gate) = 0
  or exists (select 1 from policy where action = new.action and role = new.role and currency = new.currency and starts_at = new.starts_at)
begin select raise(abort, 'policy_only_by_command'); end;
drop trigger if exists policy_update_guard;
create trigger policy_update_guard before update on policy
begin select raise(abort, 'policy_append_only'); end;
drop trigger if exists policy_delete_guard;
create trigger policy_delete_guard before delete on policy
begin select raise(abort, 'policy_append_only'); end;
drop trigger if exists staff_secret_insert_guard;
create trigger staff_secret_insert_guard before insert on staff_secret
when (select open from kernel_gate) = 0 or exists (select 1 from staff_secret where digest = new.digest)
begin select raise(abort, 'staff_only_by_command'); end;
drop trigger if exists staff_secret_update_guard;
create trigger staff_secret_update_guard before update on staff_secret
begin select raise(abort, 'staff_only_by_command'); end;
drop trigger if exists staff_secret_delete_guard;
create trigger staff_secret_delete_guard before delete on staff_secret when (select open from kernel_gate) = 0
begin select raise(abort, 'staff_only_by_command'); end;

-- Where a file asks for sign-in, whoever acts is one of its staff, active, with the role that they act in: what a colleague whose
-- access ended or whose role changed still does at an open desk is refused with everything that stands in its unit of work.
-- Refused tries to sign in are written with the role `none`, which may nothing.
drop trigger if exists audit_actor_guard;
create trigger audit_actor_guard before insert on audit
when new.role <> 'none' and exists (select 1 from staff where password_hash is not null and status = 'active')
  and not exists (select 1 from staff where login = new.actor and status = 'active' and role = new.role and password_hash is not null)
begin select raise(abort, 'audit_actor_signed_in'); end;
