//! The page `Chats`.

use yew::prelude::*;

use super::talker::Talker;
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        card::card,
        icon::Icon,
        label::{Colour, label},
        link::link,
        moment::moment,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
    },
    route::Route,
    state::{ChatState, ChatView},
};

const TALKERS: ResourceWords = ResourceWords {
    thing: "talkers",
    empty: "This issuer has no talkers to chat with.",
    next: "Whoever runs the issuer sets them up.",
};

const CHATS: ResourceWords = ResourceWords {
    thing: "chats",
    empty: "No chats.",
    next: "Open one with a talker above: it asks what it has to know, and issues a token.",
};

/// Lists whom chats can be opened with, and the chats of this browser.
#[component]
pub fn Chats() -> Html {
    let store = use_store();
    let commands = use_commands();
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let talkers = view_resource(&store.talkers, &TALKERS, &onretry, |talkers| {
        let talkers = talkers.iter().map(|talker| {
            html! { <Talker key={talker.name.clone()} talker={talker.clone()} /> }
        });
        html! { <ul class="tally-talkers" role="list">{ for talkers }</ul> }
    });
    let chats = view_resource(&store.chats, &CHATS, &onretry, |chats| {
        html! { <ul class="tally-tokens" role="list">{ for chats.iter().map(row) }</ul> }
    });
    html! {
        <>
            <PageHeading
                title="Chats"
                lead="A talker asks what it has to know, issues a token and waits for your answer."
            />
            <div class="pf-v6-c-page__main-section tally-panels">
                { card("Open a Chat", talkers) }
                { card("Your Chats", chats) }
            </div>
        </>
    }
}

fn row(chat: &ChatView) -> Html {
    let id = chat.id.to_string();
    let title = html! { <span dir="auto">{ chat.title.clone() }</span> };
    let last = chat.entries.last().map(|entry| entry.text.clone()).unwrap_or_default();
    html! {
        <li key={id.clone()} class="tally-token">
            <div>
                { link(Route::Chat(id), Classes::new(), title) }
                <div class="tally-muted">{ moment(chat.opened) }</div>
                <div dir="auto">{ last }</div>
            </div>
            { state_label(chat.state) }
        </li>
    }
}

/// Whether a chat goes on, and how it ended.
pub(super) fn state_label(state: ChatState) -> Html {
    match state {
        ChatState::Asking => label(Colour::Blue, Icon::HalfCircle, "Waits for you"),
        ChatState::Waiting => label(Colour::Blue, Icon::CircleArrows, "Waits for the issuer"),
        ChatState::Done => label(Colour::Green, Icon::CheckCircle, "Done"),
        ChatState::Failed => label(Colour::Red, Icon::ExclamationCircle, "Ended without a token"),
        ChatState::Left => label(Colour::Grey, Icon::Prohibited, "Left"),
    }
}
