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
  -- desk_owner makes and changes the logins of staff whom two admins invite, where the installer may give it that right; where
  -- not, the refusal names the statements for the server's administrator (staff.sql).
  begin
    if not (select rolcreaterole from pg_roles where rolname = 'desk_owner') then
      alter role desk_owner createrole;
    end if;
    if current_setting('server_version_num')::int >= 160000 then
      foreach r in array array['desk_support', 'desk_finance', 'desk_accountant', 'desk_admin', 'desk_auditor'] loop
        if not pg_has_role('desk_owner', r, 'member with admin option') then
          execute format('grant %I to desk_owner with admin true, inherit false, set false', r);
        end if;
      end loop;
    end if;
  exception when insufficient_privilege or internal_error then -- internal: another database of this server did it just now
    raise notice 'desk_owner may not make logins here: the server''s administrator does';
  end;
  begin
    if not pg_has_role('desk_owner', 'pg_signal_backend', 'member') then
      grant pg_signal_backend to desk_owner;
    end if;
  exception when insufficient_privilege or internal_error or unique_violation then
    raise notice 'desk_owner may not end the sessions of staff whose access ends';
  end;
  execute format('revoke temporary on database %I from public', current_database());
  execute format('grant connect on database %I to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor, desk_platform', current_database());
  -- For text search; a server without its contributed modules goes without (kernel.sql).
  begin
    create extension if not exists pg_trgm schema public;
  exception when others then raise notice 'pg_trgm is not available: text search reads its table whole';
  end;
end $$;
