-- Requests, proposals and decisions: commands and guards. Re-created at every migration, after kernel.sql.
-- Whoever decides is session_user, the time is the server's; both are no arguments that anybody could forge. All decisions take
-- their turn (one advisory lock): sums over people and organisations are then the same for whoever reads them and posts.
-- SQLite's twin is storage/src/proposal/sqlite/*.rs with the guards of migrations/sqlite/proposal.sql; tests hold both against
-- each other and against the domain crate's policy module.

-- ---------------------------------------------------------------- who, when, how far
-- The server's clock; whoever owns the book (demo books, tests) may give another time.
create or replace function desk_time(asked bigint) returns bigint language sql volatile set search_path = desk, pg_temp as
  $$ select case when asked is not null and pg_has_role(session_user, 'desk_owner', 'member') then asked else now_us() end $$;

-- The login's role, the strongest first; an ended colleague has none.
create or replace function actor_role() returns text language sql stable security definer set search_path = desk, pg_temp as $$
  select case
    when exists (select 1 from staff where login = session_user and status = 'ended') then 'none'
    when pg_has_role(session_user, 'desk_admin', 'member') then 'admin'
    when pg_has_role(session_user, 'desk_finance', 'member') then 'finance'
    when pg_has_role(session_user, 'desk_accountant', 'member') then 'accountant'
    when pg_has_role(session_user, 'desk_support', 'member') then 'support'
    when pg_has_role(session_user, 'desk_auditor', 'member') then 'auditor'
    when pg_has_role(session_user, 'desk_platform', 'member') then 'platform'
    else 'none' end
$$;

-- How far a role goes with an action: 2 proposes, 3 decides, 0 neither (the domain crate's Role::level).
create or replace function action_level(p_action text, p_role text) returns int language sql immutable as $$
  select case
    when p_role = 'admin' then 3
    when p_role = 'finance' and p_action in ('request', 'grant', 'bulk_grant', 'void', 'reversal', 'extension') then 3
    when p_role = 'support' and p_action in ('grant', 'bulk_grant', 'void', 'reversal') then 2
    when p_role = 'accountant' and p_action = 'reversal' then 2
    when p_role = 'platform' and p_action = 'request' then 2
    else 0 end
$$;

-- Whose limits count; null: two admins decide anyway.
create or replace function action_family(p_action text) returns text language sql immutable as $$
  select case when p_action = 'bulk_grant' then 'grant' when p_action in ('staff', 'policy') then null else p_action end
$$;

-- ---------------------------------------------------------------- ids as they are shown
create or replace function req_text(p_id bytea) returns text language sql immutable set search_path = desk, pg_temp as $$
  select 'req_' || string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', substr(bits, i * 5 + 1, 5)::bit(5)::int + 1, 1), '' order by i)
  from (select '00' || ('x' || encode(p_id, 'hex'))::bit(128)::text as bits) b, generate_series(0, 25) i
$$;
create or replace function req_bytes(p_text text) returns bytea language plpgsql immutable set search_path = desk, pg_temp as $$
declare v_bits text;
begin
  if p_text is null or p_text !~ '^req_[0-7][0-9a-hjkmnp-tv-z]{25}$' then perform refuse('proposal_known'); end if;
  select string_agg((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(p_text, 4 + i, 1)) - 1)::bit(5)::text, '' order by i)
  into v_bits from generate_series(1, 26) i;
  return (select decode(string_agg(lpad(to_hex(substr(v_bits, 3 + b * 8, 8)::bit(8)::int), 2, '0'), '' order by b), 'hex') from generate_series(0, 15) b);
end $$;
-- A UUIDv7, for what the platform's backend submits without one.
create or replace function new_uuid7() returns bytea language sql volatile set search_path = desk, pg_temp as $$
  select decode(lpad(to_hex(now_us() / 1000), 12, '0') || '7' || substr(r, 14, 3) || substr(r, 17, 16), 'hex')
  from (select encode(uuid_send(gen_random_uuid()), 'hex') as r) x
$$;

-- ---------------------------------------------------------------- limits, sums, evidence
-- Credits that requests and grants gave an organisation in 30 days, one proposal left out.
create or replace function org_given(p_org bigint, p_except bytea, p_now bigint) returns numeric language sql stable set search_path = desk, pg_temp as $$
  select coalesce(sum(c), 0) from (
    select q.decided_credits as c from proposal q
    where q.org_id = p_org and q.action in ('request', 'grant') and q.state = 'approved' and q.decided_at > p_now - 2592000000000
      and q.proposal_id <> p_except
    union all
    select l.credits from proposal_line l join proposal q on q.proposal_id = l.proposal_id
    where l.org_id = p_org and q.state = 'approved' and q.decided_at > p_now - 2592000000000 and q.proposal_id <> p_except
  ) given
$$;

-- Everything that decides what an approval of p_credits by this login would do, and the text that its approval is bound to.
create or replace function proposal_facts(
  p proposal, p_credits bigint, p_direct boolean, p_line_orgs bigint[], p_line_credits bigint[], p_now bigint,
  out outcome text, out single_limit bigint, out daily_limit bigint, out maker_limit bigint, out org_limit bigint,
  out daily_used bigint, out maker_used bigint, out org_used bigint, out org_credits bigint, out alone boolean, out shown text
) language plpgsql stable set search_path = desk, pg_temp as $$
declare
  v_role text := actor_role(); v_family text := action_family(p.action); v_id bytea := coalesce(p.proposal_id, ''::bytea);
  v_level int := action_level(p.action, v_role); s staff; pol policy; v_orgs bigint[]; v_status text; v_others bigint;
  v_within boolean; v_second boolean := p.state = 'second'; v_customers boolean;
