//! Switches: what is on or off at once.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A switch and its words.
pub fn switch(label: &'static str, on: bool, onswitch: &Callback<bool>) -> Html {
    let onchange =
        onswitch.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <label class="pf-v6-c-switch">
            <input class="pf-v6-c-switch__input" type="checkbox" checked={on} {onchange} />
            <span class="pf-v6-c-switch__toggle" />
            <span class="pf-v6-c-switch__label">{ label }</span>
        </label>
    }
}
