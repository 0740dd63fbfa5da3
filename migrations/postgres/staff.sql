-- Staff, their limits and what each may decide alone: commands and guards. Re-created at every migration, after kernel.sql.
-- A login's role is its group on the server. Row staff carries what the server does not know: name, limits, own organisation.
-- Only apply_staff and apply_policy change them, called by the decision of a second admin (proposal.sql); nobody may call those.

-- ---------------------------------------------------------------- who somebody is
-- The role of a login by its groups, the strongest first; null for a login in none of them, or none at all.
create or replace function staff_role(p_login text) returns text language sql stable set search_path = desk, pg_temp as $$
  select g.role
  from pg_roles r,
    (values (1, 'admin'), (2, 'finance'), (3, 'accountant'), (4, 'support'), (5, 'auditor')) g(n, role)
  where r.rolname = p_login and pg_has_role(r.oid, ('desk_' || g.role)::regrole, 'member')
  order by g.n limit 1
$$;

-- True for logins that read the whole audit log; support reads the entries about its own work.
create or replace function audit_whole() returns boolean language sql stable security definer set search_path = desk, pg_temp as
  $$ select coalesce(staff_role(session_user), '') <> 'support' $$;

-- Whoever opens the book has a row from then on, and is seen at most once a minute. Answers name and state; no row for a login in no group.
create or replace function arrive(p_sign_in boolean) returns table (name text, status text)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare v_role text := staff_role(session_user); v staff; v_now bigint := now_us();
begin
  if v_role is null then return; end if;
  select * into v from staff s where s.login = session_user;
  if current_setting('transaction_read_only') = 'on' then -- a replica
    return query select coalesce(v.name, session_user::text), coalesce(v.status, 'active');
    return;
  end if;
  if v.login is null then
    perform set_config('desk.gate', 'open', true);
    insert into staff (login, name, role, last_seen_at, created_at, created_by)
    values (session_user, session_user, v_role, v_now, v_now, session_user)
    on conflict (login) do nothing;
    perform set_config('desk.gate', '', true);
    select * into v from staff s where s.login = session_user;
  elsif v.role <> v_role or p_sign_in or coalesce(v.last_seen_at, 0) < v_now - 60000000 then
    perform set_config('desk.gate', 'open', true);
    update staff set role = v_role, last_seen_at = v_now where login = session_user;
    perform set_config('desk.gate', '', true);
  end if;
  if p_sign_in and v.status = 'active' then
    perform write_audit(null, 'sign_in', null, session_user, null, null, null);
  end if;
  return query select v.name, v.status;
end $$;

-- ---------------------------------------------------------------- what this server lets the desk do
-- The statements that the server's administrator has to run before a change of a login can be carried out; null for none.
-- desk_owner makes and changes logins where groups.sql could give it that right. From PostgreSQL 16 on that right covers the
-- groups that desk_owner administers and the logins that it made itself.
create or replace function staff_server_needs(p_login text, p_role text, p_active boolean, p_password boolean) returns text
language plpgsql stable security definer set search_path = desk, pg_temp as $$
declare
  v_new boolean := current_setting('server_version_num')::int >= 160000;
  v_owner pg_roles; v_login pg_roles; g text; v_may boolean; v_member record; needs text[] := '{}';
