//! The address of the page, which changes without loading another one.

use gloo::{
    events::EventListener,
    utils::{history, window},
};
use tallystick_core::ParticipantId;
use wasm_bindgen::JsValue;
use web_sys::{Event, UrlSearchParams};
use yew::prelude::*;

use crate::route::Route;

const AS: &str = "as";

/// What the browser says after it went back or forth, and we after we did.
const CHANGED: &str = "popstate";

/// The page that the address names, if there is one.
pub fn current() -> Option<Route> {
    Route::of(&path())
}

/// The path of the address.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The participant that the address asks a new tab to be, in a demonstration: `?as=custodian`. It is
/// asked once.
pub fn take_asked_participant() -> Option<ParticipantId> {
    let asked = parameter(AS)?;
    replace(&current()?);
    asked.parse().ok()
}

/// The address of a page for a new tab that is this participant.
pub fn as_participant(route: &Route, participant: &ParticipantId) -> String {
    format!("{}?{AS}={participant}", route.path())
}

/// The parameter of this name behind the path of the address.
pub fn parameter(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Writes these parameters behind the path of the address, in place of those that are there.
pub fn set_parameters<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) {
    let Ok(search) = UrlSearchParams::new() else { return };
    for (name, value) in parameters {
        search.append(name, value);
    }
    let search = String::from(search.to_string());
    let path = path();
    let address = if search.is_empty() { path } else { format!("{path}?{search}") };
    // The page is the same: nobody has to hear of it.
    let _ = history().replace_state_with_url(&JsValue::NULL, "", Some(&address));
}

/// The site of this page, such as `https://tokens.example.org`.
pub fn site() -> String {
    window().location().origin().unwrap_or_default()
}

/// Goes to a page. To go where one is leaves nothing to go back to.
pub fn go(route: &Route) {
    if current().as_ref() == Some(route) {
        return replace(route);
    }
    changed(history().push_state_with_url(&JsValue::NULL, "", Some(&route.path())));
}

/// Goes to a page in place of this one: the way back does not lead here.
pub fn replace(route: &Route) {
    changed(history().replace_state_with_url(&JsValue::NULL, "", Some(&route.path())));
}

/// Goes back to where the person came from.
pub fn back() {
    changed(history().back());
}

/// Calls back whenever the address changes, for as long as the listener lives.
pub fn listen(onchange: impl Fn() + 'static) -> EventListener {
    EventListener::new(&window(), CHANGED, move |_| onchange())
}

/// A browser refuses to change the address only when that is done too often: then all stays.
fn changed(outcome: Result<(), JsValue>) {
    if let (Ok(()), Ok(event)) = (outcome, Event::new(CHANGED)) {
        let _ = window().dispatch_event(&event);
    }
}

/// The page that the address names.
#[hook]
pub fn use_route() -> Option<Route> {
    let route = use_state_eq(current);
    {
        let route = route.clone();
        use_effect_with((), move |()| {
            let listener = listen(move || route.set(current()));
            move || drop(listener)
        });
    }
    (*route).clone()
}
