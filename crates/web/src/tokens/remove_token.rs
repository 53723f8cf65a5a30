//! Removing a token, after a confirmation that says what happens.

use yew::prelude::*;

use crate::{
    components::{
        action_button::{ActionButton, Weight, in_a_row},
        dialog::Dialog,
    },
    state::TokenView,
};

/// Shows the button, and asks before anything is removed; `asked` keeps whether it does.
pub fn remove_token(
    token: &TokenView,
    asked: &UseStateHandle<bool>,
    onremove: Callback<()>,
) -> Html {
    let ask = |whether: bool| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(whether))
    };
    let amount = token.issuance.as_ref();
    let amount = amount.map(|one| format!(", {} {}", one.amount.grouped(), one.symbol));
    let amount = amount.unwrap_or_default();
    let remove = ActionButton::new(Weight::DangerSecondary, "Remove token").onclick(ask(true));
    let confirm = ActionButton::new(Weight::Danger, "Remove").onclick(onremove);
    let keep = ActionButton::new(Weight::Link, "Keep token").onclick(ask(false));
    html! {
        <>
            <div>{ remove.html() }</div>
            if **asked {
                <Dialog
                    title="Remove Token"
                    onclose={ask(false)}
                    footer={in_a_row("remove", vec![confirm, keep])}
                >
                    <p class="tally-question">
                        { format!("Remove \"{}\"{amount}?", token.title) }
                    </p>
                    <ul class="pf-v6-c-list">
                        <li>{ format!("{} is told that you removed it.", token.issuer_title) }</li>
                        <li>{ "Its file is deleted from this browser. It cannot be brought back." }</li>
                        <li>{ "Your vault balance stays as it is." }</li>
                    </ul>
                </Dialog>
            }
        </>
    }
}
