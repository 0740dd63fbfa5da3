-- The posting kernel for PostgreSQL: functions of desk_owner that staff logins may call and the guards of what they write.
-- Re-created at every migration. migrations/sqlite/kernel.sql is its twin and must give the same answers (tests: differential);
-- it explains the shape. Here usage comes in arrays, so that a batch costs one round trip and one insert.
-- The actor is session_user, never an argument. Refusals are raised as '<name of the rule>' with SQLSTATE DK001.

create or replace function now_us() returns bigint language sql volatile as
  $$ select (extract(epoch from clock_timestamp()) * 1000000)::bigint $$;

-- SHA-256 over the hash before and the fields joined by U+001F (the domain crate's hash module).
create or replace function chain_hash(previous bytea, fields text) returns bytea language sql immutable as
  $$ select sha256(previous || convert_to(fields, 'UTF8')) $$;

create or replace function refuse(rule text) returns void language plpgsql as
  $$ begin raise exception using message = rule, errcode = 'DK001'; end $$;

-- True for logins that are not limited to some organisations.
create or replace function unscoped() returns boolean language plpgsql stable security definer set search_path = desk, pg_temp as
  $$ begin return not exists (select from login_scope where login = session_user); end $$;

-- The next three are called inside functions that pin the search path; a pin of their own would cost more than their work.
-- PL/pgSQL, not SQL: it keeps its plans from call to call.
-- A posting's time: administrators and the book's owner may give one (imports, demo books), everybody else gets the server's clock.
create or replace function posting_time(asked bigint) returns bigint language plpgsql volatile as $$
begin
  if asked is not null and (pg_has_role(session_user, 'desk_admin', 'member') or pg_has_role(session_user, 'desk_owner', 'member')) then return asked; end if;
  return (extract(epoch from clock_timestamp()) * 1000000)::bigint;
end $$;

create or replace function open_month(at bigint) returns bigint language plpgsql stable as $$
begin
  return (select m.month from desk.billing_month m where m.ends_at > at and m.closed_at is null order by m.ends_at limit 1);
end $$;

create or replace function scope_check(p_orgs bigint[]) returns void language plpgsql as $$
begin
  if exists (select from desk.login_scope s where s.login = session_user)
    and exists (select from unnest(p_orgs) o where o not in (select s.org_id from desk.login_scope s where s.login = session_user)) then
    perform desk.refuse('organisation_in_scope');
  end if;
end $$;

-- ---------------------------------------------------------------- one movement with its draws (not granted to anybody)
create or replace function kernel_post(
  p_org bigint, p_txn bytea, p_wallet bigint, p_kind bigint, p_amount bigint, p_balance bigint, p_debt bigint,
  p_occurred bigint, p_posted bigint, p_source text, p_record text, p_event text, p_operation bigint, p_project bigint,
  p_user text, p_quantity bigint, p_reference text, p_reason text, p_note text, p_reverses bigint,
  d_lot bigint[], d_taken bigint[], d_before bigint[], d_debt bigint[],
  p_terms text default null -- an addition's lot terms, which its hash covers
) returns bigint language plpgsql set search_path = desk, pg_temp as $$
declare
  h head; w wallet; v_posted bigint; v_month bigint; v_hash bytea; v_parts text; n int := coalesce(cardinality(d_lot), 0);
begin
  select * into strict h from head where org_id = p_org;
  select * into strict w from wallet where org_id = p_org and wallet.wallet = p_wallet;
  v_posted := greatest(h.posted_at, p_posted);
  v_month := open_month(p_occurred);
  select string_agg(l || ':' || t || ':' || b, ',' order by o) into v_parts
  from unnest(d_lot, d_taken, d_before) with ordinality u(l, t, b, o);
  v_hash := chain_hash(h.hash, concat_ws(chr(31), p_org, h.seq + 1, encode(p_txn, 'hex'), p_wallet, p_kind, p_amount, p_balance, p_debt,
    p_occurred, v_posted, p_source, p_record, coalesce(p_event, ''), p_operation, p_project, coalesce(p_quantity::text, ''),
    coalesce(p_reverses::text, ''), coalesce(p_reference, ''), coalesce(p_note, ''), coalesce(p_reason, ''), coalesce(p_user, ''),
    v_month, session_user, coalesce(v_parts, ''), p_terms));
  perform set_config('desk.gate', 'open', true);
  insert into movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at, posted_at,
    month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note, reverses_seq,
    lot_seq, lot_taken, lot_before, actor, hash)
  values (p_org, h.seq + 1, p_txn, p_wallet, p_kind, p_amount, w.balance - w.debt, p_balance, p_debt, p_occurred, v_posted,
    v_month, p_source, p_record, p_event, p_operation, p_project, p_user, p_quantity, p_reference, p_reason, p_note, p_reverses,
    case n when 1 then d_lot[1] end, case n when 1 then d_taken[1] end, case n when 1 then d_before[1] end, session_user, v_hash);
  if n > 1 then
    insert into allocation (org_id, seq, n, lot_seq, taken, consumed_before)
    select p_org, h.seq + 1, o, l, t, b from unnest(d_lot, d_taken, d_before) with ordinality u(l, t, b, o);
  end if;
  if n > 0 then
    update lot set remaining = remaining - d.taken, debt_paid = debt_paid + d.debt
    from (select l, sum(t)::bigint as taken, sum(p)::bigint as debt from unnest(d_lot, d_taken, d_debt) u(l, t, p) group by l) d
    where lot.org_id = p_org and lot.lot_seq = d.l;
  end if;
  update wallet set balance = p_balance, debt = p_debt where org_id = p_org and wallet.wallet = p_wallet;
  update head set seq = h.seq + 1, posted_at = v_posted, hash = v_hash where org_id = p_org;
  insert into month_total as m (org_id, month, kind, operation_id, project_id, amount, n)
  values (p_org, v_month, p_kind, p_operation, p_project, p_amount, 1)
  on conflict (org_id, month, kind, operation_id, project_id) do update set amount = m.amount + excluded.amount, n = m.n + 1;
  perform set_config('desk.gate', '', true);
  return h.seq + 1;
end $$;