begin
  v_orgs := case when p.org_id <> 0 then array[p.org_id] else coalesce(p_line_orgs, '{}') end;
  alone := false; -- a server has a team
  select * into s from staff where login = session_user and status = 'active';
  if v_family is null then
    daily_used := 0; maker_used := 0; v_within := false;
  else
    select * into pol from policy x
    where x.action = v_family and x.role = v_role and x.currency in ('', p.currency) and x.starts_at <= p_now
    order by x.currency <> '' desc, x.starts_at desc limit 1;
    if found then
      single_limit := pol.single_limit; daily_limit := pol.daily_limit; maker_limit := pol.maker_limit; org_limit := pol.org_limit;
    else
      single_limit := 0; daily_limit := 0; maker_limit := 0; org_limit := 0;
    end if;
    single_limit := coalesce(s.single_limit, single_limit);
    daily_limit := coalesce(s.daily_limit, daily_limit);
    select coalesce(sum(d.c), 0)::bigint into daily_used from (
      select max(t.credits) as c from proposal_step t join proposal q on q.proposal_id = t.proposal_id
      where t.actor = session_user and t.at > p_now - 86400000000 and t.step in ('approved', 'first_approval')
        and action_family(q.action) = v_family and q.state in ('approved', 'second') and q.proposal_id <> v_id
      group by t.proposal_id
    ) d;
    v_customers := p.action = 'request' and (p.requested_by is not null or p.maker_role = 'platform');
    if v_customers then
      select coalesce(sum(q.decided_credits), 0)::bigint into maker_used from proposal q
      where q.action = 'request' and q.org_id = p.org_id and q.requested_by is not distinct from p.requested_by
        and (q.requested_by is not null or q.maker_role = 'platform')
        and q.state = 'approved' and q.decided_at > p_now - 86400000000 and q.proposal_id <> v_id;
    else
      select coalesce(sum(q.decided_credits), 0)::bigint into maker_used from proposal q
      where q.maker = p.maker and action_family(q.action) = v_family
        and not (q.action = 'request' and (q.requested_by is not null or q.maker_role = 'platform'))
        and q.state = 'approved' and q.decided_at > p_now - 86400000000 and q.proposal_id <> v_id;
    end if;
  end if;
  if p.action = 'bulk_grant' then
    select o.given::bigint, o.credits into org_used, org_credits from (
      select l.org, sum(l.credits)::bigint as credits, org_given(l.org, v_id, p_now) as given
      from unnest(p_line_orgs, p_line_credits) l(org, credits) group by l.org
    ) o order by o.given + o.credits desc, o.org limit 1;
  elsif p.org_id <> 0 then
    org_used := org_given(p.org_id, v_id, p_now)::bigint; org_credits := p_credits;
  end if;
  org_used := coalesce(org_used, 0); org_credits := coalesce(org_credits, 0);
  if v_family is not null then
    v_within := (single_limit is null or p_credits <= single_limit)
      and (daily_limit is null or daily_used::numeric + p_credits <= daily_limit)
      and (maker_limit is null or maker_used::numeric + p_credits <= maker_limit)
      and (org_limit is null or org_used::numeric + org_credits <= org_limit);
  end if;
  outcome := case
    when p.state = 'sent_back' then 'sent_back'
    when p.state not in ('open', 'second') then 'decided'
    when p.lapses_at <= p_now then 'lapsed'
    when v_level < (case when p_direct then 2 else 3 end) or (v_second and v_role <> 'admin') then 'not_yours'
    when s.org_id = any (v_orgs) then 'own_organisation'
    when p_direct then case when v_family is not null and v_level = 3 and v_within then 'within' else 'second' end
    when p.maker = session_user or p.requested_by = session_user or (p.action = 'staff' and p.subject = session_user) then 'own'
    when p.first_by = session_user then 'first_approver'
    when v_second or v_within or v_family is null then 'within'
    else 'second' end;
  select string_agg(o.status, ',' order by o.org_id) into v_status from organisation o where o.org_id = any (v_orgs);
  -- What others did to the organisation; what one did oneself is known, and usage goes on all the time.
  select count(*) into v_others from movement m
  where m.org_id = any (v_orgs) and m.kind <> 10 and m.kind <> 20 and m.actor <> session_user;
  shown := concat_ws(chr(31), encode(v_id, 'hex'), p.version, p.action, p.org_id, p.credits, p.kind, p.expires_at, coalesce(p.target_seq::text, ''),
    coalesce(p.subject, ''), coalesce(p.terms, ''), p.reason, coalesce(p.note, ''), coalesce(p.requested_by, ''), p.state, coalesce(p.first_by, ''),
    coalesce(p.decided_credits::text, ''), coalesce(v_status, ''), v_others, coalesce(single_limit::text, ''), coalesce(daily_limit::text, ''),
    coalesce(maker_limit::text, ''), coalesce(org_limit::text, ''), outcome);
end $$;

-- What approvals of these proposals by this login would do, in their order; unknown ones are left out.
drop function if exists standing(bytea[], bigint);
create function standing(p_ids bytea[], p_now bigint) returns table (
  proposal_id bytea, outcome text, single_limit bigint, daily_limit bigint, maker_limit bigint, org_limit bigint,
  daily_used bigint, maker_used bigint, org_used bigint, org_credits bigint, alone boolean, shown text)
