//! Random invoices and credit notes with awkward names: every tax treatment, many currencies, all scripts.

use std::collections::BTreeMap;

use chrono::Days;
use credit_desk_domain::{Credits, Currency, Kind, Money, Quantity};
use credit_desk_invoices::facts::*;

use crate::sample;

/// SplitMix64: the same seed gives the same documents everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).expect("small")]
    }

    fn amount(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit) + 1).expect("small")
    }
}

const NAMES: &[&str] = &[
    "Müller, Søndergård & Ærø KG",
    "O’Brien \"Quotes\" <Ltd> & Sons",
    "]]> CDATA Breakers Inc.",
    "&amp; already escaped &lt;GmbH&gt;",
    "株式会社サンプル",
    "上海云计算有限公司",
    "شركة النور للتقنية",
    "Acme شركة Mixed 云 Ltd",
    "Ελληνική Εταιρεία Α.Ε.",
    "ООО «Ромашка»",
    "Zażółć gęślą jaźń sp. z o.o.",
    "Đặng Thị Ngọc Ánh",
    "e\u{301}decomposed a\u{308}ccents Łtd",
    "--double -- dashes--",
    "  leading and trailing blanks  ",
    "A",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mit beschränkter Haftung",
    "100% 'Single' `Back` \\Slash/ {Brace} [Bracket]",
    "İstanbul Ağ Çözümleri A.Ş.",
    "Ψηφιακός ∑ № ™ ® © € £ ¥",
];

/// Every currency that EN 16931 can express.
pub fn currencies() -> Vec<Currency> {
    let withdrawn = [Currency::ANG, Currency::BGN, Currency::XAD];
    let all =
        Currency::EVERY.iter().filter(|currency| currency.decimals() <= 2 && !withdrawn.contains(currency));
    all.copied().collect()
}

fn address(dice: &mut Dice, country: &str) -> Address {
    let street = format!("{} {}", dice.pick(NAMES).trim(), dice.below(999));
    let mut lines = vec![street];
    for _ in 0..dice.below(4) {
        lines.push(dice.pick(NAMES).trim().to_owned());
    }
    Address {
        lines,
        postcode: if dice.below(5) == 0 { String::new() } else { format!("{:05}", dice.below(99_999)) },
        city: dice.pick(&["München", "București", "東京", "Αθήνα", "Saint-Étienne", "القاهرة"]).to_string(),
        region: (dice.below(4) == 0).then(|| "Région <Nord> & Est".to_owned()),
        country: country.to_owned(),
    }
}

fn treatment(dice: &mut Dice) -> TaxTreatment {
    match dice.below(7) {
        0 => TaxTreatment::ReverseCharge,
        1 => TaxTreatment::Exempt {
            reason: "Article 132(1)(i) & co <education>".into(),
            code: Some("VATEX-EU-132".into()),
        },
        2 => TaxTreatment::Exempt { reason: "Kleinunternehmer § 19 UStG".into(), code: None },
        3 => TaxTreatment::OutsideScope { reason: "Place of supply outside the EU".into() },
        _ => TaxTreatment::Standard,
    }
}

fn cover(dice: &mut Dice, number: &str, treatment: &TaxTreatment) -> Cover {
    let mut cover = sample::cover(Some(number));
    cover.issued_on = cover.issued_on + Days::new(dice.below(400));
    cover.language = *dice.pick(&Language::ALL);
    cover.paper = *dice.pick(&[Paper::A4, Paper::Letter]);
    cover.seller.name = dice.pick(NAMES).to_string();
    cover.seller.address = address(dice, "DE");
    cover.seller.phone = (dice.below(2) == 0).then(|| "+49 40 5550 100".into());
    cover.buyer.name = dice.pick(NAMES).to_string();
    let country = *dice.pick(&["DE", "FR", "US", "JP", "GR", "BR", "XK"]);
    cover.buyer.address = address(dice, country);
    let needs_id = matches!(treatment, TaxTreatment::ReverseCharge) || dice.below(2) == 0;
    cover.buyer.vat_id = needs_id.then(|| "FR32123456789".to_owned());
    cover.buyer.reference =
        (dice.below(2) == 0).then(|| format!("PO \"{}\" & <{}>", dice.below(99), dice.pick(NAMES).trim()));
    if dice.below(3) == 0 && !matches!(treatment, TaxTreatment::ReverseCharge) {
        cover.seller.vat_id = None;
    }
    cover
}

