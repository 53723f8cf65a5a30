//! JSON between text, values and types.
//!
//! A type is only ever read from a [`Value`] and written to one: what reads it is compiled once,
//! and not again for each form in which the browser hands JSON over.

use js_sys::JSON;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use tallystick_core::canonical::{canonical_bytes, parse_strict};
use wasm_bindgen::JsValue;

/// Text or a value that is not what was expected.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct JsonError(String);

/// Reads text, as strictly as the protocol does.
pub fn parse(text: &str) -> Result<Value, JsonError> {
    parse_strict(text.as_bytes()).map_err(|error| JsonError(error.to_string()))
}

/// Writes text.
pub fn text(value: &Value) -> String {
    String::from_utf8_lossy(&canonical_bytes(value)).into_owned()
}

/// The same JSON for people, or `None` for what is none.
pub fn indented(text: &str) -> Option<String> {
    let value = JSON::parse(text).ok()?;
    let indented = JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &2.into());
    indented.ok()?.as_string()
}

/// Reads what the browser holds as an object of its own.
pub fn from_browser(object: &JsValue) -> Result<Value, JsonError> {
    serde_wasm_bindgen::from_value(object.clone()).map_err(unlike_json)
}

/// Writes it as an object of the browser's own.
pub fn to_browser(value: &Value) -> Result<JsValue, JsonError> {
    value.serialize(&Serializer::json_compatible()).map_err(unlike_json)
}

/// Reads what a value says.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, JsonError> {
    serde_json::from_value(value).map_err(malformed)
}

/// Writes it as a value.
pub fn value<T: Serialize>(written: &T) -> Result<Value, JsonError> {
    serde_json::to_value(written).map_err(malformed)
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn unlike_json(error: serde_wasm_bindgen::Error) -> JsonError {
    JsonError(error.to_string())
}

/// One function for all types.
#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn malformed(error: serde_json::Error) -> JsonError {
    JsonError(error.to_string())
}
