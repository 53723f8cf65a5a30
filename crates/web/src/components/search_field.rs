//! A field that narrows a list while one types.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{action_button::ActionButton, focus::focus, icon::Icon};

/// What it searches.
#[derive(Clone, PartialEq, Properties)]
pub struct SearchFieldProperties {
    /// Its name.
    pub name: AttrValue,
    /// What was typed.
    pub typed: AttrValue,
    /// Something was typed, or all of it taken back.
    pub ontype: Callback<String>,
}

/// Shows it, with a button to empty it.
#[component]
pub fn SearchField(props: &SearchFieldProperties) -> Html {
    let input = use_node_ref();
    let oninput = props
        .ontype
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let onclear = {
        let (input, ontype) = (input.clone(), props.ontype.clone());
        Callback::from(move |()| {
            ontype.emit(String::new());
            // The button goes; the focus stays in the search.
            focus(&input);
        })
    };
    html! {
        <div class="pf-v6-c-text-input-group tally-search" role="search">
            <div class="pf-v6-c-text-input-group__main pf-m-icon">
                <span class="pf-v6-c-text-input-group__text">
                    <span class="pf-v6-c-text-input-group__icon">{ Icon::Magnifier.html() }</span>
                    <input
                        ref={input}
                        class="pf-v6-c-text-input-group__text-input"
                        type="text"
                        placeholder="Search…"
                        aria-label={props.name.clone()}
                        value={props.typed.clone()}
                        {oninput}
                    />
                </span>
            </div>
            if !props.typed.is_empty() {
                <div class="pf-v6-c-text-input-group__utilities">
                    { ActionButton::of_icon(Icon::Cross, "Empty the search").onclick(onclear).html() }
                </div>
            }
        </div>
    }
}
