//! A month of a made-up company, as large as a real one.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use credit_desk_domain::{Credits, Currency, Kind, Money, Month, Quantity};
use credit_desk_invoices::facts::*;
use credit_desk_invoices::{Fonts, Logo};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn euro(text: &str) -> Money {
    Money::parse_price(text, Currency::EUR).expect("an amount")
}

pub fn credits(text: &str) -> Credits {
    Credits::parse(text).expect("credits")
}

pub fn cover(number: Option<&str>) -> Cover {
    Cover {
        number: number.map(str::to_owned),
        issued_on: day("2026-10-31"),
        zone: "Europe/Berlin".into(),
        language: Language::En,
        paper: Paper::A4,
        seller: Seller {
            name: "Nordlicht Compute GmbH".into(),
            address: Address {
                lines: vec!["Speicherstraße 14".into()],
                postcode: "20457".into(),
                city: "Hamburg".into(),
                region: None,
                country: "DE".into(),
            },
            vat_id: Some("DE313233343".into()),
            tax_number: Some("22/815/08150".into()),
            registration: Some("HRB 123456".into()),
            legal_note: Some("Amtsgericht Hamburg · Dr. Frauke Jørgensen".into()),
            email: Some("billing@nordlicht.example".into()),
            phone: Some("+49 40 5550 100".into()),
            logo: None,
        },
        buyer: Buyer {
            name: "Müller, Søndergård & Ærø KG".into(),
            address: Address {
                lines: vec!["Buchhaltung".into(), "Prinzregentenstraße 159, Aufgang C".into()],
                postcode: "81677".into(),
                city: "München".into(),
                region: None,
                country: "DE".into(),
            },
            vat_id: Some("DE136695976".into()),
            tax_number: None,
            customer_number: "org_44711".into(),
            reference: Some("PO-77-1893 / Kostenstelle 4711".into()),
        },
        ledger_head: LedgerHead {
            seq: 20_481,
            hash: "6f1d0c0a3b9be0c5b7a1f4f6a7f0f2a9d8c7b6a5948372615049382716a5b4c3".into(),
        },
    }
}

pub fn line(date: &str, pack: &str, paid_by: &str, quantity: i64, price: &str, rate: u32) -> ChargeLine {
    let unit_price = euro(price);
    let each = Credits::from_whole(pack.replace(',', "").parse().expect("a count")).expect("fits");
    ChargeLine {
        date: Some(day(date)),
        description: format!("Credit pack {pack} prepaid credits"),
        paid_by: Some(paid_by.into()),
        credits: Credits::from_micro(each.micro() * quantity),
        quantity: Quantity::from_micro(quantity * 1_000_000),
        unit_price,
        discount: euro("0"),
        net: Money::from_micro(unit_price.micro() * quantity, Currency::EUR),
        rate: TaxRate(rate),
    }
}

pub fn charges(lines: Vec<ChargeLine>, treatment: TaxTreatment) -> Charges {
    Charges::compute(Currency::EUR, treatment, TaxName::Vat, TaxRounding::PerRate, lines, &BTreeMap::new())
        .expect("lines tie")
}

pub fn purchases() -> Vec<ChargeLine> {
    vec![
        line("2026-10-01", "10,000", "Card ···· 4242", 2, "89", 19_000),
        line("2026-10-04", "500,000", "SEPA transfer", 3, "3990", 19_000),
        line("2026-10-07", "10,000", "USDT deposit", 2, "89", 19_000),
        line("2026-10-10", "100,000", "Card ···· 4242", 3, "849", 19_000),
        line("2026-10-13", "10,000", "SEPA transfer", 2, "89", 19_000),
        line("2026-10-16", "10,000", "USDT deposit", 2, "89", 19_000),
        line("2026-10-19", "100,000", "Card ···· 4242", 3, "849", 19_000),
        line("2026-10-22", "100,000", "SEPA transfer", 3, "849", 19_000),
    ]
}

