//! RFC 8785 for values without fractions, which are all that [`super::parse_strict`] admits.
//!
//! A complete writer, such as serde_jcs, brings tables for fractions that the protocol does not
//! have, 21 KB of what a browser downloads. The tests hold this one against it.

use std::fmt::Write;

use serde_json::{Map, Number, Value};

pub(super) fn write(value: &Value) -> Vec<u8> {
    let mut text = String::with_capacity(256);
    write_value(&mut text, value);
    text.into_bytes()
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(text, number),
        Value::String(string) => write_string(text, string),
        Value::Array(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                separate(text, index);
                write_value(text, element);
            }
            text.push(']');
        }
        Value::Object(entries) => write_object(text, entries),
    }
}

/// The names are sorted by their UTF-16 code units.
fn write_object(text: &mut String, entries: &Map<String, Value>) {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_unstable_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
    text.push('{');
    for (index, (name, value)) in entries.into_iter().enumerate() {
        separate(text, index);
        write_string(text, name);
        text.push(':');
        write_value(text, value);
    }
    text.push('}');
}

fn separate(text: &mut String, index: usize) {
    if index > 0 {
        text.push(',');
    }
}

/// Integers are all that the protocol has. A fraction that came in past [`super::parse_strict`] is
/// written as what nobody can read, so that it is neither taken for another number nor verified.
fn write_number(text: &mut String, number: &Number) {
    let outcome = match (number.as_i64(), number.as_u64()) {
        (Some(number), _) => write!(text, "{number}"),
        (_, Some(number)) => write!(text, "{number}"),
        _ => write!(text, "fraction {:x}", number.as_f64().unwrap_or(f64::NAN).to_bits()),
    };
    outcome.expect("a string takes everything that is written to it");
}

/// What needs no escaping is copied in one piece.
fn write_string(text: &mut String, string: &str) {
    text.push('"');
    let mut rest = string;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, ..0x20 | b'"' | b'\\')) {
        text.push_str(&rest[..at]);
        write_escaped(text, rest.as_bytes()[at]);
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
    text.push('"');
}

fn write_escaped(text: &mut String, byte: u8) {
    let short = match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        0x8 => "\\b",
        b'\t' => "\\t",
        b'\n' => "\\n",
        0xc => "\\f",
        b'\r' => "\\r",
        control => {
            text.push_str("\\u00");
            for digit in [control >> 4, control & 0xf] {
                text.extend(char::from_digit(digit.into(), 16));
            }
            return;
        }
    };
    text.push_str(short);
}

#[cfg(not(target_arch = "wasm32"))]
#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LARGEST_INTEGER: i64 = 9_007_199_254_740_991;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-LARGEST_INTEGER..=LARGEST_INTEGER).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\u{0}-\u{20}\"\\\\/\u{7f}]*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..8)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_bytes_are_those_of_the_complete_form(value in values()) {
            prop_assert_eq!(write(&value), serde_jcs::to_vec(&value).unwrap());
        }
    }

    #[test]
    fn names_are_sorted_as_utf_16() {
        let value = serde_json::json!({ "\u{10000}": 1, "\u{fb33}": 2, "a": 3 });
        assert_eq!(write(&value), serde_jcs::to_vec(&value).unwrap());
        assert!(write(&value).starts_with("{\"a\":3,\"\u{10000}\"".as_bytes()));
    }

    #[test]
    fn a_fraction_is_neither_read_back_nor_taken_for_another() {
        let written = |number: f64| write(&number.into());
        assert!(crate::canonical::parse_strict(&written(1.5)).is_err());
        assert_ne!(written(1.5), written(2.5));
        assert_ne!(written(1.0), write(&1.into()));
    }
}
