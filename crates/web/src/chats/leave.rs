//! Leaving a chat.

use tallystick_core::{ChatId, actions::CloseChatAtHost};
use yew::prelude::*;

use crate::{
    actions::use_action,
    components::{
        action_button::{ActionButton, Weight},
        dialog::Dialog,
        outcome::refused,
    },
};

/// Which chat.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct LeaveChatProperties {
    /// This one.
    pub(super) chat: ChatId,
}

/// Asks whether the chat is really to be left: what waits in it is taken back.
#[component]
pub(super) fn LeaveChat(props: &LeaveChatProperties) -> Html {
    let asking = use_state_eq(|| false);
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    let ask = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(true))
    };
    let action = use_action::<CloseChatAtHost>(Some(props.chat.to_string()), close.clone());
    let confirm = {
        let (action, chat) = (action.clone(), props.chat);
        Callback::from(move |()| action.submit(&CloseChatAtHost { chat }))
    };
    let confirm = ActionButton::new(Weight::Danger, "Leave").busy(action.busy()).onclick(confirm);
    let cancel = ActionButton::new(Weight::Link, "Cancel").onclick(close.clone());
    let footer = html! {
        <div class="tally-actions">
            { for action.refusal().map(refused) }
            <div class="tally-buttons">{ confirm.html() }{ cancel.html() }</div>
        </div>
    };
    html! {
        <>
            { ActionButton::new(Weight::Secondary, "Leave chat").onclick(ask).html() }
            if *asking {
                <Dialog title="Leave chat" onclose={close} {footer}>
                    <p class="tally-question">
                        { "A request that was made in it and a token that is on offer in it are taken \
                           back. The chat cannot be gone on with." }
                    </p>
                </Dialog>
            }
        </>
    }
}