const OPERATIONS: [(&str, &str); 12] = [
    ("Chat completion, input", "1K tokens"),
    ("Chat completion, output", "1K tokens"),
    ("Cached input", "1K tokens"),
    ("Embeddings, large", "1K tokens"),
    ("Image generation, 1024×1024", "image"),
    ("Speech to text", "minute"),
    ("Text to speech", "1K chars"),
    ("Moderation", "request"),
    ("Document OCR", "page"),
    ("Reranking", "1K docs"),
    ("Fine-tuning, training", "1K tokens"),
    ("Vector storage", "GB-day"),
];

pub const PROJECTS: [&str; 10] = [
    "Production API",
    "Κέντρο υποστήριξης",
    "Поддержка клиентов",
    "Batch enrichment",
    "Mobile app",
    "Internal search",
    "شركة النور للتقنية",
    "Staging",
    "Analytics & reports",
    "R&D sandbox",
];

/// Usage of ten projects and twelve operations that adds up to `total` whole credits.
pub fn usage(total: i64) -> Vec<ProjectUsage> {
    let mut left = total;
    let mut projects = Vec::new();
    for (place, name) in PROJECTS.iter().enumerate() {
        let mut lines = Vec::new();
        for (at, (operation, unit)) in OPERATIONS.iter().enumerate() {
            let last = place + 1 == PROJECTS.len() && at + 1 == OPERATIONS.len();
            let step = i64::try_from((place * 131 + at * 977 + 7) % 35_000).expect("small") + 911;
            let amount = if last { left } else { step };
            left -= amount;
            lines.push(UsageLine {
                operation: (*operation).into(),
                unit: (*unit).into(),
                quantity: Some(Quantity::from_micro(amount * 31_250_000)),
                credits: Credits::from_whole(amount).expect("fits"),
            });
        }
        let sum = Credits::sum(lines.iter().map(|line| line.credits)).expect("fits");
        projects.push(ProjectUsage {
            project: (*name).into(),
            id: format!("prj_47110{place}"),
            lines,
            credits: sum,
        });
    }
    projects
}

pub fn credit_statement() -> CreditStatement {
    let kind = |kind, text| KindTotal { kind, credits: credits(text) };
    let movement = |date, kind, detail: &str, expires: Option<&str>, amount| CreditMovement {
        date: day(date),
        kind,
        detail: detail.into(),
        expires_on: expires.map(day),
        credits: credits(amount),
    };
    CreditStatement {
        balance: Balance {
            opening: credits("955311"),
            kinds: vec![
                kind(Kind::Purchase, "2480000"),
                kind(Kind::AdminGrant, "35000"),
                kind(Kind::Usage, "-2223244"),
                kind(Kind::Expiry, "-12500"),
            ],
            closing: credits("1234567"),
        },
        movements: vec![
            movement("2026-10-05", Kind::AdminGrant, "Launch partner programme", Some("2027-04-05"), "25000"),
            movement("2026-10-19", Kind::AdminGrant, "Service credit for incident 2026-10-17", None, "10000"),
            movement("2026-10-28", Kind::Expiry, "Credit pack of 28 October 2025", None, "-12500"),
        ],
        usage: usage(2_223_244),
    }
}

