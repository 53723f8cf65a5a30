//! The sidebar: who this is, and where they can go.

use tallystick_core::{Participant, Permission, requests::RequestList};
use yew::prelude::*;

use crate::{
    components::{icon::Icon, link::link},
    route::Route,
};

/// Does this participant hold tokens?
pub fn holds_tokens(participant: &Participant) -> bool {
    participant.may(Permission::IssuancesNonIssuer)
}

/// Does this participant see the tokens that it, or anybody, issued?
pub fn sees_issued_tokens(participant: &Participant) -> bool {
    participant.may(Permission::IssuancesIssuer) || participant.may(Permission::Observe)
}

/// Where this participant's work begins.
pub fn home(participant: &Participant) -> Route {
    if RequestList::Issuances.concerns(participant) {
        Route::Issuances
    } else if RequestList::Transfers.concerns(participant) {
        Route::Transfers
    } else if RequestList::Redemptions.concerns(participant) {
        Route::Redemptions
    } else if participant.may(Permission::Create) {
        Route::TokenManager
    } else if participant.may(Permission::ViewTokens) {
        Route::TokenDefinitions
    } else {
        Route::Settings
    }
}

/// Shows the participant on top, its pages below, Verify and Settings at the bottom; collapsed, only icons.
pub fn sidebar(
    participant: &Participant,
    expanded: bool,
    route: Option<&Route>,
    onnavigate: &Callback<()>,
) -> Html {
    let class = classes!(
        "pf-v6-c-page__sidebar",
        "tally-sidebar",
        if expanded { "pf-m-expanded" } else { "tally-sidebar--icons" },
    );
    let entry = |to: Route, icon: Icon, words: &'static str| {
        let current = match (route, &to) {
            (Some(Route::Issuance(_)), Route::Issuances)
            | (Some(Route::Transfer(_)), Route::Transfers)
            | (Some(Route::Redemption(_)), Route::Redemptions)
            | (Some(Route::Flow(_)), Route::Flows)
            | (Some(Route::Token(_) | Route::IssuedToken(_)), Route::Tokens)
            | (Some(Route::Chat(_)), Route::Chats) => true,
            (route, to) => route == Some(to),
        };
        entry(to, icon, words, current, onnavigate)
    };
    html! {
        <div id="sidebar" {class}>
            <section class="tally-sidebar__participant" aria-label="Participant">
                <div class="tally-sidebar__title">{ participant.title.clone() }</div>
                <div class="tally-muted tally-x500">{ participant.x500.clone() }</div>
            </section>
            <nav class="pf-v6-c-nav tally-sidebar__nav" aria-label="Pages">
                <ul class="pf-v6-c-nav__list" role="list">
                    if participant.may(Permission::Define) {
                        { entry(Route::DefineToken, Icon::PlusCircle, "Define Token") }
                    }
                    if participant.may(Permission::ViewTokens) {
                        { entry(Route::TokenDefinitions, Icon::Book, "Token Definitions") }
                    }
                    if participant.may(Permission::Create) {
                        { entry(Route::TokenManager, Icon::Coins, "Token Manager") }
                    }
                    if RequestList::Issuances.concerns(participant) {
                        { entry(Route::Issuances, Icon::Clipboard, "Issuances") }
                    }
                    if RequestList::Transfers.concerns(participant) {
                        { entry(Route::Transfers, Icon::ArrowsLeftAndRight, "Transfers") }
                    }
                    if RequestList::Redemptions.concerns(participant) {
                        { entry(Route::Redemptions, Icon::ArrowBack, "Redemptions") }
                    }
                    { entry(Route::Flows, Icon::List, "Flows") }
                    if participant.may(Permission::ViewTokens) {
                        { entry(Route::Totals, Icon::Balance, "Totals") }
                    }
                    if holds_tokens(participant) || sees_issued_tokens(participant) {
                        { entry(Route::Tokens, Icon::Key, "Tokens") }
                    }
                    if holds_tokens(participant) {
                        { entry(Route::Chats, Icon::Comments, "Chats") }
                    }
                </ul>
                <ul class="pf-v6-c-nav__list tally-sidebar__bottom" role="list">
                    { entry(Route::Verify, Icon::Shield, "Verify") }
                    { entry(Route::Settings, Icon::Cog, "Settings") }
                </ul>
            </nav>
        </div>
    }
}

fn entry(
    to: Route,
    icon: Icon,
    words: &'static str,
    current: bool,
    onnavigate: &Callback<()>,
) -> Html {
    let class = classes!("pf-v6-c-nav__link", current.then_some("pf-m-current"));
    let onclick = onnavigate.reform(|_: MouseEvent| ());
    let content = html! {
        <>
            <span class="pf-v6-c-nav__link-icon" title={words}>{ icon.html() }</span>
            <span class="pf-v6-c-nav__link-text tally-sidebar__words">{ words }</span>
        </>
    };
    html! { <li class="pf-v6-c-nav__item" {onclick}>{ link(to, class, content) }</li> }
}
