-- Promotions, coupon batches and redemptions: commands, views and guards. Re-created at every migration, after kernel.sql.
-- Codes are never kept: a command gets what was typed and works with its hash. Nobody is granted the tables themselves; the
-- views below show codes by their hint. storage/src/coupon/ is the twin for SQLite and the domain's coupon.rs the rule.

-- The hash of a code: capitals and digits of it alone count.
create or replace function coupon_hash(p_code text) returns bytea language sql immutable as
  $$ select sha256(convert_to(upper(regexp_replace(p_code, '[^A-Za-z0-9]', '', 'g') collate "C"), 'UTF8')) $$;

-- Credits that a batch may cost: redemptions possible after the total cap times credits, at most the budget.
create or replace function batch_liability(p_batch bytea) returns bigint
language sql stable security definer set search_path = desk, pg_temp as $$
  select case when p.credits = 0 then 0 else least(least(b.codes::numeric * b.uses_per_code, p.total_cap) * p.credits, p.budget) end::bigint
  from coupon_batch b join promotion p on p.promotion_id = b.promotion_id where b.batch_id = p_batch
$$;

-- ---------------------------------------------------------------- issue and disable
-- A batch begins as a proposal; approving that (proposal.sql) makes it active. Outcome 1 issued, 2 issued before by the same
-- key, 3 the key stands for another batch (names the field).
create or replace function issue_batch(
  p_promotion bytea, p_batch bytea, p_name text, p_kind text, p_credits bigint, p_discount bigint, p_currency text, p_starts bigint,
  p_ends bigint, p_expire_after bigint, p_total_cap bigint, p_org_cap bigint, p_budget bigint, p_first_purchase_only bigint, p_org bigint,
  p_campaign text, p_prefix text, p_uses bigint, p_reason text, p_at bigint, p_source text, p_record text, p_hashes bytea[], p_hints text[],
  out outcome int, out batch bytea, out conflict text
) language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare v_at bigint := posting_time(p_at); e record; n bigint := cardinality(p_hashes);
begin
  if actor_role() <> 'admin' then perform refuse('coupon_role'); end if;
  if p_org <> 0 then
    perform scope_check(array[p_org]);
    if not exists (select 1 from organisation where org_id = p_org) then perform refuse('organisation_known'); end if;
  elsif not unscoped() then
    perform refuse('organisation_in_scope');
  end if;
  -- The same key pressed twice at once: the second waits for the first.
  perform pg_advisory_xact_lock(4243, hashtext(p_source || chr(31) || p_record));
  select b.batch_id, case
      when p.name <> p_name then 'name' when p.kind <> p_kind then 'kind' when p.credits <> p_credits then 'credits'
      when p.discount <> p_discount or p.currency is distinct from p_currency then 'discount'
      when b.codes <> n then 'codes' when b.uses_per_code <> p_uses then 'uses_per_code' when b.prefix <> p_prefix then 'prefix'
      when p.ends_at <> p_ends then 'valid_until' when p.credits_expire_after is distinct from p_expire_after then 'credits_expire_days'
      when p.total_cap is distinct from p_total_cap then 'total_cap' when p.org_cap is distinct from p_org_cap then 'org_cap'
      when p.budget is distinct from p_budget then 'budget' when p.first_purchase_only <> p_first_purchase_only then 'first_purchase_only'
      when p.org_id <> p_org then 'organisation' end as field
  into e from coupon_batch b join promotion p on p.promotion_id = b.promotion_id where b.source = p_source and b.record_id = p_record;
  if found then
    outcome := case when e.field is null then 2 else 3 end; batch := e.batch_id; conflict := e.field; return;
  end if;
  if coalesce(p_reason, '') = '' then perform refuse('batch_reason'); end if;
  if coalesce(n, 0) = 0 or n <> cardinality(p_hints) then perform refuse('batch_codes'); end if;
  if (p_kind = 'credits') <> (p_credits > 0) or (p_kind = 'credits') <> (p_discount = 0) then perform refuse('promotion_gives'); end if;
  perform set_config('desk.gate', 'open', true);
  insert into promotion (promotion_id, name, kind, credits, discount, currency, starts_at, ends_at, credits_expire_after, total_cap, org_cap,
    budget, first_purchase_only, org_id, campaign, actor, created_at)
  values (p_promotion, p_name, p_kind, p_credits, p_discount, p_currency, p_starts, p_ends, p_expire_after, p_total_cap, p_org_cap,
    p_budget, p_first_purchase_only, p_org, p_campaign, session_user, v_at);
  insert into coupon_batch (batch_id, promotion_id, prefix, codes, uses_per_code, state, reason, actor, issued_at, source, record_id)
  values (p_batch, p_promotion, p_prefix, n, p_uses, 'proposed', p_reason, session_user, v_at, p_source, p_record);
  insert into coupon_code (code_hash, batch_id, hint, uses, uses_limit)
  select h, p_batch, i, 0, p_uses from unnest(p_hashes, p_hints) u(h, i);
  perform set_config('desk.gate', '', true);
  outcome := 1; batch := p_batch;
