//! Links to other pages of the console.

use yew::prelude::*;

use crate::{route::Route, services::address};

/// A link that changes the page without loading it anew.
pub fn link(to: Route, class: Classes, content: Html) -> Html {
    let href = to.path();
    let onclick = move |event: MouseEvent| {
        // Whoever asks for another tab or window gets it from the browser.
        let elsewhere =
            event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
        if !elsewhere {
            event.prevent_default();
            address::go(&to);
        }
    };
    html! { <a {class} {href} {onclick}>{ content }</a> }
}