begin
  select * into v_owner from pg_roles where rolname = 'desk_owner';
  select * into v_login from pg_roles where rolname = p_login;
  if p_active and v_login.rolname is null then
    if not (v_owner.rolcreaterole or v_owner.rolsuper) then
      return format('create role %I login in role %I; \password %I', p_login, 'desk_' || p_role, p_login);
    end if;
  end if;
  foreach g in array array['desk_support', 'desk_finance', 'desk_accountant', 'desk_admin', 'desk_auditor'] loop
    v_may := v_owner.rolsuper or case when v_new
      then exists (select 1 from pg_auth_members m where m.roleid = g::regrole and m.member = v_owner.oid and m.admin_option)
      else v_owner.rolcreaterole and not coalesce(v_login.rolsuper, false) end;
    select count(*) as n, bool_and(m.grantor = v_owner.oid) as own into v_member
    from pg_auth_members m where m.roleid = g::regrole and m.member = v_login.oid;
    if p_active and g = 'desk_' || p_role then
      if v_member.n = 0 and not v_may then needs := needs || format('grant %I to %I', g, p_login); end if;
    elsif v_member.n > 0 and not (v_may and (not v_new or v_owner.rolsuper or v_member.own)) then
      needs := needs || format('revoke %I from %I', g, p_login);
    end if;
  end loop;
  if v_login.rolname is not null and p_active then
    v_may := v_owner.rolsuper or (v_owner.rolcreaterole and not v_login.rolsuper and (not v_new
      or exists (select 1 from pg_auth_members m where m.roleid = v_login.oid and m.member = v_owner.oid and m.admin_option)));
    if p_password and not v_may then needs := needs || format('\password %I', p_login); end if;
    if not v_login.rolcanlogin and not v_may then needs := needs || format('alter role %I login', p_login); end if;
  end if;
  return nullif(array_to_string(needs, '; '), '');
end $$;

-- ---------------------------------------------------------------- what a confirmed proposal does (not granted to anybody)
-- A field of a proposal's terms, which have one "field: value" a line.
create or replace function staff_term(p_terms text, p_field text) returns text language sql immutable as
  $$ select nullif(btrim(substring(p_terms from '(?n)^' || p_field || ':(.*)$')), '') $$;
create or replace function staff_micro(p_credits text) returns bigint language sql immutable as
  $$ select (p_credits::numeric * 1000000)::bigint $$;
-- The terms on one line for the audit log: what was, or what becomes so.
create or replace function staff_terms_line(p_terms text, p_was boolean) returns text language sql immutable as $$
  select string_agg(case when l like 'password:%' then 'password: new' when p_was then substr(l, 5) else l end, '; ' order by n)
  from regexp_split_to_table(p_terms, e'\n') with ordinality t(l, n)
  where l !~ '^(was:.*|[a-z_]+: *|)$' and (l like 'was\_%') = p_was
$$;

create or replace function apply_staff(p_terms text) returns void language plpgsql security definer set search_path = desk, pg_temp as $$
declare
  v_login text := staff_term(p_terms, 'login'); v_role text := staff_term(p_terms, 'role');
  v_active boolean := staff_term(p_terms, 'status') is not distinct from 'active';
  v_digest text := staff_term(p_terms, 'password');
  v_verifier text; v staff; v_exists boolean; v_can_login boolean; v_own boolean; g text; s record;
