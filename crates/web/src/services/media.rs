//! What the window and the system are like, and when that changes (CSS media queries).

use gloo::{events::EventListener, utils::window};
use web_sys::MediaQueryList;

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
