//! One token of the holder.

use tallystick_core::{TokenId, broker::Tag};
use yew::prelude::*;

use super::{details::token_details, remove_token::remove_token, tag_form::TagForm};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        card::card,
        link::link,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
    },
    route::Route,
    services::{address, clock::use_now_at},
    state::TokenView,
};

const WORDS: ResourceWords = ResourceWords {
    thing: "tokens",
    empty: "This browser does not hold this token.",
    next: "The page Tokens lists those that it holds.",
};

/// Which token.
#[derive(Clone, PartialEq, Properties)]
pub struct TokenProperties {
    /// Its id, as the address has it.
    pub id: String,
}

/// Shows everything about a token that this browser holds.
#[component]
pub fn Token(props: &TokenProperties) -> Html {
    let store = use_store();
    let commands = use_commands();
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let asked = use_state_eq(|| false);
    let onremove = {
        let commands = use_commands();
        Callback::from(move |token| {
            commands.give(Command::Remove(token));
            address::go(&Route::Tokens);
        })
    };
    let ontag = {
        let commands = use_commands();
        Callback::from(move |(token, tag)| commands.give(Command::Tag { token, tag }))
    };
    let found = store.tokens.filter(|token| token.token.to_string() == props.id);
    let token = found.ready().and_then(|tokens| tokens.first());
    let now = use_now_at(token.and_then(|token| token.expires));
    let title = token.map_or_else(|| "Token".to_owned(), |token| token.title.clone());
    let lead = token.and_then(|token| token.description.clone()).map(AttrValue::from);
    html! {
        <>
            <nav class="pf-v6-c-page__main-section tally-back" aria-label="Back">
                { link(Route::Tokens, Classes::new(), html! { "Tokens" }) }
            </nav>
            <PageHeading {title} {lead} />
            <div class="pf-v6-c-page__main-section">
                { view_resource(&found, &WORDS, &onretry, |tokens| html! {
                    { for tokens.iter().map(|token| html! {
                        { token_details(token, now, &onremove, match token.kept {
                            true => holders_own(token, &ontag, (&asked, &onremove)),
                            false => Html::default(),
                        }) }
                    }) }
                }) }
            </div>
        </>
    }
}

/// What a holder may do with a token that is kept.
fn holders_own(
    token: &TokenView,
    ontag: &Callback<(TokenId, Option<Tag>)>,
    (asked, onremove): (&UseStateHandle<bool>, &Callback<TokenId>),
) -> Html {
    let id = token.token;
    let tag_form = html! {
        <TagForm tag={token.tag.clone()} ontag={ontag.reform(move |tag| (id, tag))} />
    };
    html! {
        <>
            { card("Name", tag_form) }
            { remove_token(token, asked, onremove.reform(move |()| id)) }
        </>
    }
}
