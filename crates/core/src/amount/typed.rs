//! Amounts as people type them: with separators, the currency's symbol, and points that lead or
//! trail.

use super::{Amount, AmountError, Decimals};

/// How a language writes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separators {
    /// Between whole units and their parts.
    pub decimal: char,
    /// Between groups of digits.
    pub group: char,
}

impl Separators {
    /// As the console shows numbers: `500,000.00`.
    pub const SHOWN: Self = Self { decimal: '.', group: ',' };
}

/// Why what was typed is not taken for an amount. The sentence is for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypedAmountError {
    /// However it is read, it is no amount.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// It can be read in two ways that differ.
    #[error("This can mean {one} or {other}. Write it without separators between thousands.")]
    Ambiguous {
        /// As the console writes numbers.
        one: String,
        /// As the person's own language does.
        other: String,
    },
}

impl Amount {
    /// Reads what a person typed, by the separators that the console shows and by those of the person's
    /// own language. The symbol may stand before or behind it. What the two ways read differently is
    /// refused, and not guessed.
    ///
    /// # Errors
    /// [`TypedAmountError`]
    pub fn read_typed(
        text: &str,
        symbol: &str,
        decimals: Decimals,
        own: Separators,
    ) -> Result<Self, TypedAmountError> {
        let text = without_symbol(text, symbol);
        let read = |separators| {
            plain(&text, separators).map(|plain| (Self::parse(&plain, decimals), plain))
        };
        match (read(Separators::SHOWN), read(own)) {
            (None, None) => Err(AmountError::Malformed.into()),
            (Some((amount, _)), None) | (None, Some((amount, _))) => Ok(amount?),
            (Some((shown, one)), Some((_, other))) if is_same(&one, &other) => Ok(shown?),
            (Some((_, one)), Some((_, other))) => Err(TypedAmountError::Ambiguous { one, other }),
        }
    }
}

fn without_symbol(text: &str, symbol: &str) -> String {
    let text: String = text.chars().map(ascii_digit).collect();
    let text = text.trim();
    let is_symbol = |part: &str| !symbol.is_empty() && part.eq_ignore_ascii_case(symbol);
    let behind = text.get(..symbol.len()).filter(|start| is_symbol(start));
    if behind.is_some() {
        return text[symbol.len()..].trim_start().to_owned();
    }
    let cut = text.len().saturating_sub(symbol.len());
    match text.get(cut..).filter(|end| is_symbol(end)) {
        Some(_) => text[..cut].trim_end().to_owned(),
        None => text.to_owned(),
    }
}

/// Arabic and Persian digits as ASCII ones, and their separators as those of the console.
fn ascii_digit(sign: char) -> char {
    let digit = match sign {
        '\u{660}'..='\u{669}' => u32::from(sign) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(sign) - 0x6f0,
        '\u{66b}' => return '.',
        '\u{66c}' => return ',',
        _ => return sign,
    };
    char::from_digit(digit, 10).unwrap_or(sign)
}

/// Digits with at most one point inside; `None` of what is not written with these separators.
fn plain(text: &str, separators: Separators) -> Option<String> {
    let (whole, fraction) = match text.split_once(separators.decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = ungrouped(whole, separators.group)?;
    let fraction = fraction.unwrap_or_default();
    if !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// The digits of the whole units, if they are grouped by this separator or by one that nobody takes for
/// another: by threes, or by twos and a last three, as in India.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let is_separator = |sign: char| sign == group || is_unmistakable(sign);
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let mut separators = whole.chars().filter(|sign| is_separator(*sign));
    let first = separators.next();
    if separators.any(|other| Some(other) != first) {
        return None;
    }
    if !groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    if let [first, middle @ .., last] = groups.as_slice() {
        let sizes = |size: usize| middle.iter().all(|group| group.len() == size);
        // What begins with a zero is not counted in thousands.
        let begins = (1..=3).contains(&first.len()) && !first.starts_with('0');
        if !begins || last.len() != 3 || !(sizes(3) || (sizes(2) && first.len() <= 2)) {
            return None;
        }
    }
    Some(groups.concat())
}

/// Spaces of all widths and apostrophes, as many languages group digits.
fn is_unmistakable(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}')
}

