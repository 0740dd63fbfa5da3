//! Coupons: promotions, batches, codes, redemptions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Instant, LimitUse, Standing};

/// What a coupon gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PromotionKind {
    /// Credits, as a promotional lot.
    Credits,
    /// A fixed amount off a purchase.
    Fixed,
    /// A percentage off a purchase.
    Percent,
}

/// A new batch with the terms of its promotion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewBatch {
    /// Name of the promotion, e.g. `Spring 2027`.
    pub name: String,
    /// What it gives.
    pub kind: PromotionKind,
    /// Credits of each redemption; for kind credits.
    pub credits: Option<String>,
    /// Amount or percentage; for discounts.
    pub discount: Option<String>,
    /// Currency of a fixed discount.
    pub currency: Option<String>,
    /// Letters before the code, e.g. `SPRING`.
    pub prefix: String,
    /// How many codes.
    pub codes: u32,
    /// Uses of each code.
    pub uses_per_code: u32,
    /// First day of validity.
    pub valid_from: Option<String>,
    /// Last day of validity.
    pub valid_until: String,
    /// Days after redemption in which the credits can be used; nothing is no expiry.
    pub credits_expire_days: Option<u32>,
    /// Most redemptions in all.
    pub total_cap: Option<u32>,
    /// Most redemptions by one organisation.
    pub org_cap: Option<u32>,
    /// Most credits in all.
    pub budget: Option<String>,
    /// Only with the first purchase.
    pub first_purchase_only: bool,
    /// Only for this organisation.
    pub org_id: Option<i32>,
    /// Campaign.
    pub campaign: Option<String>,
    /// Why; needed.
    pub reason: String,
    /// Made when the form opened.
    pub key: String,
}

/// What a batch would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BatchPreview {
    /// How codes will look, e.g. `SPRING-7KQ2-XXXX-XXXX-XXXX`.
    pub pattern: String,
    /// Redemptions at most, after all caps.
    #[ts(type = "number")]
    pub redemptions: u64,
    /// Credits if all are redeemed, after caps and budget.
    pub liability: Amount,
    /// E.g. `250 codes × 500 = 125,000 credits`.
    pub sum: String,
    /// Limits.
    pub limits: Vec<LimitUse>,
    /// Valid at once, or becomes a proposal.
    pub standing: Standing,
    /// What is wrong with the form, by field.
    pub problems: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FieldProblem {
    /// Name of the field.
    pub field: String,
    /// What to do.
    pub message: String,
}

/// A batch that was issued. Its codes are in memory until they are saved or the program ends; never again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BatchIssued {
    /// `batch_…`.
    pub batch: String,
    /// Where it became a proposal.
    pub proposal: Option<String>,
    /// True where the same press had issued it before: then the codes are not here again.
    pub already_applied: bool,
    /// Token to save the codes with; nothing where they are gone.
    pub codes: Option<String>,
    /// How many.
    pub count: u32,
    /// What happened, in a sentence.
    pub sentence: String,
}

/// How the codes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CodeFile {
    /// A table.
    Csv,
    /// A sheet to print and cut.
    Pdf,
}

/// State of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum BatchState {
    /// Waits for a second person; its codes are not valid yet.
    Proposed,
    /// Codes can be redeemed.
    Active,
    /// Before its first day.
    Upcoming,
    /// After its last day.
    Ended,
    /// No new redemptions.
    Disabled,
    /// Everything is redeemed.
    UsedUp,
}

/// One row of the Coupons list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BatchRow {
    /// `batch_…`.
    pub id: String,
    /// Promotion's name.
    pub name: String,
    /// Pattern, e.g. `SPRING-XXXX-XXXX-XXXX-XXXX`.
    pub pattern: String,
    /// What it gives.
    pub kind: PromotionKind,
    /// E.g. `500 credits`, `10 % off`.
    pub gives: String,
    /// Codes.
    pub issued: u32,
    /// Redemptions so far.
    pub redeemed: u32,
    /// Redemptions left, after all caps.
    #[ts(type = "number")]
    pub left: u64,
    /// Credits redeemed.
    pub redeemed_credits: Amount,
    /// Credits that may still be redeemed.
    pub liability: Amount,
    /// First instant of validity.
    pub valid_from: Instant,
    /// End of validity.
    pub valid_until: Instant,
    /// Most redemptions by one organisation.
    pub org_cap: Option<u32>,
    /// Only for this organisation.
    pub organisation: Option<String>,
    /// Who issued it.
    pub created_by: String,
    /// When.
    pub created_at: Instant,
    /// State.
    pub state: BatchState,
    /// Codes that look leaked: tried by three organisations or more.
    pub leaks: u32,
}

/// One redemption or refused try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RedemptionRow {
    /// When.
    pub at: Instant,
    /// Organisation.
    pub org_id: i32,
    /// Its name.
    pub organisation: String,
    /// Hint of the code, e.g. `SPRING-…7K`.
    pub hint: String,
    /// `redeemed`, `already_used`, `expired`, `not_yet_valid`, `limit_reached`, `not_for_organisation`, `disabled`, `unknown`.
    pub answer: String,
    /// The answer in words.
    pub sentence: String,
    /// Credits added.
    pub credits: Option<Amount>,
    /// The transaction.
    pub transaction: Option<String>,
    /// The customer's user.
    pub user: Option<String>,
    /// Who entered it.
    pub actor: String,
}

/// A point of the burn-down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BurnDownPoint {
    /// Day, `2026-11-21`.
    pub day: String,
    /// Redemptions up to and on that day.
    pub redeemed: u32,
    /// Left after that day.
    #[ts(type = "number")]
    pub left: u64,
}

/// A code that looks leaked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LeakFlag {
    /// Hint.
    pub hint: String,
    /// Organisations that tried it.
    pub organisations: u32,
    /// First and last try.
    pub first_at: Instant,
    /// Last try.
    pub last_at: Instant,
}

/// One batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BatchDetail {
    /// The row.
    pub row: BatchRow,
    /// Terms as sentences, e.g. `Each organisation may redeem one code.`
    pub terms: Vec<String>,
    /// Campaign.
    pub campaign: Option<String>,
    /// Why it was issued.
    pub reason: String,
    /// Proposal, where it was one.
    pub proposal: Option<String>,
    /// Burn-down, at most 120 points.
    pub burn_down: Vec<BurnDownPoint>,
    /// Newest first, at most 200.
    pub redemptions: Vec<RedemptionRow>,
    /// Codes that look leaked.
    pub leaks: Vec<LeakFlag>,
    /// Who disabled it, when and why, in a sentence.
    pub disabled: Option<String>,
}

/// A code entered by staff for a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewRedemption {
    /// Organisation.
    pub org_id: i32,
    /// The code; capitals, spaces and hyphens do not matter.
    pub code: String,
    /// The customer's user.
    pub user: Option<String>,
    /// Made when the dialog opened.
    pub key: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RedemptionOutcome {
    /// As in [`RedemptionRow::answer`].
    pub answer: String,
    /// In a sentence, with what to do now.
    pub sentence: String,
    /// Credits added.
    pub credits: Option<Amount>,
    /// The transaction.
    pub transaction: Option<String>,
    /// True where the same press had done it before.
    pub already_applied: bool,
}
