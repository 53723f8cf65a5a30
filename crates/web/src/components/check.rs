//! Tick boxes.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A tick box and its words.
pub fn check(label: impl Into<AttrValue>, ticked: bool, ontick: &Callback<bool>) -> Html {
    let label = label.into();
    let onchange = ticking(ontick);
    html! {
        <label class="pf-v6-c-check">
            <input class="pf-v6-c-check__input" type="checkbox" checked={ticked} {onchange} />
            <span class="pf-v6-c-check__label">{ label }</span>
        </label>
    }
}

/// A tick box whose words only screen readers are told, as in a row of a table.
pub fn check_named(name: String, ticked: bool, ontick: &Callback<bool>) -> Html {
    let onchange = ticking(ontick);
    html! {
        <label class="pf-v6-c-check pf-m-standalone">
            <input
                class="pf-v6-c-check__input"
                type="checkbox"
                aria-label={name}
                checked={ticked}
                {onchange}
            />
        </label>
    }
}

fn ticking(ontick: &Callback<bool>) -> Callback<Event> {
    ontick.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked())
}
