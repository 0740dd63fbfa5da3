//! Coupons: what a code looks like and how it is known again, and what becomes of one that somebody redeems.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::credits::Credits;
use crate::id::OrgId;
use crate::id_source::IdSource;
use crate::instant::Instant;

/// Letters of a code: none that is taken for another on paper or by ear (0 O, 1 I L, 2 Z, 5 S, 8 B, U), and no vowel,
/// so that no code spells a word.
pub const CODE_ALPHABET: &[u8; 21] = b"34679CDFGHJKMNPQRTVWX";
/// Letters of a code after its prefix: 21^20 codes, 87 bits, so guessing is hopeless.
pub const CODE_LETTERS: usize = 20;
/// A code is written in groups of so many letters.
const GROUP: usize = 4;
/// Longest prefix, in letters.
pub const PREFIX_LIMIT: usize = 12;

/// Unknown codes tried by one organisation in [`TRY_WINDOW_MICROS`] after which its next try of any code has to wait.
pub const ORG_TRIES: i64 = 10;
/// The same for one login of the desk.
pub const LOGIN_TRIES: i64 = 30;
/// The stretch of time over which unknown codes are counted.
pub const TRY_WINDOW_MICROS: i64 = 600_000_000;

/// A code as it is compared: capitals and digits only. It is not printed by `{:?}`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CouponCode {
    plain: String,
    prefix: usize,
}

impl CouponCode {
    /// A new code from the secret source. The prefix counts as [`CouponCode::prefix`] reads it.
    pub fn generate(prefix: &str, source: &dyn IdSource) -> Self {
        let mut plain = Self::prefix(prefix);
        let prefix = plain.len();
        // Bytes beyond the last whole multiple of the alphabet are thrown away: every letter is as likely as another.
        let letters = CODE_ALPHABET.len();
        let fair = 256 / letters * letters;
        while plain.len() < prefix + CODE_LETTERS {
            let mut bytes = [0; 32];
            source.fill_secret(&mut bytes);
            let rest = prefix + CODE_LETTERS - plain.len();
            let drawn = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
            plain.extend(drawn.take(rest).map(|byte| char::from(CODE_ALPHABET[byte % letters])));
        }
        Self { plain, prefix }
    }

    /// Reads what somebody typed: capitals, blanks, hyphens and other separators do not matter. Nothing where no letter
    /// or digit is left.
    pub fn read(text: &str) -> Option<Self> {
        let plain = normalise(text);
        let prefix = plain.len().saturating_sub(CODE_LETTERS);
        (!plain.is_empty()).then_some(Self { plain, prefix })
    }

    /// True where it has a code's length and letters: such a text is worth looking up as a code.
    pub fn is_well_formed(&self) -> bool {
        let (prefix, letters) = self.plain.split_at(self.prefix);
        prefix.len() <= PREFIX_LIMIT
            && letters.len() == CODE_LETTERS
            && letters.bytes().all(|letter| CODE_ALPHABET.contains(&letter))
    }

    /// A prefix as codes carry it: capitals and digits only.
    pub fn prefix(text: &str) -> String {
        normalise(text)
    }

    /// What the book keeps instead of the code: SHA-256 of it in capitals without separators.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.plain.as_bytes()).into()
    }

    /// What staff see of it: the prefix and the last two letters, e.g. `SPRING-…7K`.
    pub fn hint(&self) -> String {
        let (prefix, letters) = self.plain.split_at(self.prefix);
        let last = &letters[letters.len().saturating_sub(2)..];
        if prefix.is_empty() { format!("…{last}") } else { format!("{prefix}-…{last}") }
    }

    /// As it is typed, without separators.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// How codes with this prefix look, e.g. `SPRING-XXXX-XXXX-XXXX-XXXX-XXXX`.
    pub fn pattern(prefix: &str) -> String {
        let mut plain = Self::prefix(prefix);
        let prefix = plain.len();
        plain.extend(std::iter::repeat_n('X', CODE_LETTERS));
        Self { plain, prefix }.to_string()
    }
}

fn normalise(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// In groups of four, as it is printed.
impl fmt::Display for CouponCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, letters) = self.plain.split_at(self.prefix);
        f.write_str(prefix)?;
        for (place, letter) in letters.chars().enumerate() {
            if place % GROUP == 0 && (place > 0 || !prefix.is_empty()) {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for CouponCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CouponCode({})", self.hint())
    }
}

