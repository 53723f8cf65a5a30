//! Copying a text to the clipboard.

use gloo::{timers::callback::Timeout, utils::window};
use yew::{platform::spawn_local, prelude::*};

use super::{action_button::ActionButton, icon::Icon};

/// How long `Copied` is shown.
const COPIED_MILLISECONDS: u32 = 2_000;

#[derive(Clone, Copy, PartialEq)]
enum Copied {
    No,
    Yes,
    Refused,
}

/// What copies a text, and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Copying {
    /// Copies it.
    pub onclick: Callback<()>,
    /// What became of that; empty where nothing was copied lately.
    pub said: &'static str,
}

/// Copies this text when it is asked to.
#[hook]
pub fn use_copying(text: String) -> Copying {
    let copied = use_state_eq(|| Copied::No);
    {
        let copied = copied.clone();
        use_effect_with(*copied, move |now| {
            let reset = (*now != Copied::No)
                .then(|| Timeout::new(COPIED_MILLISECONDS, move || copied.set(Copied::No)));
            move || drop(reset)
        });
    }
    let said = match *copied {
        Copied::No => "",
        Copied::Yes => "Copied",
        Copied::Refused => "The browser does not allow copying: select the text instead",
    };
    let onclick = Callback::from(move |()| {
        let (copied, text) = (copied.clone(), text.clone());
        spawn_local(async move {
            let written = window().navigator().clipboard().write_text(&text);
            copied.set(match wasm_bindgen_futures::JsFuture::from(written).await {
                Ok(_) => Copied::Yes,
                Err(_) => Copied::Refused,
            });
        });
    });
    Copying { onclick, said }
}

/// Which id.
#[derive(Clone, PartialEq, Properties)]
pub struct CopiedIdProperties {
    /// What it is the id of, such as `token`.
    pub of: &'static str,
    /// The id.
    pub id: String,
}

/// Shows an id, with a button that copies it.
#[component]
pub fn CopiedId(props: &CopiedIdProperties) -> Html {
    let Copying { onclick, said } = use_copying(props.id.clone());
    let name = format!("Copy the id of the {}", props.of);
    html! {
        <span class="tally-copied-id tally-muted">
            <span class="tally-code">{ props.id.clone() }</span>
            { ActionButton::of_icon(Icon::Copy, name).onclick(onclick).html() }
            <span role="status">{ said }</span>
        </span>
    }
}
