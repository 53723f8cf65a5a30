//! The list of the tokens that this browser holds.

use tallystick_core::TokenStatus;
use yew::prelude::*;

use super::{details::token_status, words::period};
use crate::{
    components::{
        card::card_body,
        link::link,
        localized::localized,
        resource_view::{ResourceWords, view_resource},
        status_label::status_label,
    },
    offers::dialog::MAY_BE_DELETED,
    route::Route,
    state::{Resource, TokenView},
};

const WORDS: ResourceWords =
    ResourceWords { thing: "tokens", empty: "No tokens: none was accepted in this browser." };

/// Lists the tokens that this browser holds.
pub fn held_tokens(
    tokens: &Resource<Vec<TokenView>>,
    may_be_deleted: bool,
    onretry: &Callback<()>,
) -> Html {
    let tokens = view_resource(tokens, &WORDS, onretry, |tokens| {
        html! { <ul class="tally-tokens">{ for tokens.iter().map(row) }</ul> }
    });
    html! {
        <section class="pf-v6-c-page__main-section" aria-label="Tokens">
            if may_be_deleted {
                <p class="tally-muted">{ MAY_BE_DELETED }</p>
            }
            <div class="pf-v6-c-card">{ card_body(tokens) }</div>
        </section>
    }
}

fn row(token: &TokenView) -> Html {
    let id = token.token.to_string();
    let title = localized(token.title.clone());
    // Of a token that is good again, the page of the token says since when.
    let changed = token.status_change.as_ref();
    let changed = changed.filter(|(status, _)| *status != TokenStatus::Active);
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
                if let Some((_, change)) = changed {
                    <div>{ period(change) }</div>
                    if let Some(reason) = &change.reason {
                        <div class="tally-reason">{ reason.clone() }</div>
                    }
                }
            </div>
            { status_label(token_status(token)) }
        </li>
    }
}
