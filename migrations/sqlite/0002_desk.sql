-- The desk's work: who works at it, what they may decide alone, what waits for a decision, coupons.
-- Rows of proposal, proposal_step, promotion, coupon_batch, coupon_code, redemption and redemption_attempt are written by the
-- commands of staff.sql, proposal.sql and coupon.sql only. migrations/postgres/0002_desk.sql is the twin.

-- Staff of the desk. On PostgreSQL the login is the server's and the role its group; passwords are never kept there.
create table staff (
  login text primary key constraint staff_login_given check (length(login) > 0),
  name text not null constraint staff_named check (length(name) > 0),
  email text,
  role text not null constraint staff_role check (role in ('support', 'finance', 'accountant', 'admin', 'auditor')),
  single_limit integer constraint staff_single_limit check (single_limit >= 0), -- null: the policy of the role
  daily_limit integer constraint staff_daily_limit check (daily_limit >= 0),    -- null: the policy of the role
  org_id integer,                                 -- an organisation that this person belongs to: its balance is never theirs to change
  status text not null default 'active' constraint staff_status check (status in ('active', 'ended')),
  password_hash text,                             -- SQLite: argon2id
  failures integer not null default 0,            -- wrong passwords in a row
  locked_until integer not null default 0,
  last_seen_at integer,
  created_at integer not null,
  created_by text not null
) strict;

-- What one person of a role may decide alone; more needs a second person. Effective-dated: the newest row that has begun counts.
create table policy (
  action text not null constraint policy_action check (action in ('request', 'grant', 'void', 'reversal', 'extension', 'coupon')),
  role text not null constraint policy_role check (role in ('support', 'finance', 'accountant', 'admin', 'auditor')),
  currency text not null default '',              -- of the organisation; '' is any
  starts_at integer not null,
  single_limit integer constraint policy_single check (single_limit >= 0), -- credits in one decision; null is no limit
  daily_limit integer constraint policy_daily check (daily_limit >= 0),    -- credits decided by one person in 24 hours
  maker_limit integer constraint policy_maker check (maker_limit >= 0),    -- credits asked for by one maker and decided in 24 hours
  org_limit integer constraint policy_org check (org_limit >= 0),          -- credits that one organisation is given in 30 days
  actor text not null,
  created_at integer not null,
  primary key (action, role, currency, starts_at)
) strict;

-- Whatever waits for, or had, a decision: requests of customers, and what staff propose.
create table proposal (
  proposal_id blob primary key constraint proposal_id_length check (length(proposal_id) = 16),
  action text not null constraint proposal_action
    check (action in ('request', 'grant', 'bulk_grant', 'void', 'reversal', 'extension', 'coupon', 'staff', 'policy')),
  org_id integer not null default 0,              -- 0: several, or none
  currency text not null default '',
  credits integer not null constraint proposal_not_negative check (credits >= 0),
  kind integer not null default 0,                -- of the transaction to post: 3, 4, 5, 21, 30; 0 is none
  expires_at integer not null default 9223372036854775807, -- of the credits, or the new expiry of an extension
  target_seq integer,                             -- lot or transaction of the organisation: void, reversal, extension
  subject text,                                   -- batch ID in hex, or login: coupon, staff
  terms text,                                     -- what is to become so, one "field: value" a line: coupon, staff, policy
  reason text not null constraint proposal_reason check (length(reason) > 0),
  note text,
  requested_by text,                              -- the customer's user
  maker text not null,
  maker_role text not null,
  source text not null,
  record_id text not null,
  state text not null constraint proposal_state
    check (state in ('open', 'second', 'approved', 'rejected', 'sent_back', 'withdrawn', 'lapsed')),
  version integer not null default 1,             -- grows with every edit
  asked_at integer not null,
  lapses_at integer not null,
  first_by text,                                  -- who approved first, where a second is needed
  decided_at integer,
  decided_by text,
  decided_credits integer constraint proposal_decided check (decided_credits between 0 and credits),
  answer text,                                    -- reason of the decision
  posted_seq integer,                             -- the transaction that it became
  alone integer not null default 0                -- 1: decided by its maker at a desk of one person; listed for review
) strict;
create unique index proposal_record on proposal (source, record_id);
create index proposal_by_state on proposal (state, asked_at);                       -- inbox
create index proposal_by_org on proposal (org_id, asked_at) where org_id <> 0;      -- earlier requests
create index proposal_decided_by on proposal (decided_by, decided_at) where decided_at is not null; -- daily limit
create index proposal_by_decision on proposal (decided_at, proposal_id) where decided_at is not null; -- what is decided, newest first
create index proposal_by_maker on proposal (maker, decided_at);                     -- limit of a maker