language plpgsql stable security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare p proposal; v_now bigint := desk_time(p_now); v_id bytea; v_orgs bigint[]; v_credits bigint[];
begin
  foreach v_id in array p_ids loop
    select * into p from proposal where proposal.proposal_id = v_id;
    continue when not found;
    select array_agg(l.org_id order by l.n), array_agg(l.credits order by l.n) into v_orgs, v_credits from proposal_line l where l.proposal_id = v_id;
    perform scope_check(case when p.org_id <> 0 then array[p.org_id] else coalesce(v_orgs, array[0::bigint]) end);
    return query select v_id, f.* from proposal_facts(p, p.credits, false, v_orgs, v_credits, v_now) f;
  end loop;
end $$;

-- The same of something that is not proposed yet and would be done at once.
drop function if exists standing_of(text, bigint, bigint, bigint[], bigint[], bigint);
create function standing_of(p_action text, p_org bigint, p_credits bigint, p_line_orgs bigint[], p_line_credits bigint[], p_now bigint) returns table (
  outcome text, single_limit bigint, daily_limit bigint, maker_limit bigint, org_limit bigint,
  daily_used bigint, maker_used bigint, org_used bigint, org_credits bigint, alone boolean, shown text)
language plpgsql stable security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare p proposal; v_now bigint := desk_time(p_now);
begin
  p.action := p_action; p.org_id := p_org; p.credits := p_credits; p.maker := session_user; p.maker_role := actor_role(); p.state := 'open';
  p.lapses_at := 9223372036854775807; p.version := 1; p.kind := 0; p.reason := '';
  p.currency := coalesce((select o.currency from organisation o where o.org_id = p_org), '');
  perform scope_check(case when p_org <> 0 then array[p_org] else coalesce(p_line_orgs, '{}') end);
  return query select f.* from proposal_facts(p, p_credits, true, p_line_orgs, p_line_credits, v_now) f;
end $$;

-- ---------------------------------------------------------------- steps, with their audit entries (not granted to anybody)
create or replace function proposal_step_add(
  p proposal, p_step text, p_before text, p_after text, p_credits bigint, p_reason text, p_shown text, p_key text, p_now bigint
) returns void language plpgsql set search_path = desk, pg_temp as $$
begin
  perform set_config('desk.gate', 'open', true);
  insert into proposal_step (proposal_id, n, at, actor, role, step, credits, reason, shown, key)
  select p.proposal_id, coalesce(max(t.n), 0) + 1, p_now, session_user, actor_role(), p_step, p_credits, p_reason,
    sha256(convert_to(p_shown, 'UTF8')), p_key
  from proposal_step t where t.proposal_id = p.proposal_id;
  perform set_config('desk.gate', '', true);
  perform write_audit(p_now, p.action || '_' || p_step, nullif(p.org_id, 0), req_text(p.proposal_id), p_before, p_after, p_reason);
end $$;

create or replace function proposal_words(p_state text, p_credits bigint, p_seq bigint, p_alone boolean) returns text language sql immutable as $$
  select concat_ws(chr(10), 'state: ' || p_state, 'credits: ' || p_credits, 'seq: ' || p_seq, case when p_alone then 'alone: 1' end)
$$;

-- Texts come from outside: no control characters (one separates the fields of the evidence and of the hashes), no end.
create or replace function texts_plain(p_texts text[]) returns void language plpgsql immutable set search_path = desk, pg_temp as $$
begin
  if exists (select 1 from unnest(p_texts) t where t ~ '[\x01-\x08\x0b-\x1f\x7f-\x9f]' or octet_length(t) > 2000) then perform refuse('text_plain'); end if;
end $$;

-- ---------------------------------------------------------------- carrying out (not granted to anybody)
create or replace function carry_out(
  p proposal, p_credits bigint, p_reason text, p_shown text, p_key text, p_txn bytea[], p_lot bytea[], p_now bigint
) returns bigint language plpgsql set search_path = desk, pg_temp as $$
declare
  v_req text := req_text(p.proposal_id); l record; v_lot lot; v_credits bigint := p_credits; v_outcome int := 1; v_seq bigint; v_line_seq bigint; v_orgs bigint[]; v_n bigint;
