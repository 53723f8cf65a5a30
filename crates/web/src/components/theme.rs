//! Light or dark, as chosen, or as the system has it.

use gloo::{
    events::EventListener,
    utils::{document_element, window},
};
use yew::prelude::*;

const DARK: &str = "pf-v6-theme-dark";

/// Keeps the page's theme as chosen; `None` follows the system, also when that changes.
#[hook]
pub fn use_theme(dark: Option<bool>) {
    use_effect_with(dark, |dark| {
        let system = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        let follow = dark.is_none().then_some(()).and(system.clone());
        paint(dark.unwrap_or_else(|| system.is_some_and(|query| query.matches())));
        let listener = follow.map(|query| {
            EventListener::new(&query.clone(), "change", move |_| paint(query.matches()))
        });
        move || drop(listener)
    });
}

/// Does the system ask for a dark theme?
pub fn system_is_dark() -> bool {
    let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

fn paint(dark: bool) {
    // Fails for malformed class names only.
    let _ = document_element().class_list().toggle_with_force(DARK, dark);
}
