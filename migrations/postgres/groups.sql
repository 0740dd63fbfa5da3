-- Group roles, made once per server. Staff logins are granted one of the five; the platform's backend desk_platform.
-- desk_owner owns every table and function; nobody logs in as it and no staff login is a member of it.
do $$
declare r text;
begin
  foreach r in array array['desk_owner', 'desk_support', 'desk_finance', 'desk_accountant', 'desk_admin', 'desk_auditor', 'desk_platform'] loop
    if not exists (select 1 from pg_roles where rolname = r) then
      begin
        execute format('create role %I nologin', r);
      exception when duplicate_object or unique_violation then null; -- another database of this server made it just now
      end;
    end if;
  end loop;
  if not pg_has_role(current_user, 'desk_owner', 'member') then
    execute format('grant desk_owner to %I', current_user);
  end if;
  execute format('revoke temporary on database %I from public', current_database());
  execute format('grant connect on database %I to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor, desk_platform', current_database());
  -- For text search; a server without its contributed modules goes without (kernel.sql).
  begin
    create extension if not exists pg_trgm schema public;
  exception when others then raise notice 'pg_trgm is not available: text search reads its table whole';
  end;
end $$;
