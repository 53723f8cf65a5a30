//! Tick boxes.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A tick box and its words.
pub fn check(label: impl Into<AttrValue>, ticked: bool, ontick: &Callback<bool>) -> Html {
    let label = label.into();
    let onchange =
        ontick.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <label class="pf-v6-c-check">
            <input class="pf-v6-c-check__input" type="checkbox" checked={ticked} {onchange} />
            <span class="pf-v6-c-check__label">{ label }</span>
        </label>
    }
}
