//! The JSON of a token, to read, to copy and to give to somebody.

use yew::prelude::*;

use super::{
    action_button::ActionButton,
    copy::{Copying, use_copying},
    icon::Icon,
};

/// Which JSON.
#[derive(Clone, PartialEq, Properties)]
pub struct RawJsonProperties {
    /// The text.
    pub json: String,
}

/// Shows it, and lets it be copied and downloaded.
#[component]
pub fn RawJson(props: &RawJsonProperties) -> Html {
    let Copying { onclick, said } = use_copying(props.json.clone());
    let copy = ActionButton::of_icon(Icon::Copy, "Copy the raw JSON").onclick(onclick);
    let address = String::from(js_sys::encode_uri_component(&props.json));
    html! {
        <div class="pf-v6-c-code-block">
            <div class="pf-v6-c-code-block__header">
                <div class="pf-v6-c-code-block__actions">
                    <div class="pf-v6-c-code-block__actions-item">
                        <span role="status">{ said }</span>
                        { copy.html() }
                        <a
                            class="pf-v6-c-button pf-m-plain"
                            href={format!("data:application/json;charset=utf-8,{address}")}
                            download="token.json"
                            aria-label="Download the raw JSON"
                        >
                            <span class="pf-v6-c-button__icon">{ Icon::Download.html() }</span>
                        </a>
                    </div>
                </div>
            </div>
            <div class="pf-v6-c-code-block__content">
                <pre class="pf-v6-c-code-block__pre">
                    <code class="pf-v6-c-code-block__code">{ props.json.clone() }</code>
                </pre>
            </div>
        </div>
    }
}
