//! The form of a new batch, read: what it would issue, or what is wrong with which field.

use credit_desk_domain::CouponCode;
use credit_desk_domain::{
    CouponTerms, Credits, Currency, Instant, Money, OrgId, PREFIX_LIMIT, liability, most_redemptions,
};
use credit_desk_storage::Store;
use credit_desk_storage::coupon::Gives;

use crate::error::Result;
use crate::session::Session;
use crate::transactions::filter::{day_end, day_of};
use crate::view::{FieldProblem, NewBatch, PromotionKind};

/// Most codes of one batch.
const MOST_CODES: u32 = 100_000;
/// Most uses of one code.
const MOST_USES: u32 = 1_000_000;
/// Most days in which the credits can be used: a hundred years.
const MOST_DAYS: u32 = 36_500;

/// What a form asks for.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) gives: Gives,
    pub(super) terms: CouponTerms,
    pub(super) credits_expire_after: Option<i64>,
    pub(super) campaign: Option<String>,
    pub(super) prefix: String,
    pub(super) codes: i64,
    pub(super) uses_per_code: i64,
    pub(super) reason: String,
    pub(super) liability: Credits,
}

impl Draft {
    /// Redemptions at most, after all caps.
    pub(super) fn redemptions(&self) -> u64 {
        most_redemptions(&self.terms, self.codes, self.uses_per_code)
    }
}

/// Collects what is wrong.
#[derive(Debug, Default)]
struct Problems(Vec<FieldProblem>);

impl Problems {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldProblem { field: field.to_owned(), message: message.into() });
    }

    /// The value, or a noted problem.
    fn take<T>(&mut self, field: &str, found: Result<T, String>) -> Option<T> {
        found.map_err(|message| self.add(field, message)).ok()
    }
}

/// Reads a form. Nothing where a field is wrong; then the problems say which. Days are days of the zone that is shown.
///
/// # Errors
/// Where the book cannot be read.
pub(super) async fn read(
    store: &Store,
    session: &Session,
    batch: &NewBatch,
) -> Result<(Option<Draft>, Vec<FieldProblem>)> {
    let mut problems = Problems::default();
    let name = batch.name.trim();
    if name.is_empty() {
        problems.add("name", "Give the promotion a name.");
    } else if name.chars().count() > 200 {
        problems.add("name", "Shorten the name to 200 letters.");
    }
    let reason = batch.reason.trim();
    if reason.is_empty() {
        problems.add("reason", "Say why, for whoever approves it.");
    }
    let gives = problems.take(gives_field(batch.kind), gives(batch));
    let prefix = CouponCode::prefix(&batch.prefix);
    if prefix.len() > PREFIX_LIMIT {
        problems.add("prefix", format!("Shorten the prefix to {PREFIX_LIMIT} letters."));
    }
    if prefix.is_empty() && !batch.prefix.trim().is_empty() {
        problems.add("prefix", "Use the letters A to Z and digits.");
    }
    check_range(&mut problems, "codes", batch.codes, MOST_CODES);
    check_range(&mut problems, "uses_per_code", batch.uses_per_code, MOST_USES);
    for (field, cap) in [("total_cap", batch.total_cap), ("org_cap", batch.org_cap)] {
        if cap == Some(0) {
            problems.add(field, "Give at least 1, or nothing for no cap.");
        }
    }
    if let Some(days) = batch.credits_expire_days {
        check_range(&mut problems, "credits_expire_days", days, MOST_DAYS);
    }
    let span = validity(&mut problems, session, batch);
    let budget = budget(&mut problems, batch, gives);
    let org = match batch.org_id {
        None => None,
        Some(number) => {
            let org = OrgId::try_new(i64::from(number)).ok();
            let keys = store.organisation_keys().await?;
            if org.is_none_or(|org| keys.iter().all(|key| key.org_id != org.get())) {
                problems.add("org_id", "Choose an organisation of this book.");
            }
            org
        }
    };
    let (Some(gives), Some((starts_at, ends_at)), true) = (gives, span, problems.0.is_empty()) else {
        return Ok((None, problems.0));
    };
    let terms = CouponTerms {
        credits: if let Gives::Credits(credits) = gives { credits } else { Credits::ZERO },
        starts_at,
        ends_at,
        total_cap: batch.total_cap.map(i64::from),
        org_cap: batch.org_cap.map(i64::from),
        budget,
        first_purchase_only: batch.first_purchase_only,
        org,
    };
    let (codes, uses_per_code) = (i64::from(batch.codes), i64::from(batch.uses_per_code));
    let Some(liability) = liability(&terms, codes, uses_per_code) else {
        problems.add(
            "codes",
            "That is more credits than the book can count: fewer codes, uses or credits, or a cap.",
        );
        return Ok((None, problems.0));
    };
    let draft = Draft {
        name: name.to_owned(),
        gives,
        terms,
        credits_expire_after: batch.credits_expire_days.map(|days| i64::from(days) * Instant::DAY_MICROS),
        campaign: batch.campaign.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
        prefix,
        codes,
        uses_per_code,
        reason: reason.to_owned(),
        liability,
    };
    Ok((Some(draft), problems.0))
}

