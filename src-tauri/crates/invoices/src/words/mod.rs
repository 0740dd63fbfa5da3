//! The words of documents, one catalogue a language; a missing word does not compile.

mod country;
mod de;
mod en;
mod es;
mod fr;

use credit_desk_domain::Kind;

pub(crate) use country::country_name;

use crate::facts::{Language, TaxName};

/// Every word and sentence of a document. `{…}` stands for what is filled in.
pub(crate) struct Words {
    /// Title of an invoice.
    pub(crate) invoice: &'static str,
    /// Title of an invoice without a number.
    pub(crate) draft_invoice: &'static str,
    /// Title of a credit note.
    pub(crate) credit_note: &'static str,
    /// Title of a credit note without a number.
    pub(crate) draft_credit_note: &'static str,
    /// Title of a statement.
    pub(crate) statement: &'static str,
    /// Under the title of an invoice.
    pub(crate) and_credit_statement: &'static str,
    /// Instead of a number.
    pub(crate) draft: &'static str,
    /// Label.
    pub(crate) invoice_number: &'static str,
    /// Label.
    pub(crate) credit_note_number: &'static str,
    /// Label: the invoice that a credit note amends.
    pub(crate) amends_invoice: &'static str,
    /// Between an invoice's number and its date.
    pub(crate) of_date: &'static str,
    /// Label.
    pub(crate) reason: &'static str,
    /// Label.
    pub(crate) issue_date: &'static str,
    /// Label: the month that is invoiced.
    pub(crate) supply_period: &'static str,
    /// Label: the days that a statement covers.
    pub(crate) period: &'static str,
    /// Label.
    pub(crate) due_date: &'static str,
    /// Label.
    pub(crate) customer_number: &'static str,
    /// Label.
    pub(crate) your_reference: &'static str,
    /// Label.
    pub(crate) seller_vat_id: &'static str,
    /// Label.
    pub(crate) seller_tax_number: &'static str,
    /// Before a VAT number.
    pub(crate) vat_id: &'static str,
    /// Before a tax number.
    pub(crate) tax_number: &'static str,
    /// Value added tax.
    pub(crate) vat: &'static str,
    /// Sales tax of the United States.
    pub(crate) sales_tax: &'static str,
    /// Goods and services tax.
    pub(crate) gst: &'static str,
    /// Sum before tax.
    pub(crate) net_total: &'static str,
    /// Sum with tax.
    pub(crate) gross_total: &'static str,
    /// Sum of payments.
    pub(crate) already_paid: &'static str,
    /// What is still to be paid.
    pub(crate) amount_due: &'static str,
    /// What is still to be paid until {date}.
    pub(crate) amount_due_by: &'static str,
    /// Instead of an amount due.
    pub(crate) nothing_due: &'static str,
    /// Sum of refunds.
    pub(crate) already_refunded: &'static str,
    /// What is still to be given back.
    pub(crate) still_to_refund: &'static str,
    /// Instead of an amount still to be given back.
    pub(crate) refunded_in_full: &'static str,
    /// Card: credits at the end.
    pub(crate) closing_credits: &'static str,
    /// Card: credits at the beginning.
    pub(crate) opening_credits: &'static str,
    /// Card: credits that a credit note takes back.
    pub(crate) credits_taken: &'static str,
    /// Heading.
    pub(crate) purchases: &'static str,
    /// Heading: usage that is taxed.
    pub(crate) charged_usage: &'static str,
    /// Heading: purchases that are taxed at use.
    pub(crate) prepayments: &'static str,
    /// Heading of a credit note's lines.
    pub(crate) refund_lines: &'static str,
    /// Heading.
    pub(crate) payments: &'static str,
    /// Heading.
    pub(crate) refunds: &'static str,
    /// Heading.
    pub(crate) balance: &'static str,
    /// Heading.
    pub(crate) movements: &'static str,
    /// Heading.
    pub(crate) usage: &'static str,
    /// Heading on a statement.
    pub(crate) usage_statement: &'static str,
    /// Heading.
    pub(crate) lots: &'static str,
    /// Heading.
    pub(crate) notes: &'static str,
    /// Column.
    pub(crate) date: &'static str,
    /// Column.
    pub(crate) description: &'static str,
    /// Column.
    pub(crate) paid_by: &'static str,
    /// Column.
    pub(crate) credits: &'static str,
    /// Column, short.
    pub(crate) quantity_short: &'static str,
    /// Column, before the currency.
    pub(crate) unit_price: &'static str,
    /// Column, before the currency.
    pub(crate) discount: &'static str,
    /// Column, before the currency.
    pub(crate) net: &'static str,
    /// Column, before the currency.
    pub(crate) amount: &'static str,
    /// Column.
    pub(crate) kind: &'static str,
    /// Column.
    pub(crate) detail: &'static str,
    /// Column.
    pub(crate) movement: &'static str,
    /// Column.
    pub(crate) method: &'static str,
    /// Column.
    pub(crate) reference: &'static str,
    /// Column.
    pub(crate) operation: &'static str,
    /// Column.
    pub(crate) unit: &'static str,
    /// Column.
    pub(crate) quantity: &'static str,
    /// Column.
    pub(crate) credits_per_unit: &'static str,
    /// Column.
    pub(crate) lot: &'static str,
    /// Column.
    pub(crate) opening: &'static str,
    /// Column.
    pub(crate) added: &'static str,
    /// Column.
    pub(crate) used: &'static str,
    /// Column.
    pub(crate) expired: &'static str,
    /// Column.
    pub(crate) other: &'static str,
    /// Column.
    pub(crate) closing: &'static str,
    /// Last row of a table.
    pub(crate) total: &'static str,
    /// Last row of a group.
    pub(crate) subtotal: &'static str,
    /// Last row of usage.
    pub(crate) total_usage: &'static str,
    /// Row: usage that no credits covered.
    pub(crate) debt: &'static str,
    /// Name of usage without a project.
    pub(crate) no_project: &'static str,
    /// Row.
    pub(crate) opening_balance: &'static str,
    /// Row.
    pub(crate) closing_balance: &'static str,
    /// After what was added.
    pub(crate) expires: &'static str,
    /// In a lot's row.
    pub(crate) never_expires: &'static str,
    /// Heading beside the payment code.
    pub(crate) pay_scan: &'static str,
    /// Heading of bank details.
    pub(crate) pay_transfer: &'static str,
    /// Label.
    pub(crate) account_holder: &'static str,
    /// Label.
    pub(crate) account: &'static str,
    /// Label.
    pub(crate) payment_reference: &'static str,
    /// Link.
    pub(crate) pay_online: &'static str,
    /// What the payment code is, for readers who do not see it.
    pub(crate) code_alt: &'static str,
    /// What the logo is.
    pub(crate) logo_alt: &'static str,
    /// Note.
    pub(crate) amounts_in: &'static str,
    /// Note on a statement.
    pub(crate) zone_note: &'static str,
    /// Note.
    pub(crate) usage_note: &'static str,
    /// Note.
    pub(crate) redemption_note: &'static str,
    /// Wording that the law asks for.
    pub(crate) reverse_charge: &'static str,
    /// Note, before the reason.
    pub(crate) exempt: &'static str,
    /// Note, before the reason.
    pub(crate) outside_scope: &'static str,
    /// Foot of each page.
    pub(crate) page_of: &'static str,
    /// Last line.
    pub(crate) ledger_head: &'static str,
    /// What kinds of transaction are called.
    pub(crate) kinds: KindWords,
}