/// The invoice of the design's pictures, with our own words.
pub fn invoice_facts() -> InvoiceFacts {
    InvoiceFacts {
        cover: cover(Some("INV-2026-004711")),
        month: Month::parse("2026-10").expect("a month"),
        due_on: day("2026-11-14"),
        vat_point: VatPoint::Purchase,
        charges: charges(
            {
                let mut lines = purchases();
                lines[1].credits = credits("1500000");
                lines
            },
            TaxTreatment::Standard,
        ),
        payments: vec![
            Payment {
                date: day("2026-10-01"),
                method: "Card ···· 4242".into(),
                reference: "pi_3QK8xz2eZvKYlo2C1a9fT7bQ".into(),
                amount: euro("6273.68"),
            },
            Payment {
                date: day("2026-10-05"),
                method: "SEPA transfer".into(),
                reference: "RF18 5390 0754 7034".into(),
                amount: euro("14456.12"),
            },
            Payment {
                date: day("2026-10-16"),
                method: "USDT deposit".into(),
                reference: "0x9c2e5d…b41f".into(),
                amount: euro("423.64"),
            },
        ],
        amount_due: euro("3030.93"),
        prepayments: vec![],
        credits: credit_statement(),
        bank: Some(BankDetails {
            holder: "Nordlicht Compute GmbH".into(),
            iban: Some("DE02120300000000202051".into()),
            bic: Some("BYLADEM1001".into()),
            account: None,
            reference: "RF18539007547034".into(),
        }),
        pay_url: Some("https://pay.nordlicht.example/i/004711".into()),
        notes: vec!["Payment terms: 14 days net. Please quote the payment reference.".into()],
    }
}

pub fn invoice() -> Invoice {
    Invoice::try_new(invoice_facts()).expect("the sample ties")
}

pub fn credit_note_facts() -> CreditNoteFacts {
    let mut refunded = line("2026-11-03", "10,000", "Card ···· 4242", 1, "89", 19_000);
    refunded.description = "Unused credits of the pack of 1 October 2026".into();
    let mut cover = cover(Some("CN-2026-000017"));
    cover.issued_on = day("2026-11-03");
    CreditNoteFacts {
        cover,
        invoice_number: "INV-2026-004711".into(),
        invoice_issued_on: day("2026-10-31"),
        reason: "Refund of unused credits".into(),
        charges: charges(vec![refunded], TaxTreatment::Standard),
        credits_taken: credits("10000"),
        refunds: vec![Payment {
            date: day("2026-11-03"),
            method: "Card ···· 4242".into(),
            reference: "re_3QK8xz2eZvKYlo2C0Zr1".into(),
            amount: euro("105.91"),
        }],
        still_to_refund: euro("0"),
        notes: vec![],
    }
}

pub fn statement_facts() -> StatementFacts {
    let lot = |id: &str, kind, added_on, expires: Option<&str>, paid: Option<&str>, figures: [&str; 6]| {
        let [opening, added, used, expired, other, closing] = figures.map(credits);
        LotLine {
            id: id.into(),
            kind,
            added_on: day(added_on),
            expires_on: expires.map(day),
            paid: paid.map(euro),
            opening,
            added,
            used,
            expired,
            other,
            closing,
        }
    };
    let year = Some("2027-10-04");
    StatementFacts {
        cover: cover(None),
        from: day("2026-10-01"),
        to: day("2026-10-31"),
        credits: credit_statement(),
        lots: vec![
            lot(
                "lot_01k6cy8v1zfg0bq2h4w9j5xr7d",
                Kind::Purchase,
                "2025-10-28",
                Some("2026-10-28"),
                Some("890"),
                ["972811", "0", "960311", "12500", "0", "0"],
            ),
            lot(
                "lot_01k6qb2m8w0s5n7t3c9e4h1jzd",
                Kind::Purchase,
                "2026-10-01",
                Some("2027-10-01"),
                Some("178"),
                ["0", "20000", "20000", "0", "0", "0"],
            ),
            lot(
                "lot_01k6yd4f7a2r9k5p8v3x6g0mqt",
                Kind::Purchase,
                "2026-10-04",
                year,
                Some("20145"),
                ["0", "2460000", "1225433", "0", "0", "1234567"],
            ),
            lot(
                "lot_01k70zq3s5v8y1b4e7h0k3n6q9",
                Kind::AdminGrant,
                "2026-10-05",
                Some("2027-04-05"),
                None,
                ["0", "35000", "17500", "0", "-17500", "0"],
            ),
        ],
        opening_debt: credits("17500"),
        closing_debt: credits("0"),
        notes: vec![],
    }
}

