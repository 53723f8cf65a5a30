//! Removing a token, after a confirmation that says what happens.

use yew::prelude::*;

use crate::components::{
    action_button::{ActionButton, Weight, in_a_row},
    dialog::Dialog,
};

/// What is removed.
#[derive(Clone, PartialEq, Properties)]
pub struct RemoveTokenProperties {
    /// The token's title.
    pub title: String,
    /// Who issued it, in the holder's language.
    pub issuer_title: String,
    /// It was confirmed.
    pub onremove: Callback<()>,
}

/// Shows the button, and asks before anything is removed.
#[component]
pub fn RemoveToken(props: &RemoveTokenProperties) -> Html {
    let asked = use_state_eq(|| false);
    let ask = |whether: bool| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(whether))
    };
    let remove = ActionButton::new(Weight::DangerSecondary, "Remove token").onclick(ask(true));
    let confirm = ActionButton::new(Weight::Danger, "Remove").onclick(props.onremove.clone());
    let keep = ActionButton::new(Weight::Link, "Keep token").onclick(ask(false));
    html! {
        <>
            <div>{ remove.html() }</div>
            if *asked {
                <Dialog
                    title="Remove Token"
                    onclose={ask(false)}
                    footer={in_a_row("remove", vec![confirm, keep])}
                >
                    <p class="tally-question">{ format!("Remove \"{}\"?", props.title) }</p>
                    <ul class="pf-v6-c-list">
                        <li>{ format!("{} is told that you removed it.", props.issuer_title) }</li>
                        <li>{ "Its file is deleted from this browser. It cannot be brought back." }</li>
                        <li>{ "Your vault balance stays as it is." }</li>
                    </ul>
                </Dialog>
            }
        </>
    }
}
