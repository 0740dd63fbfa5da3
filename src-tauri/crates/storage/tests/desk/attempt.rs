//! What logins of each role try with psql, past the program: beyond their row of the matrix, beyond their limits, in
//! another's name.

use credit_desk_domain::Role;

/// An attempt, its SQL, and what each role is told: support, finance, accountant, admin, auditor, the platform's backend.
/// Nothing where the role may do it.
pub struct Attempt {
    pub name: &'static str,
    pub sql: String,
    pub told: [Option<&'static str>; 6],
}

pub const GROUPS: [&str; 6] = ["support", "finance", "accountant", "admin", "auditor", "platform"];

/// Proposals of the book that is attacked, as bytes in hex.
pub struct Targets {
    pub open: String,
    pub own_finance: String,
    pub own_admin: String,
    pub second: String,
    pub own_organisation: String,
    pub beyond: String,
    pub key: String,
}

fn decide(id: &str, verdict: &str, shown: &str, key: &str) -> String {
    let uuid = "decode(md5(random()::text), 'hex')";
    format!(
        "select * from desk.decide_proposal('\\x{id}', '{verdict}', null, 'a reason', {shown}, {key}, array[{uuid}], array[{uuid}], null)"
    )
}

fn seen(id: &str) -> String {
    format!("(select shown from desk.standing(array['\\x{id}'::bytea], null))")
}

fn approve(id: &str) -> String {
    decide(id, "approve", &seen(id), "gen_random_uuid()::text")
}

fn submit(action: &str, credits: i64, kind: i64, direct: bool, target: &str, now: &str) -> String {
    let uuid = "decode(md5(random()::text), 'hex')";
    format!(
        "desk.submit_proposal({uuid}, '{action}', 1, {credits}, {kind}, 9223372036854775807, {target}, null, null, 'a reason', null, null, 'desk',
           gen_random_uuid()::text, 9000000000000000, null, null, null, {direct}, {uuid}, {uuid}, {now})"
    )
}

/// Posted at once, or only proposed: that is a refusal of the attempt.
fn at_once(call: &str) -> String {
    format!(
        "do $$ begin if (select state from {call}) <> 'approved' then raise exception 'became a proposal only'; end if; end $$"
    )
}

fn posted(call: &str) -> String {
    format!("select * from {call}; set constraints all immediate")
}

const NO_TABLE: [Option<&str>; 6] = [Some("permission denied for table"); 6];
const NO_FUNCTION: [Option<&str>; 6] = [Some("permission denied for"); 6];
const DENIED: Option<&str> = Some("permission denied for");
const ROLE: Option<&str> = Some("decision_role");

/// What those without the posting functions are told, and what admins are, who have them for imports.
const ADMIN_POSTS: [Option<&str>; 6] = [DENIED, DENIED, DENIED, Some("movement_by_decision"), DENIED, DENIED];

