//! A control with its label above it. The control names itself.

use yew::prelude::*;

/// Shows the label, which screen readers find on the control.
pub fn labelled(label: &'static str, control: Html) -> Html {
    html! {
        <div class="pf-v6-c-form__group">
            <span class="pf-v6-c-form__label-text" aria-hidden="true">{ label }</span>
            { control }
        </div>
    }
}
