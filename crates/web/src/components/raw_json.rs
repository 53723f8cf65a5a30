//! The JSON of a token, to read, to copy and to give to somebody.

use gloo::{timers::callback::Timeout, utils::window};
use yew::{platform::spawn_local, prelude::*};

use super::{action_button::ActionButton, icon::Icon};

/// How long `Copied` is shown.
const COPIED_MILLISECONDS: u32 = 2_000;

/// Which JSON.
#[derive(Clone, PartialEq, Properties)]
pub struct RawJsonProperties {
    /// The text.
    pub json: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Copied {
    No,
    Yes,
    Refused,
}

/// Shows it, and lets it be copied and downloaded.
#[component]
pub fn RawJson(props: &RawJsonProperties) -> Html {
    let copied = use_state_eq(|| Copied::No);
    {
        let copied = copied.clone();
        use_effect_with(*copied, move |now| {
            let reset = (*now != Copied::No)
                .then(|| Timeout::new(COPIED_MILLISECONDS, move || copied.set(Copied::No)));
            move || drop(reset)
        });
    }
    let onclick = {
        let (copied, json) = (copied.clone(), props.json.clone());
        Callback::from(move |()| {
            let (copied, json) = (copied.clone(), json.clone());
            spawn_local(async move {
                let written = window().navigator().clipboard().write_text(&json);
                copied.set(match wasm_bindgen_futures::JsFuture::from(written).await {
                    Ok(_) => Copied::Yes,
                    Err(_) => Copied::Refused,
                });
            });
        })
    };
    let said = match *copied {
        Copied::No => "",
        Copied::Yes => "Copied",
        Copied::Refused => "The browser does not allow copying: select the text instead",
    };
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