/// What became of a code that somebody wanted to redeem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RedeemAnswer {
    /// It is redeemed.
    Redeemed,
    /// This organisation has redeemed it before.
    AlreadyUsed,
    /// Its last day is over.
    Expired,
    /// Its first day is to come, or the batch waits for a second person.
    NotYetValid,
    /// Its uses, or those of the promotion or of the organisation, or the budget are used up.
    LimitReached,
    /// It is for another organisation, or for a first purchase and there was one.
    NotForOrganisation,
    /// Its batch was disabled.
    Disabled,
    /// There is no such code.
    Unknown,
}

impl RedeemAnswer {
    /// All eight.
    pub const ALL: [Self; 8] = [
        Self::Redeemed,
        Self::AlreadyUsed,
        Self::Expired,
        Self::NotYetValid,
        Self::LimitReached,
        Self::NotForOrganisation,
        Self::Disabled,
        Self::Unknown,
    ];

    /// Name in the databases and towards platforms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Redeemed => "redeemed",
            Self::AlreadyUsed => "already_used",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::LimitReached => "limit_reached",
            Self::NotForOrganisation => "not_for_organisation",
            Self::Disabled => "disabled",
            Self::Unknown => "unknown",
        }
    }

    /// The answer of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }

    /// In a sentence, with what to do now.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Redeemed => "The code was redeemed.",
            Self::AlreadyUsed => "Nothing was redeemed: this organisation has redeemed this code already.",
            Self::Expired => {
                "Nothing was redeemed: the code's last day is over. Give a grant if the customer is in the right."
            }
            Self::NotYetValid => {
                "Nothing was redeemed: the code is not valid yet. Try again from its first day on, once its batch is approved."
            }
            Self::LimitReached => {
                "Nothing was redeemed: the code, its promotion or this organisation has reached its limit."
            }
            Self::NotForOrganisation => {
                "Nothing was redeemed: the code is not for this organisation. See the terms of its batch."
            }
            Self::Disabled => {
                "Nothing was redeemed: the batch of this code was disabled. Issue another one if it was meant for this customer."
            }
            Self::Unknown => {
                "Nothing was redeemed: there is no such code. Have the customer copy it again, letter by letter."
            }
        }
    }
}

/// Where a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchPhase {
    /// Waits for a second person; its codes are not valid yet.
    Proposed,
    /// Its codes can be redeemed.
    Active,
    /// No new redemptions.
    Disabled,
}

/// The terms of a promotion that decide who may redeem when, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouponTerms {
    /// Credits of each redemption; zero for a discount.
    pub credits: Credits,
    /// First instant of validity.
    pub starts_at: Instant,
    /// End of validity, excluded.
    pub ends_at: Instant,
    /// Redemptions in all; nothing is no cap.
    pub total_cap: Option<i64>,
    /// Redemptions by one organisation.
    pub org_cap: Option<i64>,
    /// Credits in all.
    pub budget: Option<Credits>,
    /// Only for organisations without a purchase.
    pub first_purchase_only: bool,
    /// Only for this organisation.
    pub org: Option<OrgId>,
}

/// What was redeemed so far, as it stands under the locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouponState {
    /// The batch.
    pub phase: BatchPhase,
    /// Uses of the code.
    pub uses: i64,
    /// Uses that it is good for.
    pub uses_limit: i64,
    /// Uses of the code by this organisation.
    pub uses_by_org: i64,
    /// Redemptions of the promotion.
    pub redeemed: i64,
    /// Credits of them.
    pub redeemed_credits: Credits,
    /// Redemptions of the promotion by this organisation.
    pub redeemed_by_org: i64,
    /// The organisation has bought credits before.
    pub has_purchase: bool,
}

/// What becomes of a known code; an unknown one is [`RedeemAnswer::Unknown`] before this is asked.
///
/// The same rule stands in migrations/postgres/coupon.sql (tests: the eight answers).
pub fn decide_redemption(terms: &CouponTerms, state: &CouponState, org: OrgId, now: Instant) -> RedeemAnswer {
    let reached = |cap: Option<i64>, count: i64| cap.is_some_and(|cap| count >= cap);
    let over_budget = terms.budget.is_some_and(|budget| {
        i128::from(state.redeemed_credits.micro()) + i128::from(terms.credits.micro())
            > i128::from(budget.micro())
    });
    match state.phase {
        BatchPhase::Disabled => return RedeemAnswer::Disabled,
        BatchPhase::Proposed => return RedeemAnswer::NotYetValid,
        BatchPhase::Active => {}
    }
    if now < terms.starts_at {
        RedeemAnswer::NotYetValid
    } else if now >= terms.ends_at {
        RedeemAnswer::Expired
    } else if terms.org.is_some_and(|only| only != org) {
        RedeemAnswer::NotForOrganisation
    } else if state.uses_by_org > 0
        && (reached(terms.org_cap, state.redeemed_by_org)
            || (state.uses_limit == 1 && state.uses >= state.uses_limit))
    {
        RedeemAnswer::AlreadyUsed
    } else if terms.first_purchase_only && state.has_purchase {
        RedeemAnswer::NotForOrganisation
    } else if state.uses >= state.uses_limit
        || reached(terms.org_cap, state.redeemed_by_org)
        || reached(terms.total_cap, state.redeemed)
        || over_budget
    {
        RedeemAnswer::LimitReached
    } else {
        RedeemAnswer::Redeemed
    }
}