begin
  if p.action in ('request', 'grant', 'bulk_grant') then
    v_orgs := case when p.org_id <> 0 then array[p.org_id] else (select array_agg(x.org_id) from proposal_line x where x.proposal_id = p.proposal_id) end;
    if exists (select 1 from organisation o where o.org_id = any (v_orgs) and o.status = 'closed') then perform refuse('organisation_closed'); end if;
  end if;
  if p.org_id <> 0 then perform 1 from head h where h.org_id = p.org_id for update; end if;
  if p.target_seq is not null and p.action <> 'reversal' then
    select * into v_lot from lot where lot.org_id = p.org_id and lot.lot_seq = p.target_seq;
    if not found then perform refuse('lot_known'); end if;
    if v_lot.remaining = 0 then perform refuse('lot_has_rest'); end if;
  end if;
  if p.action in ('request', 'grant') then
    select a.outcome, a.seq into v_outcome, v_seq from post_addition(p.org_id, p_txn[1], p_lot[1], 0, p.kind, p_credits, 1, 0, null, 0, 100, p_now, p.expires_at, p_now, p_now,
      'desk', v_req, null, p.requested_by, null, p.reason, p.note) a;
  elsif p.action = 'bulk_grant' then
    select count(*) into v_n from proposal_line x where x.proposal_id = p.proposal_id;
    if coalesce(cardinality(p_txn), 0) < v_n or coalesce(cardinality(p_lot), 0) < v_n then perform refuse('proposal_line_ids'); end if;
    perform 1 from head h where h.org_id = any (v_orgs) order by h.org_id for update;
    for l in select x.n, x.org_id, x.credits, x.note from proposal_line x where x.proposal_id = p.proposal_id order by x.n loop
      select a.outcome, a.seq into v_outcome, v_line_seq from post_addition(l.org_id, p_txn[l.n], p_lot[l.n], 0, p.kind, l.credits, 1, 0, null, 0, 100, p_now, p.expires_at, p_now, p_now,
        'desk', v_req || ':' || l.n, null, null, null, p.reason, coalesce(l.note, p.note)) a;
      if v_outcome <> 1 then perform refuse('record_unique'); end if;
      perform set_config('desk.gate', 'open', true);
      update proposal_line x set posted_seq = v_line_seq where x.proposal_id = p.proposal_id and x.n = l.n;
      perform set_config('desk.gate', '', true);
    end loop;
  elsif p.action = 'void' then
    v_credits := least(v_lot.remaining, p_credits);
    select a.outcome, a.seq into v_outcome, v_seq from take_lot(p.org_id, p_txn[1], p.target_seq, 21, v_credits, p_now, p_now, 'desk', v_req, null, p.reason, p.note) a;
  elsif p.action = 'reversal' then
    select a.outcome, a.seq into v_outcome, v_seq from reverse_movement(p.org_id, p_txn[1], p.target_seq, p.kind, p_now, p_now, 'desk', v_req, null, p.reason, p.note) a;
  elsif p.action = 'extension' then
    if v_lot.remaining > p_credits then perform refuse('evidence_changed'); end if;
    if p.expires_at <= v_lot.expires_at then perform refuse('extension_later'); end if;
    perform set_config('desk.gate', 'open', true);
    insert into lot_extension (org_id, lot_seq, n, at, after_seq, actor, expires_before, expires_at, reason, proposal_id)
    select p.org_id, p.target_seq, coalesce(max(x.n), 0) + 1, p_now, (select h.seq from head h where h.org_id = p.org_id), session_user,
      v_lot.expires_at, p.expires_at, p.reason, p.proposal_id
    from lot_extension x where x.org_id = p.org_id and x.lot_seq = p.target_seq;
    update lot set expires_at = p.expires_at where lot.org_id = p.org_id and lot.lot_seq = p.target_seq;
    perform set_config('desk.gate', '', true);
  elsif p.action = 'coupon' then
    if batch_liability(decode(p.subject, 'hex')) is distinct from p.credits then perform refuse('evidence_changed'); end if;
    perform set_config('desk.gate', 'open', true);
    update coupon_batch set state = 'active' where batch_id = decode(p.subject, 'hex') and coupon_batch.state = 'proposed';
    if not found then perform refuse('coupon_proposed'); end if;
    perform set_config('desk.gate', '', true);
  elsif p.action = 'staff' then
    perform apply_staff(p.terms);
  elsif p.action = 'policy' then
    perform apply_policy(p.terms);
  end if;
  if v_outcome <> 1 then perform refuse('record_unique'); end if;
  perform set_config('desk.gate', 'open', true);
  update proposal x set state = 'approved', decided_at = p_now, decided_by = session_user, decided_credits = v_credits, answer = p_reason,
    posted_seq = v_seq
  where x.proposal_id = p.proposal_id;
  perform set_config('desk.gate', '', true);
  perform proposal_step_add(p, 'approved', proposal_words(p.state, p.credits, null, false), proposal_words('approved', v_credits, v_seq, false), v_credits,
    p_reason, p_shown, p_key, p_now);
  return v_seq;
end $$;

-- ---------------------------------------------------------------- submit: a request, a proposal, or done at once within the limits
-- Answers where it stands; conflict names the field in which another proposal of the same source record differs.
drop function if exists submit_proposal(bytea, text, bigint, bigint, bigint, bigint, bigint, text, text, text, text, text, text, text, bigint, bigint[],
  bigint[], text[], boolean, bytea, bytea, bigint);
create function submit_proposal(
  p_id bytea, p_action text, p_org bigint, p_credits bigint, p_kind bigint, p_expires bigint, p_target bigint, p_subject text, p_terms text,
  p_reason text, p_note text, p_requested_by text, p_source text, p_record text, p_lapses bigint, p_line_orgs bigint[], p_line_credits bigint[],
  p_line_notes text[], p_direct boolean, p_txn bytea, p_lot bytea, p_now bigint
) returns table (proposal_id bytea, state text, posted_seq bigint, already boolean, conflict text)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare
  p proposal; e proposal; f record; v_now bigint := desk_time(p_now); v_role text := actor_role(); v_orgs bigint[]; v_seq bigint; v_target bigint;
  v_conflict text;
