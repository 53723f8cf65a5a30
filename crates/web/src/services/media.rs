//! What the window and the system are like, and when that changes (CSS media queries).

use gloo::{events::EventListener, utils::window};
use web_sys::MediaQueryList;
use yew::prelude::*;

fn list(query: &str) -> Option<MediaQueryList> {
    window().match_media(query).ok().flatten()
}

/// Is it so now?
pub fn matches(query: &str) -> bool {
    list(query).is_some_and(|list| list.matches())
}

/// Calls back whenever it changes, for as long as the listener lives.
pub fn listen(query: &str, onchange: impl Fn(bool) + 'static) -> Option<EventListener> {
    let list = list(query)?;
    let changed = list.clone();
    Some(EventListener::new(&list, "change", move |_| onchange(changed.matches())))
}

/// Whether this media query matches, now and after each change.
#[hook]
pub fn use_media(query: &'static str) -> bool {
    let state = use_state_eq(|| matches(query));
    {
        let state = state.setter();
        use_effect_with((), move |()| {
            let listener = listen(query, move |matches| state.set(matches));
            move || drop(listener)
        });
    }
    *state
}