/// Redemptions that `codes` codes of `uses` uses each allow at most, after total cap and budget.
pub fn most_redemptions(terms: &CouponTerms, codes: i64, uses: i64) -> u64 {
    let mut most = i128::from(codes) * i128::from(uses);
    if let Some(cap) = terms.total_cap {
        most = most.min(i128::from(cap));
    }
    if let (Some(budget), true) = (terms.budget, terms.credits.is_positive()) {
        most = most.min(i128::from(budget.micro()) / i128::from(terms.credits.micro()));
    }
    u64::try_from(most.max(0)).unwrap_or(u64::MAX)
}

/// Credits that a batch may cost: redemptions possible after the total cap times credits, at most the budget. Nothing where
/// that is beyond what the ledger can count.
pub fn liability(terms: &CouponTerms, codes: i64, uses: i64) -> Option<Credits> {
    let capped = CouponTerms { budget: None, ..*terms };
    let all = i128::from(most_redemptions(&capped, codes, uses)) * i128::from(terms.credits.micro());
    let most = match terms.budget {
        Some(budget) => all.min(i128::from(budget.micro())),
        None => all,
    };
    i64::try_from(most).ok().map(Credits::from_micro)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{SeededIds, SystemIds};

    #[test]
    fn codes_are_read_whatever_stands_between_their_letters() {
        let code = CouponCode::generate("spring", &SeededIds::new(1));
        let printed = code.to_string();
        assert_eq!(printed.len(), "SPRING-XXXX-XXXX-XXXX-XXXX-XXXX".len(), "{printed}");
        assert!(printed.starts_with("SPRING-") && code.is_well_formed(), "{printed}");
        for typed in [
            printed.clone(),
            printed.to_lowercase(),
            printed.replace('-', " "),
            printed.replace('-', ""),
            format!("  {} ", printed.replace('-', " – ")),
        ] {
            assert_eq!(CouponCode::read(&typed).expect("a code"), code, "{typed}");
        }
        assert_eq!(code.hint(), format!("SPRING-…{}", &printed[printed.len() - 2..]));
        assert!(!format!("{code:?}").contains(&printed[7..11]), "a log shows the hint only");
        assert_eq!(CouponCode::pattern("spring"), "SPRING-XXXX-XXXX-XXXX-XXXX-XXXX");
        assert_eq!(CouponCode::pattern(""), "XXXX-XXXX-XXXX-XXXX-XXXX");
        assert!(CouponCode::read(" - ").is_none(), "nothing is no code");
        for text in ["48217328", "SPRING", "txn_01jd6vx0c0fk2t6m1q8z3a9b7e"] {
            assert!(!CouponCode::read(text).expect("letters").is_well_formed(), "{text}");
        }
    }

    #[test]
    fn ten_thousand_codes_differ_and_use_every_letter_about_as_often() {
        let codes: Vec<CouponCode> = (0..10_000).map(|_| CouponCode::generate("", &SystemIds)).collect();
        let plain: HashSet<&str> = codes.iter().map(CouponCode::plain).collect();
        assert_eq!(plain.len(), codes.len(), "no code twice");
        let mut counts = [0_u32; 256];
        for byte in codes.iter().flat_map(|code| code.plain().bytes()) {
            counts[usize::from(byte)] += 1;
        }
        for letter in b"01258ABEILOSUYZ" {
            assert_eq!(counts[usize::from(*letter)], 0, "{} is taken for another", char::from(*letter));
        }
        // 200,000 letters of 21: about 9,524 of each; six standard deviations are 570.
        for letter in CODE_ALPHABET {
            let count = counts[usize::from(*letter)];
            assert!(count.abs_diff(9_524) < 570, "{}: {count}", char::from(*letter));
        }
    }

    fn terms() -> CouponTerms {
        CouponTerms {
            credits: Credits::from_micro(500),
            starts_at: Instant::try_from_micros(1_000).expect("an instant"),
            ends_at: Instant::try_from_micros(2_000).expect("an instant"),
            total_cap: None,
            org_cap: None,
            budget: None,
            first_purchase_only: false,
            org: None,
        }
    }

    fn fresh() -> CouponState {
        CouponState {
            phase: BatchPhase::Active,
            uses: 0,
            uses_limit: 1,
            uses_by_org: 0,
            redeemed: 0,
            redeemed_credits: Credits::from_micro(0),
            redeemed_by_org: 0,
            has_purchase: false,
        }
    }

    #[test]
    fn each_term_has_its_answer() {
        use RedeemAnswer as A;
        let decide = |terms: CouponTerms, state: CouponState, at: i64| {
            let org = OrgId::try_new(7).expect("an organisation");
            decide_redemption(&terms, &state, org, Instant::try_from_micros(at).expect("an instant"))
        };
        assert_eq!(decide(terms(), fresh(), 1_000), A::Redeemed, "from the first instant on");
        assert_eq!(decide(terms(), fresh(), 999), A::NotYetValid);
        assert_eq!(decide(terms(), fresh(), 2_000), A::Expired, "the end is excluded");
        assert_eq!(
            decide(terms(), CouponState { phase: BatchPhase::Disabled, ..fresh() }, 1_500),
            A::Disabled
        );
        assert_eq!(
            decide(terms(), CouponState { phase: BatchPhase::Proposed, ..fresh() }, 1_500),
            A::NotYetValid
        );
        let used = CouponState { uses: 1, ..fresh() };
        assert_eq!(decide(terms(), used, 1_500), A::LimitReached, "somebody else was first");
        assert_eq!(decide(terms(), CouponState { uses_by_org: 1, ..used }, 1_500), A::AlreadyUsed);
        let shared = CouponState { uses: 3, uses_limit: 5, uses_by_org: 1, redeemed_by_org: 1, ..fresh() };
        assert_eq!(decide(terms(), shared, 1_500), A::Redeemed, "where no cap says otherwise");
        let once = CouponTerms { org_cap: Some(1), ..terms() };
        assert_eq!(decide(once, shared, 1_500), A::AlreadyUsed, "the same code");
        assert_eq!(
            decide(once, CouponState { uses_by_org: 0, ..shared }, 1_500),
            A::LimitReached,
            "another code"
        );
        let capped = CouponTerms { total_cap: Some(9), ..terms() };
        assert_eq!(decide(capped, CouponState { redeemed: 9, ..fresh() }, 1_500), A::LimitReached);
        let budget = CouponTerms { budget: Some(Credits::from_micro(1_499)), ..terms() };
        let spent = |micro| CouponState { redeemed_credits: Credits::from_micro(micro), ..fresh() };
        assert_eq!(decide(budget, spent(999), 1_500), A::Redeemed, "it fits exactly");
        assert_eq!(decide(budget, spent(1_000), 1_500), A::LimitReached);
        let first = CouponTerms { first_purchase_only: true, ..terms() };
        assert_eq!(decide(first, fresh(), 1_500), A::Redeemed);
        assert_eq!(
            decide(first, CouponState { has_purchase: true, ..fresh() }, 1_500),
            A::NotForOrganisation
        );
        let other = CouponTerms { org: OrgId::try_new(8).ok(), ..terms() };
        assert_eq!(decide(other, fresh(), 1_500), A::NotForOrganisation);
    }

    #[test]
    fn liability_ends_at_the_smallest_cap() {
        let credits = |micro| Some(Credits::from_micro(micro));
        assert_eq!(liability(&terms(), 250, 2), credits(250_000));
        assert_eq!(liability(&CouponTerms { total_cap: Some(300), ..terms() }, 250, 2), credits(150_000));
        let budget = CouponTerms { budget: credits(1_499), ..terms() };
        assert_eq!((most_redemptions(&budget, 250, 2), liability(&budget, 250, 2)), (2, credits(1_499)));
        let huge = CouponTerms { credits: Credits::from_micro(i64::MAX), ..terms() };
        assert_eq!(liability(&huge, 2, 1), None, "beyond what the ledger counts");
    }

    #[test]
    fn the_eight_answers_have_eight_names_and_sentences() {
        let names: HashSet<&str> = RedeemAnswer::ALL.iter().map(|answer| answer.code()).collect();
        let sentences: HashSet<&str> = RedeemAnswer::ALL.iter().map(|answer| answer.sentence()).collect();
        assert_eq!((names.len(), sentences.len()), (8, 8));
        for answer in RedeemAnswer::ALL {
            assert_eq!(RedeemAnswer::from_code(answer.code()), Some(answer));
        }
    }
}
