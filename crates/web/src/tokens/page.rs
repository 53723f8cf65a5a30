//! The holder's tokens.

use yew::prelude::*;

use super::details::token_status;
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        card::card_body,
        link::link,
        localized::localized,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
        status_label::status_label,
    },
    offers::dialog::MAY_BE_DELETED,
    route::Route,
    state::TokenView,
};

const WORDS: ResourceWords =
    ResourceWords { thing: "tokens", empty: "No tokens: none was accepted in this browser." };

/// Lists the tokens that this browser holds.
#[component]
pub fn Tokens() -> Html {
    let store = use_store();
    let commands = use_commands();
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let tokens = view_resource(&store.tokens, &WORDS, &onretry, |tokens| {
        html! { <ul class="tally-tokens">{ for tokens.iter().map(row) }</ul> }
    });
    html! {
        <>
            <PageHeading title="Tokens" lead="What this browser holds, as the issuer signed it." />
            <section class="pf-v6-c-page__main-section" aria-label="Tokens">
                if store.may_be_deleted {
                    <p class="tally-muted">{ MAY_BE_DELETED }</p>
                }
                <div class="pf-v6-c-card">{ card_body(tokens) }</div>
            </section>
        </>
    }
}

fn row(token: &TokenView) -> Html {
    let id = token.token.to_string();
    let title = localized(token.title.clone());
    html! {
        <li key={id.clone()} class="tally-token">
            <div>
                { link(Route::Token(id.clone()), Classes::new(), title) }
                if let Some(description) = &token.description {
                    <div>{ localized(description.clone()) }</div>
                }
                <div class="tally-muted tally-code">{ id }</div>
                if let Some(reason) = &token.reason {
                    <div>{ reason }</div>
                }
            </div>
            { status_label(token_status(token)) }
        </li>
    }
}