begin
  perform pg_advisory_xact_lock(4242, 3); -- decisions take their turn
  if action_level(p_action, v_role) < 2 then perform refuse('proposal_role'); end if;
  if coalesce(p_source, '') = '' or coalesce(p_record, '') = '' then perform refuse('proposal_record_given'); end if;
  select * into e from proposal x where x.source = p_source and x.record_id = p_record;
  if found then
    v_conflict := case
      when e.maker <> session_user then 'maker' when e.action <> p_action then 'action' when e.org_id <> p_org then 'organisation'
      when (select t.credits from proposal_step t where t.proposal_id = e.proposal_id and t.n = 1) <> p_credits then 'credits'
      when e.kind <> p_kind then 'kind' when e.version = 1 and e.expires_at <> p_expires then 'expires_at'
      when e.target_seq is distinct from p_target then 'target' when e.subject is distinct from p_subject then 'subject'
      when e.terms is distinct from p_terms then 'terms' when e.version = 1 and e.reason <> p_reason then 'reason'
      when e.version = 1 and e.note is distinct from p_note then 'note' when e.requested_by is distinct from p_requested_by then 'user'
      when (select array_agg((x.org_id, x.credits)::text order by x.n) from proposal_line x where x.proposal_id = e.proposal_id)
        is distinct from (select array_agg((l.o, l.c)::text order by l.n) from unnest(p_line_orgs, p_line_credits) with ordinality l(o, c, n)) then 'lines' end;
    return query select e.proposal_id, e.state, e.posted_seq, true, v_conflict;
    return;
  end if;
  perform texts_plain(array[p_subject, p_terms, p_reason, p_note, p_requested_by, p_source, p_record]);
  perform texts_plain(p_line_notes);
  if coalesce(p_reason, '') = '' then perform refuse('proposal_reason'); end if;
  if coalesce(p_credits, -1) < 0 or (p_credits = 0 and p_action in ('request', 'grant', 'bulk_grant', 'void')) then perform refuse('proposal_positive'); end if;
  if p_lapses <= v_now then perform refuse('proposal_lapses_later'); end if;
  v_orgs := case when p_org <> 0 then array[p_org] else coalesce(p_line_orgs, '{}') end;
  perform scope_check(case when cardinality(v_orgs) = 0 then array[0::bigint] else v_orgs end);
  if (p_org = 0) <> (p_action in ('bulk_grant', 'coupon', 'staff', 'policy')) then perform refuse('proposal_organisation'); end if;
  if exists (select 1 from unnest(v_orgs) u(o) where not exists (select 1 from organisation x where x.org_id = u.o)) then perform refuse('organisation_known'); end if;
  if p_action in ('request', 'grant', 'bulk_grant') and exists (select 1 from organisation o where o.org_id = any (v_orgs) and o.status = 'closed')
    then perform refuse('organisation_closed'); end if;
  if (p_action = 'bulk_grant') <> (coalesce(cardinality(p_line_orgs), 0) > 0) then perform refuse('proposal_lines'); end if;
  if p_action = 'bulk_grant' and (
      (select count(*) <> count(distinct l.o) or bool_or(coalesce(l.c, 0) <= 0) or sum(l.c) <> p_credits from unnest(p_line_orgs, p_line_credits) l(o, c)))
    then perform refuse('proposal_lines'); end if;
  if not p_kind = any (case when p_action = 'request' then array[5] when p_action in ('grant', 'bulk_grant') then array[3, 4] when p_action = 'void' then array[21]
      when p_action = 'reversal' then array[24, 30] else array[0] end::bigint[])
    then perform refuse('proposal_kind'); end if;
  if p_action in ('request', 'grant', 'bulk_grant') and p_expires <= v_now then perform refuse('lot_expires_later'); end if;
  if p_action in ('void', 'extension') then
    perform 1 from head h where h.org_id = p_org for update;
    select l.remaining into v_target from lot l where l.org_id = p_org and l.lot_seq = p_target;
    if not found then perform refuse('lot_known'); end if;
    if v_target = 0 then perform refuse('lot_has_rest'); end if;
    if p_action = 'extension' and p_expires <= (select l.expires_at from lot l where l.org_id = p_org and l.lot_seq = p_target) then perform refuse('extension_later'); end if;
  elsif p_action = 'reversal' then
    select abs(m.amount) into v_target from movement m where m.org_id = p_org and m.seq = p_target;
    if not found then perform refuse('transaction_known'); end if;
    if exists (select 1 from movement m where m.org_id = p_org and m.reverses_seq = p_target) then perform refuse('reversed_once'); end if;
  elsif p_action = 'coupon' then
    if p_subject is null or p_subject !~ '^[0-9a-f]{32}$' or not exists (select 1 from coupon_batch b where b.batch_id = decode(p_subject, 'hex') and b.state = 'proposed')
      then perform refuse('coupon_proposed'); end if;
    v_target := batch_liability(decode(p_subject, 'hex'));
  elsif p_action in ('staff', 'policy') then
    if coalesce(p_terms, '') = '' then perform refuse('proposal_terms'); end if;
    v_target := 0;
  end if;
  if v_target is not null and v_target <> p_credits then perform refuse('proposal_credits_of_target'); end if;
  if p_direct and p_action in ('request', 'bulk_grant') then perform refuse('proposal_not_direct'); end if;
  perform set_config('desk.gate', 'open', true);
  insert into proposal (proposal_id, action, org_id, currency, credits, kind, expires_at, target_seq, subject, terms, reason, note, requested_by,
    maker, maker_role, source, record_id, state, asked_at, lapses_at)
  values (p_id, p_action, p_org, coalesce((select o.currency from organisation o where o.org_id = p_org), ''), p_credits, p_kind, p_expires, p_target,
    p_subject, p_terms, p_reason, p_note, p_requested_by, session_user, v_role, p_source, p_record, 'open', v_now, p_lapses)
  returning * into p;
  insert into proposal_line (proposal_id, n, org_id, credits, note)
  select p_id, l.n, l.o, l.c, l.t from unnest(p_line_orgs, p_line_credits, p_line_notes) with ordinality l(o, c, t, n) where l.o is not null;
  perform set_config('desk.gate', '', true);
  perform proposal_step_add(p, 'submitted', null, proposal_words('open', p_credits, null, false), p_credits, p_reason, null, null, v_now);
  if p_direct then
    select * into f from proposal_facts(p, p_credits, true, p_line_orgs, p_line_credits, v_now);
    if f.outcome = 'within' then
      v_seq := carry_out(p, p_credits, p_reason, null, null, array[p_txn], array[p_lot], v_now);
      return query select p_id, 'approved', v_seq, false, null::text;
      return;
    end if;
  end if;
  return query select p_id, 'open', null::bigint, false, null::text;