-- Was this record posted before? Answers its sequence and the first field in which it differs, or no row.
create or replace function existing_movement(
  p_source text, p_record text, p_org bigint, p_kind bigint, p_amount bigint, p_occurred bigint, p_reference text, p_reverses bigint,
  out seq bigint, out conflict text
) returns setof record language sql stable set search_path = desk, pg_temp as $$
  select m.seq, case
    when m.org_id <> p_org then 'organisation' when m.reverses_seq <> p_reverses then 'transaction' when m.kind <> p_kind then 'kind'
    when p_amount is not null and m.amount <> p_amount then 'credits'
    when m.occurred_at <> p_occurred then 'occurred_at'
    when m.reference is distinct from p_reference then 'reference' end
  from movement m where m.source = p_source and m.record_id = p_record
  union all
  select 0, 'kind' from usage_record r where r.source = p_source and r.record_id = p_record
  limit 1
$$;

-- ---------------------------------------------------------------- usage and manual consumption, in batches
-- The caller sorts by organisation and wallet and gives no record twice in a call.
-- Answers a row per record: outcome 1 applied, 2 already applied, 3 conflict (names the field).
create or replace function post_usage(
  p_org bigint[], p_txn bytea[], p_wallet bigint[], p_kind bigint[], p_amount bigint[], p_occurred bigint[], p_posted bigint,
  p_source text[], p_record text[], p_event text[], p_event_name text[], p_operation bigint[], p_project bigint[], p_user text[],
  p_quantity bigint[], p_reference text[], p_reason text[], p_note text[]
) returns table (ord int, outcome int, seq bigint, conflict text)
language plpgsql security definer set search_path = desk, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  n int := cardinality(p_org);
  v_posted bigint := posting_time(p_posted);
  o_out int[] := array_fill(1, array[n]); o_conflict text[] := array_fill(null::text, array[n]);
  o_seq bigint[] := array_fill(null::bigint, array[n]); o_before bigint[] := o_seq; o_balance bigint[] := o_seq; o_debt bigint[] := o_seq;
  o_month bigint[] := o_seq; o_lot bigint[] := o_seq; o_taken bigint[] := o_seq; o_lotbefore bigint[] := o_seq; o_posted bigint[] := o_seq;
  o_hash bytea[] := array_fill(null::bytea, array[n]);
  a_org bigint[] := '{}'; a_seq bigint[] := '{}'; a_n bigint[] := '{}'; a_lot bigint[] := '{}'; a_taken bigint[] := '{}'; a_before bigint[] := '{}';
  -- Heads, wallets and their open lots, all that this batch needs, in its order; what is left of them is written at the end.
  h_org bigint[]; h_seq bigint[]; h_posted bigint[]; h_hash bytea[]; h int := 0;
  w_org bigint[]; w_wallet bigint[]; w_balance bigint[]; w_debt bigint[]; w_lots bigint[]; w int := 0;
  l_org bigint[]; l_seq bigint[]; l_rem bigint[]; l_amt bigint[]; l_eff bigint[]; l_exp bigint[]; l_first int := 1; l_last int := 0;
  c_org bigint := -1; c_wallet bigint := -1; c_seq bigint; c_hash bytea; c_balance bigint; c_debt bigint; c_posted bigint;
  m_start bigint := 0; m_end bigint := 0; m_month bigint;
  i int; j int; k int; need bigint; take bigint; parts text; f_lot bigint; f_taken bigint; f_before bigint; e record;