/// One name for each kind of transaction.
pub(crate) struct KindWords {
    pub(crate) purchase: &'static str,
    pub(crate) auto_recharge: &'static str,
    pub(crate) free_credits: &'static str,
    pub(crate) admin_grant: &'static str,
    pub(crate) credit_request: &'static str,
    pub(crate) coupon: &'static str,
    pub(crate) usage: &'static str,
    pub(crate) manual_consumption: &'static str,
    pub(crate) expiry: &'static str,
    pub(crate) void: &'static str,
    pub(crate) refund: &'static str,
    pub(crate) clawback: &'static str,
    pub(crate) reinstatement: &'static str,
    pub(crate) reversal: &'static str,
}

impl Words {
    /// The catalogue of a language.
    pub(crate) const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &en::WORDS,
            Language::De => &de::WORDS,
            Language::Fr => &fr::WORDS,
            Language::Es => &es::WORDS,
        }
    }

    /// What a tax is called.
    pub(crate) const fn tax(&self, name: TaxName) -> &'static str {
        match name {
            TaxName::Vat => self.vat,
            TaxName::SalesTax => self.sales_tax,
            TaxName::Gst => self.gst,
        }
    }

    /// What a kind of transaction is called.
    pub(crate) const fn kind(&self, kind: Kind) -> &'static str {
        let kinds = &self.kinds;
        match kind {
            Kind::Purchase => kinds.purchase,
            Kind::AutoRecharge => kinds.auto_recharge,
            Kind::FreeCredits => kinds.free_credits,
            Kind::AdminGrant => kinds.admin_grant,
            Kind::CreditRequest => kinds.credit_request,
            Kind::Coupon => kinds.coupon,
            Kind::Usage => kinds.usage,
            Kind::ManualConsumption => kinds.manual_consumption,
            Kind::Expiry => kinds.expiry,
            Kind::Void => kinds.void,
            Kind::Refund => kinds.refund,
            Kind::Clawback => kinds.clawback,
            Kind::Reinstatement => kinds.reinstatement,
            Kind::Reversal => kinds.reversal,
        }
    }
}

/// Fills `{name}` in a sentence.
pub(crate) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(sentence.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