pub fn attempts(of: &Targets) -> Vec<Attempt> {
    let attempt = |name, sql: String, told| Attempt { name, sql, told };
    let uuid = "decode(repeat('ab', 16), 'hex')";
    vec![
        attempt("approve a request", approve(&of.open), [ROLE, None, ROLE, None, ROLE, DENIED]),
        attempt(
            "approve without having looked",
            decide(&of.open, "approve", "'seen'", "'k-1'"),
            [ROLE, Some("evidence_changed"), ROLE, Some("evidence_changed"), ROLE, DENIED],
        ),
        attempt(
            "approve with the evidence left out",
            decide(&of.open, "approve", "null", "'k-2'"),
            [ROLE, Some("evidence_changed"), ROLE, Some("evidence_changed"), ROLE, DENIED],
        ),
        attempt(
            "approve without a key",
            decide(&of.open, "approve", &seen(&of.open), "null"),
            [Some("decision_key"), Some("decision_key"), Some("decision_key"), Some("decision_key"), Some("decision_key"), DENIED],
        ),
        attempt(
            "approve more than was asked",
            approve(&of.open).replacen("null,", "200000000,", 1),
            [ROLE, Some("decision_credits"), ROLE, Some("decision_credits"), ROLE, DENIED],
        ),
        attempt("approve one's own (finance)", approve(&of.own_finance), [ROLE, Some("decision_own"), ROLE, None, ROLE, DENIED]),
        attempt("approve one's own (admin)", approve(&of.own_admin), [ROLE, None, ROLE, Some("decision_own"), ROLE, DENIED]),
        attempt(
            "withdraw what somebody else made",
            decide(&of.open, "withdraw", "null", "'k-3'"),
            [Some("proposal_of_maker"), Some("proposal_of_maker"), Some("proposal_of_maker"), Some("proposal_of_maker"), Some("proposal_of_maker"), DENIED],
        ),
        attempt(
            "be the second after being the first",
            approve(&of.second),
            [ROLE, ROLE, ROLE, Some("decision_first_approver"), ROLE, DENIED],
        ),
        attempt(
            "approve for the own organisation",
            approve(&of.own_organisation),
            [ROLE, Some("decision_own_organisation"), ROLE, Some("decision_own_organisation"), ROLE, DENIED],
        ),
        attempt(
            "approve beyond the limit as one person",
            format!(
                "do $$ begin if (select state from ({}) x) <> 'approved' then raise exception 'first of two only'; end if; end $$",
                approve(&of.beyond)
            ),
            [ROLE, Some("first of two only"), ROLE, None, ROLE, DENIED],
        ),
        attempt(
            "press somebody else's key",
            decide(&of.key, "approve", "null", "'known-key'"),
            [Some("decision_key_used"); 5].into_iter().chain([DENIED]).collect::<Vec<_>>().try_into().unwrap_or(NO_TABLE),
        ),
        attempt(
            "grant over the limit at once",
            at_once(&submit("grant", 60_000_000_000, 4, true, "null", "null")),
            [Some("became a proposal only"), Some("became a proposal only"), Some("proposal_role"), Some("became a proposal only"), Some("proposal_role"), DENIED],
        ),
        attempt(
            "grant beyond the day's sum by another time",
            at_once(&submit("grant", 1_000_000_000, 4, true, "null", "desk.now_us() + 172800000000")),
            [Some("became a proposal only"), Some("became a proposal only"), Some("proposal_role"), None, Some("proposal_role"), DENIED],
        ),
        attempt(
            "grant of less than nothing",
            at_once(&submit("grant", -1, 4, true, "null", "null")),
            [Some("proposal_positive"), Some("proposal_positive"), Some("proposal_role"), Some("proposal_positive"), Some("proposal_role"), DENIED],
        ),
        attempt(
            "grant as a purchase",
            at_once(&submit("grant", 1, 1, true, "null", "null")),
            [Some("proposal_kind"), Some("proposal_kind"), Some("proposal_role"), Some("proposal_kind"), Some("proposal_role"), DENIED],
        ),
        attempt(
            "a request that posts at once",
            at_once(&submit("request", 1, 5, true, "null", "null")),
            [Some("proposal_role"), Some("proposal_not_direct"), Some("proposal_role"), Some("proposal_not_direct"), Some("proposal_role"), DENIED],
        ),
        attempt(
            "void a lot as if it held little",
            at_once(&submit("void", 1, 21, true, "1", "null")),
            [Some("proposal_credits_of_target"), Some("proposal_credits_of_target"), Some("proposal_role"), Some("proposal_credits_of_target"), Some("proposal_role"), DENIED],
        ),
        attempt(
            "reverse as if it were little",
            at_once(&submit("reversal", 1, 30, true, "1", "null")),
            [Some("proposal_credits_of_target"), Some("proposal_credits_of_target"), Some("proposal_credits_of_target"), Some("proposal_credits_of_target"), Some("proposal_role"), DENIED],
        ),
        attempt(
            "post a grant past the desk",
            posted(&format!("desk.post_addition(1, {uuid}, {uuid}, 0, 4, 60000000000, 1, 0, null, 0, 100, 0, 9223372036854775807, 0, null, 'x', 'x', null, null, null, 'r', null)")),
            ADMIN_POSTS,
        ),
        attempt(
            "post credits in a request's name",
            posted(&format!(
                "desk.post_addition(1, {uuid}, {uuid}, 0, 5, 1, 1, 0, null, 0, 100, 0, 9223372036854775807, 0, null, 'desk', desk.req_text('\\x{}'), null, null, null, 'r', null)",
                of.open
            )),
            ADMIN_POSTS,
        ),
        attempt(
            "grant in ten parts past the desk",
            format!(
                "do $$ begin for n in 1..10 loop perform desk.post_addition(1, {uuid}, {uuid}, 0, 4, 30000000000, 1, 0, null, 0, 100, 0, 9223372036854775807,
                   0, null, 'x', n::text, null, null, null, 'r', null); set constraints all immediate; end loop; end $$"
            ),
            ADMIN_POSTS,
        ),
        attempt(
            "grant to the own organisation past the desk",
            posted(&format!("desk.post_addition(2, {uuid}, {uuid}, 0, 4, 1, 1, 0, null, 0, 100, 0, 9223372036854775807, 0, null, 'x', 'x', null, null, null, 'r', null)")),
            ADMIN_POSTS,
        ),
        attempt(
            "void a lot of the own organisation",
            posted(&format!("desk.take_lot(2, {uuid}, 1, 21, 1, 0, null, 'x', 'y', null, 'r', null)")),
            ADMIN_POSTS,
        ),
        attempt(
            "reverse for the own organisation",
            posted(&format!("desk.reverse_movement(2, {uuid}, 1, 30, 0, null, 'x', 'z', null, 'r', null)")),
            ADMIN_POSTS,
        ),
        attempt("write a proposal in another's name", "insert into desk.proposal (proposal_id, maker) values ('', 'somebody')".into(), NO_TABLE),
        attempt("mark a proposal as approved", "update desk.proposal set state = 'approved'".into(), NO_TABLE),
        attempt("raise its amount", "update desk.proposal set credits = credits * 2".into(), NO_TABLE),
        attempt("delete a proposal", "delete from desk.proposal".into(), NO_TABLE),
        attempt("add a step", "insert into desk.proposal_step select * from desk.proposal_step limit 1".into(), NO_TABLE),
        attempt("rewrite a step", "update desk.proposal_step set actor = 'somebody'".into(), NO_TABLE),
        attempt("delete the history", "truncate desk.proposal_step".into(), NO_TABLE),
        attempt("change a line", "update desk.proposal_line set credits = 1".into(), NO_TABLE),
        attempt("extend a lot by hand", "insert into desk.lot_extension select * from desk.lot_extension".into(), NO_TABLE),
        attempt("forget what was posted past the desk", "delete from desk.direct_posting".into(), NO_TABLE),
        attempt("raise a limit", "update desk.policy set single_limit = null".into(), NO_TABLE),
        attempt("add a limit", "insert into desk.policy select * from desk.policy limit 1".into(), NO_TABLE),
        attempt("raise one's own limit", "update desk.staff set single_limit = null, org_id = null".into(), NO_TABLE),
        attempt(
            "call the part that carries out",
            "select desk.carry_out(null::desk.proposal, 1, null, null, null, null, null, 0)".into(),
            NO_FUNCTION,
        ),
        attempt(
            "call the part that writes steps",
            "select desk.proposal_step_add(null::desk.proposal, 'approved', null, null, 1, null, null, null, 0)".into(),
            NO_FUNCTION,
        ),
        attempt("call the part that changes limits", "select desk.apply_policy('action: grant')".into(), NO_FUNCTION),
        attempt(
            "answer a question for the customer",
            format!("select desk.answer_request(desk.req_text('\\x{}'), 1, 'r', 'k')", of.open),
            [DENIED, DENIED, DENIED, DENIED, DENIED, DENIED],
        ),
        attempt(
            "edit what somebody else made",
            format!("select * from desk.edit_proposal('\\x{}', 1, 9223372036854775807, 'r', null, 'k', null)", of.open),
            [Some("proposal_of_maker"), Some("proposal_of_maker"), Some("proposal_of_maker"), Some("proposal_of_maker"), Some("proposal_of_maker"), DENIED],
        ),
        attempt(
            "let everything lapse as auditor",
            "select desk.lapse_proposals(null)".into(),
            [None, None, None, None, ROLE, DENIED],
        ),
        attempt(
            "read requests as the platform",
            "select * from desk.proposal".into(),
            [None, None, None, None, None, DENIED],
        ),
    ]
}