begin
  if n = 0 then return; end if;
  perform scope_check(p_org);
  -- Lock the heads in id order, in a statement of its own: what follows sees everything posted before.
  perform 1 from head h where h.org_id = any (p_org) order by h.org_id for update;
  if exists (select from unnest(p_source, p_record) u(source, record) join movement m on m.source = u.source and m.record_id = u.record)
    or exists (select from unnest(p_source, p_record) u(source, record) join usage_record r on r.source = u.source and r.record_id = u.record)
  then
    for e in
      select u.o, case
          when m.org_id <> u.org then 'organisation' when m.kind <> u.kind then 'kind' when m.wallet <> u.wallet then 'wallet'
          when m.amount <> -u.amount then 'credits'
          when m.occurred_at <> u.occurred then 'occurred_at' when m.event_id is distinct from u.event then 'event_id'
          when m.operation_id <> u.operation then 'operation' when m.project_id <> u.project then 'project'
          when m.quantity is distinct from u.quantity then 'quantity' when m.user_ref is distinct from u.usr then 'user' end as field,
        m.seq
      from unnest(p_org, p_wallet, p_kind, p_amount, p_occurred, p_source, p_record, p_event, p_operation, p_project, p_user, p_quantity)
        with ordinality u(org, wallet, kind, amount, occurred, source, record, event, operation, project, usr, quantity, o)
      join movement m on m.source = u.source and m.record_id = u.record
      union all
      select u.o, 'settlement', 0 from unnest(p_source, p_record) with ordinality u(source, record, o)
      join usage_record r on r.source = u.source and r.record_id = u.record
    loop
      o_out[e.o] := case when e.field is null then 2 else 3 end; o_conflict[e.o] := e.field; o_seq[e.o] := e.seq;
    end loop;
  end if;

  select array_agg(x.org_id order by x.org_id), array_agg(x.seq order by x.org_id), array_agg(greatest(x.posted_at, v_posted) order by x.org_id),
    array_agg(x.hash order by x.org_id)
  into h_org, h_seq, h_posted, h_hash
  from head x where x.org_id = any (p_org);
  select array_agg(x.org_id order by x.org_id, x.wallet), array_agg(x.wallet order by x.org_id, x.wallet),
    array_agg(x.balance order by x.org_id, x.wallet), array_agg(x.debt order by x.org_id, x.wallet),
    array_agg((select count(*) from lot l where l.org_id = x.org_id and l.wallet = x.wallet and l.remaining > 0) order by x.org_id, x.wallet)
  into w_org, w_wallet, w_balance, w_debt, w_lots
  from (select distinct o, w from unnest(p_org, p_wallet) u(o, w)) g join wallet x on x.org_id = g.o and x.wallet = g.w;
  select array_agg(x.org_id), array_agg(x.lot_seq), array_agg(x.remaining), array_agg(x.amount), array_agg(x.effective_at), array_agg(x.expires_at)
  into l_org, l_seq, l_rem, l_amt, l_eff, l_exp
  from (
    select l.org_id, l.lot_seq, l.remaining, l.amount, l.effective_at, l.expires_at
    from (select distinct o, w from unnest(p_org, p_wallet) u(o, w)) g
    join lot l on l.org_id = g.o and l.wallet = g.w and l.remaining > 0
    order by l.org_id, l.wallet, l.priority, l.expires_at, l.category, l.unit_cost, l.effective_at, l.lot_seq
  ) x;

  for i in 1 .. n + 1 loop
    if i > n or p_org[i] <> c_org or p_wallet[i] <> c_wallet then
      -- Put the wallet that is done away, and take out the next.
      if w > 0 then
        w_balance[w] := c_balance; w_debt[w] := c_debt;
        if i > n or p_org[i] <> c_org then h_seq[h] := c_seq; h_posted[h] := c_posted; h_hash[h] := c_hash; end if;
      end if;
      exit when i > n;
      if p_org[i] < c_org or (p_org[i] = c_org and p_wallet[i] < c_wallet) then perform refuse('batch_sorted'); end if;
      if p_org[i] <> c_org then
        h := h + 1;
        if h_org[h] is distinct from p_org[i] then perform refuse('organisation_known'); end if;
        c_seq := h_seq[h]; c_posted := h_posted[h]; c_hash := h_hash[h];
      end if;
      c_org := p_org[i]; c_wallet := p_wallet[i];
      w := w + 1;
      if w_org[w] is distinct from c_org or w_wallet[w] <> c_wallet then perform refuse('wallet_known'); end if;
      c_balance := w_balance[w]; c_debt := w_debt[w];
      l_first := l_last + 1; l_last := l_last + w_lots[w];
    end if;
    continue when o_out[i] <> 1;
    if p_kind[i] not in (10, 11) then perform refuse('usage_kind'); end if;
    if p_amount[i] < 0 then perform refuse('usage_not_negative'); end if;
    need := p_amount[i]; j := l_first; k := 0; parts := ''; f_lot := null; f_taken := null; f_before := null;
    o_before[i] := c_balance - c_debt;
    while need > 0 and j <= l_last loop
      if l_rem[j] > 0 and l_eff[j] <= p_occurred[i] and p_occurred[i] < l_exp[j] then
        take := least(need, l_rem[j]);
        k := k + 1;
        if k = 1 then
          f_lot := l_seq[j]; f_taken := take; f_before := l_amt[j] - l_rem[j];
          parts := f_lot || ':' || take || ':' || f_before;
        else
          if k = 2 then
            a_org := a_org || c_org; a_seq := a_seq || (c_seq + 1); a_n := a_n || 1::bigint;
            a_lot := a_lot || f_lot; a_taken := a_taken || f_taken; a_before := a_before || f_before;
          end if;
          a_org := a_org || c_org; a_seq := a_seq || (c_seq + 1); a_n := a_n || k::bigint;
          a_lot := a_lot || l_seq[j]; a_taken := a_taken || take; a_before := a_before || (l_amt[j] - l_rem[j]);
          parts := parts || ',' || l_seq[j] || ':' || take || ':' || (l_amt[j] - l_rem[j]);
        end if;
        l_rem[j] := l_rem[j] - take; need := need - take; c_balance := c_balance - take;
      end if;
      if j = l_first and l_rem[j] = 0 then l_first := l_first + 1; end if;
      j := j + 1;
    end loop;
    c_debt := c_debt + need;
    if k = 1 then o_lot[i] := f_lot; o_taken[i] := f_taken; o_lotbefore[i] := f_before; end if;
    if p_occurred[i] < m_start or p_occurred[i] >= m_end then
      select m.month, m.starts_at, m.ends_at into m_month, m_start, m_end
      from billing_month m where m.ends_at > p_occurred[i] and m.closed_at is null order by m.ends_at limit 1;
    end if;
    c_seq := c_seq + 1;
    c_hash := sha256(c_hash || convert_to(concat_ws(e'\x1f', c_org, c_seq, encode(p_txn[i], 'hex'), c_wallet, p_kind[i], -p_amount[i],
      c_balance, c_debt, p_occurred[i], c_posted, p_source[i], p_record[i], coalesce(p_event[i], ''), p_operation[i], p_project[i],
      coalesce(p_quantity[i]::text, ''), '', coalesce(p_reference[i], ''), coalesce(p_note[i], ''), coalesce(p_reason[i], ''),
      coalesce(p_user[i], ''), m_month, session_user, parts), 'UTF8'));
    o_seq[i] := c_seq; o_balance[i] := c_balance; o_debt[i] := c_debt; o_month[i] := m_month; o_hash[i] := c_hash; o_posted[i] := c_posted;
  end loop;

  perform set_config('desk.gate', 'open', true);
  insert into movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at, posted_at,
    month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note,
    lot_seq, lot_taken, lot_before, actor, hash)
  select u.org, u.seq, u.txn, u.wallet, u.kind, -u.amount, u.before, u.balance, u.debt, u.occurred, u.posted,
    u.month, u.source, u.record, u.event, u.operation, u.project, u.usr, u.quantity, u.reference, u.reason, u.note,
    u.lot, u.taken, u.lotbefore, session_user, u.hash
  from unnest(p_org, o_seq, p_txn, p_wallet, p_kind, p_amount, o_before, o_balance, o_debt, p_occurred, o_posted, o_month, p_source,
    p_record, p_event, p_operation, p_project, p_user, p_quantity, p_reference, p_reason, p_note, o_lot, o_taken, o_lotbefore, o_hash, o_out)
    u(org, seq, txn, wallet, kind, amount, before, balance, debt, occurred, posted, month, source, record, event, operation, project,
      usr, quantity, reference, reason, note, lot, taken, lotbefore, hash, outcome)
  where u.outcome = 1;
  if cardinality(a_org) > 0 then
    insert into allocation (org_id, seq, n, lot_seq, taken, consumed_before)
    select * from unnest(a_org, a_seq, a_n, a_lot, a_taken, a_before);
  end if;
  update lot set remaining = u.r from unnest(l_org, l_seq, l_rem) u(o, s, r)
  where lot.org_id = u.o and lot.lot_seq = u.s and lot.remaining <> u.r;
  update wallet set balance = u.b, debt = u.d from unnest(w_org, w_wallet, w_balance, w_debt) u(o, w, b, d)
  where wallet.org_id = u.o and wallet.wallet = u.w and (wallet.balance <> u.b or wallet.debt <> u.d);
  update head set seq = u.s, posted_at = u.p, hash = u.h from unnest(h_org, h_seq, h_posted, h_hash) u(o, s, p, h)
  where head.org_id = u.o and head.seq <> u.s;
  insert into month_total as t (org_id, month, kind, operation_id, project_id, amount, n)
  select u.org, u.month, u.kind, u.operation, u.project, -sum(u.amount)::bigint, count(*)
  from unnest(p_org, o_month, p_kind, p_operation, p_project, p_amount, o_out) u(org, month, kind, operation, project, amount, outcome)
  where u.outcome = 1 group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (org_id, month, kind, operation_id, project_id) do update set amount = t.amount + excluded.amount, n = t.n + excluded.n;
  insert into event (org_id, event_id, name)
  select distinct on (1, 2) u.org, u.event, u.name from unnest(p_org, p_event, p_event_name, o_out) with ordinality u(org, event, name, outcome, o)
  where u.outcome = 1 and u.event is not null and u.name is not null order by 1, 2, u.o
  on conflict do nothing;
  perform set_config('desk.gate', '', true);
  return query select u.o::int, u.outcome, u.seq, u.conflict from unnest(o_out, o_seq, o_conflict) with ordinality u(outcome, seq, conflict, o);
