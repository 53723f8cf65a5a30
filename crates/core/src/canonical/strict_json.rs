//! Reads JSON that has one meaning only: no name twice in an object, no fraction, no integer
//! that a double cannot hold exactly, and no nesting that exhausts the stack.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// The largest integer that every JSON reader holds exactly: 2^53 − 1.
const LARGEST_INTEGER: i64 = 9_007_199_254_740_991;

/// The bytes are not JSON as the protocol admits it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not JSON as the protocol admits it: {reason}")]
pub struct JsonError {
    /// What was met, and where.
    pub reason: String,
}

/// Parses one JSON value.
pub fn parse_strict(bytes: &[u8]) -> Result<Value, JsonError> {
    serde_json::from_slice::<Strict>(bytes)
        .map(|strict| strict.0)
        .map_err(|error| JsonError { reason: error.to_string() })
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value without fractions")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        match value.unsigned_abs() <= LARGEST_INTEGER.unsigned_abs() {
            true => Ok(value.into()),
            false => Err(E::custom("an integer beyond ±(2^53 − 1)")),
        }
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        self.visit_i64(value)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value, E> {
        Err(E::custom("a number that is not an integer; amounts and decimals are strings"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = elements.next_element()? {
            list.push(value);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let Strict(value) = entries.next_value()?;
            if object.contains_key(&name) {
                return Err(de::Error::custom(format_args!(
                    "the name {name:?} twice in one object"
                )));
            }
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn what_has_one_meaning_is_read() {
        let value = parse_strict(br#"{"a": [1, -9007199254740991, "x", null, true, {}]}"#).unwrap();
        assert_eq!(value["a"][1], -9_007_199_254_740_991_i64);
    }

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        for text in [
            r#"{"a":1,"a":2}"#,
            r#"{"a":{"b":1,"b":1}}"#,
            "1.5",
            "1.0",
            "1e3",
            "-0",
            "9007199254740992",
            "-9007199254740992",
            "18446744073709551616",
            "NaN",
            "{}{}",
            "",
            "{'a':1}",
            "\"\\ud800\"",
        ] {
            assert!(parse_strict(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse_strict(b"\"\xff\"").is_err());
        assert!(parse_strict("[".repeat(100_000).as_bytes()).is_err());
    }
}
