-- The ledger's tables; the twin of migrations/sqlite/0001_ledger.sql, which explains each of them.
-- Amounts are micro-units (1/1,000,000) and instants microseconds since 1970 UTC, both bigint.
-- Owned by desk_owner, which no staff login can assume; staff read tables and write through functions (kernel.sql).

-- The legal seller. One row.
create table billing_entity (
  id bigint primary key check (id = 1),
  name text not null constraint billing_entity_named check (length(name) > 0),
  zone text not null,
  currency text not null constraint billing_entity_currency check (length(currency) between 3 and 4),
  environment text not null constraint billing_entity_environment check (environment in ('production', 'test', 'demo')),
  created_at bigint not null
);

-- Civil months in the billing entity's zone, half open; filled when the book is made.
create table billing_month (
  month bigint primary key,                 -- yyyymm
  starts_at bigint not null,
  ends_at bigint not null,
  closed_at bigint
);
create unique index billing_month_by_end on billing_month (ends_at); -- kernel: first open month of an instant

create table organisation (
  org_id bigint primary key,
  external_id text not null constraint organisation_external_id unique,
  name text not null constraint organisation_named check (length(name) > 0),
  legal_name text, country text, tax_id text, email text,
  plan text not null default 'Pay as you go',
  plan_expires_at bigint,
  currency text not null,
  status text not null default 'active' constraint organisation_status check (status in ('active', 'suspended', 'closed')),
  created_at bigint not null
);
create index organisation_by_name on organisation (lower(name)); -- list order, previous and next

-- One row per organisation: what a posting locks.
create table head (
  org_id bigint primary key references organisation (org_id),
  seq bigint not null constraint head_sequence check (seq >= 0),
  posted_at bigint not null,
  hash bytea not null constraint head_hash check (length(hash) = 32)
);

create table wallet (
  org_id bigint not null references organisation (org_id),
  wallet bigint not null constraint wallet_number check (wallet >= 0), -- 0 is main
  balance bigint not null default 0 constraint wallet_never_negative check (balance >= 0),
  debt bigint not null default 0 constraint debt_never_negative check (debt >= 0),
  primary key (org_id, wallet)
);

create table project (
  project_id bigint primary key,
  org_id bigint not null references organisation (org_id),
  name text not null constraint project_named check (length(name) > 0),
  wallet bigint not null default 0,
  constraint project_name_unique unique (org_id, name)
);

create table operation (
  operation_id bigint primary key,
  name text not null constraint operation_name_unique unique,
  unit text not null,
  settlement bigint not null constraint operation_settlement check (settlement in (1, 2)) -- 1 each, 2 hourly
);

-- Effective-dated; a past rate is never edited.
create table rate (
  operation_id bigint not null references operation (operation_id),
  starts_at bigint not null,
  credits_per_unit bigint not null constraint rate_not_negative check (credits_per_unit >= 0),
  actor text not null,
  created_at bigint not null,
  primary key (operation_id, starts_at)
);

-- Names of the platform's events, for banners and text search.
create table event (
  org_id bigint not null,
  event_id text not null,
  name text not null,
  primary key (org_id, event_id)
);

create table movement (
  org_id bigint not null,
  seq bigint not null,
  txn_id bytea not null constraint movement_txn_id check (length(txn_id) = 16),
  wallet bigint not null,
  kind bigint not null constraint movement_kind check (kind in (1, 2, 3, 4, 5, 6, 10, 11, 20, 21, 22, 23, 24, 30)),
  amount bigint not null,
  settled_before bigint not null,
  balance_after bigint not null constraint movement_wallet_never_negative check (balance_after >= 0),
  debt_after bigint not null constraint movement_debt_never_negative check (debt_after >= 0),
  occurred_at bigint not null,
  posted_at bigint not null,
  month bigint not null,                    -- the open billing month it belongs to
  source text not null,
  record_id text not null,
  event_id text,
  operation_id bigint not null default 0,   -- 0 is none
  project_id bigint not null default 0,     -- 0 is none
  user_ref text,                             -- the customer's user; null is System
  quantity bigint,
  reference text,
  reason text,
  note text,
  reverses_seq bigint,
  lot_seq bigint,                           -- the lot, where one suffices; several stand in allocation
  lot_taken bigint,                         -- negative where a reversal restores
  lot_before bigint,                        -- consumed of the lot before this
  actor text not null,
  hash bytea not null constraint movement_hash check (length(hash) = 32),
  primary key (org_id, seq),
  constraint movement_sequence_positive check (seq > 0),
  constraint movement_balanced check (balance_after - debt_after = settled_before + amount),
  constraint movement_lot_whole check ((lot_seq is null) = (lot_taken is null) and (lot_seq is null) = (lot_before is null))
);
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
  occurred_at bigint not null,
  org_id bigint not null,
  seq bigint not null,
  primary key (occurred_at, org_id, seq)
);

create table allocation (
  org_id bigint not null,
  seq bigint not null,
  n bigint not null,
  lot_seq bigint not null,
  taken bigint not null,
  consumed_before bigint not null,
  primary key (org_id, seq, n)
);