end $$;

-- One record in one round trip: the case of nearly every single post, where the record is new and the first lot in the draw-down
-- order covers it whole. Answers its sequence number, or null where it is another case and nothing was posted: post_usage, which
-- this must agree with to the byte of the hash, decides that. The plan is kept, and never a scan of tables that were empty once.
create or replace function post_one(
  p_org bigint, p_txn bytea, p_wallet bigint, p_kind bigint, p_amount bigint, p_occurred bigint, p_posted bigint,
  p_source text, p_record text, p_event text, p_event_name text, p_operation bigint, p_project bigint, p_user text,
  p_quantity bigint, p_reference text, p_reason text, p_note text
) returns bigint
language plpgsql security definer set search_path = desk, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
  v_seq bigint; v_posted bigint; v_hash bytea; v_balance bigint; v_debt bigint; v_lot bigint; v_consumed bigint; v_month bigint; v_gate text;
begin
  -- Lock the head in a statement of its own: what follows sees everything posted before.
  select h.seq + 1, h.posted_at, h.hash into v_seq, v_posted, v_hash from head h
  where h.org_id = p_org
    and (not exists (select from login_scope s where s.login = session_user)
      or exists (select from login_scope s where s.login = session_user and s.org_id = p_org))
  for update;
  if v_seq is null or p_kind not in (10, 11) or p_amount <= 0 then return null; end if;
  select w.balance - p_amount, w.debt, l.lot_seq, l.amount - l.remaining, m.month into v_balance, v_debt, v_lot, v_consumed, v_month
  from wallet w
  cross join lateral (
    select x.lot_seq, x.amount, x.remaining from lot x
    where x.org_id = p_org and x.wallet = p_wallet and x.remaining > 0 and x.effective_at <= p_occurred and x.expires_at > p_occurred
    order by x.priority, x.expires_at, x.category, x.unit_cost, x.effective_at, x.lot_seq limit 1
  ) l
  cross join lateral (
    select b.month from billing_month b where b.ends_at > p_occurred and b.closed_at is null order by b.ends_at limit 1
  ) m
  where w.org_id = p_org and w.wallet = p_wallet and l.remaining >= p_amount
    and not exists (select from movement r where r.source = p_source and r.record_id = p_record)
    and not exists (select from usage_record r where r.source = p_source and r.record_id = p_record);
  if v_lot is null then return null; end if;
  v_posted := greatest(v_posted, posting_time(p_posted));
  v_hash := sha256(v_hash || convert_to(concat_ws(e'\x1f', p_org, v_seq, encode(p_txn, 'hex'), p_wallet, p_kind, -p_amount,
    v_balance, v_debt, p_occurred, v_posted, p_source, p_record, coalesce(p_event, ''), p_operation, p_project,
    coalesce(p_quantity::text, ''), '', coalesce(p_reference, ''), coalesce(p_note, ''), coalesce(p_reason, ''),
    coalesce(p_user, ''), v_month, session_user, v_lot || ':' || p_amount || ':' || v_consumed), 'UTF8'));
  v_gate := set_config('desk.gate', 'open', true);
  insert into movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at, posted_at,
    month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note,
    lot_seq, lot_taken, lot_before, actor, hash)
  values (p_org, v_seq, p_txn, p_wallet, p_kind, -p_amount, v_balance + p_amount - v_debt, v_balance, v_debt, p_occurred, v_posted,
    v_month, p_source, p_record, p_event, p_operation, p_project, p_user, p_quantity, p_reference, p_reason, p_note,
    v_lot, p_amount, v_consumed, session_user, v_hash);
  update lot set remaining = remaining - p_amount where org_id = p_org and lot_seq = v_lot;
  update wallet set balance = v_balance where org_id = p_org and wallet.wallet = p_wallet;
  update head set seq = v_seq, posted_at = v_posted, hash = v_hash where org_id = p_org;
  insert into month_total as t (org_id, month, kind, operation_id, project_id, amount, n)
  values (p_org, v_month, p_kind, p_operation, p_project, -p_amount, 1)
  on conflict (org_id, month, kind, operation_id, project_id) do update set amount = t.amount + excluded.amount, n = t.n + 1;
  if p_event is not null and p_event_name is not null then
    insert into event (org_id, event_id, name) values (p_org, p_event, p_event_name) on conflict do nothing;
  end if;
  v_gate := set_config('desk.gate', '', true);
  return v_seq;
end $$;

