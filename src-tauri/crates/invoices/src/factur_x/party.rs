//! Seller and buyer.

use super::element::Xml;
use crate::facts::{Address, Buyer, Charges, Cover, Seller, TaxTreatment};

/// Who deals with whom. What is outside the tax must not name VAT numbers (BR-O-02).
pub(super) fn agreement(xml: &mut Xml, cover: &Cover, charges: &Charges) {
    let with_vat = !matches!(charges.treatment, TaxTreatment::OutsideScope { .. });
    xml.within("ram:ApplicableHeaderTradeAgreement", |xml| {
        if let Some(reference) = &cover.buyer.reference {
            xml.leaf("ram:BuyerReference", reference);
        }
        xml.within("ram:SellerTradeParty", |xml| seller(xml, &cover.seller, with_vat));
        xml.within("ram:BuyerTradeParty", |xml| buyer(xml, &cover.buyer, with_vat));
    });
}

fn seller(xml: &mut Xml, seller: &Seller, with_vat: bool) {
    xml.leaf("ram:Name", &seller.name);
    if let Some(note) = &seller.legal_note {
        xml.leaf("ram:Description", note);
    }
    if let Some(registration) = &seller.registration {
        xml.within("ram:SpecifiedLegalOrganization", |xml| xml.leaf("ram:ID", registration));
    }
    if seller.phone.is_some() || seller.email.is_some() {
        xml.within("ram:DefinedTradeContact", |xml| {
            xml.leaf("ram:PersonName", &seller.name);
            if let Some(phone) = &seller.phone {
                xml.within("ram:TelephoneUniversalCommunication", |xml| {
                    xml.leaf("ram:CompleteNumber", phone);
                });
            }
            if let Some(email) = &seller.email {
                xml.within("ram:EmailURIUniversalCommunication", |xml| xml.leaf("ram:URIID", email));
            }
        });
    }
    address(xml, &seller.address);
    if let Some(email) = &seller.email {
        xml.within("ram:URIUniversalCommunication", |xml| {
            xml.leaf_with("ram:URIID", ("schemeID", "EM"), email);
        });
    }
    if let Some(number) = &seller.tax_number {
        registration(xml, "FC", number);
    }
    if let Some(id) = seller.vat_id.as_ref().filter(|_| with_vat) {
        registration(xml, "VA", id);
    }
}

fn buyer(xml: &mut Xml, buyer: &Buyer, with_vat: bool) {
    xml.leaf("ram:ID", &buyer.customer_number);
    xml.leaf("ram:Name", &buyer.name);
    address(xml, &buyer.address);
    if let Some(id) = buyer.vat_id.as_ref().filter(|_| with_vat) {
        registration(xml, "VA", id);
    }
}

fn registration(xml: &mut Xml, scheme: &str, number: &str) {
    xml.within("ram:SpecifiedTaxRegistration", |xml| xml.leaf_with("ram:ID", ("schemeID", scheme), number));
}

/// The schema has three lines; what is more is joined to the third.
fn address(xml: &mut Xml, address: &Address) {
    xml.within("ram:PostalTradeAddress", |xml| {
        if !address.postcode.is_empty() {
            xml.leaf("ram:PostcodeCode", &address.postcode);
        }
        let mut lines = address.lines.iter();
        for name in ["ram:LineOne", "ram:LineTwo"] {
            if let Some(line) = lines.next() {
                xml.leaf(name, line);
            }
        }
        let rest: Vec<&str> = lines.map(String::as_str).collect();
        if !rest.is_empty() {
            xml.leaf("ram:LineThree", &rest.join(", "));
        }
        xml.leaf("ram:CityName", &address.city);
        // ISO 3166 has no code for Kosovo; trade messages write 1A for what everybody else writes XK.
        xml.leaf("ram:CountryID", if address.country == "XK" { "1A" } else { &address.country });
        if let Some(region) = &address.region {
            xml.leaf("ram:CountrySubDivisionName", region);
        }
    });
}