/// The role of a group, where it is one of staff.
pub fn role(group: &str) -> Option<Role> {
    Role::from_code(group).ok()
}

/// What whoever owns the schema is told: he has the privileges, the guards refuse all the same.
pub const OWNER: [(&str, &str, &str); 8] = [
    ("mark a proposal as approved", "update desk.proposal set state = 'approved'", "proposal_only_by_posting"),
    ("delete a proposal", "delete from desk.proposal", "proposal_append_only"),
    (
        "write a proposal in another's name",
        "set desk.gate = 'open'; insert into desk.proposal (proposal_id, action, credits, reason, maker, maker_role, source, record_id, state, asked_at, lapses_at)
           values (decode(repeat('ab', 16), 'hex'), 'grant', 1, 'r', 'somebody', 'admin', 's', 'r', 'approved', 0, 0)",
        "proposal_actor_is_login",
    ),
    ("rewrite a step", "update desk.proposal_step set actor = 'somebody'", "proposal_step_append_only"),
    ("delete the history", "truncate desk.proposal_step", "proposal_step_append_only"),
    ("change a line", "update desk.proposal_line set credits = 1", "proposal_line_only_by_posting"),
    ("rewrite an extension", "update desk.lot_extension set actor = 'somebody'", "lot_extension_append_only"),
    (
        "a step in another's name",
        "set desk.gate = 'open'; insert into desk.proposal_step (proposal_id, n, at, actor, role, step)
           select proposal_id, 99, 0, 'somebody', 'admin', 'approved' from desk.proposal limit 1",
        "proposal_step_actor_is_login",
    ),
];

/// The same with the file in hand.
pub const FILE: [(&str, &str, &str); 9] = [
    ("mark a proposal as approved", "update proposal set state = 'approved'", "proposal_only_by_posting"),
    ("raise its amount", "update proposal set credits = credits * 2", "proposal_only_by_posting"),
    ("delete a proposal", "delete from proposal", "proposal_append_only"),
    ("write a proposal", "insert into proposal select * from proposal limit 1", "proposal_only_by_posting"),
    ("rewrite a step", "update proposal_step set actor = 'somebody'", "proposal_step_append_only"),
    ("delete the history", "delete from proposal_step", "proposal_step_append_only"),
    (
        "add a step",
        "replace into proposal_step select * from proposal_step limit 1",
        "proposal_step_only_by_posting",
    ),
    (
        "extend a lot by hand",
        "insert into lot_extension values (1, 1, 1, 0, 0, 'x', 1, 2, 'r', zeroblob(16))",
        "lot_extension_only_by_posting",
    ),
    (
        "open the gate first",
        "update kernel_gate set open = 1; update proposal set state = 'approved'",
        "desk_chain_hash",
    ),
];
