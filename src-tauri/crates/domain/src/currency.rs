//! Currencies and their decimal places.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that names no currency in the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{code}” is not a currency code; use an ISO 4217 code such as EUR, or USDT")]
pub struct UnknownCurrency {
    /// The text as given.
    pub code: String,
}

macro_rules! currencies {
    ($($decimals:literal: $($code:ident)+;)+) => {
        /// A currency of ISO 4217 (national currencies and fund codes, no metals or test codes), or the USDT token.
        ///
        /// Two that were withdrawn lately (ANG in 2025, BGN in 2026) stay, because books of those years hold them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each name is its own ISO 4217 code")]
        pub enum Currency {
            $($($code,)+)+
        }

        impl Currency {
            /// Every currency, by decimals, then alphabetically.
            pub const EVERY: &'static [Self] = &[$($(Self::$code,)+)+];

            /// The code: `EUR`.
            pub const fn code(self) -> &'static str {
                match self {
                    $($(Self::$code => stringify!($code),)+)+
                }
            }

            /// Decimal places of an amount that can be paid: 2 for EUR, 0 for JPY, 6 for USDT.
            pub const fn decimals(self) -> u32 {
                match self {
                    $($(Self::$code)|+ => $decimals,)+
                }
            }

            /// Finds a currency by its code, in either case.
            pub fn parse(text: &str) -> Result<Self, UnknownCurrency> {
                match text.trim().to_ascii_uppercase().as_str() {
                    $($(stringify!($code) => Ok(Self::$code),)+)+
                    _ => Err(UnknownCurrency { code: text.to_owned() }),
                }
            }
        }
    };
}

currencies! {
    0: BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF;
    2: AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
       CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
       IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
       MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
       SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW
       ZWG;
    3: BHD IQD JOD KWD LYD OMR TND;
    4: CLF UYW;
    6: USDT;
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        Self::parse(text)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_those_of_iso_4217() {
        for (code, decimals) in [
            ("JPY", 0),
            ("EUR", 2),
            ("usd", 2),
            ("INR", 2),
            ("KWD", 3),
            ("TND", 3),
            ("CLF", 4),
            ("USDT", 6),
            ("HUF", 2),
        ] {
            assert_eq!(Currency::parse(code).expect(code).decimals(), decimals, "{code}");
        }
    }

    #[test]
    fn every_code_is_read_back() {
        for currency in Currency::EVERY {
            assert_eq!(Currency::parse(currency.code()), Ok(*currency), "{currency} round trip");
        }
        assert_eq!(Currency::EVERY.len(), 168, "a lost line of the table would show here");
    }

    #[test]
    fn unknown_codes_are_refused_with_the_text() {
        for text in ["", "EURO", "XAU", "BTC"] {
            assert_eq!(Currency::parse(text), Err(UnknownCurrency { code: text.into() }), "{text}");
        }
    }
}
