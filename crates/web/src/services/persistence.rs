//! Whether the browser promises to keep what is stored here.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Asks the browser to keep what is stored here until the person deletes it (Storage Standard,
/// `persist()`). Returns whether it promises to; one that does not know the question may delete
/// everything when it runs out of space.
pub async fn ask_to_keep() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let storage: JsValue = window.navigator().storage().into();
    // Pages that are not served securely have none.
    if storage.is_undefined() {
        return false;
    }
    let Ok(asked) = window.navigator().storage().persist() else { return false };
    JsFuture::from(asked).await.is_ok_and(|kept| kept.is_truthy())
}