/// Whether two plain numbers are equal, whatever zeros they end with.
fn is_same(one: &str, other: &str) -> bool {
    let trimmed = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    trimmed(one) == trimmed(other)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const GERMAN: Separators = Separators { decimal: ',', group: '.' };
    const FRENCH: Separators = Separators { decimal: ',', group: '\u{202f}' };

    fn read(text: &str, own: Separators) -> Result<String, String> {
        let read = Amount::read_typed(text, "AED", Decimals::new(2).unwrap(), own);
        read.map(|amount| amount.to_string()).map_err(|error| error.to_string())
    }

    fn assert_reads(own: Separators, expected: &[(&str, &str)]) {
        for (typed, amount) in expected {
            assert_eq!(read(typed, own).as_deref(), Ok(*amount), "{typed:?}");
        }
    }

    fn assert_refused(own: Separators, typed: &[&str], part: &str) {
        for typed in typed {
            let error = read(typed, own).unwrap_err();
            assert!(error.contains(part), "{typed:?}: {error}");
        }
    }

    #[test]
    fn amounts_are_read_as_they_are_shown() {
        assert_reads(
            Separators::SHOWN,
            &[
                ("500000", "500000.00"),
                ("500,000.00", "500000.00"),
                (" 500,000.00 AED ", "500000.00"),
                ("AED 500", "500.00"),
                ("aed500", "500.00"),
                ("500AED", "500.00"),
                (".5", "0.50"),
                ("5.", "5.00"),
                ("0005", "5.00"),
                ("500 000", "500000.00"),
                ("1'234'567.8", "1234567.80"),
                ("12,34,567.80", "1234567.80"),
                ("٥٠٠٫٢٥", "500.25"),
                ("۵۰۰", "500.00"),
            ],
        );
    }

    #[test]
    fn other_languages_write_them_their_own_way() {
        assert_reads(
            GERMAN,
            &[
                ("500.000,00", "500000.00"),
                ("500,000.00", "500000.00"),
                ("1,5", "1.50"),
                ("1.5", "1.50"),
                (",5", "0.50"),
                ("1.234.567", "1234567.00"),
                ("500000", "500000.00"),
            ],
        );
        assert_reads(FRENCH, &[("500\u{202f}000,00", "500000.00"), ("1 234 567,8", "1234567.80")]);
    }

    #[test]
    fn what_can_mean_two_things_is_refused() {
        assert_refused(GERMAN, &["1,500", "1.500", "123,456"], "This can mean ");
        assert_eq!(
            read("1,500", GERMAN).unwrap_err(),
            "This can mean 1500 or 1.500. Write it without separators between thousands."
        );
        // It cannot, to whoever writes numbers as the console does.
        assert_reads(Separators::SHOWN, &[("1,500", "1500.00")]);
    }

    #[test]
    fn what_is_no_amount_is_refused_whatever_the_language() {
        for own in [Separators::SHOWN, GERMAN, FRENCH] {
            assert_refused(
                own,
                &[
                    "",
                    ".",
                    ",",
                    "AED",
                    "-1",
                    "+1",
                    "1e3",
                    "NaN",
                    "1.2.3",
                    "1,2,3",
                    "1,,000",
                    "EUR 5",
                    "1 2",
                    "12 34",
                    "1,000 000",
                    "½",
                    "AED AED 5",
                ],
                "An amount is written in digits",
            );
            assert_refused(own, &["0", "0.00", ".0"], "more than zero");
            assert_refused(own, &["92233720368547758.08"], "larger than any vault");
            assert_refused(own, &["0.001"], "decimal places");
        }
    }

    /// Whatever is shown is understood.
    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn every_amount_is_read_as_it_is_shown() {
        use proptest::prelude::*;
        proptest!(|(minor_units in 1..=i64::MAX, decimals in 0_u8..=8)| {
            let decimals = Decimals::new(decimals).unwrap();
            let amount = Amount::from_minor_units(minor_units, decimals).unwrap();
            for shown in [amount.grouped(), amount.to_string(), format!("{} AED", amount.grouped())] {
                let read = Amount::read_typed(&shown, "AED", decimals, Separators::SHOWN);
                prop_assert_eq!(read, Ok(amount));
            }
        });
    }
}
