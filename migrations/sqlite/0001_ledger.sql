-- The ledger's tables. Amounts are micro-units (1/1,000,000) and instants microseconds since 1970 UTC, both INTEGER.
-- 9223372036854775807 as an expiry means "no expiry". Rows written only by the posting kernel (kernel.sql) are guarded there.

-- The legal seller. One row.
create table billing_entity (
  id integer primary key check (id = 1),
  name text not null constraint billing_entity_named check (length(name) > 0),
  zone text not null,
  currency text not null constraint billing_entity_currency check (length(currency) between 3 and 4),
  environment text not null constraint billing_entity_environment check (environment in ('production', 'test', 'demo')),
  created_at integer not null
) strict;

-- Civil months in the billing entity's zone, half open; filled when the book is made.
create table billing_month (
  month integer primary key,                 -- yyyymm
  starts_at integer not null,
  ends_at integer not null,
  closed_at integer
) strict;
create unique index billing_month_by_end on billing_month (ends_at); -- kernel: first open month of an instant

create table organisation (
  org_id integer primary key,
  external_id text not null constraint organisation_external_id unique,
  name text not null constraint organisation_named check (length(name) > 0),
  legal_name text, country text, tax_id text, email text,
  plan text not null default 'Pay as you go',
  plan_expires_at integer,
  currency text not null,
  status text not null default 'active' constraint organisation_status check (status in ('active', 'suspended', 'closed')),
  created_at integer not null
) strict;
create index organisation_by_name on organisation (lower(name)); -- list order, previous and next

-- One row per organisation: what a posting locks.
create table head (
  org_id integer primary key references organisation (org_id),
  seq integer not null constraint head_sequence check (seq >= 0),
  posted_at integer not null,
  hash blob not null constraint head_hash check (length(hash) = 32)
) strict;

create table wallet (
  org_id integer not null references organisation (org_id),
  wallet integer not null constraint wallet_number check (wallet >= 0), -- 0 is main
  balance integer not null default 0 constraint wallet_never_negative check (balance >= 0),
  debt integer not null default 0 constraint debt_never_negative check (debt >= 0),
  primary key (org_id, wallet)
) strict, without rowid;

create table project (
  project_id integer primary key,
  org_id integer not null references organisation (org_id),
  name text not null constraint project_named check (length(name) > 0),
  wallet integer not null default 0,
  constraint project_name_unique unique (org_id, name)
) strict;

create table operation (
  operation_id integer primary key,
  name text not null constraint operation_name_unique unique,
  unit text not null,
  settlement integer not null constraint operation_settlement check (settlement in (1, 2)) -- 1 each, 2 hourly
) strict;

-- Effective-dated; a past rate is never edited.
create table rate (
  operation_id integer not null references operation (operation_id),
  starts_at integer not null,
  credits_per_unit integer not null constraint rate_not_negative check (credits_per_unit >= 0),
  actor text not null,
  created_at integer not null,
  primary key (operation_id, starts_at)
) strict, without rowid;

-- Names of the platform's events, for banners and text search.
create table event (
  org_id integer not null,
  event_id text not null,
  name text not null,
  primary key (org_id, event_id)
) strict, without rowid;

