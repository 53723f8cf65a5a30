//! What closes when somebody presses elsewhere.

use gloo::{events::EventListener, utils::document};
use wasm_bindgen::JsCast;
use web_sys::Node;
use yew::prelude::*;

/// Calls back for a press outside the element, while it is active.
#[hook]
pub fn use_click_away(element: &NodeRef, active: bool, onaway: Callback<()>) {
    let element = element.clone();
    use_effect_with(active, move |&active| {
        let listener = active.then(|| {
            EventListener::new(&document(), "pointerdown", move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                if !element.get().is_some_and(|element| element.contains(target.as_ref())) {
                    onaway.emit(());
                }
            })
        });
        move || drop(listener)
    });
}
