-- What the platform's backend calls as its own login, a member of desk_platform; migrations/INTEGRATION.md describes it.
-- One value an argument, organisations by the platform's own ID, amounts in millionths, times with their zone. Re-created at
-- every migration, after coupon.sql. Requests (submit_request and its kin) are in proposal.sql.

-- The organisation of the platform's ID, for a login that works for it.
create or replace function platform_org(p_organisation text) returns bigint language plpgsql stable set search_path = desk, pg_temp as $$
declare v_org bigint;
begin
  select o.org_id into v_org from organisation o where o.external_id = p_organisation;
  if not found then perform refuse('organisation_known'); end if;
  perform scope_check(array[v_org]);
  return v_org;
end $$;

-- An ID as staff see it: prefix and 26 characters of Crockford's base 32.
create or replace function shown_id(p_prefix text, p_id bytea) returns text language sql immutable set search_path = desk, pg_temp as
  $$ select p_prefix || substr(req_text(p_id), 5) $$;

create or replace function micros_of(p_at timestamptz) returns bigint language sql immutable as
  $$ select (extract(epoch from p_at) * 1000000)::bigint $$;
create or replace function time_of(p_micros bigint) returns timestamptz language sql immutable as
  $$ select case when p_micros < 9223372036854775807 then timestamptz 'epoch' + make_interval(secs => (p_micros / 1000000)::double precision)
       + p_micros % 1000000 * interval '1 microsecond' end $$;

-- One record of usage: its credits, or a quantity of an operation that is priced at the rate of its time. An operation that is
-- settled by the hour adds up in the hour's tally; everything else is a transaction at once.
create or replace function record_usage(
  p_organisation text, p_source text, p_record_id text, p_occurred_at timestamptz, p_credits bigint default null, p_operation text default null,
  p_quantity bigint default null, p_event_id text default null, p_event_name text default null, p_project text default null, p_user text default null,
  out outcome text, out credits bigint, out transaction text
) language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare
  v_org bigint := platform_org(p_organisation); v_at bigint := micros_of(p_occurred_at); v_operation operation; v_project project;
  v_credits bigint := p_credits; v_txn bytea := new_uuid7(); a record;
begin
  if coalesce(p_source, '') = '' or coalesce(p_record_id, '') = ''
    or concat(p_source, p_record_id, p_event_id, p_event_name, p_user) ~ '[[:cntrl:]]'
    or length(concat(p_source, p_record_id, p_event_id, p_event_name, p_user)) > 2000 then
    perform refuse('record_plain');
  end if;
  if v_at is null or v_at > now_us() + 86400000000 then perform refuse('usage_time'); end if;
  if p_operation is not null then
    select * into v_operation from operation where name = p_operation;
    if not found then perform refuse('operation_known'); end if;
  end if;
  if p_project is not null then
    select * into v_project from project where org_id = v_org and name = p_project;
    if not found then perform refuse('project_known'); end if;
  end if;
  if v_credits is null then
    if p_quantity is null or p_operation is null then perform refuse('usage_credits'); end if;
    if p_quantity < 0 then perform refuse('usage_not_negative'); end if;
    select trunc(p_quantity::numeric * r.credits_per_unit / 1000000)::bigint into v_credits
    from rate r where r.operation_id = v_operation.operation_id and r.starts_at <= v_at order by r.starts_at desc limit 1;
    if not found then perform refuse('rate_known'); end if;
  end if;
  if v_operation.settlement = 2 then
    select * into a from post_records(array[v_org], array[v_txn], array[coalesce(v_project.wallet, 0)], array[v_operation.operation_id],
      array[coalesce(v_project.project_id, 0)], array[p_event_id], array[p_event_name], array[v_at - v_at % 3600000000], array[p_source],
      array[p_record_id], array[v_at], array[v_credits], array[p_quantity], array[p_user]);
  else
    select * into a from post_usage(array[v_org], array[v_txn], array[coalesce(v_project.wallet, 0)], array[10::bigint], array[v_credits], array[v_at],
      null, array[p_source], array[p_record_id], array[p_event_id], array[p_event_name], array[coalesce(v_operation.operation_id, 0)],
      array[coalesce(v_project.project_id, 0)], array[p_user], array[p_quantity], array[null::text], array[null::text], array[null::text]);
  end if;
  if a.outcome = 3 then
    raise exception using message = 'record_conflict', errcode = 'DK001', detail = a.conflict;
  end if;
  outcome := case a.outcome when 1 then 'applied' else 'already_applied' end;
  credits := v_credits;
  select shown_id('txn_', m.txn_id) into transaction from movement m where m.org_id = v_org and m.source = p_source and m.record_id = p_record_id;
end $$;

-- The figures of an organisation's credits now, in millionths. Held: approved and not posted yet; nothing is at present.
create or replace function balance_of(
  p_organisation text, out settled bigint, out accumulating bigint, out held bigint, out available bigint, out debt bigint
) language plpgsql stable security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare v_org bigint := platform_org(p_organisation); v_now bigint := now_us(); v_spendable bigint;
begin
  select coalesce(sum(w.balance - w.debt), 0)::bigint, coalesce(sum(w.debt), 0)::bigint into settled, debt from wallet w where w.org_id = v_org;
  select coalesce(sum(t.credits), 0)::bigint into accumulating from tally t where t.org_id = v_org and t.posted_seq is null;
  select coalesce(sum(l.remaining), 0)::bigint into v_spendable from lot l
  where l.org_id = v_org and l.remaining > 0 and l.effective_at <= v_now and l.expires_at > v_now;
  held := 0;
  available := greatest(v_spendable - debt - accumulating, 0);
end $$;

-- A code that one of the customer's users typed. A refusal is an answer, not an error, and is counted: after ten unknown codes
-- of an organisation in ten minutes the answer is too_many_tries, with the seconds to wait.
create or replace function redeem_code(
  p_organisation text, p_code text, p_source text, p_record_id text, p_user text default null,
  out answer text, out already boolean, out kind text, out credits bigint, out discount bigint, out currency text, out transaction text,
  out expires_at timestamptz, out wait_seconds bigint
) language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare v_org bigint := platform_org(p_organisation); r record;
begin
  select * into r from redeem_coupon(v_org, p_code, p_user, null, p_source, p_record_id, new_uuid7(), new_uuid7(), new_uuid7());
  if r.conflict is not null then
    raise exception using message = 'record_conflict', errcode = 'DK001', detail = r.conflict;
  end if;
  answer := r.answer; already := r.outcome = 2; wait_seconds := (r.wait + 999999) / 1000000;
  if r.answer = 'redeemed' then
    kind := r.kind; credits := r.credits; discount := r.discount; currency := r.currency;
    if r.kind = 'credits' then expires_at := time_of(r.expires_at); end if;
    select shown_id('txn_', m.txn_id) into transaction from movement m where m.org_id = v_org and m.seq = r.seq;
  end if;
end $$;