begin
  perform pg_advisory_xact_lock(4242, 2); -- one change of staff after the other
  if v_login is null or (v_login !~ '^[a-z_][a-z0-9_.@-]{0,62}$' and not exists (select 1 from pg_roles where rolname = v_login)) or v_login ~ '^(pg_|desk_)' or v_login in ('postgres', 'public', 'none') then
    perform refuse('staff_login');
  end if;
  if v_role is null or v_role not in ('support', 'finance', 'accountant', 'admin', 'auditor') then perform refuse('staff_role'); end if;
  select * into v from staff where login = v_login;
  if (v.login is null) <> (staff_term(p_terms, 'was_role') is null) or (v.login is not null and (
      v.name, coalesce(v.email, ''), coalesce(staff_role(v_login), v.role), coalesce(v.single_limit, -1), coalesce(v.daily_limit, -1), coalesce(v.org_id, 0), v.status)
    <> (staff_term(p_terms, 'was_name'), coalesce(staff_term(p_terms, 'was_email'), ''), staff_term(p_terms, 'was_role'),
      coalesce(staff_micro(staff_term(p_terms, 'was_single_limit')), -1), coalesce(staff_micro(staff_term(p_terms, 'was_daily_limit')), -1),
      coalesce(staff_term(p_terms, 'was_org_id')::bigint, 0), staff_term(p_terms, 'was_status'))) then
    perform refuse('staff_changed_since');
  end if;
  if staff_role(v_login) = 'admin' and not (v_active and v_role = 'admin') and not exists (
      select 1 from pg_roles r where r.rolname <> v_login and r.rolcanlogin and pg_has_role(r.oid, 'desk_admin', 'member')) then
    perform refuse('staff_last_admin');
  end if;
  if staff_server_needs(v_login, v_role, v_active, v_digest is not null) is not null then perform refuse('staff_server_privilege'); end if;
  if v_digest is not null then
    select verifier into v_verifier from staff_secret where digest = v_digest;
    if v_verifier is null then perform refuse('staff_password_needed'); end if;
  end if;
  select true, r.rolcanlogin, exists (select 1 from pg_auth_members m join pg_roles d on d.oid = m.roleid where m.member = r.oid
      and d.rolname in ('desk_support', 'desk_finance', 'desk_accountant', 'desk_admin', 'desk_auditor'))
  into v_exists, v_can_login, v_own from pg_roles r where r.rolname = v_login;
  if v_active and v_exists is null then
    if v_verifier is null then perform refuse('staff_password_needed'); end if;
    execute format('create role %I login password %L', v_login, v_verifier);
  elsif v_active then
    if not v_can_login then execute format('alter role %I login', v_login); end if;
    if v_verifier is not null then
      -- Nobody is given the password of a login that is not the desk's.
      if not v_own and v.login is null then perform refuse('staff_login_has_password'); end if;
      execute format('alter role %I password %L', v_login, v_verifier);
    end if;
  end if;
  foreach g in array array['desk_support', 'desk_finance', 'desk_accountant', 'desk_admin', 'desk_auditor'] loop
    if v_active and g = 'desk_' || v_role then
      if not exists (select 1 from pg_auth_members m where m.roleid = g::regrole and m.member = (select oid from pg_roles where rolname = v_login)) then
        execute format('grant %I to %I', g, v_login);
      end if;
    elsif exists (select 1 from pg_auth_members m where m.roleid = g::regrole and m.member = (select oid from pg_roles where rolname = v_login)) then
      execute format('revoke %I from %I', g, v_login);
    end if;
  end loop;
  if not v_active and v_exists then
    -- Without its group the login may nothing; where this server allows it, it does not even get in, and what it has open ends.
    begin
      execute format('alter role %I nologin', v_login);
    exception when insufficient_privilege then null;
    end;
    for s in select pid from pg_stat_activity where usename = v_login and datname = current_database() and pid <> pg_backend_pid() loop
      begin
        perform pg_terminate_backend(s.pid);
      exception when insufficient_privilege then exit;
      end;
    end loop;
  end if;
  perform set_config('desk.gate', 'open', true);
  insert into staff as t (login, name, email, role, single_limit, daily_limit, org_id, status, created_at, created_by)
  values (v_login, staff_term(p_terms, 'name'), staff_term(p_terms, 'email'), v_role, staff_micro(staff_term(p_terms, 'single_limit')),
    staff_micro(staff_term(p_terms, 'daily_limit')), staff_term(p_terms, 'org_id')::bigint, case when v_active then 'active' else 'ended' end,
    now_us(), session_user)
  on conflict (login) do update set name = excluded.name, email = excluded.email, role = excluded.role, single_limit = excluded.single_limit,
    daily_limit = excluded.daily_limit, org_id = excluded.org_id, status = excluded.status;
  delete from staff_secret where digest = v_digest;
  perform set_config('desk.gate', '', true);
  perform write_audit(null, case when v.login is null then 'invite_staff' when not v_active and v.status = 'active' then 'end_staff' else 'change_staff' end,
    null, v_login, staff_terms_line(p_terms, true), staff_terms_line(p_terms, false), null);
end $$;

create or replace function apply_policy(p_terms text) returns void language plpgsql security definer set search_path = desk, pg_temp as $$
declare
  v_action text := staff_term(p_terms, 'action'); v_role text := staff_term(p_terms, 'role');
  v_currency text := coalesce(staff_term(p_terms, 'currency'), ''); v_now bigint := now_us(); v policy;
