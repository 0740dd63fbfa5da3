-- Requests, proposals and decisions: guards. Re-created at every migration, after kernel.sql.
-- The commands are in storage/src/proposal: a decision loops over lines and looks at a dozen facts, and on SQLite whoever can open
-- the file can do what the program can. The guards let only a program through that has the ledger's hash function (kernel_gate).
-- migrations/postgres/proposal.sql is the twin and must give the same answers (tests: desk).

drop trigger if exists proposal_insert_guard;
create trigger proposal_insert_guard before insert on proposal when (select open from kernel_gate) = 0
begin select raise(abort, 'proposal_only_by_posting'); end;
drop trigger if exists proposal_update_guard;
create trigger proposal_update_guard before update on proposal when (select open from kernel_gate) = 0
begin select raise(abort, 'proposal_only_by_posting'); end;
drop trigger if exists proposal_delete_guard;
create trigger proposal_delete_guard before delete on proposal
begin select raise(abort, 'proposal_append_only'); end;
drop trigger if exists proposal_line_insert_guard;
create trigger proposal_line_insert_guard before insert on proposal_line when (select open from kernel_gate) = 0
begin select raise(abort, 'proposal_line_only_by_posting'); end;
drop trigger if exists proposal_line_update_guard;
create trigger proposal_line_update_guard before update on proposal_line when (select open from kernel_gate) = 0
begin select raise(abort, 'proposal_line_only_by_posting'); end;
drop trigger if exists proposal_line_delete_guard;
create trigger proposal_line_delete_guard before delete on proposal_line
begin select raise(abort, 'proposal_line_append_only'); end;
drop trigger if exists proposal_step_insert_guard;
create trigger proposal_step_insert_guard before insert on proposal_step
when (select open from kernel_gate) = 0 or exists (select 1 from proposal_step where proposal_id = new.proposal_id and n = new.n) -- no REPLACE
begin select raise(abort, 'proposal_step_only_by_posting'); end;
drop trigger if exists proposal_step_update_guard;
create trigger proposal_step_update_guard before update on proposal_step
begin select raise(abort, 'proposal_step_append_only'); end;
drop trigger if exists proposal_step_delete_guard;
create trigger proposal_step_delete_guard before delete on proposal_step
begin select raise(abort, 'proposal_step_append_only'); end;
drop trigger if exists lot_extension_insert_guard;
create trigger lot_extension_insert_guard before insert on lot_extension when (select open from kernel_gate) = 0
begin select raise(abort, 'lot_extension_only_by_posting'); end;
drop trigger if exists lot_extension_update_guard;
create trigger lot_extension_update_guard before update on lot_extension
begin select raise(abort, 'lot_extension_append_only'); end;
drop trigger if exists lot_extension_delete_guard;
create trigger lot_extension_delete_guard before delete on lot_extension
begin select raise(abort, 'lot_extension_append_only'); end;
drop trigger if exists direct_posting_insert_guard;
create trigger direct_posting_insert_guard before insert on direct_posting when (select open from kernel_gate) = 0
begin select raise(abort, 'direct_posting_only_by_posting'); end;
drop trigger if exists direct_posting_update_guard;
create trigger direct_posting_update_guard before update on direct_posting
begin select raise(abort, 'direct_posting_append_only'); end;
drop trigger if exists direct_posting_delete_guard;
create trigger direct_posting_delete_guard before delete on direct_posting
begin select raise(abort, 'direct_posting_append_only'); end;