/// The sample's lines without tax.
pub fn untaxed() -> Vec<ChargeLine> {
    let mut lines = purchases();
    for line in &mut lines {
        line.rate = TaxRate::ZERO;
    }
    lines
}

/// The same month for a seller who taxes at use: usage is charged, purchases are prepayments.
pub fn redemption_facts() -> InvoiceFacts {
    let mut facts = invoice_facts();
    facts.vat_point = VatPoint::Redemption;
    let gross = euro("17804.36");
    let tax = tax_in(gross, TaxRate(19_000)).expect("fits");
    let net = gross.checked_sub(tax).expect("same currency");
    let line = ChargeLine {
        date: None,
        description: "Prepaid credits used in October 2026".into(),
        paid_by: None,
        credits: credits("2188244"),
        quantity: Quantity::from_micro(1_000_000),
        unit_price: net,
        discount: euro("0"),
        net,
        rate: TaxRate(19_000),
    };
    let gross_of = BTreeMap::from([(TaxRate(19_000), gross)]);
    facts.charges = Charges::compute(
        Currency::EUR,
        TaxTreatment::Standard,
        TaxName::Vat,
        TaxRounding::Included,
        vec![line],
        &gross_of,
    )
    .expect("ties");
    facts.prepayments = vec![Prepayment {
        date: day("2026-10-04"),
        description: "Credit pack 2,480,000 prepaid credits".into(),
        paid_by: "SEPA transfer".into(),
        credits: credits("2480000"),
        amount: euro("20323"),
    }];
    facts.payments = vec![Payment {
        date: day("2026-10-31"),
        method: "Prepaid credits".into(),
        reference: String::new(),
        amount: gross,
    }];
    facts.amount_due = euro("0");
    facts
}

/// Usage of so many projects.
pub fn long_usage(total: i64, projects: usize) -> Vec<ProjectUsage> {
    let mut usage: Vec<ProjectUsage> = Vec::new();
    let mut left = total;
    for place in 0..projects {
        let count = 3 + place % 17;
        let mut lines = Vec::new();
        for at in 0..count {
            let last = place + 1 == projects && at + 1 == count;
            let amount =
                if last { left } else { 13 + i64::try_from((place * 37 + at * 101) % 2_500).expect("small") };
            left -= amount;
            let (operation, unit) = OPERATIONS[at % OPERATIONS.len()];
            lines.push(UsageLine {
                operation: format!("{operation} {at}"),
                unit: unit.into(),
                quantity: Some(Quantity::from_micro(amount * 31_250_000)),
                credits: Credits::from_whole(amount).expect("fits"),
            });
        }
        let sum = Credits::sum(lines.iter().map(|line| line.credits)).expect("fits");
        let project = format!("Project {place}");
        usage.push(ProjectUsage { project, id: format!("prj_{place:06}"), lines, credits: sum });
    }
    usage
}

/// The shipped fonts and the Chinese one, parsed once.
pub fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let chinese = crate::readers::root().join(".cache/fonts/NotoSansSC-Regular.ttf");
        let file = std::fs::read(&chinese).unwrap_or_else(|error| {
            panic!("{}: {error}; `.ci/need.sh build test` fetches it", chinese.display())
        });
        let fonts = Fonts::shipped().expect("the fonts inside the program");
        fonts.with_extra("Noto Sans SC", file).expect("a font")
    })
}

/// A small picture with transparent corners, made here.
pub fn logo() -> Logo {
    let (width, height) = (120_u32, 40_u32);
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let inside = x > 4 && x < width - 4 && y > 4 && y < height - 4;
            let shade = u8::try_from(x).expect("small");
            pixels.extend([15, 59 + shade, 120, if inside { 255 } else { 0 }]);
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("header");
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("written");
    Logo::from_png(&file).expect("a picture")
}