end $$;

-- ---------------------------------------------------------------- decide
-- The same key again gives the first answer. A proposal whose time is over becomes lapsed; the answer says so.
drop function if exists decide_proposal(bytea, text, bigint, text, text, text, bytea[], bytea[], bigint);
create function decide_proposal(
  p_id bytea, p_verdict text, p_credits bigint, p_reason text, p_shown text, p_key text, p_txn bytea[], p_lot bytea[], p_now bigint
) returns table (state text, posted_seq bigint, credits bigint, already boolean)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare
  p proposal; k proposal_step; f record; v_now bigint := desk_time(p_now); v_orgs bigint[]; v_line_credits bigint[]; v_credits bigint; v_state text; v_seq bigint;
  v_outcome text;
begin
  perform pg_advisory_xact_lock(4242, 3); -- decisions take their turn
  select * into p from proposal x where x.proposal_id = p_id for update;
  if not found then perform refuse('proposal_known'); end if;
  if coalesce(p_key, '') = '' then perform refuse('decision_key'); end if;
  if p_verdict is null or p_verdict not in ('approve', 'reject', 'send_back', 'withdraw') then perform refuse('decision_verdict'); end if;
  select array_agg(l.org_id order by l.n), array_agg(l.credits order by l.n) into v_orgs, v_line_credits from proposal_line l where l.proposal_id = p_id;
  perform scope_check(case when p.org_id <> 0 then array[p.org_id] else coalesce(v_orgs, array[0::bigint]) end);
  select * into k from proposal_step t where t.proposal_id = p_id and t.key = p_key;
  if found then
    v_state := case k.step when 'approved' then 'approved' when 'first_approval' then 'second' else k.step end;
    if k.actor <> session_user or (case v_state when 'second' then 'approve' when 'approved' then 'approve' when 'rejected' then 'reject'
        when 'sent_back' then 'send_back' when 'withdrawn' then 'withdraw' else v_state end) not in (p_verdict, 'lapsed')
      then perform refuse('decision_key_used'); end if;
    return query select v_state, case when v_state = 'approved' then p.posted_seq end, k.credits, true;
    return;
  end if;
  perform texts_plain(array[p_reason, p_key]);
  f := proposal_facts(p, p.credits, false, v_orgs, v_line_credits, v_now);
  if f.outcome = 'decided' then perform refuse('proposal_decided'); end if;
  if f.outcome = 'lapsed' or (f.outcome = 'sent_back' and p.lapses_at <= v_now) then
    perform set_config('desk.gate', 'open', true);
    update proposal x set state = 'lapsed', decided_at = v_now, first_by = null, decided_credits = null where x.proposal_id = p_id;
    perform set_config('desk.gate', '', true);
    perform proposal_step_add(p, 'lapsed', proposal_words(p.state, p.credits, null, false), proposal_words('lapsed', null, null, false), null, null, null, p_key, v_now);
    return query select 'lapsed', null::bigint, null::bigint, false;
    return;
  end if;
  if p_verdict = 'withdraw' then
    if p.maker <> session_user then perform refuse('proposal_of_maker'); end if;
    v_state := 'withdrawn';
  else
    if f.outcome = 'sent_back' then perform refuse('proposal_sent_back'); end if;
    -- Whoever approved first may take that back; everything else is refused alike for every verdict.
    v_outcome := case when f.outcome = 'first_approver' and p_verdict <> 'approve' then 'within' else f.outcome end;
    if v_outcome = 'not_yours' then perform refuse('decision_role'); end if;
    if v_outcome = 'own_organisation' then perform refuse('decision_own_organisation'); end if;
    if v_outcome = 'own' then perform refuse('decision_own'); end if;
    if v_outcome = 'first_approver' then perform refuse('decision_first_approver'); end if;
    if p_verdict <> 'approve' and coalesce(p_reason, '') = '' then perform refuse('decision_reason'); end if;
    -- Who rejects is bound to what was asked; who approves also to the organisation, the limits and the outcome.
    if p_shown is null or (case when p_verdict = 'approve' then p_shown <> f.shown
        else (string_to_array(p_shown, chr(31)))[1:16] is distinct from (string_to_array(f.shown, chr(31)))[1:16] end)
      then perform refuse('evidence_changed'); end if;
    v_state := case p_verdict when 'reject' then 'rejected' when 'send_back' then 'sent_back' end;
  end if;
  if v_state is not null then
    perform set_config('desk.gate', 'open', true);
    update proposal x set state = v_state, answer = coalesce(p_reason, x.answer), first_by = null, decided_credits = null,
      decided_at = case when v_state <> 'sent_back' then v_now end, decided_by = case when v_state <> 'sent_back' then session_user::text end
    where x.proposal_id = p_id;
    perform set_config('desk.gate', '', true);
    perform proposal_step_add(p, v_state, proposal_words(p.state, p.credits, null, false), proposal_words(v_state, null, null, false), null, p_reason,
      case when p_verdict <> 'withdraw' then p_shown end, p_key, v_now);
    return query select v_state, null::bigint, null::bigint, false;
    return;
  end if;
  v_credits := coalesce(p_credits, p.decided_credits, p.credits);
  if v_credits > coalesce(p.decided_credits, p.credits) or v_credits < p.credits and (v_credits <= 0 or p.action not in ('request', 'grant'))
    then perform refuse('decision_credits'); end if;
  if v_credits <> p.credits then
    f := proposal_facts(p, v_credits, false, v_orgs, v_line_credits, v_now);
  end if;
  if f.outcome = 'second' then
    perform set_config('desk.gate', 'open', true);
    update proposal x set state = 'second', first_by = session_user, decided_credits = v_credits where x.proposal_id = p_id;
    perform set_config('desk.gate', '', true);
    perform proposal_step_add(p, 'first_approval', proposal_words(p.state, p.credits, null, false), proposal_words('second', v_credits, null, false), v_credits,
      p_reason, p_shown, p_key, v_now);
    return query select 'second', null::bigint, v_credits, false;
    return;
  end if;
  v_seq := carry_out(p, v_credits, p_reason, p_shown, p_key, p_txn, p_lot, v_now);
  return query select x.state, v_seq, x.decided_credits, false from proposal x where x.proposal_id = p_id;
