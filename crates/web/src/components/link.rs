//! Links to other pages of the console.

use tallystick_core::ParticipantId;
use web_sys::Element;
use yew::prelude::*;

use crate::{
    driver::CHOSEN,
    route::Route,
    services::{address, web_storage::Area},
};

/// Another tab is to be whom this one is.
fn name_participant(event: &MouseEvent, to: &Route) {
    let link = event.target_dyn_into::<Element>().and_then(|target| target.closest("a").ok()?);
    let participant = Area::Tab.read::<ParticipantId>(CHOSEN);
    if let (Some(link), Some(participant)) = (link, participant) {
        // An attribute that an element already has can be set.
        let _ = link.set_attribute("href", &address::as_participant(to, &participant));
    }
}

/// A link that changes the page without loading it anew.
pub fn link(to: Route, class: Classes, content: Html) -> Html {
    let href = to.path();
    // The middle button, and the menu of the other one, open a tab without a click.
    let onmousedown = {
        let to = to.clone();
        move |event: MouseEvent| {
            if event.button() != 0 {
                name_participant(&event, &to);
            }
        }
    };
    let onclick = move |event: MouseEvent| {
        // Whoever asks for another tab or window gets it from the browser.
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            name_participant(&event, &to);
        } else {
            event.prevent_default();
            address::go(&to);
        }
    };
    html! { <a {class} {href} {onclick} {onmousedown}>{ content }</a> }
}
