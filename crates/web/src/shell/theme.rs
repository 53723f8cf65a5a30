//! Light or dark, as chosen, or as the system has it.

use gloo::utils::document_element;
use yew::prelude::*;

use crate::services::media;

const DARK: &str = "pf-v6-theme-dark";

const SYSTEM_IS_DARK: &str = "(prefers-color-scheme: dark)";

/// Keeps the page's theme as chosen; `None` follows the system, also when that changes.
#[hook]
pub fn use_theme(dark: Option<bool>) {
    use_effect_with(dark, |dark| {
        paint(dark.unwrap_or_else(system_is_dark));
        let listener = dark.is_none().then(|| media::listen(SYSTEM_IS_DARK, paint));
        move || drop(listener)
    });
}

/// Whether the system asks for a dark theme; a component that calls it is rendered anew when that
/// changes.
#[hook]
pub fn use_system_is_dark() -> bool {
    media::use_media(SYSTEM_IS_DARK)
}

/// Does the system ask for a dark theme?
pub fn system_is_dark() -> bool {
    media::matches(SYSTEM_IS_DARK)
}

fn paint(dark: bool) {
    // Fails for malformed class names only.
    let _ = document_element().class_list().toggle_with_force(DARK, dark);
}