-- ---------------------------------------------------------------- additions: a lot, which first pays debt
create or replace function post_addition(
  p_org bigint, p_txn bytea, p_lot bytea, p_wallet bigint, p_kind bigint, p_amount bigint, p_category bigint, p_paid bigint, p_currency text,
  p_unit_cost bigint, p_priority bigint, p_effective bigint, p_expires bigint, p_occurred bigint, p_posted bigint, p_source text,
  p_record text, p_event text, p_user text, p_reference text, p_reason text, p_note text
) returns table (ord int, outcome int, seq bigint, conflict text)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare e record; w wallet; h head; owed bigint;
begin
  perform scope_check(array[p_org]);
  perform 1 from head where org_id = p_org for update;
  select * into e from existing_movement(p_source, p_record, p_org, p_kind, p_amount, p_occurred, p_reference, null);
  if found then
    if e.conflict is null then
      select case when l.wallet <> p_wallet then 'wallet' when l.paid <> p_paid or l.currency is distinct from p_currency then 'paid'
        when l.priority <> p_priority then 'priority' when l.effective_at <> p_effective then 'effective_at'
        when coalesce((select x.expires_before from lot_extension x where x.org_id = p_org and x.lot_seq = e.seq and x.n = 1), l.expires_at) <> p_expires then 'expires_at' end
      into e.conflict from lot l where l.org_id = p_org and l.lot_seq = e.seq;
    end if;
    return query select 1, case when e.conflict is null then 2 else 3 end, e.seq, e.conflict; return;
  end if;
  if p_kind not in (1, 2, 3, 4, 5, 6) then perform refuse('addition_kind'); end if;
  if p_amount <= 0 then perform refuse('lot_positive'); end if;
  if p_category <> (case when p_kind in (1, 2) then 2 else 1 end) then perform refuse('addition_category'); end if;
  if p_kind in (3, 4, 5) and coalesce(p_reason, '') = '' then perform refuse('addition_reason'); end if;
  select * into h from head where org_id = p_org;
  select * into w from wallet where org_id = p_org and wallet.wallet = p_wallet;
  if not found then perform refuse('wallet_known'); end if;
  owed := least(w.debt, p_amount);
  perform set_config('desk.gate', 'open', true);
  insert into lot (org_id, lot_seq, lot_id, wallet, kind, category, amount, remaining, paid, currency, unit_cost, priority, effective_at, expires_at)
  values (p_org, h.seq + 1, p_lot, p_wallet, p_kind, p_category, p_amount, p_amount, p_paid, p_currency, p_unit_cost, p_priority, p_effective, p_expires);
  return query select 1, 1, kernel_post(p_org, p_txn, p_wallet, p_kind, p_amount, w.balance + p_amount - owed, w.debt - owed, p_occurred,
    posting_time(p_posted), p_source, p_record, p_event, 0, 0, p_user, null, p_reference, p_reason, p_note, null,
    case when owed > 0 then array[h.seq + 1] end, array[owed], array[0::bigint], array[owed],
    concat_ws(chr(31), encode(p_lot, 'hex'), p_category, p_paid, coalesce(p_currency, ''), p_unit_cost, p_priority, p_effective, p_expires)),
    null::text;
end $$;

-- ---------------------------------------------------------------- expiry, void, refund, clawback: out of one lot
create or replace function take_lot(
  p_org bigint, p_txn bytea, p_lot_seq bigint, p_kind bigint, p_amount bigint, p_occurred bigint, p_posted bigint, p_source text,
  p_record text, p_reference text, p_reason text, p_note text
) returns table (ord int, outcome int, seq bigint, conflict text)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare e record; w wallet; l lot; v_take bigint; v_amount bigint;
begin
  perform scope_check(array[p_org]);
  perform 1 from head where org_id = p_org for update;
  select * into e from existing_movement(p_source, p_record, p_org, p_kind, -p_amount, p_occurred, p_reference, null);
  if found then
    if e.conflict is null and not exists (select 1 from movement m where m.org_id = p_org and m.seq = e.seq and m.lot_seq = p_lot_seq) then
      return query select 1, 3, e.seq, 'lot'; return;
    end if;
    return query select 1, case when e.conflict is null then 2 else 3 end, e.seq, e.conflict; return;
  end if;
  if p_kind not in (20, 21, 22, 23) then perform refuse('take_kind'); end if;
  select * into l from lot where org_id = p_org and lot_seq = p_lot_seq;
  if not found then perform refuse('lot_known'); end if;
  if p_amount <= 0 then perform refuse('take_positive'); end if;
  if p_kind = 20 and l.expires_at > p_occurred then perform refuse('expiry_not_before_date'); end if;
  if p_amount is null and l.remaining = 0 then perform refuse('lot_has_rest'); end if;
  if p_kind in (20, 21) and p_amount > l.remaining then perform refuse('lot_never_overdrawn'); end if;
  if p_kind in (22, 23) and l.category <> 2 then perform refuse('refund_needs_paid_lot'); end if;
  if p_kind in (22, 23) and p_amount > l.amount then perform refuse('refund_within_lot'); end if;
  v_take := least(l.remaining, coalesce(p_amount, l.remaining));
  v_amount := coalesce(p_amount, v_take);
  select * into w from wallet where org_id = p_org and wallet.wallet = l.wallet;
  return query select 1, 1, kernel_post(p_org, p_txn, l.wallet, p_kind, -v_amount, w.balance - v_take, w.debt + v_amount - v_take, p_occurred,
    posting_time(p_posted), p_source, p_record, null, 0, 0, null, null, p_reference, p_reason, p_note, null,
    array[p_lot_seq], array[v_take], array[l.amount - l.remaining], array[0::bigint]), null::text;
end $$;

-- ---------------------------------------------------------------- reversal (the twin explains the rule)
create or replace function reverse_movement(
  p_org bigint, p_txn bytea, p_seq bigint, p_kind bigint, p_occurred bigint, p_posted bigint, p_source text, p_record text,
  p_reference text, p_reason text, p_note text
) returns table (ord int, outcome int, seq bigint, conflict text)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare
  e record; a record; w wallet; o movement; r bigint; rest bigint; back bigint; restored bigint := 0;
  d_lot bigint[] := '{}'; d_taken bigint[] := '{}'; d_before bigint[] := '{}'; d_debt bigint[] := '{}';
