-- Roles, privileges and row-level security; re-created whenever the schema is migrated. Group roles hold exactly what
-- the screens' matrix allows; staff logins are members of one of them. Nothing here grants UPDATE or DELETE on a fact.

grant usage on schema desk to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor, desk_platform;
revoke create on schema desk from public;

-- Everybody on the staff reads the book.
grant select on billing_entity, billing_month, organisation, head, wallet, project, operation, rate, event, movement, reversed, search_note, allocation,
  allocation_all, lot, month_total, tally, usage_record, import_file, schema_migration
  to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
-- Support reads the audit entries about its own work: the policy below.
grant select on audit to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
-- Who works here, and limits; what concerns one person alone is for those who manage staff.
grant select (login, name, role, org_id, status, last_seen_at) on staff to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
grant select (email, single_limit, daily_limit, created_at, created_by) on staff to desk_admin, desk_auditor;
grant select on policy to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;

-- Importing and posting: admins. The platform's backend writes usage.
revoke execute on all functions in schema desk from public;
grant execute on function chain_hash(bytea, text), now_us(), unscoped()
  to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor, desk_platform;
grant execute on function post_usage, post_one, post_records, settle_tally to desk_admin, desk_platform;
grant execute on function post_addition, take_lot, reverse_movement to desk_admin;
grant execute on function search_events, search_notes to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
grant execute on function arrive(boolean), staff_role(text), audit_whole()
  to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
grant execute on function staff_server_needs(text, text, boolean, boolean), keep_secret(text, text) to desk_admin;
grant execute on function write_audit to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
-- Requests and proposals: everybody on the staff reads them; the commands themselves refuse by role, maker and limit.
grant select on proposal, proposal_line, proposal_step, lot_extension, direct_posting, policy to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
grant execute on function submit_proposal, decide_proposal, edit_proposal, lapse_proposals, standing, standing_of, req_text, req_bytes
  to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
-- Whoever may propose a grant to several organisations tries it first; the function refuses the others.
grant execute on function rehearse_grants to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
grant execute on function submit_request, request_state, answer_request, withdraw_request to desk_platform;
grant insert on organisation, head, wallet, project, operation, rate, import_file, login_scope to desk_admin;
-- Every login reads its own scope: the policies below look it up as the login itself.
grant select on login_scope to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor, desk_platform;
grant update (name, legal_name, country, tax_id, email, plan, plan_expires_at, status) on organisation to desk_admin;
grant select on organisation, wallet, project, operation, rate, head to desk_platform;

-- Coupons (coupon.sql): staff see terms, batches and, by the hint alone, codes; the tables with the hashes are nobody's.
grant select on promotion, coupon_batch, redemption_shown, attempt_shown, leak_shown, code_shown, coupon_count
  to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
grant execute on function find_code, find_code_redemptions, batch_liability
  to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
grant execute on function issue_batch, disable_batch to desk_admin;
grant execute on function redeem_coupon to desk_admin, desk_platform;
-- What the platform's backend calls (platform.sql).
grant execute on function record_usage, balance_of, redeem_code to desk_platform;

-- A login limited to some organisations sees only those; the test is made once per statement.
do $$
declare t text;
begin
  foreach t in array array['organisation', 'head', 'wallet', 'project', 'event', 'movement', 'reversed', 'search_note', 'allocation', 'lot', 'month_total',
    'tally', 'usage_record']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('drop policy if exists scope on %I', t);
    execute format('create policy scope on %I using ((select unscoped()) or org_id in (select s.org_id from desk.login_scope s where s.login = session_user))', t);
  end loop;
end $$;
-- Proposals about several organisations, or none, are seen by logins that are not limited.
do $$
declare t text;
begin
  foreach t in array array['proposal', 'proposal_line', 'lot_extension', 'direct_posting'] loop
    execute format('alter table %I enable row level security', t);
    execute format('drop policy if exists scope on %I', t);
    execute format('create policy scope on %I using ((select unscoped()) or org_id in (select s.org_id from desk.login_scope s where s.login = session_user))', t);
  end loop;
  alter table proposal_step enable row level security;
  drop policy if exists scope on proposal_step;
  create policy scope on proposal_step using ((select unscoped()) or proposal_id in (select p.proposal_id from desk.proposal p
    where p.org_id in (select s.org_id from desk.login_scope s where s.login = session_user)));
end $$;
alter view allocation_all set (security_invoker = true);

-- A login reads its own scope; only a login without one writes scopes, so that nobody widens his own.
alter table login_scope enable row level security;
drop policy if exists own_or_all on login_scope;
create policy own_or_all on login_scope for select using (login = session_user or (select unscoped()));
drop policy if exists by_unscoped on login_scope;
create policy by_unscoped on login_scope for insert with check ((select unscoped()));

-- Support reads the audit entries that it made; everybody else on the staff reads all.
alter table audit enable row level security;
drop policy if exists own_or_whole on audit;
create policy own_or_whole on audit for select using ((select audit_whole()) or actor = session_user);

-- Everybody puts off what waits for themselves, and sees nobody else's.
grant select, insert, delete on snooze to desk_support, desk_finance, desk_accountant, desk_admin, desk_auditor;
alter table snooze enable row level security;
drop policy if exists own on snooze;
create policy own on snooze using (login = session_user) with check (login = session_user);