fn check_range(problems: &mut Problems, field: &str, value: u32, most: u32) {
    if value == 0 {
        problems.add(field, "Give at least 1.");
    } else if value > most {
        problems.add(field, format!("Give at most {most}."));
    }
}

fn gives_field(kind: PromotionKind) -> &'static str {
    if kind == PromotionKind::Credits { "credits" } else { "discount" }
}

fn gives(batch: &NewBatch) -> Result<Gives, String> {
    let typed = |text: &Option<String>| text.as_deref().map(str::trim).unwrap_or_default().to_owned();
    match batch.kind {
        PromotionKind::Credits => match Credits::parse(&typed(&batch.credits)) {
            Ok(credits) if credits.is_positive() => Ok(Gives::Credits(credits)),
            _ => Err("Give the credits of each redemption, more than zero.".to_owned()),
        },
        PromotionKind::Fixed => {
            let code = batch.currency.as_deref().unwrap_or_default();
            let currency =
                Currency::parse(code).map_err(|_| "Choose the currency of the discount.".to_owned())?;
            match Money::parse(&typed(&batch.discount), currency) {
                Ok(money) if money.micro() > 0 => Ok(Gives::Fixed { micro: money.micro(), currency }),
                _ => Err(format!("Give the amount off in {code}, more than zero.")),
            }
        }
        PromotionKind::Percent => {
            // As credits are read: a decimal number without floating point; 10 % are 100,000 millionths.
            let percent = Credits::parse(typed(&batch.discount).trim_end_matches('%').trim_end());
            match percent.map(Credits::micro) {
                Ok(micro) if (100..=100_000_000).contains(&micro) && micro % 100 == 0 => {
                    Ok(Gives::Percent { millionths: micro / 100 })
                }
                _ => {
                    Err("Give the percentage off, above 0 and up to 100, with at most four decimals."
                        .to_owned())
                }
            }
        }
    }
}

/// From the first instant of the first day, or now, to the end of the last day.
fn validity(problems: &mut Problems, session: &Session, batch: &NewBatch) -> Option<(Instant, Instant)> {
    let now = session.now();
    let day = |text: &str| day_of(text).map_err(|_| "Write the day like 2027-03-31.".to_owned());
    let starts = match batch.valid_from.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => Some(now),
        Some(text) => {
            let first = problems.take("valid_from", day(text));
            first.map(|first| session.zone.day_start(first)).map(|start| {
                if start < now && session.zone.day_of(now) == session.zone.day_of(start) {
                    now
                } else {
                    start
                }
            })
        }
    };
    let last = problems.take("valid_until", day(&batch.valid_until));
    let ends = last.map(|last| day_end(last, session.zone));
    let (starts, ends) = (starts?, ends?);
    if ends <= now {
        problems.add("valid_until", "That day is over; give a later one.");
        return None;
    }
    if ends <= starts {
        problems.add("valid_until", "The last day lies before the first.");
        return None;
    }
    Some((starts, ends))
}

fn budget(problems: &mut Problems, batch: &NewBatch, gives: Option<Gives>) -> Option<Credits> {
    let text = batch.budget.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    if batch.kind != PromotionKind::Credits {
        problems.add("budget", "Only coupons that give credits have a budget in credits; use a cap.");
        return None;
    }
    let budget = Credits::parse(text).ok().filter(|budget| budget.is_positive());
    let Some(budget) = budget else {
        problems.add("budget", "Give a number of credits above zero, or nothing for no budget.");
        return None;
    };
    if let Some(Gives::Credits(credits)) = gives
        && budget < credits
    {
        problems.add("budget", "The budget is smaller than one redemption.");
    }
    Some(budget)
}