begin
  perform scope_check(array[p_org]);
  perform 1 from head where org_id = p_org for update;
  select * into e from existing_movement(p_source, p_record, p_org, p_kind, null, p_occurred, p_reference, p_seq);
  if found then
    return query select 1, case when e.conflict is null then 2 else 3 end, e.seq, e.conflict; return;
  end if;
  if p_kind not in (24, 30) then perform refuse('reversal_kind'); end if;
  select * into o from movement m where m.org_id = p_org and m.seq = p_seq;
  if not found then perform refuse('transaction_known'); end if;
  if o.kind in (24, 30) then perform refuse('reversal_not_reversed'); end if;
  if (p_kind = 24) <> (o.kind = 23) then perform refuse('reversal_kind'); end if;
  if exists (select 1 from movement m where m.org_id = p_org and m.reverses_seq = p_seq) then perform refuse('reversed_once'); end if;
  if coalesce(p_reason, '') = '' then perform refuse('reversal_reason'); end if;
  select * into w from wallet where org_id = p_org and wallet.wallet = o.wallet;
  perform set_config('desk.gate', 'open', true);
  if o.kind in (1, 2, 3, 4, 5, 6) then
    select l.remaining, l.amount - l.remaining as consumed, l.debt_paid into a from lot l where l.org_id = p_org and l.lot_seq = p_seq;
    return query select 1, 1, kernel_post(p_org, p_txn, o.wallet, p_kind, -o.amount, w.balance - a.remaining, w.debt + o.amount - a.remaining,
      p_occurred, posting_time(p_posted), p_source, p_record, o.event_id, o.operation_id, o.project_id, o.user_ref, o.quantity,
      p_reference, p_reason, p_note, p_seq, array[p_seq], array[a.remaining], array[a.consumed], array[-a.debt_paid]), null::text;
    return;
  end if;
  r := least(-o.amount, w.debt);
  rest := -o.amount - r;
  for a in
    select x.lot_seq, x.taken, l.amount - l.remaining as consumed
    from allocation_all x join lot l on l.org_id = x.org_id and l.lot_seq = x.lot_seq
    where x.org_id = p_org and x.seq = p_seq and x.taken > 0 order by x.n desc
  loop
    back := least(a.taken, rest - restored);
    if back > 0 then
      d_lot := d_lot || a.lot_seq; d_taken := d_taken || -back; d_before := d_before || a.consumed; d_debt := d_debt || 0::bigint;
      restored := restored + back;
    end if;
    if a.taken > back then
      update lot set debt_paid = debt_paid + a.taken - back where lot.org_id = p_org and lot.lot_seq = a.lot_seq;
    end if;
  end loop;
  for a in
    select l.lot_seq, l.debt_paid, l.amount - l.remaining
      + coalesce((select sum(t) from unnest(d_lot, d_taken) u(s, t) where u.s = l.lot_seq), 0)::bigint as consumed
    from lot l where l.org_id = p_org and l.wallet = o.wallet and l.debt_paid > 0 order by l.lot_seq desc
  loop
    back := least(a.debt_paid, rest - restored);
    exit when back <= 0;
    d_lot := d_lot || a.lot_seq; d_taken := d_taken || -back; d_before := d_before || a.consumed; d_debt := d_debt || -back;
    restored := restored + back;
  end loop;
  return query select 1, 1, kernel_post(p_org, p_txn, o.wallet, p_kind, -o.amount, w.balance + restored, w.debt - r, p_occurred,
    posting_time(p_posted), p_source, p_record, o.event_id, o.operation_id, o.project_id, o.user_ref, o.quantity, p_reference, p_reason,
    p_note, p_seq, d_lot, d_taken, d_before, d_debt), null::text;
end $$;

