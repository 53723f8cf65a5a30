//! How the browser's language writes numbers.

use std::cell::OnceCell;

use js_sys::{Array, Intl::NumberFormat, Object, Reflect};
use tallystick_core::Separators;
use wasm_bindgen::JsValue;

thread_local! {
    static OWN: OnceCell<Separators> = const { OnceCell::new() };
}

/// The separators of the language that the browser is set to; those of the console where the browser
/// does not tell.
pub fn own_separators() -> Separators {
    OWN.with(|own| *own.get_or_init(|| read().unwrap_or(Separators::SHOWN)))
}

fn read() -> Option<Separators> {
    let language = web_sys::window()?.navigator().language()?;
    let languages = Array::of1(&JsValue::from(language));
    let parts = NumberFormat::new(&languages, &Object::new()).format_to_parts(1_234_567.8);
    let part = |kind: &str| {
        let of = |part: &JsValue, field: &str| Reflect::get(part, &field.into()).ok()?.as_string();
        let part = parts.iter().find(|part| of(part, "type").as_deref() == Some(kind))?;
        of(&part, "value")?.chars().next()
    };
    // A language may have no groups.
    let decimal = part("decimal")?;
    Some(Separators { decimal, group: part("group").unwrap_or('\u{a0}') })
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn the_separators_of_a_browser_in_english_are_those_of_the_console() {
        assert_eq!(own_separators(), Separators::SHOWN);
    }
}