end $$;

-- ---------------------------------------------------------------- edit: by its maker; clears a first approval
-- Amount (of requests and grants), expiry, reason and note become these; it waits for a decision again.
drop function if exists edit_proposal(bytea, bigint, bigint, text, text, text, bigint);
create function edit_proposal(p_id bytea, p_credits bigint, p_expires bigint, p_reason text, p_note text, p_key text, p_now bigint)
returns table (state text, version bigint, already boolean)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare p proposal; k proposal_step; v_now bigint := desk_time(p_now);
begin
  perform pg_advisory_xact_lock(4242, 3);
  select * into p from proposal x where x.proposal_id = p_id for update;
  if not found then perform refuse('proposal_known'); end if;
  if coalesce(p_key, '') = '' then perform refuse('decision_key'); end if;
  if p.org_id <> 0 then perform scope_check(array[p.org_id]); end if;
  if p.maker <> session_user or action_level(p.action, actor_role()) < 2 then perform refuse('proposal_of_maker'); end if;
  select * into k from proposal_step t where t.proposal_id = p_id and t.key = p_key;
  if found then
    if k.step <> 'changed' then perform refuse('decision_key_used'); end if;
    return query select p.state, p.version, true;
    return;
  end if;
  if p.state not in ('open', 'second', 'sent_back') then perform refuse('proposal_decided'); end if;
  if p.lapses_at <= v_now then perform refuse('proposal_lapsed'); end if;
  perform texts_plain(array[p_reason, p_note, p_key]);
  if coalesce(p_reason, '') = '' then perform refuse('proposal_reason'); end if;
  if p_credits <> p.credits and (p.action not in ('request', 'grant') or p_credits <= 0) then perform refuse('proposal_credits_of_target'); end if;
  if p_expires <> p.expires_at and p.action not in ('request', 'grant', 'bulk_grant', 'extension') then perform refuse('proposal_kind'); end if;
  if p.action in ('request', 'grant', 'bulk_grant') and p_expires <= v_now then perform refuse('lot_expires_later'); end if;
  if p.action = 'extension' and p_expires <= (select l.expires_at from lot l where l.org_id = p.org_id and l.lot_seq = p.target_seq)
    then perform refuse('extension_later'); end if;
  perform set_config('desk.gate', 'open', true);
  update proposal x set credits = p_credits, expires_at = p_expires, reason = p_reason, note = p_note, state = 'open', version = x.version + 1,
    first_by = null, decided_credits = null
  where x.proposal_id = p_id;
  perform set_config('desk.gate', '', true);
  perform proposal_step_add(p, 'changed', proposal_words(p.state, p.credits, null, false), proposal_words('open', p_credits, null, false), p_credits, p_reason, null,
    p_key, v_now);
  return query select 'open', p.version + 1, false;
end $$;

-- ---------------------------------------------------------------- what nobody decided in time
create or replace function lapse_proposals(p_now bigint) returns bigint language plpgsql security definer set search_path = desk, pg_temp as $$
declare p proposal; v_now bigint := desk_time(p_now); v_count bigint := 0;
begin
  if actor_role() in ('none', 'platform', 'auditor') then perform refuse('decision_role'); end if;
  perform pg_advisory_xact_lock(4242, 3);
  for p in select * from proposal x where x.state in ('open', 'second', 'sent_back') and x.lapses_at <= v_now
    and (unscoped() or x.org_id in (select s.org_id from login_scope s where s.login = session_user)) order by x.asked_at, x.proposal_id for update loop
    perform set_config('desk.gate', 'open', true);
    update proposal x set state = 'lapsed', decided_at = v_now, first_by = null, decided_credits = null where x.proposal_id = p.proposal_id;
    perform set_config('desk.gate', '', true);
    perform proposal_step_add(p, 'lapsed', proposal_words(p.state, p.credits, null, false), proposal_words('lapsed', null, null, false), null, null, null, null, v_now);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

-- ---------------------------------------------------------------- for the platform's backend (the integration guide)
-- Enters a customer's request and answers its ID; the same source and record again answer the same ID.
create or replace function submit_request(
  p_organisation text, p_credits bigint, p_reason text, p_requested_by text, p_source text, p_record text, p_expires_at bigint default null, p_note text default null
) returns text language plpgsql security definer set search_path = desk, pg_temp as $$
declare v_org bigint; a record; v_now bigint := now_us();
begin
  select o.org_id into v_org from organisation o where o.external_id = p_organisation;
  if not found then perform refuse('organisation_known'); end if;
  select * into a from submit_proposal(new_uuid7(), 'request', v_org, p_credits, 5, coalesce(p_expires_at, 9223372036854775807), null, null, null, p_reason, p_note,
    p_requested_by, p_source, p_record, v_now + 2592000000000, null, null, null, false, null, null, null);
  if a.conflict is not null then
    raise exception using message = 'proposal_record', errcode = 'DK001', detail = a.conflict;
  end if;
  return req_text(a.proposal_id);