-- ---------------------------------------------------------------- hourly usage: accumulate, then settle the closed hour
create or replace function post_records(
  p_org bigint[], p_tally bytea[], p_wallet bigint[], p_operation bigint[], p_project bigint[], p_event text[], p_event_name text[],
  p_hour bigint[], p_source text[], p_record text[], p_occurred bigint[], p_credits bigint[], p_quantity bigint[], p_user text[]
) returns table (ord int, outcome int, seq bigint, conflict text)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare n int := cardinality(p_org); o_out int[] := array_fill(1, array[n]); o_conflict text[] := array_fill(null::text, array[n]); e record;
begin
  if n = 0 then return; end if;
  perform scope_check(p_org);
  perform 1 from head h where h.org_id = any (p_org) order by h.org_id for update;
  if exists (select 1 from unnest(p_credits) c where c < 0) then perform refuse('usage_not_negative'); end if;
  if exists (select 1 from unnest(p_occurred, p_hour) u(at, hour) where at < hour or at >= hour + 3600000000) then perform refuse('record_in_its_hour'); end if;
  if exists (select 1 from unnest(p_org, p_wallet) u(o, w) where not exists (select 1 from wallet x where x.org_id = u.o and x.wallet = u.w))
    then perform refuse('wallet_known'); end if;
  for e in
    select u.o, case
        when r.org_id <> u.org then 'organisation' when t.wallet <> u.wallet then 'wallet' when r.credits <> u.credits then 'credits' when r.occurred_at <> u.occurred then 'occurred_at'
        when t.event_id <> coalesce(u.event, '') then 'event_id' when t.operation_id <> u.operation then 'operation'
        when t.project_id <> u.project then 'project' when r.quantity is distinct from u.quantity then 'quantity'
        when r.user_ref is distinct from u.usr then 'user' end as field
    from unnest(p_org, p_wallet, p_credits, p_occurred, p_source, p_record, p_event, p_operation, p_project, p_user, p_quantity)
      with ordinality u(org, wallet, credits, occurred, source, record, event, operation, project, usr, quantity, o)
    join usage_record r on r.source = u.source and r.record_id = u.record
    join tally t on t.org_id = r.org_id and t.tally_id = r.tally_id
    union all
    select u.o, 'settlement' from unnest(p_source, p_record) with ordinality u(source, record, o)
    join movement m on m.source = u.source and m.record_id = u.record
  loop
    o_out[e.o] := case when e.field is null then 2 else 3 end; o_conflict[e.o] := e.field;
  end loop;
  perform set_config('desk.gate', 'open', true);
  insert into tally as t (org_id, tally_id, wallet, operation_id, project_id, event_id, hour_starts_at, credits, quantity, records, first_at, last_at)
  select u.org, (array_agg(u.tally order by u.o))[1], u.wallet, u.operation, u.project, coalesce(u.event, ''), u.hour, sum(u.credits)::bigint,
    sum(u.quantity)::bigint, count(*), min(u.occurred), max(u.occurred)
  from unnest(p_org, p_tally, p_wallet, p_operation, p_project, p_event, p_hour, p_occurred, p_credits, p_quantity, o_out)
    with ordinality u(org, tally, wallet, operation, project, event, hour, occurred, credits, quantity, outcome, o)
  where u.outcome = 1
  group by u.org, u.wallet, u.operation, u.project, coalesce(u.event, ''), u.hour
  order by u.org, u.wallet, u.operation, u.project, coalesce(u.event, ''), u.hour
  on conflict (org_id, wallet, operation_id, project_id, event_id, hour_starts_at) where posted_seq is null do update set
    credits = t.credits + excluded.credits,
    quantity = case when t.quantity is null and excluded.quantity is null then null else coalesce(t.quantity, 0) + coalesce(excluded.quantity, 0) end,
    records = t.records + excluded.records, first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at);
  insert into usage_record (org_id, source, record_id, tally_id, occurred_at, credits, quantity, user_ref)
  select u.org, u.source, u.record, t.tally_id, u.occurred, u.credits, u.quantity, u.usr
  from unnest(p_org, p_wallet, p_operation, p_project, p_event, p_hour, p_source, p_record, p_occurred, p_credits, p_quantity, p_user, o_out)
    u(org, wallet, operation, project, event, hour, source, record, occurred, credits, quantity, usr, outcome)
  join tally t on t.org_id = u.org and t.wallet = u.wallet and t.operation_id = u.operation and t.project_id = u.project
    and t.event_id = coalesce(u.event, '') and t.hour_starts_at = u.hour and t.posted_seq is null
  where u.outcome = 1;
  insert into event (org_id, event_id, name)
  select distinct on (1, 2) u.org, u.event, u.name from unnest(p_org, p_event, p_event_name, o_out) with ordinality u(org, event, name, outcome, o)
  where u.outcome = 1 and u.event is not null and u.name is not null order by 1, 2, u.o
  on conflict do nothing;
  perform set_config('desk.gate', '', true);
  return query select u.o::int, u.outcome, 0::bigint, u.conflict from unnest(o_out, o_conflict) with ordinality u(outcome, conflict, o);
end $$;

create or replace function settle_tally(p_org bigint, p_tally bytea, p_txn bytea, p_posted bigint, p_source text, p_record text)
returns table (ord int, outcome int, seq bigint, conflict text)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare t tally; a record;
begin
  perform 1 from head where org_id = p_org for update;
  select * into t from tally where org_id = p_org and tally_id = p_tally;
  if not found then perform refuse('tally_known'); end if;
  if t.posted_seq is not null then
    return query select 1, 2, t.posted_seq, null::text; return;
  end if;
  if t.hour_starts_at + 3600000000 > posting_time(p_posted) then perform refuse('tally_hour_over'); end if;
  select * into a from post_usage(array[p_org], array[p_txn], array[t.wallet], array[10::bigint], array[t.credits], array[t.last_at], p_posted,
    array[p_source], array[p_record], array[nullif(t.event_id, '')], array[null::text], array[t.operation_id], array[t.project_id],
    array[null::text], array[t.quantity], array[null::text], array[null::text], array[null::text]);
  if a.outcome <> 1 then perform refuse('record_unique'); end if;
  perform set_config('desk.gate', 'open', true);
  update tally set posted_seq = a.seq where tally.org_id = p_org and tally_id = p_tally;
  perform set_config('desk.gate', '', true);
  return query select 1, 1, a.seq, null::text;
end $$;

-- ---------------------------------------------------------------- audit, chained
create or replace function desk_role() returns text language sql stable set search_path = desk, pg_temp as $$
  select coalesce((select string_agg(substr(r, 6), ', ' order by r) from unnest(array['desk_accountant', 'desk_admin', 'desk_auditor', 'desk_finance',
    'desk_platform', 'desk_support']) r where pg_has_role(session_user, r, 'member')), 'none')
$$;
create or replace function write_audit(p_at bigint, p_action text, p_org bigint, p_subject text, p_before text, p_after text, p_reason text)
returns bigint language plpgsql security definer set search_path = desk, pg_temp as $$
declare v_n bigint; v_previous bytea; v_at bigint := posting_time(p_at); v_role text := desk_role();
begin
  perform pg_advisory_xact_lock(4242, 1); -- one audit chain
  select a.n, a.hash into v_n, v_previous from audit a order by a.n desc limit 1;
  v_n := coalesce(v_n, 0) + 1;
  perform set_config('desk.gate', 'open', true);
  insert into audit (n, at, actor, role, action, org_id, subject, before, after, reason, hash)
  values (v_n, v_at, session_user, v_role, p_action, p_org, p_subject, p_before, p_after, p_reason,
    chain_hash(coalesce(v_previous, decode(repeat('00', 32), 'hex')), concat_ws(chr(31), v_n, v_at, session_user, v_role, p_action,
      coalesce(p_org::text, ''), p_subject, coalesce(p_before, ''), coalesce(p_after, ''), coalesce(p_reason, ''))));
  perform set_config('desk.gate', '', true);
  return v_n;
end $$;

-- ---------------------------------------------------------------- what lists and text search read
create or replace function keep_reversed() returns trigger language plpgsql security definer set search_path = desk, pg_temp as $$
begin
  insert into reversed (occurred_at, org_id, seq) select m.occurred_at, m.org_id, m.seq from movement m where m.org_id = new.org_id and m.seq = new.reverses_seq;
  return null;