create table movement (
  org_id integer not null,
  seq integer not null,
  txn_id blob not null constraint movement_txn_id check (length(txn_id) = 16),
  wallet integer not null,
  kind integer not null constraint movement_kind check (kind in (1, 2, 3, 4, 5, 6, 10, 11, 20, 21, 22, 23, 24, 30)),
  amount integer not null,
  settled_before integer not null,
  balance_after integer not null constraint movement_wallet_never_negative check (balance_after >= 0),
  debt_after integer not null constraint movement_debt_never_negative check (debt_after >= 0),
  occurred_at integer not null,
  posted_at integer not null,
  month integer not null,                    -- the open billing month it belongs to
  source text not null,
  record_id text not null,
  event_id text,
  operation_id integer not null default 0,   -- 0 is none
  project_id integer not null default 0,     -- 0 is none
  user_ref text,                             -- the customer's user; null is System
  quantity integer,
  reference text,
  reason text,
  note text,
  reverses_seq integer,
  lot_seq integer,                           -- the lot, where one suffices; several stand in allocation
  lot_taken integer,                         -- negative where a reversal restores
  lot_before integer,                        -- consumed of the lot before this
  actor text not null,
  hash blob not null constraint movement_hash check (length(hash) = 32),
  primary key (org_id, seq),
  constraint movement_sequence_positive check (seq > 0),
  constraint movement_balanced check (balance_after - debt_after = settled_before + amount),
  constraint movement_lot_whole check ((lot_seq is null) = (lot_taken is null) and (lot_seq is null) = (lot_before is null))
) strict, without rowid;
-- Idempotency, and look-up by source record. Ends in the organisation so that a distributed database can keep it.
create unique index record_unique on movement (source, record_id, org_id);
create index movement_by_id on movement (txn_id);                              -- look-up by transaction ID
create index movement_by_time on movement (occurred_at, org_id, seq);          -- newest first, whole book
create index movement_by_org_time on movement (org_id, occurred_at, seq);      -- newest first, one organisation
create index movement_by_event on movement (event_id, occurred_at, org_id, seq) where event_id is not null; -- event look-up
create index movement_by_operation on movement (operation_id, occurred_at, org_id, seq) where operation_id <> 0;
create index movement_by_org_operation on movement (org_id, operation_id, occurred_at, seq) where operation_id <> 0;
create index movement_by_project on movement (project_id, occurred_at, org_id, seq) where project_id <> 0;
-- Everything but metered usage is a small part of the book: its own indexes stay small.
create index movement_by_kind on movement (kind, occurred_at, org_id, seq) where kind <> 10;
create index movement_by_org_kind on movement (org_id, kind, occurred_at, seq) where kind <> 10;
-- "Credits from … to …" in the list, whole book and one organisation: rare amounts are found without reading the book.
-- The columns after seq answer the filters beside it without the row.
create index movement_by_amount on movement (amount, occurred_at, org_id, seq, kind, operation_id, project_id);
create index movement_by_reference on movement (reference) where reference is not null; -- look-up by reference
create unique index reversed_once on movement (org_id, reverses_seq) where reverses_seq is not null;

-- Transactions that a reversal undid, by their own time: the list with status Reversed. Kept by a trigger of the kernel.
create table reversed (
  occurred_at integer not null,
  org_id integer not null,
  seq integer not null,
  primary key (occurred_at, org_id, seq)
) strict, without rowid;

create table allocation (
  org_id integer not null,
  seq integer not null,
  n integer not null,
  lot_seq integer not null,
  taken integer not null,
  consumed_before integer not null,
  primary key (org_id, seq, n)
) strict, without rowid;

create table lot (
  org_id integer not null,
  lot_seq integer not null,                  -- sequence of the transaction that added it
  lot_id blob not null constraint lot_id_length check (length(lot_id) = 16),
  wallet integer not null,
  kind integer not null,
  category integer not null constraint lot_category check (category in (1, 2)), -- 1 promotional, 2 paid
  amount integer not null constraint lot_positive check (amount > 0),
  remaining integer not null,
  debt_paid integer not null default 0,      -- consumed by paying debt, not by a draw
  paid integer not null default 0 constraint lot_paid_not_negative check (paid >= 0),
  currency text,
  unit_cost integer not null default 0,      -- micro-units of the currency per credit, for the draw-down order
  priority integer not null default 100,
  effective_at integer not null,
  expires_at integer not null default 9223372036854775807,
  primary key (org_id, lot_seq),
  constraint lot_never_overdrawn check (remaining between 0 and amount),
  constraint lot_debt_paid check (debt_paid between 0 and amount - remaining),
  constraint lot_expires_later check (expires_at > effective_at),
  constraint lot_paid_needs_currency check (paid = 0 or currency is not null)
) strict, without rowid;
-- The draw-down order over open lots.
create index lot_open on lot (org_id, wallet, priority, expires_at, category, unit_cost, effective_at, lot_seq) where remaining > 0;
create index lot_expiring on lot (expires_at, org_id, lot_seq) where remaining > 0; -- expiry sweep
create index lot_by_id on lot (lot_id);

