//! The language that the browser prefers.

use js_sys::Array;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// Throws at a tag that is not well-formed.
    #[wasm_bindgen(catch, js_namespace = Intl, js_name = getCanonicalLocales)]
    fn canonical_tags(tag: &str) -> Result<Array, JsValue>;
}

/// The language of somebody whose browser names none.
const DEFAULT: &str = "en";

/// The longest tag that an issuer keeps (RFC 5646, section 4.4.1).
const LONGEST: usize = 35;

/// The first of the browser's languages whose name is a language tag (BCP 47).
pub fn preferred() -> String {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    let languages = languages.iter().flat_map(Array::iter);
    first_tag(languages.filter_map(|language| language.as_string()))
}

/// Some systems name languages as POSIX does: `en_US`, `C`, `en_US.UTF-8`.
fn first_tag(languages: impl Iterator<Item = String>) -> String {
    let mut tags = languages.filter_map(|name| canonical(&name.replace('_', "-")));
    tags.next().unwrap_or_else(|| DEFAULT.to_owned())
}

/// The tag as it is usually written, or `None` if it is not well-formed.
fn canonical(tag: &str) -> Option<String> {
    let tag = canonical_tags(tag).ok()?.get(0).as_string()?;
    (tag.len() <= LONGEST).then_some(tag)
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn the_first_well_formed_tag_is_taken() {
        for (languages, tag) in [
            (&["de-CH", "en"][..], "de-CH"),
            (&["en_US"], "en-US"),
            (&["zh_Hant_TW"], "zh-Hant-TW"),
            (&["C", "POSIX.UTF-8", "fr"], "fr"),
            (&["en-US@posix", "en_US.UTF-8"], "en"),
            (&["de-x-this-tag-is-longer-than-is-kept", "it"], "it"),
            (&[""], "en"),
            (&[], "en"),
        ] {
            let named = languages.iter().map(|&name| name.to_owned());
            assert_eq!(first_tag(named), tag, "{languages:?}");
        }
    }

    #[wasm_bindgen_test]
    fn this_browser_has_one() {
        assert!(canonical(&preferred()).is_some());
    }
}