end $$;
create or replace trigger movement_reversed after insert on movement for each row
  when (new.reverses_seq is not null) execute function keep_reversed();
create or replace function keep_event_searchable() returns trigger language plpgsql security definer set search_path = desk, pg_temp as $$
begin
  insert into search_event (org_id, event_id, words) select a.org_id, a.event_id, lower(a.name) from added a;
  return null;
end $$;
create or replace function keep_movement_searchable() returns trigger language plpgsql security definer set search_path = desk, pg_temp as $$
begin
  insert into search_note (org_id, occurred_at, seq, kind, words) values (new.org_id, new.occurred_at, new.seq, new.kind,
    lower(coalesce(new.note, '') || ' ' || coalesce(new.reference, '') || ' ' || coalesce(new.reason, '')));
  return null;
end $$;
drop trigger if exists event_searchable on event;
create trigger event_searchable after insert on event referencing new table as added for each statement execute function keep_event_searchable();
create or replace trigger movement_searchable after insert on movement for each row
  when (new.kind <> 10 and (new.note is not null or new.reference is not null or new.reason is not null)) execute function keep_movement_searchable();

-- Events, and transactions by their notes, that contain all of p_words (escaped patterns in lower case, the longest first), of the
-- organisations that the login works for.
create or replace function search_events(p_words text[], p_limit bigint) returns table (org_id bigint, event_id text)
language sql stable security definer set search_path = desk, pg_temp as $$
  select s.org_id, s.event_id from search_event s
  where s.words like p_words[1] and s.words like all (p_words)
    and ((select unscoped()) or s.org_id in (select x.org_id from login_scope x where x.login = session_user))
  limit p_limit
$$;
create or replace function search_notes(p_words text[], p_limit bigint) returns table (org_id bigint, seq bigint)
language sql stable security definer set search_path = desk, pg_temp as $$
  select s.org_id, s.seq from search_note s
  where s.words like p_words[1] and s.words like all (p_words)
    and ((select unscoped()) or s.org_id in (select x.org_id from login_scope x where x.login = session_user))
  limit p_limit
$$;
do $$
declare t text;
begin
  -- pg_trgm comes with PostgreSQL (groups.sql makes it where the server has it); without it the search reads these tables whole.
  foreach t in array array['search_event', 'search_note'] loop
    if exists (select 1 from pg_extension where extname = 'pg_trgm')
      and not exists (select 1 from pg_indexes where schemaname = 'desk' and indexname = t || '_trigram') then
      execute format('create index %I on %I using gin (words %I.gin_trgm_ops)', t || '_trigram', t,
        (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm'));
    end if;
  end loop;
end $$;

-- ---------------------------------------------------------------- guards: hold for every login, the owner included
create or replace function guard_append_only() returns trigger language plpgsql as
  $$ begin raise exception using message = tg_table_name || '_append_only', errcode = 'DK001'; end $$;
create or replace function guard_only_by_posting() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('desk.gate', true), '') <> 'open' then
    raise exception using message = tg_table_name || '_only_by_posting', errcode = 'DK001';
  end if;
  return null;
end $$;
create or replace function guard_wallet_start() returns trigger language plpgsql as $$
begin
  if new.balance <> 0 or new.debt <> 0 then raise exception using message = 'wallet_starts_empty', errcode = 'DK001'; end if;
  return new;
end $$;
create or replace function guard_head_start() returns trigger language plpgsql as $$
begin
  if new.seq <> 0 or new.hash <> decode(repeat('00', 32), 'hex') then raise exception using message = 'head_starts_empty', errcode = 'DK001'; end if;
  return new;
end $$;
-- The sequence has no gap, each movement continues the one before, and nobody posts in another's name.
create or replace function guard_movement() returns trigger language plpgsql set search_path = desk, pg_temp as $$
declare bad text;
begin
  -- Sequence numbers are unique in an organisation: as many as from the first to the last leave no gap between them.
  select case when a.forged then 'movement_actor_is_login' else 'movement_sequence_gapless' end into bad
  from (select org_id, min(seq) as first, max(seq) as last, count(*) as n, bool_or(actor <> session_user) as forged from added group by org_id) a
  where a.forged or a.last - a.first + 1 <> a.n
    or a.first - 1 <> coalesce((select p.seq from movement p where p.org_id = a.org_id and p.seq < a.first order by p.seq desc limit 1), 0)
  order by 1 limit 1;
  if found then raise exception using message = bad, errcode = 'DK001'; end if;
  if coalesce(current_setting('desk.gate', true), '') <> 'open' then
    raise exception using message = 'movement_only_by_posting', errcode = 'DK001';
  end if;
  return null;
end $$;
create or replace function guard_actor() returns trigger language plpgsql as $$
begin
  if new.actor <> session_user then raise exception using message = tg_table_name || '_actor_is_login', errcode = 'DK001'; end if;
  return new;
end $$;

do $$
declare t text;
begin
  foreach t in array array['movement', 'allocation', 'audit', 'usage_record', 'rate', 'import_file'] loop
    execute format('create or replace trigger guard_change before update or delete or truncate on %I for each statement execute function guard_append_only()', t);
  end loop;
  foreach t in array array['lot', 'wallet', 'head', 'month_total', 'tally'] loop
    execute format('create or replace trigger guard_delete before delete or truncate on %I for each statement execute function guard_append_only()', t);
    execute format('create or replace trigger guard_update before update on %I for each statement execute function guard_only_by_posting()', t);
  end loop;
  foreach t in array array['allocation', 'lot', 'month_total', 'tally', 'usage_record', 'audit'] loop
    execute format('create or replace trigger guard_insert before insert on %I for each statement execute function guard_only_by_posting()', t);
  end loop;
  create or replace trigger guard_insert before insert on wallet for each row execute function guard_wallet_start();
  create or replace trigger guard_insert before insert on head for each row execute function guard_head_start();
  foreach t in array array['audit', 'rate', 'import_file'] loop
    execute format('create or replace trigger guard_actor before insert on %I for each row execute function guard_actor()', t);
  end loop;
  drop trigger if exists guard_movement on movement;
  create trigger guard_movement after insert on movement referencing new table as added for each statement execute function guard_movement();
end $$;