begin
  perform pg_advisory_xact_lock(4242, 2);
  select * into v from policy p where p.action = v_action and p.role = v_role and p.currency = v_currency and p.starts_at <= v_now
  order by p.starts_at desc limit 1;
  if (v.action is null) <> (staff_term(p_terms, 'was') is null) or (v.action is not null and
    (coalesce(v.single_limit, -1), coalesce(v.daily_limit, -1), coalesce(v.maker_limit, -1), coalesce(v.org_limit, -1))
    <> (coalesce(staff_micro(staff_term(p_terms, 'was_single_limit')), -1), coalesce(staff_micro(staff_term(p_terms, 'was_daily_limit')), -1),
      coalesce(staff_micro(staff_term(p_terms, 'was_maker_limit')), -1), coalesce(staff_micro(staff_term(p_terms, 'was_org_limit')), -1))) then
    perform refuse('policy_changed_since');
  end if;
  perform set_config('desk.gate', 'open', true);
  insert into policy (action, role, currency, starts_at, single_limit, daily_limit, maker_limit, org_limit, actor, created_at)
  values (v_action, v_role, v_currency, v_now, staff_micro(staff_term(p_terms, 'single_limit')), staff_micro(staff_term(p_terms, 'daily_limit')),
    staff_micro(staff_term(p_terms, 'maker_limit')), staff_micro(staff_term(p_terms, 'org_limit')), session_user, v_now);
  perform set_config('desk.gate', '', true);
  perform write_audit(null, 'change_policy', null, concat_ws(' ', v_action, v_role, nullif(v_currency, '')),
    staff_terms_line(p_terms, true), staff_terms_line(p_terms, false), null);
end $$;

-- A password's verifier waits until its proposal is decided; what nobody decided in 60 days goes.
create or replace function keep_secret(p_digest text, p_verifier text) returns void
language plpgsql security definer set search_path = desk, pg_temp as $$
begin
  if staff_role(session_user) is distinct from 'admin' then perform refuse('staff_only_by_command'); end if;
  if p_verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$'
    or p_digest <> encode(sha256(convert_to(p_verifier, 'UTF8')), 'hex') then
    perform refuse('staff_secret_digest');
  end if;
  perform set_config('desk.gate', 'open', true);
  delete from staff_secret where made_at < now_us() - 5184000000000;
  insert into staff_secret (digest, verifier, made_by, made_at) values (p_digest, p_verifier, session_user, now_us()) on conflict do nothing;
  perform set_config('desk.gate', '', true);
end $$;

-- ---------------------------------------------------------------- the usual limits, where nobody set any
select set_config('desk.gate', 'open', true);
insert into policy (action, role, currency, starts_at, single_limit, daily_limit, maker_limit, org_limit, actor, created_at)
select action, role, '', 0, single * 1000000::bigint, daily * 1000000::bigint, maker * 1000000::bigint, org * 1000000::bigint, 'setup', 0
from (values
  ('request', 'finance', 5000, 20000, 10000, 30000), ('grant', 'finance', 2000, 10000, 5000, 20000),
  ('void', 'finance', 10000, 30000, null, null), ('reversal', 'finance', 10000, 30000, null, null),
  ('extension', 'finance', 10000, 50000, null, null), ('grant', 'support', 0, 0, null, null),
  ('request', 'admin', null, null, null, null), ('grant', 'admin', 50000, 200000, null, null),
  ('void', 'admin', null, null, null, null), ('reversal', 'admin', null, null, null, null),
  ('extension', 'admin', null, null, null, null), ('coupon', 'admin', 100000, 300000, null, null)
) usual(action, role, single, daily, maker, org)
where not exists (select 1 from policy);
select set_config('desk.gate', '', true);

-- ---------------------------------------------------------------- guards: hold for every login, the owner included
create or replace function guard_only_by_command() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('desk.gate', true), '') <> 'open' then
    raise exception using message = replace(tg_table_name, 'staff_secret', 'staff') || '_only_by_command', errcode = 'DK001';
  end if;
  return null;
end $$;
create or replace trigger guard_write before insert or update on staff for each statement execute function guard_only_by_command();
create or replace trigger guard_delete before delete or truncate on staff for each statement execute function guard_append_only();
create or replace trigger guard_write before insert on policy for each statement execute function guard_only_by_command();
create or replace trigger guard_change before update or delete or truncate on policy for each statement execute function guard_append_only();
create or replace trigger guard_write before insert or update or delete on staff_secret for each statement execute function guard_only_by_command();
