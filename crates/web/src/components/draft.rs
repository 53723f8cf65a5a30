//! What was typed and not submitted: it survives that its form or dialog is closed, and a reload.

use yew::prelude::*;

use crate::services::web_storage::Area;

/// What was typed into the field of this name, in this tab. What is emptied is forgotten.
#[hook]
pub fn use_draft(name: String) -> UseStateHandle<String> {
    let key = format!("tallystick-draft-{name}");
    let typed = use_state_eq(|| Area::Tab.read::<String>(&key).unwrap_or_default());
    use_effect_with(((*typed).clone(), key), |(typed, key)| match typed.is_empty() {
        true => Area::Tab.remove(key),
        // A browser that keeps nothing keeps no drafts.
        false => drop(Area::Tab.write(key, typed)),
    });
    typed
}