-- Organisations and amounts of a bulk grant.
create table proposal_line (
  proposal_id blob not null,
  n integer not null,
  org_id integer not null,
  credits integer not null constraint proposal_line_positive check (credits > 0),
  note text,
  posted_seq integer,
  primary key (proposal_id, n)
) strict, without rowid;
create index proposal_line_by_org on proposal_line (org_id);

-- What happened to a proposal, in order; never changed.
create table proposal_step (
  proposal_id blob not null,
  n integer not null,
  at integer not null,
  actor text not null,
  role text not null,
  step text not null constraint proposal_step_known
    check (step in ('submitted', 'changed', 'first_approval', 'approved', 'rejected', 'sent_back', 'withdrawn', 'lapsed')),
  credits integer,
  reason text,
  shown blob,                                     -- SHA-256 of the evidence that the person saw
  key text,                                       -- made when the dialog opened: the same press again is answered, not done
  primary key (proposal_id, n)
) strict, without rowid;
create unique index proposal_step_key on proposal_step (key, proposal_id) where key is not null;
create index proposal_step_by_actor on proposal_step (actor, at);                   -- daily limit

-- Later expiry of a lot: what lot.expires_at was and became. Its transaction's hash covers the first. Never changed.
create table lot_extension (
  org_id integer not null,
  lot_seq integer not null,
  n integer not null,
  at integer not null,
  after_seq integer not null,                     -- the organisation's last transaction before: from the next one on it holds
  actor text not null,
  expires_before integer not null,
  expires_at integer not null,
  reason text not null constraint lot_extension_reason check (length(reason) > 0),
  proposal_id blob not null,
  primary key (org_id, lot_seq, n),
  constraint lot_extension_later check (expires_at > expires_before)
) strict, without rowid;

-- What an administrator's login posted past the desk, as imports do: counted against its limits. Filled on PostgreSQL alone, where
-- logins have rights of their own.
create table direct_posting (
  org_id integer not null,
  seq integer not null,
  actor text not null,
  at integer not null,
  action text not null,
  credits integer not null,
  primary key (org_id, seq)
) strict, without rowid;
create index direct_posting_by_actor on direct_posting (actor, at);                  -- daily limit

-- Terms of coupons.
create table promotion (
  promotion_id blob primary key constraint promotion_id_length check (length(promotion_id) = 16),
  name text not null constraint promotion_named check (length(name) > 0),
  kind text not null constraint promotion_kind check (kind in ('credits', 'fixed', 'percent')),
  credits integer not null default 0 constraint promotion_credits check (credits >= 0), -- credits: per redemption
  discount integer not null default 0 constraint promotion_discount check (discount >= 0), -- fixed: micro-units of the currency; percent: millionths
  currency text,
  starts_at integer not null,
  ends_at integer not null,
  credits_expire_after integer,                   -- microseconds after redemption; null is never, unless credits_expire_at
  credits_expire_at integer,
  total_cap integer constraint promotion_total_cap check (total_cap > 0),       -- redemptions; null is no cap
  org_cap integer constraint promotion_org_cap check (org_cap > 0),             -- redemptions by one organisation
  budget integer constraint promotion_budget check (budget >= 0),               -- credits in all; null is no cap
  first_purchase_only integer not null default 0,
  org_id integer not null default 0,              -- only for this organisation; 0 is any
  campaign text,
  redeemed integer not null default 0,            -- kept by the redemptions
  redeemed_credits integer not null default 0,
  actor text not null,
  created_at integer not null,
  constraint promotion_ends_later check (ends_at > starts_at),
  constraint promotion_within_cap check (total_cap is null or redeemed <= total_cap),
  constraint promotion_within_budget check (budget is null or redeemed_credits <= budget)
) strict;