end $$;

-- Stops new redemptions; what was redeemed stays. Answers false where it was stopped before.
create or replace function disable_batch(p_batch bytea, p_reason text, p_at bigint) returns boolean
language plpgsql security definer set search_path = desk, pg_temp as $$
declare b coupon_batch;
begin
  if actor_role() <> 'admin' then perform refuse('coupon_role'); end if;
  select * into b from coupon_batch where batch_id = p_batch for update;
  if not found then perform refuse('batch_known'); end if;
  perform scope_check(array(select p.org_id from promotion p where p.promotion_id = b.promotion_id));
  if b.state = 'disabled' then return false; end if;
  if coalesce(p_reason, '') = '' then perform refuse('batch_reason'); end if;
  perform set_config('desk.gate', 'open', true);
  update coupon_batch set state = 'disabled', disabled_at = posting_time(p_at), disabled_by = session_user, disabled_reason = p_reason
  where batch_id = p_batch;
  perform set_config('desk.gate', '', true);
  return true;
end $$;

-- ---------------------------------------------------------------- redeem
-- Locks the organisation's head, the code, its batch and promotion, in this order; decides; posts. Outcome 1 answered now, 2 redeemed
-- before by the same record, 3 the record stands for something else (names the field). A refusal is an answer, not an error, and is
-- kept. Guessing is slowed down: after 10 unknown codes of one organisation, or 30 of one login, in 10 minutes the next try of any code
-- has to wait (answer too_many_tries; the platform's own login speaks for all its customers, so there only their organisations count).
create or replace function redeem_coupon(
  p_org bigint, p_code text, p_user text, p_at bigint, p_source text, p_record text, p_txn bytea, p_lot bytea, p_redemption bytea,
  out outcome int, out answer text, out seq bigint, out credits bigint, out kind text, out discount bigint, out currency text,
  out expires_at bigint, out wait bigint, out conflict text
) language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare
  v_at bigint := posting_time(p_at); v_hash bytea := coupon_hash(p_code); v_since bigint; v_oldest bigint;
  c coupon_code; b coupon_batch; p promotion; r redemption; a record; v_own bigint; v_by_org bigint;
begin
  if actor_role() not in ('admin', 'platform') then perform refuse('coupon_role'); end if;
  perform scope_check(array[p_org]);
  if coalesce(p_source, '') = '' or coalesce(p_record, '') = '' or concat(p_source, p_record, p_user) ~ '[[:cntrl:]]'
    or length(concat(p_source, p_record, p_user)) > 2000 then
    perform refuse('record_plain');
  end if;
  perform 1 from head where org_id = p_org for update;
  if not found then perform refuse('organisation_known'); end if;
  select * into c from coupon_code where code_hash = v_hash for update;
  select * into r from redemption where source = p_source and record_id = p_record limit 1;
  if found then
    conflict := case when r.org_id <> p_org then 'organisation' when r.code_hash <> v_hash then 'code'
      when r.user_ref is distinct from p_user then 'user' end;
    outcome := case when conflict is null then 2 else 3 end;
    if conflict is not null then return; end if;
    answer := 'redeemed'; seq := r.posted_seq; credits := r.credits; kind := r.kind; discount := r.discount; currency := r.currency;
    expires_at := r.expires_at;
    return;
  end if;
  outcome := 1; credits := 0; discount := 0;
  v_since := v_at - 600000000;
  select t.at into v_oldest from redemption_attempt t where t.org_id = p_org and t.at > v_since and t.answer = 'unknown' order by t.at desc offset 9 limit 1;
  if not found and (not pg_has_role(session_user, 'desk_platform', 'member') or pg_has_role(session_user, 'desk_admin', 'member')) then
    select t.at into v_oldest from redemption_attempt t where t.actor = session_user and t.at > v_since and t.answer = 'unknown'
    order by t.at desc offset 29 limit 1;
  end if;
  if v_oldest is not null then
    answer := 'too_many_tries'; wait := v_oldest - v_since; return;
  end if;
  if c.code_hash is null then
    answer := 'unknown';
  else
    select * into strict b from coupon_batch where batch_id = c.batch_id for update;
    select * into strict p from promotion where promotion_id = b.promotion_id for update;
    select count(*) filter (where x.code_hash = v_hash), count(*) into v_own, v_by_org
    from redemption x join coupon_batch y on y.batch_id = x.batch_id where x.org_id = p_org and y.promotion_id = p.promotion_id;
    answer := case
      when b.state = 'disabled' then 'disabled'
      when b.state = 'proposed' or v_at < p.starts_at then 'not_yet_valid'
      when v_at >= p.ends_at then 'expired'
      when p.org_id <> 0 and p.org_id <> p_org then 'not_for_organisation'
      when v_own > 0 and (v_by_org >= p.org_cap or (c.uses_limit = 1 and c.uses >= c.uses_limit)) then 'already_used'
      when p.first_purchase_only <> 0 and exists (select 1 from movement m where m.org_id = p_org and m.kind in (1, 2)) then 'not_for_organisation'
      when c.uses >= c.uses_limit or v_by_org >= p.org_cap or p.redeemed >= p.total_cap
        or p.redeemed_credits::numeric + p.credits > p.budget then 'limit_reached'
      else 'redeemed' end;
  end if;
  if answer <> 'redeemed' then
    perform set_config('desk.gate', 'open', true);
    loop
      insert into redemption_attempt (at, n, org_id, source, code_hash, batch_id, answer, actor)
      values (v_at, (select coalesce(max(t.n), 0) + 1 from redemption_attempt t where t.at = v_at), p_org, p_source, v_hash, b.batch_id, answer,
        session_user)
      on conflict do nothing;
      exit when found;
    end loop;
    perform set_config('desk.gate', '', true);
    return;
  end if;
  kind := p.kind; credits := p.credits; discount := p.discount; currency := p.currency;
  expires_at := coalesce(v_at + p.credits_expire_after, p.credits_expire_at, 9223372036854775807);
  if p.credits > 0 then
    select * into a from post_addition(p_org, p_txn, p_lot, 0, 6, p.credits, 1, 0, null, 0, 100, v_at, expires_at, v_at, v_at, p_source, p_record,
      null, p_user, c.hint, null, p.name);
    if a.outcome <> 1 then
      outcome := 3; conflict := coalesce(a.conflict, 'kind'); return;
    end if;
    seq := a.seq;
  end if;
  perform set_config('desk.gate', 'open', true);
  insert into redemption (org_id, source, record_id, redemption_id, at, actor, user_ref, batch_id, code_hash, kind, credits, discount, currency,
    expires_at, posted_seq)
  values (p_org, p_source, p_record, p_redemption, v_at, session_user, p_user, b.batch_id, v_hash, p.kind, p.credits, p.discount, p.currency,
    expires_at, seq);
  update coupon_code set uses = uses + 1 where code_hash = v_hash;
  update coupon_batch set redeemed = redeemed + 1, redeemed_credits = redeemed_credits + p.credits where batch_id = b.batch_id;
  update promotion set redeemed = redeemed + 1, redeemed_credits = redeemed_credits + p.credits where promotion_id = p.promotion_id;
  perform set_config('desk.gate', '', true);
end $$;

-- ---------------------------------------------------------------- what staff see: codes by their hint, never by their hash
create or replace view redemption_shown as
  select r.org_id, r.source, r.record_id, r.at, r.actor, r.user_ref, r.batch_id, c.hint, r.kind, r.credits, r.discount, r.currency, r.expires_at,
    r.posted_seq
  from redemption r join coupon_code c on c.code_hash = r.code_hash
  where (select unscoped()) or r.org_id in (select s.org_id from login_scope s where s.login = session_user);
create or replace view attempt_shown as
  select t.org_id, t.source, t.at, t.n, t.actor, t.batch_id, c.hint, t.answer
  from redemption_attempt t left join coupon_code c on c.code_hash = t.code_hash
  where (select unscoped()) or t.org_id in (select s.org_id from login_scope s where s.login = session_user);
-- Codes that look leaked: tried by three organisations or more, and by more than they are good for.
create or replace view leak_shown as
  select c.batch_id, c.hint, t.organisations, t.first_at, t.last_at
  from (
    select code_hash, count(distinct org_id) as organisations, min(at) as first_at, max(at) as last_at
    from (select code_hash, org_id, at from redemption union all select code_hash, org_id, at from redemption_attempt where batch_id is not null) tries
    group by code_hash having count(distinct org_id) >= 3
  ) t join coupon_code c on c.code_hash = t.code_hash
  where t.organisations > c.uses_limit and (select unscoped());
-- Codes by batch.
create or replace view code_shown as
  select c.batch_id, c.hint, c.uses, c.uses_limit from coupon_code c;
-- Counts for verify: what is kept of each code, batch and promotion, and what their redemptions tell.
create or replace view coupon_count as
  select 'code' as what, c.hint || ' of batch ' || encode(c.batch_id, 'hex') as id, c.uses as kept, 0::bigint as kept_credits, coalesce(r.n, 0) as n,
    0::bigint as credits
  from coupon_code c left join (select code_hash, count(*) as n from redemption group by code_hash) r on r.code_hash = c.code_hash
  union all
  select 'batch', encode(b.batch_id, 'hex'), b.redeemed, b.redeemed_credits, coalesce(r.n, 0), coalesce(r.credits, 0)
  from coupon_batch b
  left join (select batch_id, count(*) as n, sum(credits)::bigint as credits from redemption group by batch_id) r on r.batch_id = b.batch_id
  union all
  select 'promotion', p.name, p.redeemed, p.redeemed_credits, coalesce(r.n, 0), coalesce(r.credits, 0)
  from promotion p left join (
    select b.promotion_id, count(*) as n, sum(x.credits)::bigint as credits from redemption x join coupon_batch b on b.batch_id = x.batch_id
    group by b.promotion_id
  ) r on r.promotion_id = p.promotion_id;

-- The batch of a code that somebody pasted, and its hint.
create or replace function find_code(p_code text) returns table (batch_id bytea, hint text)
language sql stable security definer set search_path = desk, pg_temp as
  $$ select c.batch_id, c.hint from coupon_code c where c.code_hash = coupon_hash(p_code) $$;
-- Its redemptions, of the organisations that the login works for.
create or replace function find_code_redemptions(p_code text) returns table (org_id bigint, posted_seq bigint)
language sql stable security definer set search_path = desk, pg_temp as $$
  select r.org_id, r.posted_seq from redemption r where r.code_hash = coupon_hash(p_code) and r.posted_seq is not null
    and ((select unscoped()) or r.org_id in (select s.org_id from login_scope s where s.login = session_user))
  order by r.at desc limit 20
$$;

-- ---------------------------------------------------------------- guards
-- A batch becomes active only by a proposal that was approved for all of its liability; looked at when the transaction commits.
create or replace function guard_batch_approved() returns trigger language plpgsql security definer set search_path = desk, pg_temp as $$
begin
  if not exists (
    select 1 from proposal where action = 'coupon' and subject = encode(new.batch_id, 'hex') and state = 'approved'
      and credits >= batch_liability(new.batch_id)
  ) then
    raise exception using message = 'batch_approved', errcode = 'DK001';
  end if;
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['redemption', 'redemption_attempt'] loop
    execute format('create or replace trigger guard_change before update or delete or truncate on %I for each statement execute function guard_append_only()', t);
  end loop;
  foreach t in array array['promotion', 'coupon_batch', 'coupon_code'] loop
    execute format('create or replace trigger guard_delete before delete or truncate on %I for each statement execute function guard_append_only()', t);
    execute format('create or replace trigger guard_update before update on %I for each statement execute function guard_only_by_posting()', t);
  end loop;
  foreach t in array array['promotion', 'coupon_batch', 'coupon_code', 'redemption', 'redemption_attempt'] loop
    execute format('create or replace trigger guard_insert before insert on %I for each statement execute function guard_only_by_posting()', t);
  end loop;
  foreach t in array array['promotion', 'coupon_batch', 'redemption', 'redemption_attempt'] loop
    execute format('create or replace trigger guard_actor before insert on %I for each row execute function guard_actor()', t);
  end loop;
  drop trigger if exists guard_approved on coupon_batch;
  create constraint trigger guard_approved after insert or update of state on coupon_batch deferrable initially deferred for each row
    when (new.state = 'active') execute function guard_batch_approved();
end $$;
