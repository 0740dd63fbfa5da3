//! Rows of the book in the words of the screens.

use credit_desk_domain::{Credits, Kind, TallyId, TransactionId};
use credit_desk_storage::StorageError;
use credit_desk_storage::queries::ListRow;

use crate::Result;
use crate::view::{Amount, Instant, KindView, StatusView, TransactionRow};

/// Pairs each kind with its name in the contract; one arm per kind, so that neither side forgets one.
macro_rules! kinds {
    ($($kind:ident),+ $(,)?) => {
        /// The contract's name of a kind.
        pub(crate) const fn kind_view(kind: Kind) -> KindView {
            match kind { $(Kind::$kind => KindView::$kind,)+ }
        }

        /// The kind behind the contract's name.
        pub(crate) const fn kind_of(kind: KindView) -> Kind {
            match kind { $(KindView::$kind => Kind::$kind,)+ }
        }
    };
}
kinds!(
    Purchase,
    AutoRecharge,
    FreeCredits,
    AdminGrant,
    CreditRequest,
    Coupon,
    Usage,
    ManualConsumption,
    Expiry,
    Void,
    Refund,
    Clawback,
    Reinstatement,
    Reversal,
);

/// An amount of micro-credits.
pub(crate) fn amount(micro: i64) -> Amount {
    Amount(Credits::from_micro(micro).to_string())
}

/// An instant of microseconds.
pub(crate) fn instant(micros: i64) -> Instant {
    Instant(at(micros).to_string())
}

/// The domain's instant; one outside the years 1 to 9999 cannot have been written.
pub(crate) fn at(micros: i64) -> credit_desk_domain::Instant {
    credit_desk_domain::Instant::EPOCH.saturating_add_micros(micros)
}

/// A kind's code from the book.
pub(crate) fn kind(code: i64, org: i64, seq: i64) -> Result<Kind> {
    Ok(Kind::from_code(code).map_err(|_| inconsistent("movement", "kind", org, seq))?)
}

pub(crate) fn inconsistent(table: &'static str, column: &'static str, org: i64, seq: i64) -> StorageError {
    StorageError::Inconsistent { table, column, row: format!("org_{org}/{seq}") }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// An organisation's number in the contract's width.
pub(crate) fn org_number(org: i64) -> Result<i32> {
    Ok(i32::try_from(org).map_err(|_| inconsistent("organisation", "org_id", org, 0))?)
}

/// `txn_…` of sixteen bytes.
pub(crate) fn transaction_id(bytes: &[u8], org: i64, seq: i64) -> Result<String> {
    Ok(TransactionId::from_slice(bytes)
        .map_err(|_| inconsistent("movement", "txn_id", org, seq))?
        .to_string())
}

/// A row of the list.
pub(crate) fn row(row: ListRow) -> Result<TransactionRow> {
    let kind = kind(row.kind, row.org_id, row.seq)?;
    let id = if row.posted == 1 {
        transaction_id(&row.id, row.org_id, row.seq)?
    } else {
        TallyId::from_slice(&row.id)
            .map_err(|_| inconsistent("tally", "tally_id", row.org_id, 0))?
            .to_string()
    };
    let status = match (row.posted, row.reversed) {
        (0, _) => StatusView::Accumulating,
        (_, 1) => StatusView::Reversed,
        _ => StatusView::Completed,
    };
    Ok(TransactionRow {
        id,
        occurred_at: instant(row.occurred_at),
        kind: kind_view(kind),
        status,
        org_id: org_number(row.org_id)?,
        description: description(kind, &row),
        organisation: row.organisation,
        event_name: row.event_name,
        event_id: row.event_id,
        operation: row.operation,
        project: row.project,
        user: row.user_ref,
        credits: amount(row.amount),
        balance_after: row.settled_after.map(amount),
    })
}

/// What it was for: the note or reason that was given, else what a transaction of its kind is for.
pub(crate) fn description(kind: Kind, row: &ListRow) -> String {
    let given = row.note.as_deref().or(row.reason.as_deref()).map(str::trim).filter(|text| !text.is_empty());
    if let Some(given) = given {
        return given.to_owned();
    }
    purpose(kind).to_owned()
}

/// What a transaction of a kind is for.
pub(crate) const fn purpose(kind: Kind) -> &'static str {
    match kind {
        Kind::Purchase => "Credits purchased",
        Kind::AutoRecharge => "Credits recharged automatically",
        Kind::FreeCredits => "Trial credits",
        Kind::AdminGrant => "Goodwill credit",
        Kind::CreditRequest => "Credit request approved",
        Kind::Coupon => "Coupon redeemed",
        Kind::Usage => "Usage",
        Kind::ManualConsumption => "Consumption recorded by staff",
        Kind::Expiry => "Credits expired",
        Kind::Void => "Credits voided",
        Kind::Refund => "Purchase refunded",
        Kind::Clawback => "Payment disputed",
        Kind::Reinstatement => "Dispute won",
        Kind::Reversal => "Transaction reversed",
    }
}
