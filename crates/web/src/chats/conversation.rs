//! One chat, as it goes.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::{composer::Composer, leave::LeaveChat, offer::OfferCard, page::state_label};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        link::link,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
        spinner::spinner,
    },
    route::Route,
    state::{ChatEntry, ChatState, ChatToken, ChatView},
};

const WORDS: ResourceWords = ResourceWords {
    thing: "chats",
    empty: "This browser does not have this chat.",
    next: "The page Chats lists those that it has.",
};

/// Which chat.
#[derive(Clone, PartialEq, Properties)]
pub struct ConversationProperties {
    /// Its id, as the address has it.
    pub id: String,
}

/// Shows what was said in a chat, what is asked now, and the token that is offered in it.
#[component]
pub fn Conversation(props: &ConversationProperties) -> Html {
    let store = use_store();
    let commands = use_commands();
    let onretry = {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(Command::Retry))
    };
    let onanswer = Callback::from(move |answer| commands.give(Command::Answer(answer)));
    let found = store.chats.filter(|chat| chat.id.to_string() == props.id);
    let chat = found.ready().and_then(|found| found.first()).cloned();
    let end = use_node_ref();
    {
        // What is new is seen.
        let length = chat.as_ref().map(|chat| (chat.entries.len(), chat.tokens.len()));
        use_effect_with((length, end.clone()), |(_, end)| {
            if let Some(end) = end.cast::<HtmlElement>() {
                end.scroll_into_view_with_bool(false);
            }
        });
    }
    let title = chat.as_ref().map_or_else(|| "Chat".to_owned(), |chat| chat.title.clone());
    let offer = |token: &ChatToken| {
        let offer = store.offers.iter().find(|offer| offer.token == token.token);
        html! {
            <OfferCard
                key={token.token.to_string()}
                token={token.clone()}
                offer={offer.cloned()}
                connection={store.connection}
                may_be_deleted={store.may_be_deleted}
                onanswer={onanswer.clone()}
            />
        }
    };
    html! {
        <>
            <nav class="pf-v6-c-page__main-section tally-back" aria-label="Back">
                { link(Route::Chats, Classes::new(), html! { "Chats" }) }
            </nav>
            <PageHeading {title} />
            <div class="pf-v6-c-page__main-section">
                { view_resource(&found, &WORDS, &onretry, |found| html! {
                    { for found.iter().map(|chat| conversation(chat, &offer)) }
                }) }
                <div ref={end} />
            </div>
        </>
    }
}

fn conversation(chat: &ChatView, offer: &impl Fn(&ChatToken) -> Html) -> Html {
    // The last words of an ended chat come after its token.
    let before = chat.entries.iter().filter(|entry| !entry.ends);
    let last = chat.entries.iter().filter(|entry| entry.ends && !entry.text.is_empty());
    let open = chat.entries.iter().rev().find(|entry| entry.is_open && chat.is_active());
    html! {
        <div class="pf-v6-c-card tally-chat">
            <div class="pf-v6-c-card__header tally-chat__header">
                { state_label(chat.state) }
                if chat.is_active() {
                    <LeaveChat chat={chat.id} />
                }
            </div>
            <div class="pf-v6-c-card__body">
                <div role="log" aria-label="Conversation"><ol class="tally-chat__log">
                    { for before.map(said) }
                    { for chat.tokens.iter().map(|token| html! {
                        <li key={token.token.to_string()} class="tally-chat__token">
                            { offer(token) }
                        </li>
                    }) }
                    { for last.map(said) }
                </ol></div>
                { waiting(chat) }
                if let Some(entry) = open {
                    if let Some(form) = &entry.form {
                        <Composer
                            key={entry.number}
                            chat={chat.id}
                            prompt={entry.prompt}
                            form={form.clone()}
                            question={entry.text.clone()}
                        />
                    }
                }
            </div>
        </div>
    }
}

fn said(entry: &ChatEntry) -> Html {
    html! {
        <>
            <li key={entry.number} class="tally-chat__said">
                <span class="pf-v6-screen-reader">{ "Talker: " }</span>
                <span dir="auto">{ entry.text.clone() }</span>
            </li>
            if let Some(reply) = &entry.reply {
                <li key={format!("{}-reply", entry.number)} class="tally-chat__said tally-chat__reply">
                    <span class="pf-v6-screen-reader">{ "You: " }</span>
                    <span dir="auto">{ reply.clone() }</span>
                </li>
            }
        </>
    }
}

fn waiting(chat: &ChatView) -> Html {
    let offered = chat.tokens.iter().any(|token| token.is_open);
    if chat.state != ChatState::Waiting || offered {
        return Html::default();
    }
    html! {
        <p class="tally-progress" role="status">
            { spinner() }
            { "The chat goes on by itself, also when this page is closed meanwhile." }
        </p>
    }
}
