-- The posting kernel for SQLite: command views whose INSTEAD OF triggers post, and the guards of what they write.
-- Re-created whenever the program opens the database for writing; the tables are in the numbered migrations.
-- Shape of every posting: check the evidence; open the gate; write the draws (how much of which lot) to kernel_draw;
-- insert the movement, chained by hash; its AFTER trigger applies the draws to lots, wallet, head and monthly totals and
-- empties kernel_draw; shut the gate. Refusals are raised by the name of the rule; the program words them.
-- A batch of usage is worked out by the program (storage/src/posting/sqlite_batch.rs) by the same rule and written at once with
-- this connection's triggers off: they cost more than twice the time, and whoever can open this file can do what the program can.
-- desk_chain_hash(previous, field, ...) is registered by the program (the domain crate's hash module).
-- migrations/postgres/kernel.sql is its twin and must give the same answers (tests: differential).

drop view if exists kernel_draw_total;
create view kernel_draw_total as
  select count(*) as lots, coalesce(sum(taken), 0) as taken_all, min(lot_seq) as lot_seq, min(taken) as taken,
    min(consumed_before) as consumed_before,
    group_concat(lot_seq || ':' || taken || ':' || consumed_before, ',') as parts
  from (select * from kernel_draw order by n); -- not an ordered aggregate: the sqlite3 of Debian 12 could not open the file

-- ---------------------------------------------------------------- usage and manual consumption
drop view if exists post_usage;
create view post_usage as
  select org_id, txn_id, wallet, kind, amount, occurred_at, posted_at, source, record_id, event_id, event_id as event_name,
    operation_id, project_id, user_ref, quantity, reference, reason, note, actor
  from movement where false;
create trigger post_usage_insert instead of insert on post_usage
begin
  select case
    when new.kind not in (10, 11) then raise(abort, 'usage_kind')
    when new.amount < 0 then raise(abort, 'usage_not_negative')
    when not exists (select 1 from wallet where org_id = new.org_id and wallet = new.wallet) then raise(abort, 'wallet_known')
    when exists (select 1 from movement where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
    when exists (select 1 from usage_record where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
  end;
  update kernel_gate set open = 1;
  -- Draw from the lots that were valid when it occurred, in draw-down order, by a running sum; the rest is debt.
  insert into kernel_draw (n, lot_seq, taken, consumed_before)
  select n, lot_seq, min(remaining, new.amount - prior), amount - remaining
  from (
    select row_number() over o as n, lot_seq, remaining, amount,
      coalesce(sum(remaining) over (o rows between unbounded preceding and 1 preceding), 0) as prior
    from lot
    where org_id = new.org_id and wallet = new.wallet and remaining > 0
      and effective_at <= new.occurred_at and expires_at > new.occurred_at
    window o as (order by priority, expires_at, category, unit_cost, effective_at, lot_seq)
  )
  where prior < new.amount;
  insert into event (org_id, event_id, name)
  select new.org_id, new.event_id, new.event_name where new.event_id is not null and new.event_name is not null
  on conflict do nothing;
  insert into movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at,
    posted_at, month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note,
    reverses_seq, lot_seq, lot_taken, lot_before, actor, hash)
  select new.org_id, seq, new.txn_id, v_wallet, new.kind, v_amount, settled, balance, debt, new.occurred_at,
    posted, month, new.source, new.record_id, v_event, v_operation, v_project, v_user, v_quantity, v_reference, new.reason, new.note,
    v_reverses, case lots when 1 then lot_seq end, case lots when 1 then taken end, case lots when 1 then consumed_before end, new.actor,
    desk_chain_hash(previous, new.org_id, seq, new.txn_id, v_wallet, new.kind, v_amount, balance, debt, new.occurred_at,
      posted, new.source, new.record_id, v_event, v_operation, v_project, v_quantity, v_reverses, v_reference,
      new.note, new.reason, v_user, month, new.actor, parts)
  from (
    select h.seq + 1 as seq, h.hash as previous, max(h.posted_at, new.posted_at) as posted, d.*,
      new.wallet as v_wallet, -new.amount as v_amount, w.balance - w.debt as settled, w.balance - d.taken_all as balance, w.debt + new.amount - d.taken_all as debt,
      new.event_id as v_event, new.operation_id as v_operation, new.project_id as v_project, new.user_ref as v_user, new.quantity as v_quantity,
      new.reference as v_reference, null as v_reverses,
      (select m.month from billing_month m where m.ends_at > new.occurred_at and m.closed_at is null order by m.ends_at limit 1) as month
    from head h
    join kernel_draw_total d
    join wallet w on w.org_id = h.org_id and w.wallet = new.wallet
    where h.org_id = new.org_id
  );
  update kernel_gate set open = 0;
end;

-- ---------------------------------------------------------------- additions: a lot, which first pays debt
drop view if exists post_addition;
create view post_addition as
  select m.org_id, m.txn_id, l.lot_id, m.wallet, m.kind, m.amount, l.category, l.paid, l.currency, l.unit_cost, l.priority,
    l.effective_at, l.expires_at, m.occurred_at, m.posted_at, m.source, m.record_id, m.event_id, m.user_ref, m.reference,
    m.reason, m.note, m.actor
  from movement m, lot l where false;
create trigger post_addition_insert instead of insert on post_addition
begin
  select case
    when new.kind not in (1, 2, 3, 4, 5, 6) then raise(abort, 'addition_kind')
    when new.amount <= 0 then raise(abort, 'lot_positive')
    when new.category <> (case when new.kind in (1, 2) then 2 else 1 end) then raise(abort, 'addition_category')
    when new.kind in (3, 4, 5) and (new.reason is null or length(new.reason) = 0) then raise(abort, 'addition_reason')
    when not exists (select 1 from wallet where org_id = new.org_id and wallet = new.wallet) then raise(abort, 'wallet_known')
    when exists (select 1 from movement where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
    when exists (select 1 from usage_record where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
  end;
  update kernel_gate set open = 1;
  insert into lot (org_id, lot_seq, lot_id, wallet, kind, category, amount, remaining, paid, currency, unit_cost, priority,
    effective_at, expires_at)
  select new.org_id, seq + 1, new.lot_id, new.wallet, new.kind, new.category, new.amount, new.amount, new.paid, new.currency,
    new.unit_cost, new.priority, new.effective_at, new.expires_at
  from head where org_id = new.org_id;
  insert into kernel_draw (n, lot_seq, taken, consumed_before, debt_paid)
  select 1, h.seq + 1, min(w.debt, new.amount), 0, min(w.debt, new.amount)
  from head h join wallet w on w.org_id = h.org_id and w.wallet = new.wallet
  where h.org_id = new.org_id and w.debt > 0;
  insert into movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at,
    posted_at, month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note,
    reverses_seq, lot_seq, lot_taken, lot_before, actor, hash)
  select new.org_id, seq, new.txn_id, v_wallet, new.kind, v_amount, settled, balance, debt, new.occurred_at,
    posted, month, new.source, new.record_id, v_event, v_operation, v_project, v_user, v_quantity, v_reference, new.reason, new.note,
    v_reverses, case lots when 1 then lot_seq end, case lots when 1 then taken end, case lots when 1 then consumed_before end, new.actor,
    desk_chain_hash(previous, new.org_id, seq, new.txn_id, v_wallet, new.kind, v_amount, balance, debt, new.occurred_at,
      posted, new.source, new.record_id, v_event, v_operation, v_project, v_quantity, v_reverses, v_reference,
      new.note, new.reason, v_user, month, new.actor, parts, new.lot_id, new.category, new.paid, new.currency, new.unit_cost,
      new.priority, new.effective_at, new.expires_at)
  from (
    select h.seq + 1 as seq, h.hash as previous, max(h.posted_at, new.posted_at) as posted, d.*,
      new.wallet as v_wallet, new.amount as v_amount, w.balance - w.debt as settled, w.balance + new.amount - d.taken_all as balance, w.debt - d.taken_all as debt,
      new.event_id as v_event, 0 as v_operation, 0 as v_project, new.user_ref as v_user, null as v_quantity,
      new.reference as v_reference, null as v_reverses,
      (select m.month from billing_month m where m.ends_at > new.occurred_at and m.closed_at is null order by m.ends_at limit 1) as month
    from head h
    join kernel_draw_total d
    join wallet w on w.org_id = h.org_id and w.wallet = new.wallet
    where h.org_id = new.org_id
  );
  update kernel_gate set open = 0;
end;

-- ---------------------------------------------------------------- expiry, void, refund, clawback: out of one lot
drop view if exists take_lot;
create view take_lot as
  select org_id, txn_id, lot_seq, kind, amount, occurred_at, posted_at, source, record_id, reference, reason, note, actor
  from movement where false;
create trigger take_lot_insert instead of insert on take_lot -- amount: null is the whole rest
begin
  select case
    when new.kind not in (20, 21, 22, 23) then raise(abort, 'take_kind')
    when not exists (select 1 from lot where org_id = new.org_id and lot_seq = new.lot_seq) then raise(abort, 'lot_known')
    when exists (select 1 from movement where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
    when exists (select 1 from usage_record where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
    when new.amount <= 0 then raise(abort, 'take_positive')
    when new.kind = 20 and (select expires_at from lot where org_id = new.org_id and lot_seq = new.lot_seq) > new.occurred_at
      then raise(abort, 'expiry_not_before_date')
    when new.amount is null and (select remaining from lot where org_id = new.org_id and lot_seq = new.lot_seq) = 0
      then raise(abort, 'lot_has_rest')
    when new.kind in (20, 21) and new.amount > (select remaining from lot where org_id = new.org_id and lot_seq = new.lot_seq)
      then raise(abort, 'lot_never_overdrawn')
    when new.kind in (22, 23) and (select category from lot where org_id = new.org_id and lot_seq = new.lot_seq) <> 2
      then raise(abort, 'refund_needs_paid_lot')
    when new.kind in (22, 23) and new.amount > (select amount from lot where org_id = new.org_id and lot_seq = new.lot_seq)
      then raise(abort, 'refund_within_lot')
  end;
  update kernel_gate set open = 1;
  insert into kernel_draw (n, lot_seq, taken, consumed_before)
  select 1, lot_seq, min(remaining, coalesce(new.amount, remaining)), amount - remaining
  from lot where org_id = new.org_id and lot_seq = new.lot_seq;
  insert into movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at,
    posted_at, month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note,
    reverses_seq, lot_seq, lot_taken, lot_before, actor, hash)
  select new.org_id, seq, new.txn_id, v_wallet, new.kind, v_amount, settled, balance, debt, new.occurred_at,
    posted, month, new.source, new.record_id, v_event, v_operation, v_project, v_user, v_quantity, v_reference, new.reason, new.note,
    v_reverses, case lots when 1 then lot_seq end, case lots when 1 then taken end, case lots when 1 then consumed_before end, new.actor,
    desk_chain_hash(previous, new.org_id, seq, new.txn_id, v_wallet, new.kind, v_amount, balance, debt, new.occurred_at,
      posted, new.source, new.record_id, v_event, v_operation, v_project, v_quantity, v_reverses, v_reference,
      new.note, new.reason, v_user, month, new.actor, parts)
  from (
    select h.seq + 1 as seq, h.hash as previous, max(h.posted_at, new.posted_at) as posted, d.*,
      l.wallet as v_wallet, -coalesce(new.amount, d.taken_all) as v_amount, w.balance - w.debt as settled, w.balance - d.taken_all as balance, w.debt + coalesce(new.amount, d.taken_all) - d.taken_all as debt,
      null as v_event, 0 as v_operation, 0 as v_project, null as v_user, null as v_quantity,
      new.reference as v_reference, null as v_reverses,
      (select m.month from billing_month m where m.ends_at > new.occurred_at and m.closed_at is null order by m.ends_at limit 1) as month
    from head h
    join kernel_draw_total d
    join lot l on l.org_id = new.org_id and l.lot_seq = new.lot_seq
    join wallet w on w.org_id = h.org_id and w.wallet = l.wallet
    where h.org_id = new.org_id
  );
  update kernel_gate set open = 0;
end;

-- ---------------------------------------------------------------- reversal
-- Of a deduction of T: debt is paid first with r = min(T, debt); of the rest the original allocations come back, last drawn
-- first; what is still left was debt that later lots paid, and goes back to those, newest first. Where r exceeds the
-- deduction's own debt, the lots not restored keep that part as paid towards debt.
-- Of an addition: what remains of its lot is taken; the consumed rest becomes debt.
drop view if exists reverse_movement;
create view reverse_movement as
  select org_id, txn_id, seq, kind, occurred_at, posted_at, source, record_id, reference, reason, note, actor from movement where false;
create trigger reverse_movement_insert instead of insert on reverse_movement -- seq: of the transaction to reverse
begin
  select case
    when new.kind not in (24, 30) then raise(abort, 'reversal_kind')
    when not exists (select 1 from movement where org_id = new.org_id and seq = new.seq) then raise(abort, 'transaction_known')
    when exists (select 1 from movement where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
    when exists (select 1 from usage_record where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
    when (select kind from movement where org_id = new.org_id and seq = new.seq) in (24, 30) then raise(abort, 'reversal_not_reversed')
    when (new.kind = 24) <> ((select kind from movement where org_id = new.org_id and seq = new.seq) = 23) then raise(abort, 'reversal_kind')
    when exists (select 1 from movement where org_id = new.org_id and reverses_seq = new.seq) then raise(abort, 'reversed_once')
    when new.reason is null or length(new.reason) = 0 then raise(abort, 'reversal_reason')
  end;
  update kernel_gate set open = 1;
  -- An addition: take the rest of its lot.
  insert into kernel_draw (n, lot_seq, taken, consumed_before, debt_paid)
  select 1, lot_seq, remaining, amount - remaining, -debt_paid
  from lot where org_id = new.org_id and lot_seq = new.seq;
  -- A deduction: restore what it drew, as far as debt does not take it.
  insert into kernel_draw (n, lot_seq, taken, consumed_before)
  select n, lot_seq, -min(taken, rest - prior), consumed
  from (
    select row_number() over (order by a.n desc) as n, a.lot_seq, a.taken, l.amount - l.remaining as consumed,
      coalesce(sum(a.taken) over (order by a.n desc rows between unbounded preceding and 1 preceding), 0) as prior,
      -o.amount - min(-o.amount, w.debt) as rest
    from movement o
    join wallet w on w.org_id = o.org_id and w.wallet = o.wallet
    join allocation_all a on a.org_id = o.org_id and a.seq = o.seq
    join lot l on l.org_id = a.org_id and l.lot_seq = a.lot_seq
    where o.org_id = new.org_id and o.seq = new.seq and o.kind in (10, 11, 20, 21, 22, 23)
  )
  where prior < rest and taken > 0;
  update lot set debt_paid = lot.debt_paid + u.kept
  from (
    select a.lot_seq, a.taken + coalesce((select sum(k.taken) from kernel_draw k where k.lot_seq = a.lot_seq), 0) as kept
    from movement o join allocation_all a on a.org_id = o.org_id and a.seq = o.seq
    where o.org_id = new.org_id and o.seq = new.seq and o.kind in (10, 11, 20, 21, 22, 23)
  ) u
  where lot.org_id = new.org_id and lot.lot_seq = u.lot_seq and u.kept > 0;
  insert into kernel_draw (n, lot_seq, taken, consumed_before, debt_paid)
  select base + n, lot_seq, -min(debt_paid, rest - prior), consumed, -min(debt_paid, rest - prior)
  from (
    select row_number() over (order by l.lot_seq desc) as n, l.lot_seq, l.debt_paid,
      l.amount - l.remaining + coalesce((select sum(k.taken) from kernel_draw k where k.lot_seq = l.lot_seq), 0) as consumed,
      coalesce(sum(l.debt_paid) over (order by l.lot_seq desc rows between unbounded preceding and 1 preceding), 0) as prior,
      -o.amount - min(-o.amount, w.debt) + d.taken_all as rest, d.lots as base
    from movement o
    join wallet w on w.org_id = o.org_id and w.wallet = o.wallet
    join kernel_draw_total d
    join lot l on l.org_id = o.org_id and l.wallet = o.wallet and l.debt_paid > 0
    where o.org_id = new.org_id and o.seq = new.seq and o.kind in (10, 11, 20, 21, 22, 23)
      and -o.amount - min(-o.amount, w.debt) + d.taken_all > 0
  )
  where prior < rest;
  insert into movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at,
    posted_at, month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note,
    reverses_seq, lot_seq, lot_taken, lot_before, actor, hash)
  select new.org_id, seq, new.txn_id, v_wallet, new.kind, v_amount, settled, balance, debt, new.occurred_at,
    posted, month, new.source, new.record_id, v_event, v_operation, v_project, v_user, v_quantity, v_reference, new.reason, new.note,
    v_reverses, case lots when 1 then lot_seq end, case lots when 1 then taken end, case lots when 1 then consumed_before end, new.actor,
    desk_chain_hash(previous, new.org_id, seq, new.txn_id, v_wallet, new.kind, v_amount, balance, debt, new.occurred_at,
      posted, new.source, new.record_id, v_event, v_operation, v_project, v_quantity, v_reverses, v_reference,
      new.note, new.reason, v_user, month, new.actor, parts)
  from (
    select h.seq + 1 as seq, h.hash as previous, max(h.posted_at, new.posted_at) as posted, d.*,
      o.wallet as v_wallet, -o.amount as v_amount, w.balance - w.debt as settled, w.balance - d.taken_all as balance, case when o.amount > 0 then w.debt + o.amount - d.taken_all else w.debt - min(-o.amount, w.debt) end as debt,
      o.event_id as v_event, o.operation_id as v_operation, o.project_id as v_project, o.user_ref as v_user, o.quantity as v_quantity,
      new.reference as v_reference, o.seq as v_reverses,
      (select m.month from billing_month m where m.ends_at > new.occurred_at and m.closed_at is null order by m.ends_at limit 1) as month
    from head h
    join kernel_draw_total d
    join movement o on o.org_id = new.org_id and o.seq = new.seq
    join wallet w on w.org_id = h.org_id and w.wallet = o.wallet
    where h.org_id = new.org_id
  );
  update kernel_gate set open = 0;
end;

-- ---------------------------------------------------------------- hourly usage: accumulate, then settle the closed hour
drop view if exists post_record;
create view post_record as
  select t.org_id, t.tally_id, t.wallet, t.operation_id, t.project_id, t.event_id, t.event_id as event_name, t.hour_starts_at,
    r.source, r.record_id, r.occurred_at, r.credits, r.quantity, r.user_ref
  from tally t, usage_record r where false;
create trigger post_record_insert instead of insert on post_record -- tally_id: used where the hour has no open tally yet
begin
  select case
    when new.credits < 0 then raise(abort, 'usage_not_negative')
    when not exists (select 1 from wallet where org_id = new.org_id and wallet = new.wallet) then raise(abort, 'wallet_known')
    when exists (select 1 from movement where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
    when exists (select 1 from usage_record where source = new.source and record_id = new.record_id) then raise(abort, 'record_unique')
    when new.occurred_at < new.hour_starts_at or new.occurred_at >= new.hour_starts_at + 3600000000 then raise(abort, 'record_in_its_hour')
  end;
  update kernel_gate set open = 1;
  insert into tally (org_id, tally_id, wallet, operation_id, project_id, event_id, hour_starts_at, credits, quantity, records, first_at, last_at)
  values (new.org_id, new.tally_id, new.wallet, new.operation_id, new.project_id, coalesce(new.event_id, ''), new.hour_starts_at,
    new.credits, new.quantity, 1, new.occurred_at, new.occurred_at)
  on conflict (org_id, wallet, operation_id, project_id, event_id, hour_starts_at) where posted_seq is null do update set
    credits = credits + excluded.credits,
    quantity = case when quantity is null and excluded.quantity is null then null else coalesce(quantity, 0) + coalesce(excluded.quantity, 0) end,
    records = records + 1, first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at);
  insert into usage_record (org_id, source, record_id, tally_id, occurred_at, credits, quantity, user_ref)
  select new.org_id, new.source, new.record_id, tally_id, new.occurred_at, new.credits, new.quantity, new.user_ref
  from tally
  where org_id = new.org_id and wallet = new.wallet and operation_id = new.operation_id and project_id = new.project_id
    and event_id = coalesce(new.event_id, '') and hour_starts_at = new.hour_starts_at and posted_seq is null;
  insert into event (org_id, event_id, name)
  select new.org_id, new.event_id, new.event_name where new.event_id is not null and new.event_name is not null
  on conflict do nothing;
  update kernel_gate set open = 0;
end;

drop view if exists settle_tally;
create view settle_tally as select org_id, tally_id, txn_id, posted_at, source, record_id, actor from movement, (select null as tally_id) where false;
create trigger settle_tally_insert instead of insert on settle_tally
begin
  select case
    when not exists (select 1 from tally where org_id = new.org_id and tally_id = new.tally_id) then raise(abort, 'tally_known')
    when (select posted_seq from tally where org_id = new.org_id and tally_id = new.tally_id) is not null then raise(abort, 'tally_settled_once')
    when (select hour_starts_at + 3600000000 from tally where org_id = new.org_id and tally_id = new.tally_id) > new.posted_at
      then raise(abort, 'tally_hour_over')
  end;
  insert into post_usage (org_id, txn_id, wallet, kind, amount, occurred_at, posted_at, source, record_id, event_id, event_name,
    operation_id, project_id, user_ref, quantity, reference, reason, note, actor)
  select org_id, new.txn_id, wallet, 10, credits, last_at, new.posted_at, new.source, new.record_id, nullif(event_id, ''), null,
    operation_id, project_id, null, quantity, null, null, null, new.actor
  from tally where org_id = new.org_id and tally_id = new.tally_id;
  update kernel_gate set open = 1;
  update tally set posted_seq = (select seq from head where org_id = new.org_id) where org_id = new.org_id and tally_id = new.tally_id;
  update kernel_gate set open = 0;
end;

-- ---------------------------------------------------------------- audit, chained
drop view if exists write_audit;
create view write_audit as select at, actor, role, action, org_id, subject, before, after, reason from audit where false;
create trigger write_audit_insert instead of insert on write_audit
begin
  update kernel_gate set open = 1;
  insert into audit (n, at, actor, role, action, org_id, subject, before, after, reason, hash)
  select n, new.at, new.actor, new.role, new.action, new.org_id, new.subject, new.before, new.after, new.reason,
    desk_chain_hash(previous, n, new.at, new.actor, new.role, new.action, new.org_id, new.subject, new.before, new.after, new.reason)
  from (
    select coalesce(max(n), 0) + 1 as n, coalesce((select hash from audit order by n desc limit 1), zeroblob(32)) as previous from audit
  );
  update kernel_gate set open = 0;
end;

-- ---------------------------------------------------------------- what a posting leaves behind
drop trigger if exists movement_posted;
create trigger movement_posted after insert on movement
begin
  update lot set remaining = lot.remaining - d.taken, debt_paid = lot.debt_paid + d.debt_paid
  from (select lot_seq, sum(taken) as taken, sum(debt_paid) as debt_paid from kernel_draw group by lot_seq) d
  where lot.org_id = new.org_id and lot.lot_seq = d.lot_seq;
  insert into allocation (org_id, seq, n, lot_seq, taken, consumed_before)
  select new.org_id, new.seq, n, lot_seq, taken, consumed_before from kernel_draw
  where new.lot_seq is null;
  update wallet set balance = new.balance_after, debt = new.debt_after where org_id = new.org_id and wallet = new.wallet;
  update head set seq = new.seq, posted_at = new.posted_at, hash = new.hash where org_id = new.org_id;
  insert into month_total (org_id, month, kind, operation_id, project_id, amount, n)
  values (new.org_id, new.month, new.kind, new.operation_id, new.project_id, new.amount, 1)
  on conflict do update set amount = amount + excluded.amount, n = n + 1;
  delete from kernel_draw;
end;

-- ---------------------------------------------------------------- what lists and text search read
drop trigger if exists movement_reversed;
create trigger movement_reversed after insert on movement when new.reverses_seq is not null
begin
  insert into reversed (occurred_at, org_id, seq) select occurred_at, org_id, seq from movement where org_id = new.org_id and seq = new.reverses_seq;
end;
drop trigger if exists event_searchable;
create trigger event_searchable after insert on event
begin insert into search_event (words, org_id, event_id) values (new.name, new.org_id, new.event_id); end;
drop trigger if exists movement_searchable;
create trigger movement_searchable after insert on movement
when new.kind <> 10 and (new.note is not null or new.reference is not null or new.reason is not null)
begin
  insert into search_note (org_id, occurred_at, seq, kind, words) values (new.org_id, new.occurred_at, new.seq, new.kind,
    lower(coalesce(new.note, '') || ' ' || coalesce(new.reference, '') || ' ' || coalesce(new.reason, '')));
  insert into search_note_words (words, org_id, seq)
  values (coalesce(new.note, '') || ' ' || coalesce(new.reference, '') || ' ' || coalesce(new.reason, ''), new.org_id, new.seq);
end;

-- ---------------------------------------------------------------- guards
drop trigger if exists movement_guard;
create trigger movement_guard before insert on movement
begin
  select case
    when not exists (select 1 from head where org_id = new.org_id) then raise(abort, 'organisation_known')
    when new.seq <> (select seq + 1 from head where org_id = new.org_id) then raise(abort, 'movement_sequence_gapless')
    when new.balance_after - new.debt_after <> new.settled_before + new.amount
      or new.settled_before <> (select balance - debt from wallet where org_id = new.org_id and wallet = new.wallet)
      then raise(abort, 'movement_balanced')
    when (select open from kernel_gate) = 0 then raise(abort, 'movement_only_by_posting')
  end;
end;
drop trigger if exists movement_update_guard;
create trigger movement_update_guard before update on movement
begin select raise(abort, 'movement_append_only'); end;
drop trigger if exists movement_delete_guard;
create trigger movement_delete_guard before delete on movement
begin select raise(abort, 'movement_append_only'); end;
drop trigger if exists allocation_update_guard;
create trigger allocation_update_guard before update on allocation
begin select raise(abort, 'allocation_append_only'); end;
drop trigger if exists allocation_delete_guard;
create trigger allocation_delete_guard before delete on allocation
begin select raise(abort, 'allocation_append_only'); end;
drop trigger if exists audit_update_guard;
create trigger audit_update_guard before update on audit
begin select raise(abort, 'audit_append_only'); end;
drop trigger if exists audit_delete_guard;
create trigger audit_delete_guard before delete on audit
begin select raise(abort, 'audit_append_only'); end;
drop trigger if exists usage_record_update_guard;
create trigger usage_record_update_guard before update on usage_record
begin select raise(abort, 'usage_record_append_only'); end;
drop trigger if exists usage_record_delete_guard;
create trigger usage_record_delete_guard before delete on usage_record
begin select raise(abort, 'usage_record_append_only'); end;
drop trigger if exists rate_update_guard;
create trigger rate_update_guard before update on rate
begin select raise(abort, 'rate_append_only'); end;
drop trigger if exists rate_delete_guard;
create trigger rate_delete_guard before delete on rate
begin select raise(abort, 'rate_append_only'); end;
drop trigger if exists import_file_update_guard;
create trigger import_file_update_guard before update on import_file
begin select raise(abort, 'import_file_append_only'); end;
drop trigger if exists import_file_delete_guard;
create trigger import_file_delete_guard before delete on import_file
begin select raise(abort, 'import_file_append_only'); end;
drop trigger if exists lot_delete_guard;
create trigger lot_delete_guard before delete on lot
begin select raise(abort, 'lot_append_only'); end;
drop trigger if exists wallet_delete_guard;
create trigger wallet_delete_guard before delete on wallet
begin select raise(abort, 'wallet_append_only'); end;
drop trigger if exists head_delete_guard;
create trigger head_delete_guard before delete on head
begin select raise(abort, 'head_append_only'); end;
drop trigger if exists month_total_delete_guard;
create trigger month_total_delete_guard before delete on month_total
begin select raise(abort, 'month_total_append_only'); end;
drop trigger if exists tally_delete_guard;
create trigger tally_delete_guard before delete on tally
begin select raise(abort, 'tally_append_only'); end;
drop trigger if exists allocation_insert_guard;
create trigger allocation_insert_guard before insert on allocation when (select open from kernel_gate) = 0
begin select raise(abort, 'allocation_only_by_posting'); end;
drop trigger if exists lot_insert_guard;
create trigger lot_insert_guard before insert on lot when (select open from kernel_gate) = 0
begin select raise(abort, 'lot_only_by_posting'); end;
drop trigger if exists month_total_insert_guard;
create trigger month_total_insert_guard before insert on month_total when (select open from kernel_gate) = 0
begin select raise(abort, 'month_total_only_by_posting'); end;
drop trigger if exists tally_insert_guard;
create trigger tally_insert_guard before insert on tally when (select open from kernel_gate) = 0
begin select raise(abort, 'tally_only_by_posting'); end;
drop trigger if exists usage_record_insert_guard;
create trigger usage_record_insert_guard before insert on usage_record when (select open from kernel_gate) = 0
begin select raise(abort, 'usage_record_only_by_posting'); end;
drop trigger if exists audit_insert_guard;
create trigger audit_insert_guard before insert on audit when (select open from kernel_gate) = 0
begin select raise(abort, 'audit_only_by_posting'); end;
drop trigger if exists lot_update_guard;
create trigger lot_update_guard before update on lot when (select open from kernel_gate) = 0
begin select raise(abort, 'lot_only_by_posting'); end;
drop trigger if exists wallet_update_guard;
create trigger wallet_update_guard before update on wallet when (select open from kernel_gate) = 0
begin select raise(abort, 'wallet_only_by_posting'); end;
drop trigger if exists head_update_guard;
create trigger head_update_guard before update on head when (select open from kernel_gate) = 0
begin select raise(abort, 'head_only_by_posting'); end;
drop trigger if exists month_total_update_guard;
create trigger month_total_update_guard before update on month_total when (select open from kernel_gate) = 0
begin select raise(abort, 'month_total_only_by_posting'); end;
drop trigger if exists tally_update_guard;
create trigger tally_update_guard before update on tally when (select open from kernel_gate) = 0
begin select raise(abort, 'tally_only_by_posting'); end;
drop trigger if exists wallet_insert_guard;
create trigger wallet_insert_guard before insert on wallet
when new.balance <> 0 or new.debt <> 0 or exists (select 1 from wallet where org_id = new.org_id and wallet = new.wallet) -- no REPLACE
begin select raise(abort, 'wallet_starts_empty'); end;
drop trigger if exists head_insert_guard;
create trigger head_insert_guard before insert on head
when new.seq <> 0 or new.hash <> zeroblob(32) or exists (select 1 from head where org_id = new.org_id)
begin select raise(abort, 'head_starts_empty'); end;
drop trigger if exists rate_insert_guard;
create trigger rate_insert_guard before insert on rate
when exists (select 1 from rate where operation_id = new.operation_id and starts_at = new.starts_at)
begin select raise(abort, 'rate_pkey'); end;
drop trigger if exists import_file_insert_guard;
create trigger import_file_insert_guard before insert on import_file
when exists (select 1 from import_file where import_id = new.import_id)
begin select raise(abort, 'import_file_append_only'); end;
drop trigger if exists organisation_delete_guard;
create trigger organisation_delete_guard before delete on organisation
begin select raise(abort, 'organisation_append_only'); end;
-- The gate opens only for a program that has the ledger's hash function: elsewhere the statement cannot even be prepared.
drop trigger if exists kernel_gate_guard;
create trigger kernel_gate_guard before update on kernel_gate when new.open <> 0
begin select desk_chain_hash(zeroblob(32)); end;
drop trigger if exists kernel_gate_insert_guard;
create trigger kernel_gate_insert_guard before insert on kernel_gate
begin select raise(abort, 'kernel_gate_only_by_posting'); end;
drop trigger if exists kernel_gate_delete_guard;
create trigger kernel_gate_delete_guard before delete on kernel_gate
begin select raise(abort, 'kernel_gate_only_by_posting'); end;
drop trigger if exists kernel_draw_guard;
create trigger kernel_draw_guard before insert on kernel_draw when (select open from kernel_gate) = 0
begin select raise(abort, 'kernel_draw_only_by_posting'); end;
