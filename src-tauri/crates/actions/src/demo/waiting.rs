//! What waits at the demo book's desk: requests of minutes to days ago, some approved by one and waiting for a second person,
//! grants beyond limits, and what was rejected or withdrawn lately.

use credit_desk_domain::{
    Action, Credits, IdSource as _, Instant, Kind, OrgId, ProposalId, SeededIds, Verdict,
};
use credit_desk_storage::proposal::{NewLine, NewProposal};
use credit_desk_storage::{Engine, Unit};

use super::cast::{USERS, role_of};
use super::life::Life;
use super::papers::{approve, decide};
use super::plan::Plan;
use crate::error::Result;

const MINUTE: i64 = 60 * 1_000_000;
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// What became of a request so far.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Open,
    /// Approved first by this colleague.
    First(&'static str),
    Rejected(&'static str, &'static str),
    SentBack(&'static str, &'static str),
    Withdrawn,
}

/// A request: member, credits, minutes ago, words of the customer.
type Asked = (usize, i64, i64, &'static str, Fate);

#[rustfmt::skip]
const ASKED: [Asked; 32] = [
    (8, 1_000, 2 * HOUR, "Trial extension agreed with sales.", Fate::Open),
    (12, 500, 29, "Two extra race days this weekend.", Fate::Open),
    (14, 2_500, HOUR, "Two extra race days; the shop sells prints until Sunday.", Fate::Open),
    (5, 5_000, 4 * HOUR, "Marathon results have to be processed again with the corrected bib list.", Fate::Open),
    (9, 12_000, 10 * HOUR, "Whole season archive, 310 events, before the licence ends.", Fate::Open),
    (3, 750, 12, "Face search for the club championship.", Fate::Open),
    (16, 1_200, 5 * HOUR + 20, "A second photographer joined; we are through our package.", Fate::Open),
    (11, 4_000, 7 * HOUR, "Evaluation of the summaries model on our own tickets.", Fate::Open),
    (18, 3_000, 9 * HOUR, "Load test of the new region on Thursday night.", Fate::Open),
    (23, 900, 11 * HOUR, "Our import ran twice by mistake; we would like to finish the month.", Fate::Open),
    (25, 600, 14 * HOUR, "Charity run, the photos are given away.", Fate::Open),
    (27, 8_000, 16 * HOUR, "Film festival trailer, one night of rendering.", Fate::Open),
    (31, 1_500, 20 * HOUR, "Benchmark for the procurement of next year.", Fate::Open),
    (26, 2_000, 22 * HOUR, "Repeat of the October backtests with corrected prices.", Fate::Open),
    (34, 350, DAY, "School portraits of the north campus were uploaded late.", Fate::Open),
    (36, 6_500, DAY + 3 * HOUR, "Storm season: hourly instead of daily model runs for two weeks.", Fate::Open),
    (2, 450, DAY + 6 * HOUR, "Wedding album, forty more photos than ordered.", Fate::Open),
    (35, 2_200, DAY + 9 * HOUR, "Pilot with a new customer, contract to follow.", Fate::Open),
    (28, 800, 2 * DAY, "City half marathon: corrected start list.", Fate::Open),
    (38, 1_100, 2 * DAY + 5 * HOUR, "Signal research for the December roll.", Fate::Open),
    (40, 300, 3 * DAY, "First large event as a new customer.", Fate::Open),
    (7, 3_500, 4 * DAY, "Gala season; purchase order is on its way.", Fate::Open),
    (1, 15_000, DAY + 2 * HOUR, "National games, three venues at once.", Fate::First("Tilda Brandt")),
    (19, 20_000, 2 * DAY + 3 * HOUR, "Fine-tuning for the partner programme.", Fate::First("Sven Lindqvist")),
    (13, 7_500, 3 * DAY + HOUR, "Migration of the telemetry history.", Fate::First("Tilda Brandt")),
    (22, 5_000, 6 * DAY, "Credits to pay our open usage.", Fate::Rejected("David Njoroge", "Open usage is paid by a purchase; sales will call.")),
    (33, 2_000, 9 * DAY, "Please lift the suspension with some credits.", Fate::Rejected("Amina Odhiambo", "The account is suspended until the invoice of September is paid.")),
    (15, 1_000, 12 * DAY, "We are at zero and cannot upload.", Fate::Rejected("Tilda Brandt", "Third request this quarter; offered the small package instead.")),
    (20, 25_000, 18 * DAY, "One more year of tick data.", Fate::Rejected("Jonas Weber", "Too large for a request; an annual order was offered.")),
    (29, 900, 21 * DAY, "Reports for the board meeting.", Fate::Withdrawn),
    (24, 1_400, 30 * DAY, "Ski race weekend.", Fate::Withdrawn),
    (17, 2_600, 2 * DAY + 8 * HOUR, "More strategy runs.", Fate::SentBack("Sven Lindqvist", "Which strategies, and until when? The last runs were not used up.")),
];

/// A grant that a colleague proposed: member, credits, minutes ago, who, reason code, note.
type Proposed = (usize, i64, i64, &'static str, &'static str, &'static str);

const PROPOSED: [Proposed; 4] = [
    (4, 120, 3 * HOUR, "Priya Menon", "goodwill", "Upload failed twice on Saturday; ticket 48112."),
    (30, 80, 26 * HOUR, "Priya Menon", "correction", "Charged for photos that were deleted within a minute."),
    (0, 4_500, 6 * HOUR, "Tilda Brandt", "goodwill", "Search was slow during the whole city marathon."),
    (
        21,
        3_200,
        DAY + 4 * HOUR,
        "Sven Lindqvist",
        "correction",
        "Rotation was rated twice in the October batch.",
    ),
];

/// Members of the bulk grant that waits, each with so many credits.
const OUTAGE: [(usize, i64); 6] = [(0, 200), (2, 200), (4, 150), (6, 150), (10, 100), (37, 100)];

/// Puts everything there as of the book's present.
pub(super) async fn leave(
    unit: &mut Unit,
    engine: Engine,
    ids: &SeededIds,
    plan: &Plan,
    lives: &[Life],
) -> Result<()> {
    let org = |member: usize| lives.get(member).map(|life| life.org);
    let ago = |minutes: i64| plan.end.saturating_add_micros(-minutes * MINUTE);
    for (n, (member, credits, minutes, reason, fate)) in ASKED.into_iter().enumerate() {
        let Some(org) = org(member) else { continue };
        // On a server everybody acts as themselves: nothing can have been decided by colleagues there.
        if engine == Engine::Postgres && !matches!(fate, Fate::Open) {
            continue;
        }
        let new = NewProposal {
            requested_by: Some(USERS[n % USERS.len()].to_owned()),
            source: "tickets".to_owned(),
            record_id: format!("T-{}", 48_100 + n),
            ..proposal(ids, Action::Request, Some(org), credits, reason, ago(minutes))
        };
        let maker = if n % 3 == 0 { "Amina Odhiambo" } else { "Jonas Weber" };
        unit.act_as(maker);
        unit.submit(&new, role_of(maker), ago(minutes)).await?;
        let made = (new.txn_id, new.lot_id);
        let later = ago(minutes * 3 / 4);
        match fate {
            Fate::Open => {}
            Fate::First(who) => approve(unit, new.id, who, None, made, later).await?,
            Fate::Rejected(who, why) => {
                let who = if who == maker { "Tilda Brandt" } else { who };
                decide(unit, new.id, who, Verdict::Reject, None, Some(why), made, later).await?;
            }
            Fate::SentBack(who, why) => {
                decide(unit, new.id, who, Verdict::SendBack, None, Some(why), made, later).await?;
            }
            Fate::Withdrawn => {
                let why = Some("The customer ordered a package instead.");
                decide(unit, new.id, maker, Verdict::Withdraw, None, why, made, later).await?;
            }
        }
    }
    for (n, (member, credits, minutes, maker, reason, note)) in PROPOSED.into_iter().enumerate() {
        let Some(org) = org(member) else { continue };
        let new = NewProposal {
            note: Some(note.to_owned()),
            kind: Some(Kind::AdminGrant),
            expires_at: Some(plan.end.saturating_add_micros(90 * Instant::DAY_MICROS)),
            record_id: format!("demo-grant-{n}"),
            ..proposal(ids, Action::Grant, Some(org), credits, reason, ago(minutes))
        };
        unit.act_as(maker);
        unit.submit(&new, role_of(maker), ago(minutes)).await?;
    }
    let outage: Vec<NewLine> = OUTAGE
        .into_iter()
        .filter_map(|(member, credits)| {
            Some(NewLine { org: org(member)?, credits: whole(credits), note: None })
        })
        .collect();
    let sum = outage.iter().fold(0, |sum: i64, line| sum.saturating_add(line.credits.micro()));
    if outage.len() == OUTAGE.len() {
        let maker = "David Njoroge";
        let new = NewProposal {
            credits: Credits::from_micro(sum),
            note: Some("Two hours without face search on race day.".to_owned()),
            kind: Some(Kind::AdminGrant),
            record_id: "demo-bulk-grant".to_owned(),
            lines: outage,
            ..proposal(ids, Action::BulkGrant, None, 0, "goodwill", ago(5 * HOUR))
        };
        unit.act_as(maker);
        unit.submit(&new, role_of(maker), ago(5 * HOUR)).await?;
    }
    Ok(())
}

fn whole(credits: i64) -> Credits {
    Credits::from_micro(credits.saturating_mul(1_000_000))
}

fn proposal(
    ids: &SeededIds,
    action: Action,
    org: Option<OrgId>,
    credits: i64,
    reason: &str,
    at: Instant,
) -> NewProposal {
    let id: ProposalId = ids.proposal_id(at);
    NewProposal {
        id,
        action,
        org,
        credits: whole(credits),
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: None,
        terms: None,
        reason: reason.to_owned(),
        note: None,
        requested_by: None,
        source: "desk".to_owned(),
        record_id: id.to_string(),
        lapses_at: at.saturating_add_micros(30 * Instant::DAY_MICROS),
        lines: Vec::new(),
        direct: false,
        txn_id: ids.transaction_id(at),
        lot_id: ids.lot_id(at),
    }
}
