//! JSON between values and the browser's own objects.

use js_sys::JSON;
use serde::Serialize;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

pub use tallystick_holder::json::{JsonError, parse, read, text, value};

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

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn unlike_json(error: serde_wasm_bindgen::Error) -> JsonError {
    JsonError(error.to_string())
}
