//! JSON between values and the browser's own objects.

use js_sys::JSON;
use serde_json::Value;
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
    let text = JSON::stringify(object).ok().and_then(|text| text.as_string());
    parse(&text.ok_or_else(|| JsonError("nothing that JSON could say".to_owned()))?)
}

/// Writes it as an object of the browser's own.
pub fn to_browser(value: &Value) -> Result<JsValue, JsonError> {
    JSON::parse(&text(value)).map_err(|_| JsonError("the browser reads it differently".to_owned()))
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn what_is_written_to_the_browser_is_read_back() {
        let value = json!({
            "": null,
            "__proto__": { "constructor": true },
            "list": [0, -9_007_199_254_740_991_i64, 9_007_199_254_740_991_i64],
            "text": "\u{0}\"\\\u{2028}\u{10000}é",
        });
        let object = to_browser(&value).unwrap();
        assert!(object.is_object());
        assert_eq!(from_browser(&object).unwrap(), value);
    }

    #[test]
    fn what_json_cannot_say_is_refused() {
        let function = js_sys::Function::new_no_args("");
        let cycle = js_sys::Array::new();
        cycle.push(&cycle);
        for value in [
            JsValue::UNDEFINED,
            function.into(),
            cycle.into(),
            JsValue::bigint_from_str("1"),
            1.5.into(),
        ] {
            assert!(from_browser(&value).is_err(), "{value:?}");
        }
    }
}
