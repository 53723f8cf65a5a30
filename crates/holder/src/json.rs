//! JSON between text, values and types.
//!
//! A type is only ever read from a [`Value`] and written to one: what reads it is compiled once,
//! and not again for each form in which JSON is handed over.

use std::fmt::Display;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tallystick_core::{
    canonical::{canonical_bytes, parse_strict},
    from_value::from_value,
};

/// Text or a value that is not what was expected.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct JsonError(pub String);

/// Reads text, as strictly as the protocol does.
pub fn parse(text: &str) -> Result<Value, JsonError> {
    parse_strict(text.as_bytes()).map_err(|error| JsonError(error.to_string()))
}

/// Writes text.
pub fn text(value: &Value) -> String {
    String::from_utf8_lossy(&canonical_bytes(value)).into_owned()
}

/// Reads what a value says.
#[expect(clippy::needless_pass_by_value, reason = "it is passed to and_then")]
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, JsonError> {
    from_value(&value).map_err(reason)
}

/// Writes it as a value.
pub fn value<T: Serialize>(written: &T) -> Result<Value, JsonError> {
    serde_json::to_value(written).map_err(reason)
}

/// Compiled once for each kind of error, and not for each type.
fn reason(error: impl Display) -> JsonError {
    JsonError(error.to_string())
}