end $$;
-- Where a request of this login stands.
create or replace function request_state(p_request text) returns table (state text, credits bigint, approved_credits bigint, answer text, decided_at bigint)
language plpgsql stable security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
begin
  return query select x.state, x.credits, case when x.state = 'approved' then x.decided_credits end, x.answer, x.decided_at from proposal x
  where x.proposal_id = req_bytes(p_request) and x.maker = session_user;
  if not found then perform refuse('proposal_known'); end if;
end $$;
-- Answers a question: the request waits for a decision again, with this amount and reason.
create or replace function answer_request(p_request text, p_credits bigint, p_reason text, p_key text) returns void
language plpgsql security definer set search_path = desk, pg_temp as $$
begin
  perform edit_proposal(x.proposal_id, coalesce(p_credits, x.credits), x.expires_at, p_reason, x.note, p_key, null)
  from proposal x where x.proposal_id = req_bytes(p_request);
  if not found then perform refuse('proposal_known'); end if;
end $$;
create or replace function withdraw_request(p_request text, p_reason text, p_key text) returns void
language plpgsql security definer set search_path = desk, pg_temp as $$
begin
  perform decide_proposal(req_bytes(p_request), 'withdraw', null, p_reason, null, p_key, null, null, null);
end $$;

-- ---------------------------------------------------------------- guards: hold for every login, the owner included
create or replace function guard_proposal_actor() returns trigger language plpgsql as $$
begin
  if new.maker <> session_user then raise exception using message = 'proposal_actor_is_login', errcode = 'DK001'; end if;
  return new;
end $$;
-- Who gives credits, takes a lot back or undoes something does so by a decision (or by redeeming a code), looked at when the transaction
-- commits. Admins may call the posting functions for imports: what they post so stays within what they could do at once, and counts
-- against their day. Whoever owns the book has no limit.
create or replace function guard_decided() returns trigger language plpgsql security definer set search_path = desk, pg_temp as $$
declare p proposal; f record; v_now bigint := now_us(); v_day numeric; v_credits bigint := abs(new.amount); v_gate text := current_setting('desk.gate', true);
begin
  if pg_has_role(session_user, 'desk_owner', 'member')
    or exists (select 1 from proposal q where q.org_id = new.org_id and q.posted_seq = new.seq and q.state = 'approved' and q.decided_by = session_user)
    or exists (select 1 from proposal_line l join proposal q on q.proposal_id = l.proposal_id
      where l.org_id = new.org_id and l.posted_seq = new.seq and q.state = 'approved' and q.decided_by = session_user)
    or exists (select 1 from redemption r where new.kind = 6 and r.org_id = new.org_id and r.posted_seq = new.seq)
  then return null; end if;
  p.action := case when new.kind in (3, 4) then 'grant' when new.kind = 21 then 'void' when new.kind in (24, 30) then 'reversal' end;
  if p.action is not null then
    perform pg_advisory_xact_lock(4242, 3);
    p.org_id := new.org_id; p.credits := v_credits; p.maker := session_user; p.maker_role := actor_role(); p.state := 'open'; p.version := 1;
    p.kind := new.kind; p.reason := ''; p.lapses_at := 9223372036854775807;
    p.currency := coalesce((select o.currency from organisation o where o.org_id = new.org_id), '');
    select * into f from proposal_facts(p, v_credits, true, null, null, v_now);
    select coalesce(sum(d.credits), 0) into v_day from direct_posting d
    where d.actor = session_user and d.at > v_now - 86400000000 and d.action = p.action;
    if f.outcome = 'within' and (f.daily_limit is null or v_day + f.daily_used + v_credits <= f.daily_limit)
      and (f.maker_limit is null or v_day + f.maker_used + v_credits <= f.maker_limit) then
      perform set_config('desk.gate', 'open', true);
      insert into direct_posting (org_id, seq, actor, at, action, credits) values (new.org_id, new.seq, session_user, v_now, p.action, v_credits);
      perform set_config('desk.gate', coalesce(v_gate, ''), true); -- looked at at once, the posting goes on
      return null;
    end if;
  end if;
  raise exception using message = 'movement_by_decision', errcode = 'DK001';
end $$;
do $$
declare t text;
begin
  drop trigger if exists guard_decided on movement;
  create constraint trigger guard_decided after insert on movement deferrable initially deferred for each row
    when (new.kind in (3, 4, 5, 6, 21, 24, 30)) execute function guard_decided();
  foreach t in array array['proposal_step', 'lot_extension', 'direct_posting'] loop
    execute format('create or replace trigger guard_change before update or delete or truncate on %I for each statement execute function guard_append_only()', t);
    execute format('create or replace trigger guard_actor before insert on %I for each row execute function guard_actor()', t);
  end loop;
  foreach t in array array['proposal', 'proposal_line'] loop
    execute format('create or replace trigger guard_delete before delete or truncate on %I for each statement execute function guard_append_only()', t);
    execute format('create or replace trigger guard_update before update on %I for each statement execute function guard_only_by_posting()', t);
  end loop;
  foreach t in array array['proposal', 'proposal_line', 'proposal_step', 'lot_extension', 'direct_posting'] loop
    execute format('create or replace trigger guard_insert before insert on %I for each statement execute function guard_only_by_posting()', t);
  end loop;
  create or replace trigger guard_actor before insert on proposal for each row execute function guard_proposal_actor();
end $$;
