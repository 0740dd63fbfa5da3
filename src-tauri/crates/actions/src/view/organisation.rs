//! Organisations: the list, the page, and the explanation of a balance.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Instant, KindView, MoneyView, Month};

/// How an organisation stands; the State column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OrgStateView {
    /// Has credits for more than 48 hours at the present burn rate, or uses none.
    Active,
    /// Runs out within 48 hours at the present burn rate.
    Low,
    /// No spendable credits.
    Zero,
    /// Used more than it had.
    InDebt,
    /// Stopped by staff.
    Suspended,
    /// Closed.
    Closed,
}

/// How the list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OrgSort {
    /// By name.
    #[default]
    Name,
    /// Soonest to run out first.
    HoursRemaining,
    /// Largest balance first.
    Available,
}

/// Which organisations to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct OrgFilter {
    /// Words in the name or external ID.
    pub text: Option<String>,
    /// States.
    pub states: Vec<OrgStateView>,
    /// Only those with credits expiring within 30 days.
    pub expiring: bool,
    /// Order.
    pub sort: OrgSort,
}

/// One row of the Organisations list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OrgRow {
    /// Number.
    pub org_id: i32,
    /// The platform's own ID of it.
    pub external_id: String,
    /// Name.
    pub name: String,
    /// Plan badge, e.g. `Pay as you go`.
    pub plan: String,
    /// Spendable credits now.
    pub available: Amount,
    /// Debt, where there is one.
    pub debt: Option<Amount>,
    /// Credits per hour; nothing means no usage.
    pub burn_rate: Option<Amount>,
    /// Hours at that rate; nothing without usage.
    pub hours_remaining: Option<i32>,
    /// Newest purchase.
    pub last_purchase_at: Option<Instant>,
    /// The next lot to expire.
    pub expiring_next: Option<ExpiringNext>,
    /// State.
    pub state: OrgStateView,
}

/// The organisations that match, all of them (a book has at most some ten thousand).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OrgList {
    /// Rows in the asked order.
    pub rows: Vec<OrgRow>,
    /// Organisations in the book.
    pub total: u32,
}

/// Credits that expire next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExpiringNext {
    /// How many.
    pub credits: Amount,
    /// When.
    pub at: Instant,
    /// Whole days until then.
    pub in_days: i32,
    /// `paid` or `promotional`.
    pub category: String,
    /// True within 14 days: shown in amber.
    pub soon: bool,
}

/// The Organisation page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OrgPage {
    /// The row as in the list.
    pub row: OrgRow,
    /// Legal name.
    pub legal_name: Option<String>,
    /// ISO 3166 country.
    pub country: Option<String>,
    /// Tax ID.
    pub tax_id: Option<String>,
    /// Billing e-mail.
    pub email: Option<String>,
    /// Posted balance: lots less debt.
    pub settled: Amount,
    /// Open tallies (negative).
    pub accumulating: Amount,
    /// Approved but not posted.
    pub held: Amount,
    /// Spendable: settled less accumulating and held, never below zero.
    pub available: Amount,
    /// Of the available ones: promotional.
    pub promotional: Amount,
    /// How the burn rate was found, e.g. `last 24 h, peak 310 / h at 14:00`.
    pub burn_note: String,
    /// When credits run out at that rate.
    pub runs_out_at: Option<Instant>,
    /// What that assumes, e.g. `at the pace of the last 24 hours`.
    pub run_out_note: String,
    /// Average price paid per credit over the open paid lots.
    pub cost_per_credit: Option<MoneyView>,
    /// Sixty days, oldest first.
    pub days: Vec<DayUsage>,
    /// Sum of the sixty days (negative).
    pub days_total: Amount,
    /// This month and the three before, newest first.
    pub months: Vec<MonthCard>,
    /// Trend over them.
    pub trend: TrendView,
    /// The draw-down order as a sentence.
    pub draw_down_rule: String,
    /// Open lots in draw-down order.
    pub lots: Vec<LotView>,
    /// Costs by project.
    pub projects: Vec<ProjectCost>,
    /// Plan and expiry.
    pub subscription: SubscriptionView,
    /// Previous organisation by name.
    pub previous_org: Option<i32>,
    /// Next organisation by name.
    pub next_org: Option<i32>,
}

/// Usage of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DayUsage {
    /// Day, `2026-11-21`.
    pub day: String,
    /// Credits used, without sign.
    pub credits: Amount,
    /// Height of the bar, 0 to 1000, relative to the largest day.
    pub height: u16,
}

/// One of the four month cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MonthCard {
    /// Month.
    pub month: Month,
    /// Shown with the badge Current; partial.
    pub current: bool,
    /// Usage (negative), nothing when there was none.
    pub usage: Option<Amount>,
    /// Usage transactions.
    #[ts(type = "number")]
    pub transactions: u64,
    /// For the current month: usage of the month before up to the same point (negative).
    pub same_point_last_month: Option<Amount>,
}

/// The trend over the month cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TrendView {
    /// `flat`, `growing`, `spike`, `off_season`, `declining` or `too_little`.
    pub label: String,
    /// Its name, e.g. `Steadily growing`.
    pub title: String,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub action: String,
}

/// A lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LotView {
    /// `lot_…`.
    pub id: String,
    /// Wallet: `main` or the project's name.
    pub wallet: String,
    /// `paid` or `promotional`.
    pub category: String,
    /// Type of the addition.
    pub kind: KindView,
    /// When it was added.
    pub added_at: Instant,
    /// Added credits.
    pub amount: Amount,
    /// Left.
    pub remaining: Amount,
    /// Paid in total.
    pub paid: Option<MoneyView>,
    /// Start.
    pub effective_at: Instant,
    /// Expiry; nothing means no expiry.
    pub expires_at: Option<Instant>,
    /// Draw-down priority, low first.
    pub priority: i32,
}

/// Costs of one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProjectCost {
    /// Project's name; `No project` where usage names none.
    pub project: String,
    /// This month so far (negative).
    pub month_to_date: Amount,
    /// Last month (negative).
    pub last_month: Amount,
    /// Share of this month's usage in tenths of a percent.
    pub share_permille: u16,
    /// Credits per hour over the last 24 hours.
    pub burn_rate: Option<Amount>,
    /// Last event's name or number.
    pub last_event: Option<String>,
    /// Last usage.
    pub last_at: Option<Instant>,
}

/// The Subscription tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SubscriptionView {
    /// Plan badge.
    pub plan: String,
    /// What the plan means.
    pub description: String,
    /// Expiry of the plan; nothing means no fixed expiry.
    pub expires_at: Option<Instant>,
    /// The sentence to show about expiry.
    pub expiry_note: String,
}

/// A balance explained, at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BalanceExplained {
    /// Organisation.
    pub organisation: String,
    /// The instant.
    pub as_of: Instant,
    /// Lots less debt.
    pub settled: Amount,
    /// Spendable.
    pub available: Amount,
    /// Debt.
    pub debt: Amount,
    /// By kind: how the balance came about. They add up to `settled`.
    pub steps: Vec<BalanceStep>,
    /// Lots with something left at that instant, in draw-down order.
    pub lots: Vec<LotView>,
    /// The explanation in words.
    pub words: String,
}

/// One line of the explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BalanceStep {
    /// Type.
    pub kind: KindView,
    /// How many transactions.
    #[ts(type = "number")]
    pub transactions: u64,
    /// Their signed sum.
    pub credits: Amount,
}
