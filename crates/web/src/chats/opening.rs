//! Opening a chat, and going to it.

use tallystick_core::{ChatId, actions::OpenChatAtHost};
use yew::prelude::*;

use crate::{
    actions::{ActionHandle, use_action},
    app::use_store,
    route::Route,
    services::address,
};

/// Opens chats with a talker, and shows the one that was opened last once it is there.
#[hook]
pub(super) fn use_opening(talker: String) -> (ActionHandle<OpenChatAtHost>, Callback<()>) {
    let store = use_store();
    // The chats that there were when another was opened.
    let before = use_state_eq(|| None::<Vec<ChatId>>);
    let action = use_action::<OpenChatAtHost>(Some(talker.clone()), Callback::noop());
    let chats = store.chats.ready().cloned().unwrap_or_default();
    {
        let (before, talker) = (before.clone(), talker.clone());
        use_effect_with(chats.clone(), move |chats| {
            let Some(known) = &*before else { return };
            let new = chats.iter().find(|chat| chat.talker == talker && !known.contains(&chat.id));
            if let Some(new) = new {
                address::go(&Route::Chat(new.id.to_string()));
                before.set(None);
            }
        });
    }
    let open = {
        let action = action.clone();
        Callback::from(move |()| {
            before.set(Some(chats.iter().map(|chat| chat.id).collect()));
            let language = store.language.clone();
            action.submit(&OpenChatAtHost { talker: talker.clone(), language });
        })
    };
    (action, open)
}
