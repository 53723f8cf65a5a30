//! Whether what was minted and not burned is in the vaults or reserved.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Decimals, amount::grouped};

/// A sum of amounts of one definition, exact however large it is: more may be minted and burned over
/// the years than any vault can hold. Below zero only in books that are damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    minor_units: i128,
    decimals: Decimals,
}

/// The text is no sum of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be digits with at most one decimal point and 8 decimals, such as 500000.00")]
pub struct NotATotal;

impl Total {
    /// From minor units.
    pub fn from_minor_units(minor_units: i128, decimals: Decimals) -> Self {
        Self { minor_units, decimals }
    }

    /// The sum counted in its smallest unit.
    pub fn minor_units(self) -> i128 {
        self.minor_units
    }

    /// For people: `500,000.00`.
    pub fn grouped(self) -> String {
        let text = self.to_string();
        match text.strip_prefix('-') {
            Some(digits) => format!("-{}", grouped(digits)),
            None => grouped(&text),
        }
    }
}

impl fmt::Display for Total {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor_units < 0 { "-" } else { "" };
        let places = usize::from(self.decimals.get());
        let digits = format!("{:0>width$}", self.minor_units.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        match fraction {
            "" => write!(formatter, "{sign}{whole}"),
            _ => write!(formatter, "{sign}{whole}.{fraction}"),
        }
    }
}

impl FromStr for Total {
    type Err = NotATotal;

    /// Reads what is displayed: the digits behind the point are the decimals.
    fn from_str(text: &str) -> Result<Self, NotATotal> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) || digits.ends_with('.') {
            return Err(NotATotal);
        }
        let decimals = u8::try_from(fraction.len()).ok().and_then(Decimals::new);
        let decimals = decimals.ok_or(NotATotal)?;
        let magnitude: i128 = format!("{whole}{fraction}").parse().map_err(|_| NotATotal)?;
        let minor_units = if text.starts_with('-') { -magnitude } else { magnitude };
        Ok(Self { minor_units, decimals })
    }
}

impl Serialize for Total {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Total {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Total {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Total {}

/// Where the units of a definition are, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// All that was ever minted.
    pub minted: Total,
    /// All that was ever burned.
    pub burned: Total,
    /// What is in all vaults and can be moved.
    pub in_vaults: Total,
    /// What is held back in all vaults, for issues under way and for what was approved.
    pub reserved: Total,
}

impl Totals {
    /// What was minted and not burned.
    pub fn outstanding(&self) -> Total {
        let minor_units = self.minted.minor_units - self.burned.minor_units;
        Total { minor_units, ..self.minted }
    }

    /// Whether nothing came from nowhere and nothing was lost: minted − burned = in vaults +
    /// reserved.
    pub fn are_conserved(&self) -> bool {
        self.outstanding().minor_units == self.in_vaults.minor_units + self.reserved.minor_units
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn total(minor_units: i128) -> Total {
        Total::from_minor_units(minor_units, Decimals::new(2).unwrap())
    }

    #[test]
    fn units_are_conserved_where_none_came_from_nowhere_or_was_lost() {
        let totals = |minted, burned, in_vaults, reserved| Totals {
            minted: total(minted),
            burned: total(burned),
            in_vaults: total(in_vaults),
            reserved: total(reserved),
        };
        let more_than_a_vault_holds = 3 * i128::from(i64::MAX);
        for (totals, conserved) in [
            (totals(0, 0, 0, 0), true),
            (totals(100, 30, 50, 20), true),
            (totals(more_than_a_vault_holds, more_than_a_vault_holds - 1, 0, 1), true),
            (totals(100, 30, 51, 20), false),
            (totals(100, 30, 50, 19), false),
            (totals(100, 31, 50, 20), false),
            (totals(101, 30, 50, 20), false),
            (totals(0, 0, 1, -1), true),
        ] {
            assert_eq!(totals.are_conserved(), conserved, "{totals:?}");
        }
        assert_eq!(totals(100, 30, 0, 0).outstanding(), total(70));
    }

    #[test]
    fn a_total_is_read_as_it_is_written() {
        let largest = 3 * i128::from(i64::MAX);
        for (minor_units, text) in [
            (0, "0.00"),
            (1, "0.01"),
            (-1, "-0.01"),
            (123_456, "1234.56"),
            (largest, "276701161105643274.21"),
        ] {
            assert_eq!(total(minor_units).to_string(), text);
            assert_eq!(text.parse(), Ok(total(minor_units)));
        }
        let whole = Total::from_minor_units(7, Decimals::new(0).unwrap());
        assert_eq!((whole.to_string().as_str(), "7".parse()), ("7", Ok(whole)));
        for text in ["", "-", ".", "1.", ".5", "1.123456789", "1,000", "+1", "1e3", "--1"] {
            assert_eq!(text.parse::<Total>(), Err(NotATotal), "{text}");
        }
    }
}