create table coupon_batch (
  batch_id blob primary key constraint batch_id_length check (length(batch_id) = 16),
  promotion_id blob not null,
  prefix text not null,
  codes integer not null constraint batch_codes check (codes > 0),
  uses_per_code integer not null default 1 constraint batch_uses check (uses_per_code > 0),
  state text not null constraint batch_state check (state in ('proposed', 'active', 'disabled')),
  reason text not null,
  redeemed integer not null default 0,
  redeemed_credits integer not null default 0,
  actor text not null,
  issued_at integer not null,
  disabled_at integer,
  disabled_by text,
  disabled_reason text,
  source text not null,
  record_id text not null
) strict;
create unique index batch_record on coupon_batch (source, record_id);
create index batch_by_promotion on coupon_batch (promotion_id);

-- Codes are kept as SHA-256 of the code in capitals without separators; the hint is its prefix and last two characters.
create table coupon_code (
  code_hash blob primary key constraint code_hash_length check (length(code_hash) = 32),
  batch_id blob not null,
  hint text not null,
  uses integer not null default 0 constraint code_uses check (uses >= 0),
  uses_limit integer not null,
  constraint code_limit check (uses <= uses_limit)
) strict, without rowid;
create index code_by_batch on coupon_code (batch_id, hint);

-- One use of a code, with the terms as they were. Never changed.
create table redemption (
  org_id integer not null,
  source text not null,
  record_id text not null,
  redemption_id blob not null constraint redemption_id_length check (length(redemption_id) = 16),
  at integer not null,
  actor text not null,
  user_ref text,
  batch_id blob not null,
  code_hash blob not null,
  kind text not null,
  credits integer not null,
  discount integer not null,
  currency text,
  expires_at integer not null,
  posted_seq integer,                             -- the transaction; null for a discount
  primary key (source, record_id, org_id)
) strict, without rowid;
create index redemption_by_code on redemption (code_hash, at);
create index redemption_by_batch on redemption (batch_id, at);
create index redemption_by_org on redemption (org_id, at);

-- Every try of a code that was refused: guessing is slowed down, and a code that many organisations try is flagged.
create table redemption_attempt (
  at integer not null,
  n integer not null,
  org_id integer not null,
  source text not null,
  code_hash blob not null,
  batch_id blob,                                  -- null: unknown code
  answer text not null,
  actor text not null,
  primary key (at, n)
) strict, without rowid;
create index attempt_by_org on redemption_attempt (org_id, at);
create index attempt_by_code on redemption_attempt (code_hash, at);

-- Inbox items put off until a date, for each person.
create table snooze (
  login text not null,
  item text not null,
  until integer not null,
  primary key (login, item)
) strict, without rowid;

create index audit_by_time on audit (at, n);      -- audit log by date
create index audit_by_actor on audit (actor, n);
create index audit_by_action on audit (action, n);
create index audit_by_subject on audit (subject, n); -- find anything

-- First and new passwords of staff that wait with a proposal, by the SHA-256 of their verifier, which the proposal names. Never
-- the password itself, and apart from the proposal, which many may read.
create table staff_secret (
  digest text primary key constraint staff_secret_digest check (length(digest) = 64),
  verifier text not null,
  made_by text not null,
  made_at integer not null
) strict;
