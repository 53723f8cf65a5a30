//! One token of the holder.

use yew::prelude::*;

use super::details::token_details;
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        link::link,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
    },
    route::Route,
    state::{Resource, TokenView},
};

const WORDS: ResourceWords =
    ResourceWords { thing: "tokens", empty: "This browser does not hold this token." };

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
    let onputaway = {
        let commands = use_commands();
        Callback::from(move |token| commands.give(Command::Remove(token)))
    };
    let found = find(&store.tokens, &props.id);
    let title = match &found {
        Resource::Ready(tokens) => tokens.first().map(|token| token.title.clone()),
        Resource::Loading | Resource::Failed(_) => None,
    };
    html! {
        <>
            <nav class="pf-v6-c-page__main-section tally-back" aria-label="Back">
                { link(Route::Tokens, Classes::new(), html! { "Tokens" }) }
            </nav>
            <PageHeading title={title.unwrap_or_else(|| "Token".to_owned())} />
            <div class="pf-v6-c-page__main-section">
                { view_resource(&found, &WORDS, &onretry, |tokens| html! {
                    { for tokens.iter().map(|token| token_details(token, &onputaway)) }
                }) }
            </div>
        </>
    }
}

fn find(tokens: &Resource<Vec<TokenView>>, id: &str) -> Resource<Vec<TokenView>> {
    match tokens {
        Resource::Ready(tokens) => {
            let found = tokens.iter().find(|token| token.token.to_string() == id);
            Resource::Ready(found.cloned().into_iter().collect())
        }
        other => other.clone(),
    }
}
