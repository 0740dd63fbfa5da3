-- Requests, proposals and decisions: commands and guards. Re-created at every migration, after kernel.sql.
select 1;