-- Kept by the posting itself; zero stands for "none" in operation and project.
create table month_total (
  org_id integer not null,
  month integer not null,
  kind integer not null,
  operation_id integer not null,
  project_id integer not null,
  amount integer not null,
  n integer not null,
  primary key (org_id, month, kind, operation_id, project_id)
) strict, without rowid;
create index month_total_by_month on month_total (month, kind, org_id); -- totals of the whole book

-- Hourly settlement: records accumulate here; a closed hour is posted as one movement.
create table tally (
  org_id integer not null,
  tally_id blob not null constraint tally_id_length check (length(tally_id) = 16),
  wallet integer not null,
  operation_id integer not null,
  project_id integer not null,
  event_id text not null default '',
  hour_starts_at integer not null,
  credits integer not null constraint tally_not_negative check (credits >= 0),
  quantity integer,
  records integer not null,
  first_at integer not null,
  last_at integer not null,
  posted_seq integer,
  primary key (org_id, tally_id)
) strict, without rowid;
create unique index tally_open_unique on tally (org_id, wallet, operation_id, project_id, event_id, hour_starts_at) where posted_seq is null;
create index tally_open on tally (hour_starts_at, org_id) where posted_seq is null;      -- what to settle; Accumulating rows
create index tally_by_event on tally (event_id) where event_id <> '';
create index tally_by_id on tally (tally_id);                                            -- look-up by the ID that the list shows
create unique index tally_posted on tally (org_id, posted_seq) where posted_seq is not null;

create table usage_record (
  org_id integer not null,
  source text not null,
  record_id text not null,
  tally_id blob not null,
  occurred_at integer not null,
  credits integer not null constraint usage_record_not_negative check (credits >= 0),
  quantity integer,
  user_ref text,
  primary key (source, record_id, org_id)
) strict, without rowid;
create index usage_record_by_tally on usage_record (org_id, tally_id, occurred_at, record_id);

-- Who did what; each entry carries the hash of the one before.
create table audit (
  n integer primary key,
  at integer not null,
  actor text not null,
  role text not null,
  action text not null,
  org_id integer,
  subject text not null,
  before text,
  after text,
  reason text,
  hash blob not null constraint audit_hash check (length(hash) = 32)
) strict;
create index audit_by_org on audit (org_id, n);

create table import_file (
  import_id text primary key,
  at integer not null,
  actor text not null,
  subject text not null,
  name text not null,
  sha256 text not null,
  rows integer not null,
  applied integer not null,
  already_applied integer not null,
  rejected integer not null,
  report text not null
) strict;
create index import_file_by_hash on import_file (sha256);

-- What the posting kernel works with inside one statement.
create table kernel_gate (
  id integer primary key check (id = 1),
  open integer not null check (open in (0, 1))
) strict;
insert into kernel_gate (id, open) values (1, 0);
create table kernel_draw (
  n integer primary key,
  lot_seq integer not null,
  taken integer not null,                    -- negative restores
  consumed_before integer not null,
  debt_paid integer not null default 0       -- change of what the lot paid towards debt
) strict;

-- Text search by any three letters or more: names of events; and notes, references and reasons of everything but metered
-- usage. Kept by triggers of the kernel; a small part of the book.
create virtual table search_event using fts5 (words, org_id unindexed, event_id unindexed, tokenize = 'trigram');
create table search_note (
  org_id integer not null,
  occurred_at integer not null,
  seq integer not null,
  kind integer not null,
  words text not null,
  primary key (org_id, occurred_at, seq)
) strict, without rowid;
create index search_note_by_time on search_note (occurred_at, org_id, seq); -- common words: the newest that have them
create virtual table search_note_words using fts5 (words, org_id unindexed, seq unindexed, tokenize = 'trigram');

create view allocation_all as
  select org_id, seq, 1 as n, lot_seq, lot_taken as taken, lot_before as consumed_before from movement where lot_seq is not null
  union all
  select org_id, seq, n, lot_seq, taken, consumed_before from allocation;