fn lines(dice: &mut Dice, currency: Currency, treatment: &TaxTreatment) -> Vec<ChargeLine> {
    let unit = 10_i64.pow(6 - currency.decimals());
    let rates = [0, 5_500, 7_000, 8_100, 19_000, 25_000];
    let count = dice.below(12) + 1;
    (0..count)
        .map(|place| {
            let whole = dice.below(3) > 0;
            let quantity = if whole { dice.amount(50) * 1_000_000 } else { dice.amount(5_000_000) };
            let unit_price = if whole { dice.amount(900_000) * unit } else { dice.amount(3_000_000) };
            let exact = i128::from(quantity) * i128::from(unit_price);
            let step = 1_000_000 * i128::from(unit);
            let before = i64::try_from((2 * exact + step) / (2 * step)).expect("small") * unit;
            let discount = if dice.below(4) == 0 { before / unit / 10 * unit } else { 0 };
            let rate = if matches!(treatment, TaxTreatment::Standard) { *dice.pick(&rates) } else { 0 };
            ChargeLine {
                date: (dice.below(2) == 0).then(|| sample::day("2026-10-05")),
                description: format!("{} {place}", dice.pick(NAMES)),
                paid_by: (dice.below(2) == 0).then(|| "Card ···· 4242".to_owned()),
                credits: Credits::from_whole(dice.amount(500_000)).expect("fits"),
                quantity: Quantity::from_micro(quantity),
                unit_price: Money::from_micro(unit_price, currency),
                discount: Money::from_micro(discount, currency),
                net: Money::from_micro(before - discount, currency),
                rate: TaxRate(rate),
            }
        })
        .collect()
}

fn charges(dice: &mut Dice) -> Charges {
    let currency = *dice.pick(&currencies());
    charges_in(dice, currency)
}

fn charges_in(dice: &mut Dice, currency: Currency) -> Charges {
    let treatment = treatment(dice);
    let rounding = *dice.pick(&[TaxRounding::PerRate, TaxRounding::PerLine]);
    let lines = lines(dice, currency, &treatment);
    Charges::compute(currency, treatment, TaxName::Vat, rounding, lines, &BTreeMap::new()).expect("lines tie")
}

fn bank(dice: &mut Dice) -> Option<BankDetails> {
    let mut bank = sample::invoice_facts().bank.expect("given");
    match dice.below(3) {
        0 => None,
        1 => Some(bank),
        _ => {
            bank.iban = None;
            bank.bic = None;
            bank.account = Some("021000021 / 123456789".into());
            bank.reference = "INV <1> & co".into();
            Some(bank)
        }
    }
}

/// An invoice of one seed.
pub fn invoice(seed: u64) -> Invoice {
    let mut dice = Dice(seed);
    let charges = charges(&mut dice);
    invoice_of(seed, dice, charges)
}

/// An invoice in a currency.
pub fn invoice_in(currency: Currency) -> Invoice {
    let mut dice = Dice(7);
    let charges = charges_in(&mut dice, currency);
    invoice_of(7, dice, charges)
}

fn invoice_of(seed: u64, mut dice: Dice, charges: Charges) -> Invoice {
    let mut facts = sample::invoice_facts();
    facts.charges = charges;
    facts.cover = cover(&mut dice, &format!("INV-{seed:06}"), &facts.charges.treatment);
    facts.due_on = facts.cover.issued_on + Days::new(dice.below(60));
    let total = facts.charges.gross_total;
    let unit = 10_i64.pow(6 - total.currency().decimals());
    let steps = u64::try_from(total.micro() / unit).expect("not negative");
    let paid =
        Money::from_micro(i64::try_from(dice.below(steps + 1)).expect("fits") * unit, total.currency());
    facts.payments = vec![Payment {
        date: facts.cover.issued_on,
        method: "SEPA <transfer> & more".into(),
        reference: String::new(),
        amount: paid,
    }];
    if paid.is_zero() {
        facts.payments.clear();
    }
    facts.amount_due = total.checked_sub(paid).expect("same currency");
    facts.bank = bank(&mut dice);
    let bought = Credits::sum(facts.charges.lines.iter().map(|line| line.credits)).expect("fits");
    facts.credits = CreditStatement {
        balance: Balance {
            opening: Credits::ZERO,
            kinds: vec![KindTotal { kind: Kind::Purchase, credits: bought }],
            closing: bought,
        },
        movements: vec![],
        usage: vec![],
    };
    Invoice::try_new(facts).expect("generated facts tie")
}

/// A credit note of one seed.
pub fn credit_note(seed: u64) -> CreditNote {
    let mut dice = Dice(seed);
    let mut facts = sample::credit_note_facts();
    facts.charges = charges(&mut dice);
    facts.cover = cover(&mut dice, &format!("CN-{seed:06}"), &facts.charges.treatment);
    facts.cover.issued_on = facts.cover.issued_on.max(facts.invoice_issued_on);
    facts.credits_taken = Credits::sum(facts.charges.lines.iter().map(|line| line.credits)).expect("fits");
    facts.refunds.clear();
    facts.still_to_refund = facts.charges.gross_total;
    if dice.below(2) == 0 {
        facts.refunds = vec![Payment {
            date: facts.cover.issued_on,
            method: "Card ···· 4242".into(),
            reference: "re_1".into(),
            amount: facts.charges.gross_total,
        }];
        facts.still_to_refund = Money::zero(facts.charges.currency);
    }
    CreditNote::try_new(facts).expect("generated facts tie")
}
