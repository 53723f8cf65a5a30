//! Amounts: integer minor units with their decimals. No float ever holds money.

mod typed;

use std::{fmt, str::FromStr};

pub use typed::{Separators, TypedAmountError};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is not an amount. The sentence is for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Anything but digits with at most one point: signs, spaces, exponents, `NaN`, separators.
    #[error("An amount is written in digits with at most one decimal point, such as 500000.00.")]
    Malformed,
    /// More digits behind the point than the definition has.
    #[error("This token has {allowed} decimal places; the amount has more.")]
    TooManyDecimals {
        /// What the definition allows.
        allowed: u8,
    },
    /// More than `i64::MAX` minor units.
    #[error("The amount is larger than any vault can hold.")]
    TooLarge,
    /// Zero moves nothing.
    #[error("The amount must be more than zero.")]
    Zero,
}

/// How many digits stand behind the point: 0 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimals(u8);

impl Decimals {
    /// 0 to 8; anything else is `None`.
    pub fn new(decimals: u8) -> Option<Self> {
        (decimals <= 8).then_some(Self(decimals))
    }

    /// The number of digits.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Serialize for Decimals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u8::deserialize(deserializer)?)
            .ok_or_else(|| de::Error::custom("must be a whole number from 0 to 8"))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Decimals {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <u8 as utoipa::PartialSchema>::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Decimals {}

/// Zero or more minor units, at most `i64::MAX`, with the decimals they are counted in.
///
/// On the wire it is the string that [`fmt::Display`] writes, never a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    minor_units: i64,
    decimals: Decimals,
}

impl Amount {
    /// From minor units; `None` if they are negative.
    pub fn from_minor_units(minor_units: i64, decimals: Decimals) -> Option<Self> {
        (minor_units >= 0).then_some(Self { minor_units, decimals })
    }

    /// Nothing.
    pub fn zero(decimals: Decimals) -> Self {
        Self { minor_units: 0, decimals }
    }

    /// Reads what a person or a message asks to move: digits, optionally a point and at most
    /// `decimals` digits more, and more than zero.
    pub fn parse(text: &str, decimals: Decimals) -> Result<Self, AmountError> {
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return Err(AmountError::Malformed),
            Some(parts) => parts,
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero || !digits(whole) || !digits(fraction) {
            return Err(AmountError::Malformed);
        }
        let places = usize::from(decimals.get());
        if fraction.len() > places {
            return Err(AmountError::TooManyDecimals { allowed: decimals.get() });
        }
        let minor_units = i64::from_str(&format!("{whole}{fraction:0<places$}"))
            .map_err(|_| AmountError::TooLarge)?;
        if minor_units == 0 {
            return Err(AmountError::Zero);
        }
        Ok(Self { minor_units, decimals })
    }

    /// The amount counted in its smallest unit.
    pub fn minor_units(self) -> i64 {
        self.minor_units
    }

    /// What it is counted in.
    pub fn decimals(self) -> Decimals {
        self.decimals
    }

    /// Nothing at all?
    pub fn is_zero(self) -> bool {
        self.minor_units == 0
    }

    /// The sum; `None` above `i64::MAX` or between different decimals.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.combine(other, i64::checked_add)
    }

    /// The difference; `None` below zero or between different decimals.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(self, other: Self, operation: fn(i64, i64) -> Option<i64>) -> Option<Self> {
        if self.decimals != other.decimals {
            return None;
        }
        Self::from_minor_units(operation(self.minor_units, other.minor_units)?, self.decimals)
    }

    /// For people: `500,000.00`.
    pub fn grouped(self) -> String {
        grouped(&self.to_string())
    }
}

/// A decimal number with its digits in groups of three: `500,000.00` of `500000.00`.
pub(crate) fn grouped(plain: &str) -> String {
    let (whole, fraction) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::with_capacity(plain.len() + whole.len() / 3);
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.decimals.get());
        let digits = format!("{:0>width$}", self.minor_units, width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        match fraction {
            "" => formatter.write_str(whole),
            _ => write!(formatter, "{whole}.{fraction}"),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    /// Reads what [`Serialize`] wrote: the digits behind the point are the decimals.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let decimals = u8::try_from(places)
            .ok()
            .and_then(Decimals::new)
            .ok_or_else(|| de::Error::custom("must be an amount with at most 8 decimals"))?;
        match Self::parse(&text, decimals) {
            Err(AmountError::Zero) => Ok(Self::zero(decimals)),
            other => other.map_err(de::Error::custom),
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Amount {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Amount {}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn dirham() -> Decimals {
        Decimals::new(2).unwrap()
    }

    #[test]
    fn what_people_type_is_read_exactly() {
        for (text, minor_units, shown, grouped) in [
            ("500000", 50_000_000, "500000.00", "500,000.00"),
            ("500000.5", 50_000_050, "500000.50", "500,000.50"),
            ("0.01", 1, "0.01", "0.01"),
            ("1234567.89", 123_456_789, "1234567.89", "1,234,567.89"),
            ("92233720368547758.07", i64::MAX, "92233720368547758.07", "92,233,720,368,547,758.07"),
        ] {
            let amount = Amount::parse(text, dirham()).unwrap();
            assert_eq!(amount.minor_units(), minor_units);
            assert_eq!(amount.to_string(), shown);
            assert_eq!(amount.grouped(), grouped);
        }
        assert_eq!(Amount::parse("7", Decimals::new(0).unwrap()).unwrap().to_string(), "7");
    }

    #[test]
    fn what_is_no_amount_is_refused_by_name() {
        for text in [
            "", " ", "-1", "+1", "NaN", "1e3", "1 000", " 1", "1 ", "1,000", "1.", ".5", "1.2.3",
            "0x10", "٣", "007", "inf",
        ] {
            assert_eq!(Amount::parse(text, dirham()), Err(AmountError::Malformed), "{text}");
        }
        assert_eq!(Amount::parse("0", dirham()), Err(AmountError::Zero));
        assert_eq!(Amount::parse("0.00", dirham()), Err(AmountError::Zero));
        assert_eq!(
            Amount::parse("1.001", dirham()),
            Err(AmountError::TooManyDecimals { allowed: 2 })
        );
        assert_eq!(Amount::parse("92233720368547758.08", dirham()), Err(AmountError::TooLarge));
        assert_eq!(Amount::parse(&"9".repeat(400), dirham()), Err(AmountError::TooLarge));
    }

    #[test]
    fn arithmetic_is_checked() {
        let cent = Amount::from_minor_units(1, dirham()).unwrap();
        let most = Amount::from_minor_units(i64::MAX, dirham()).unwrap();
        assert_eq!(most.checked_add(cent), None);
        assert_eq!(Amount::zero(dirham()).checked_sub(cent), None);
        assert_eq!(cent.checked_add(Amount::zero(Decimals::new(3).unwrap())), None);
        assert_eq!(Amount::from_minor_units(-1, dirham()), None);
    }

    #[test]
    fn json_keeps_the_decimals() {
        let amount: Amount = serde_json::from_str("\"500000.00\"").unwrap();
        assert_eq!(amount, Amount::parse("500000", dirham()).unwrap());
        assert_eq!(serde_json::to_string(&Amount::zero(dirham())).unwrap(), "\"0.00\"");
        assert_eq!(serde_json::from_str::<Amount>("\"0.00\"").unwrap(), Amount::zero(dirham()));
        assert!(serde_json::from_str::<Amount>("5").is_err());
    }
}
