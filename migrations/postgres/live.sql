-- Wakes the open screens of other desks: every staff command writes an audit entry, and the entry tells. Usage writes none, so a
-- busy platform's commits do not wait for one another here. The payload is the organisation's number, or empty.
create or replace function announce_change() returns trigger language plpgsql security definer set search_path = desk, pg_temp as $$
begin
  perform pg_notify('desk_change', coalesce(new.org_id::text, ''));
  return null;
end $$;
create or replace trigger audit_announced after insert on audit for each row execute function announce_change();
