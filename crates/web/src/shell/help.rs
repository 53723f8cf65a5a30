//! The way of an issuance in six steps, on the start page and behind the round `?`.

use yew::prelude::*;

use crate::components::dialog::closable_dialog;

/// The guide's heading.
pub const TITLE: &str = "How an issuance goes";

const STEPS: [(&str, &str); 6] = [
    (
        "Choose a participant",
        "Select makes a key in this browser and enrols it. Each tab of the browser can be another participant.",
    ),
    ("Request", "On the Issuances page, Commercial Bank requests an amount of a token."),
    (
        "Approve",
        "Central Bank opens the request and approves it, then Custodian. Either may reject it and says why.",
    ),
    (
        "Issue",
        "Once both have approved, Central Bank opens the request again and issues. The flow tracker on the right edge shows every step and who is awaited.",
    ),
    (
        "Accept",
        "Commercial Bank is asked whether it accepts the token. Its browser downloads the token, verifies it against the request and keeps it. Only then do both balances change.",
    ),
    ("Look", "Tokens lists what this browser holds, with the issuer's signature on it."),
];

/// The six steps.
pub fn steps() -> Html {
    html! {
        <ol class="tally-steps">
            { for STEPS.iter().map(|(name, explanation)| html! {
                <li><strong>{ *name }</strong>{ ". " }{ *explanation }</li>
            }) }
        </ol>
    }
}

/// Explains the console.
pub fn help_dialog(onclose: &Callback<()>) -> Html {
    closable_dialog(TITLE, onclose, steps())
}
