-- Promotions, coupon batches and redemptions: commands and guards. Re-created at every migration, after kernel.sql.
select 1;
