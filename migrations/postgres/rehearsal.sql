-- The dress rehearsal of a grant to several organisations: posted for real inside a block that is then taken back, so that what
-- is shown is what the posting itself did, and nothing of it is kept whatever the caller does with its transaction. On SQLite a
-- copy of the file serves (storage/src/rehearsal.rs).
drop function if exists rehearse_grants(bigint, bigint, text, text, bigint[], bigint[], text[], bytea[], bytea[], bigint);
create function rehearse_grants(
  p_kind bigint, p_expires bigint, p_reason text, p_note text, p_orgs bigint[], p_credits bigint[], p_notes text[], p_txn bytea[], p_lot bytea[], p_now bigint
) returns table (n bigint, settled_before bigint, settled_after bigint, debt_paid bigint)
language plpgsql security definer set search_path = desk, pg_temp as $$
#variable_conflict use_column
declare
  v_now bigint := desk_time(p_now); v_before bigint[] := '{}'; v_after bigint[] := '{}'; v_paid bigint[] := '{}';
  v_settled bigint; v_debt bigint; v_settled_then bigint; v_debt_then bigint; i int;
begin
  if action_level('bulk_grant', actor_role()) < 2 then perform refuse('proposal_role'); end if;
  perform scope_check(p_orgs);
  if p_kind not in (3, 4) then perform refuse('proposal_kind'); end if;
  begin
    perform 1 from head h where h.org_id = any (p_orgs) order by h.org_id for update;
    for i in 1 .. cardinality(p_orgs) loop
      select sum(w.balance - w.debt), sum(w.debt) into v_settled, v_debt from wallet w where w.org_id = p_orgs[i];
      perform 1 from post_addition(p_orgs[i], p_txn[i], p_lot[i], 0, p_kind, p_credits[i], 1, 0, null, 0, 100, v_now, p_expires, v_now, v_now,
        'desk', 'rehearsal:' || encode(p_txn[i], 'hex'), null, null, null, p_reason, coalesce(p_notes[i], p_note)) a;
      select sum(w.balance - w.debt), sum(w.debt) into v_settled_then, v_debt_then from wallet w where w.org_id = p_orgs[i];
      v_before := v_before || v_settled; v_after := v_after || v_settled_then; v_paid := v_paid || (v_debt - v_debt_then);
    end loop;
    raise exception using errcode = 'DK002', message = 'rehearsed';
  exception when sqlstate 'DK002' then null; -- everything above is taken back; what was noted stays
  end;
  return query select x.n, x.b, x.a, x.p from unnest(v_before, v_after, v_paid) with ordinality x(b, a, p, n);
end $$;
