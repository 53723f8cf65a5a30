//! The holder's tokens.

use patternfly_yew::prelude::{Card, CardBody};
use yew::prelude::*;
use yew_nested_router::components::Link;

use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
        status_label::StatusLabel,
        token_details::token_status,
    },
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
    html! {
        <>
            <PageHeading title="Tokens" lead="What this browser holds, as the issuer signed it." />
            <section class="pf-v6-c-page__main-section" aria-label="Tokens">
                <Card>
                    <CardBody>
                        { view_resource(&store.tokens, &WORDS, &onretry, |tokens| html! {
                            <ul class="tally-tokens">{ for tokens.iter().map(row) }</ul>
                        }) }
                    </CardBody>
                </Card>
            </section>
        </>
    }
}

fn row(token: &TokenView) -> Html {
    let id = token.token.to_string();
    html! {
        <li key={id.clone()} class="tally-token">
            <div>
                <Link<Route> to={Route::Token(id.clone())} class="tally-token__title">
                    { &token.title }
                </Link<Route>>
                <div class="tally-muted tally-code">{ id }</div>
                if let Some(reason) = &token.reason {
                    <div>{ reason }</div>
                }
            </div>
            <StatusLabel status={token_status(token)} />
        </li>
    }
}