create table lot (
  org_id bigint not null,
  lot_seq bigint not null,                  -- sequence of the transaction that added it
  lot_id bytea not null constraint lot_id_length check (length(lot_id) = 16),
  wallet bigint not null,
  kind bigint not null,
  category bigint not null constraint lot_category check (category in (1, 2)), -- 1 promotional, 2 paid
  amount bigint not null constraint lot_positive check (amount > 0),
  remaining bigint not null,
  debt_paid bigint not null default 0,      -- consumed by paying debt, not by a draw
  paid bigint not null default 0 constraint lot_paid_not_negative check (paid >= 0),
  currency text,
  unit_cost bigint not null default 0,      -- micro-units of the currency per credit, for the draw-down order
  priority bigint not null default 100,
  effective_at bigint not null,
  expires_at bigint not null default 9223372036854775807,
  primary key (org_id, lot_seq),
  constraint lot_never_overdrawn check (remaining between 0 and amount),
  constraint lot_debt_paid check (debt_paid between 0 and amount - remaining),
  constraint lot_expires_later check (expires_at > effective_at),
  constraint lot_paid_needs_currency check (paid = 0 or currency is not null)
);
-- The draw-down order over open lots.
create index lot_open on lot (org_id, wallet, priority, expires_at, category, unit_cost, effective_at, lot_seq) where remaining > 0;
create index lot_expiring on lot (expires_at, org_id, lot_seq) where remaining > 0; -- expiry sweep
create index lot_by_id on lot (lot_id);

-- Kept by the posting itself; zero stands for "none" in operation and project.
create table month_total (
  org_id bigint not null,
  month bigint not null,
  kind bigint not null,
  operation_id bigint not null,
  project_id bigint not null,
  amount bigint not null,
  n bigint not null,
  primary key (org_id, month, kind, operation_id, project_id)
);
create index month_total_by_month on month_total (month, kind, org_id); -- totals of the whole book

-- Hourly settlement: records accumulate here; a closed hour is posted as one movement.
create table tally (
  org_id bigint not null,
  tally_id bytea not null constraint tally_id_length check (length(tally_id) = 16),
  wallet bigint not null,
  operation_id bigint not null,
  project_id bigint not null,
  event_id text not null default '',
  hour_starts_at bigint not null,
  credits bigint not null constraint tally_not_negative check (credits >= 0),
  quantity bigint,
  records bigint not null,
  first_at bigint not null,
  last_at bigint not null,
  posted_seq bigint,
  primary key (org_id, tally_id)
);
create unique index tally_open_unique on tally (org_id, wallet, operation_id, project_id, event_id, hour_starts_at) where posted_seq is null;
create index tally_open on tally (hour_starts_at, org_id) where posted_seq is null;      -- what to settle; Accumulating rows
create index tally_by_event on tally (event_id) where event_id <> '';
create index tally_by_id on tally (tally_id);                                            -- look-up by the ID that the list shows
create unique index tally_posted on tally (org_id, posted_seq) where posted_seq is not null;

create table usage_record (
  org_id bigint not null,
  source text not null,
  record_id text not null,
  tally_id bytea not null,
  occurred_at bigint not null,
  credits bigint not null constraint usage_record_not_negative check (credits >= 0),
  quantity bigint,
  user_ref text,
  primary key (source, record_id, org_id)
);
create index usage_record_by_tally on usage_record (org_id, tally_id, occurred_at, record_id);

-- Who did what; each entry carries the hash of the one before.
create table audit (
  n bigint primary key,
  at bigint not null,
  actor text not null,
  role text not null,
  action text not null,
  org_id bigint,
  subject text not null,
  before text,
  after text,
  reason text,
  hash bytea not null constraint audit_hash check (length(hash) = 32)
);
create index audit_by_org on audit (org_id, n);

create table import_file (
  import_id text primary key,
  at bigint not null,
  actor text not null,
  subject text not null,
  name text not null,
  sha256 text not null,
  rows bigint not null,
  applied bigint not null,
  already_applied bigint not null,
  rejected bigint not null,
  report text not null
);
create index import_file_by_hash on import_file (sha256);

-- Text search, in lower case: names of events; and notes, references and reasons of everything but metered usage. Kept by
-- triggers. Rare words are found through search_events() and search_notes() (kernel.sql), which apply the login's scope themselves:
-- under row-level security LIKE would not use the trigram index.
create table search_event (
  org_id bigint not null,
  event_id text not null,
  words text not null
);
create table search_note (
  org_id bigint not null,
  occurred_at bigint not null,
  seq bigint not null,
  kind bigint not null,
  words text not null,
  primary key (org_id, occurred_at, seq)
);
create index search_note_by_time on search_note (occurred_at, org_id, seq); -- common words: the newest that have them

create view allocation_all as
  select org_id, seq, 1 as n, lot_seq, lot_taken as taken, lot_before as consumed_before from movement where lot_seq is not null
  union all
  select org_id, seq, n, lot_seq, taken, consumed_before from allocation;

-- A login listed here sees only these organisations; a login not listed sees all (row-level security in roles.sql).
create table login_scope (
  login text not null,
  org_id bigint not null references organisation (org_id),
  primary key (login, org_id)
);
