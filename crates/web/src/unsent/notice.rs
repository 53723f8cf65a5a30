//! A line beside the buttons of a form or a dialog.

use yew::prelude::*;

use crate::{app::Store, state::Connection};

/// Says that what is submitted will wait, while the issuer cannot be reached.
#[component]
pub fn WillWait() -> Html {
    // A part of a page can be shown without a store.
    let store = use_context::<Store>();
    let offline = store.is_some_and(|store| store.connection == Connection::Offline);
    html! {
        if offline {
            <p class="tally-muted tally-will-wait">
                { "The issuer cannot be reached: what you submit waits in this browser until it can." }
            </p>
        }
    }
}
