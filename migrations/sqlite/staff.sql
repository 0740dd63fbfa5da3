-- Staff, their limits and what each may decide alone: commands and guards. Re-created at every migration, after kernel.sql.
select 1;
